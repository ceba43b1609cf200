// Where sentences end. Unicode's sentence rules run over a shadow of the text: same length, so every offset holds, but
// with line breaks, clicks and end marks that those rules misread written in a way that they read right.

import { isBlankChar, isInvisible } from './blank.ts';
import type { CharRange } from './sentence.ts';
import type { ExtraCharacters } from './word-characters.ts';

export interface SentenceBorderOptions {
  readonly language: string;
  readonly extra: ExtraCharacters | undefined;
  readonly pretokenised?: boolean;
  readonly oneSentenceALine?: boolean;
}

export function createSentenceBorders(options: SentenceBorderOptions): (text: string) => CharRange[] {
  if (options.oneSentenceALine) return lineRanges;
  const icu = new Intl.Segmenter(options.language, { granularity: 'sentence' });
  const abbreviation = abbreviationPattern(options.language);
  return (text) => {
    const shadow = shadowOf(text, options.extra);
    const ranges: CharRange[] = [];
    let start = 0;
    for (const { segment, index } of icu.segment(shadow)) {
      let end = index + segment.length;
      if (end < text.length && !isBorder(shadow, start, end)) continue;
      while (end < text.length && end > start && OPENING.test(text[end - 1])) end--;
      pushTrimmed(text, start, end, ranges);
      start = end;
    }
    if (start < text.length) pushTrimmed(text, start, text.length, ranges);
    return ranges;
  };

  function isBorder(shadow: string, start: number, end: number): boolean {
    if (shadow[end - 1] === PARAGRAPH_SEPARATOR) return true;
    if (options.pretokenised && !isBlankChar(shadow.charCodeAt(end - 1))) return false;
    return !abbreviation.test(shadow.slice(Math.max(start, end - LONGEST_ABBREVIATION), end));
  }
}

const PARAGRAPH_SEPARATOR = '\u2029';
/** UAX 29 leaves an opening bracket with the sentence before it; it opens the next one. (Quotes differ by language.) */
const OPENING = /\p{Ps}/u;

const LINE_BREAK = /\r\n|\r|\n/g;
// A CR before LF is no line break by itself, even when that would make one more.
const BLANK_LINES = /(?:\r\n|\r(?!\n)|\n)(?:[^\S\r\n]*(?:\r\n|\r(?!\n)|\n))+/g;
// Line separator, next line, vertical tab and form feed break lines, not sentences.
const SINGLE_BREAK = /[\r\n\u0085\u2028\v\f]/g;
const NEEDS_SHADOW = /[\r\n\u0085\u2028\v\f፡།༎]/;
/** Two wordspaces stand for the Ethiopic full stop. */
const ETHIOPIC_TYPED_STOP = /፡፡/g;
/** A Tibetan shad before white space ends a clause or sentence; UAX 29 knows no Tibetan end mark. */
const TIBETAN_SHAD = /[།༎](?=\s|$)/g;

function shadowOf(text: string, extra: ExtraCharacters | undefined): string {
  let shadow = text;
  if (NEEDS_SHADOW.test(shadow)) {
    shadow = shadow
      .replace(BLANK_LINES, (breaks) => ' '.repeat(breaks.length - 1) + PARAGRAPH_SEPARATOR)
      .replace(SINGLE_BREAK, ' ')
      .replace(ETHIOPIC_TYPED_STOP, '።።')
      .replace(TIBETAN_SHAD, '।');
  }
  return extra ? extra.asLetters(shadow) : shadow;
}

function lineRanges(text: string): CharRange[] {
  const ranges: CharRange[] = [];
  let start = 0;
  for (const { index, 0: lineBreak } of text.matchAll(LINE_BREAK)) {
    pushTrimmed(text, start, index, ranges);
    start = index + lineBreak.length;
  }
  pushTrimmed(text, start, text.length, ranges);
  return ranges;
}

function pushTrimmed(text: string, start: number, end: number, ranges: CharRange[]): void {
  let startChar = start;
  let endChar = end;
  while (startChar < endChar && isBlankChar(text.charCodeAt(startChar))) startChar++;
  while (startChar < endChar && isBlankChar(text.charCodeAt(endChar - 1))) endChar--;
  if (!isInvisible(text.slice(startChar, endChar))) ranges.push({ startChar, endChar });
}

// Titles that stand before a name: a cut after them would part a name from its sentence. UAX 29 knows no abbreviations.
const TITLES: Readonly<Record<string, string>> = {
  en: 'Mr|Mrs|Ms|Dr|Prof|St|Rev|Gen|Col|Capt|Lt|Sgt|Sen|Rep|Gov|Hon|Pres|Mt|Ft|No|vs',
  de: 'Hr|Fr|Dr|Prof|St|Nr',
  fr: 'M|MM|Mme|Mlle|Dr|Pr|St|Ste',
  es: 'Sr|Sra|Srta|Dr|Dra|Prof|Ud|Uds',
};
const LONGEST_ABBREVIATION = 12;

/** Matches text that ends in an abbreviation and white space: a title of the language, or one initial in any. */
function abbreviationPattern(language: string): RegExp {
  const titles = TITLES[language.split('-')[0]];
  return new RegExp(`(?:^|[\\s(\\p{P}])(?:${titles ? `${titles}|` : ''}\\p{Lu}\\p{M}*)\\.\\s+$`, 'u');
}
