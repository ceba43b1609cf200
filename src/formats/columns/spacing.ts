// The characters between words, as the MISC column writes them: SpaceAfter=No for none, nothing for one space, and for
// everything else UDPipe's SpacesAfter= and SpacesBefore= with \s \t \n \r \p \\ for space, tab, line breaks, bar and
// backslash. Not only white space: word dividers and invisible marks that are no words stand there too.

import type { JoinedWords } from '../../corpus/join-words.ts';
import type { Sentence, Word } from '../../corpus/sentence.ts';

/** Undefined: what is usual there, a space between words and nothing at the ends. */
export interface WordSpacing {
  readonly before?: string;
  readonly after?: string;
}

const NO_SPACE = /(?:^|\|)(?:NoSpaceAfter|SpaceAfter=No)(?:\||$)/;
const SPACES = /(?:^|\|)Spaces(Before|After)=([^|]*)/g;
const SPACING = /(?:^|\|)(?:NoSpaceAfter|SpaceAfter=(?:No|Yes)|Spaces(?:After|Before)=[^|]*)(?:\||$)/;

/** True when a MISC cell says anything about spaces. */
export function saysSpacing(misc: string): boolean {
  return misc !== '_' && SPACING.test(misc);
}

export function readSpacing(misc: string): WordSpacing {
  if (misc === '_' || misc === '') return {};
  const spacing: { before?: string; after?: string } = NO_SPACE.test(misc) ? { after: '' } : {};
  for (const [, where, escaped] of misc.matchAll(SPACES)) {
    spacing[where === 'After' ? 'after' : 'before'] = unescapeSpaces(escaped);
  }
  return spacing;
}

/** `ends`: whether what is said before the first and after the last word belongs to the text. */
export function joinSpaced(forms: readonly string[], spacing: readonly WordSpacing[], ends: boolean): JoinedWords {
  const words: Word[] = [];
  let text = ends ? (spacing[0]?.before ?? '') : '';
  for (let i = 0; i < forms.length; i++) {
    const startChar = text.length;
    text += forms[i];
    words.push({ startChar, endChar: text.length });
    if (i + 1 < forms.length) text += spacing[i]?.after ?? ' ';
    else if (ends) text += spacing[i]?.after ?? '';
  }
  return { text, words };
}

/** What MISC says of each word's spaces so that `joinSpaced` gives the sentence again; undefined: nothing. */
export function spellSpacing({ text, words }: Sentence): (string | undefined)[] {
  return words.map(({ startChar, endChar }, i) => {
    const isLast = i + 1 === words.length;
    const after = text.slice(endChar, isLast ? text.length : words[i + 1].startChar);
    const before = i === 0 && startChar > 0 ? `SpacesBefore=${escapeSpaces(text.slice(0, startChar))}` : undefined;
    let said: string | undefined;
    if (after === '' && !isLast) said = 'SpaceAfter=No';
    else if (after !== (isLast ? '' : ' ')) said = `SpacesAfter=${escapeSpaces(after)}`;
    return [said, before].filter((part) => part !== undefined).join('|') || undefined;
  });
}

const ESCAPES: Readonly<Record<string, string>> = {
  ' ': '\\s',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '|': '\\p',
  '\\': '\\\\',
};
const UNESCAPES = new Map(Object.entries(ESCAPES).map(([character, spelt]) => [spelt, character]));

function escapeSpaces(text: string): string {
  return text.replace(/[ \t\n\r|\\]/g, (character) => ESCAPES[character]);
}

function unescapeSpaces(escaped: string): string {
  return escaped.replace(/\\[stnrp\\]/g, (spelt) => UNESCAPES.get(spelt) ?? spelt);
}

/** As a comment line can hold the text: a space for each line break, SpacesAfter says which it was. */
export function onOneLine(text: string): string {
  return text.replace(/[\n\r]/g, ' ');
}
