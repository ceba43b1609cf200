// The text of a FLEx phrase in one writing system. A phrase may carry its text; otherwise it is put together from the
// words, with the spaces that punctuation has in most writing: none before what closes, none after what opens.

import { alignWords } from '../../corpus/align-words.ts';
import { isInvisible } from '../../corpus/blank.ts';
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

export interface ReadPhrase {
  readonly text: string;
  /** None: the phrase is empty. */
  readonly words: readonly Word[];
  /** Words that are not in the writing system: borrowed ones and names are often in that of another language alone. */
  readonly inOthers: number;
}

export function readPhrase({ items, words }: FlexPhrase, system: string | undefined, segmenter: Segmenter): ReadPhrase {
  const forms: string[] = [];
  let inOthers = 0;
  for (const word of words) {
    const texts = word.filter(({ type, text }) => type === 'txt' && !isInvisible(text));
    const found = texts.find(({ lang }) => lang === system) ?? texts[0] ?? itemIn(word, 'punct', system);
    const form = found?.text.trim() ?? '';
    if (isInvisible(form)) continue;
    forms.push(form);
    if (found?.type === 'txt' && found.lang !== system) inOthers++;
  }
  const text = items.find(({ type, lang }) => type === 'txt' && lang === system)?.text ?? '';
  if (isInvisible(text)) return { ...joinWords(forms, { spaceAfter: spacesAfter(forms) }), inOthers };
  const aligned = alignWords(text, forms);
  // The text is what was said; where the words are not all of it, it is cut into words anew.
  return { text, words: 'words' in aligned && forms.length > 0 ? aligned.words : segmenter.words(text), inOthers };
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
