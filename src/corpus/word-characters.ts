// The project's own letters: characters that an orthography writes words with though Unicode calls them punctuation,
// such as the click "!" of "n!ao" or a typewriter apostrophe for the glottal stop.

import { Failure } from '../failure.ts';
import { isInvisible } from './blank.ts';

export interface ExtraCharacters {
  /** True when the text has extra characters only, each with any combining marks. */
  isMadeOf(text: string): boolean;
  /** True when the last of them is also a sentence's end mark: then it is a letter only before another letter. */
  endsSentences(text: string): boolean;
  /** The same text, same length, with an "a" for each extra character that is a letter where it stands. */
  asLetters(text: string): string;
}

const SENTENCE_END = /[.!?…。！？]\p{M}*$/u;

/** Undefined when there are none. Throws Failure 'bad-argument' for white space and other invisible characters. */
export function createExtraCharacters(characters: string): ExtraCharacters | undefined {
  const distinct = [...new Set(characters)].filter((character) => !/^\p{M}$/u.test(character));
  if (distinct.length === 0) return undefined;
  if (distinct.some((character) => isInvisible(character))) {
    const hint = 'List visible characters only; words that contain spaces need a pre-tokenised corpus.';
    throw new Failure('bad-argument', 'The extra word characters include an invisible character.', hint);
  }
  const set = `[${distinct.map((character) => `\\u{${character.codePointAt(0)?.toString(16)}}`).join('')}]`;
  const only = new RegExp(`^(?:${set}\\p{M}*)+$`, 'u');
  const beforeLetter = new RegExp(`${set}(?=(?:${set}|\\p{M})*\\p{L})`, 'gu');
  const anywhere = new RegExp(set, 'gu');
  return {
    isMadeOf: (text) => only.test(text),
    endsSentences: (text) => SENTENCE_END.test(text),
    asLetters: (text) =>
      text
        .replace(beforeLetter, (found) => 'a'.repeat(found.length))
        .replace(anywhere, (found) => (SENTENCE_END.test(found) ? found : 'a'.repeat(found.length))),
  };
}
