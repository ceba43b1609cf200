// The text of a FLEx phrase in one writing system. A phrase may carry its text; otherwise it is put together from the
// words, with the spaces that punctuation has in most writing: none before what closes, none after what opens.

import { alignWords } from '../../corpus/align-words.ts';
import { joinWords } from '../../corpus/join-words.ts';
import type { Segmenter } from '../../corpus/segment.ts';
import type { Word } from '../../corpus/sentence.ts';

export interface FlexItem {
  readonly type: string;
  readonly lang: string;
  readonly text: string;
}

export interface FlexPhrase {
  /** 1-based line where it starts. */
  readonly line: number;
  readonly guid: string | undefined;
  readonly speaker: string | undefined;
  readonly startMs: string | undefined;
  readonly endMs: string | undefined;
  readonly items: readonly FlexItem[];
  /** The items of each word. */
  readonly words: FlexItem[][];
}

/** The item of this type in this writing system, else the first of this type in any. */
export function itemIn(items: readonly FlexItem[], type: string, lang: string | undefined): FlexItem | undefined {
  const ofType = items.filter((item) => item.type === type);
  return ofType.find((item) => item.lang === lang) ?? ofType[0];
}

/** No words: the phrase is empty. */
export function readPhrase(
  { items, words }: FlexPhrase,
  system: string | undefined,
  segmenter: Segmenter,
): { readonly text: string; readonly words: readonly Word[] } | { readonly reason: string } {
  const forms: string[] = [];
  for (const [i, word] of words.entries()) {
    const texts = word.filter(({ type }) => type === 'txt');
    const found = texts.length > 0 ? texts.find(({ lang }) => lang === system) : itemIn(word, 'punct', system);
    const form = found?.text.trim() ?? '';
    if (form !== '') forms.push(form);
    else if (texts.some(({ text }) => text.trim() !== '')) {
      return { reason: `word ${i + 1} has no form in the writing system "${system}"` };
    }
  }
  const text = items.find(({ type, lang }) => type === 'txt' && lang === system)?.text ?? '';
  if (text.trim() === '') return joinWords(forms, { spaceAfter: spacesAfter(forms) });
  const aligned = alignWords(text, forms);
  // The text is what was said; where the words are not all of it, it is cut into words anew.
  return { text, words: 'words' in aligned && forms.length > 0 ? aligned.words : segmenter.words(text) };
}

const CLOSES = /^[\p{Pe}\p{Pf}.,;:!?…%،؛؟।॥。、！？।။၊።፣፤፥፦]+$/u;
const OPENS = /^[\p{Ps}\p{Pi}¡¿]+$/u;
/** Opens and closes in turn. */
const STRAIGHT_QUOTE = /^["']$/;

function spacesAfter(forms: readonly string[]): boolean[] {
  const spaces = forms.map(() => true);
  const openQuotes = new Set<string>();
  for (const [i, form] of forms.entries()) {
    let closes = CLOSES.test(form);
    let opens = OPENS.test(form);
    if (STRAIGHT_QUOTE.test(form)) {
      closes = openQuotes.delete(form);
      opens = !closes;
      if (opens) openQuotes.add(form);
    }
    if (closes && i > 0) spaces[i - 1] = false;
    if (opens) spaces[i] = false;
  }
  return spaces;
}
