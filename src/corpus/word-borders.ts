// Brings the words of a text and spans given in characters together: words are cut where a span starts or ends, so that
// every span is a range of whole words and nothing of it is lost.

import { isBlankChar, isInvisible } from './blank.ts';
import type { CharRange, Span, Word } from './sentence.ts';

/** The range without white space at its ends; undefined when nothing visible is left. */
export function trimRange(text: string, range: CharRange): CharRange | undefined {
  let { startChar, endChar } = range;
  while (startChar < endChar && isBlankChar(text.charCodeAt(startChar))) startChar++;
  while (startChar < endChar && isBlankChar(text.charCodeAt(endChar - 1))) endChar--;
  return isInvisible(text.slice(startChar, endChar)) ? undefined : { startChar, endChar };
}

/** The same words, cut at the starts and ends of the ranges. */
export function cutWordsAt(words: readonly Word[], ranges: readonly CharRange[]): Word[] {
  const borders = [...new Set(ranges.flatMap(({ startChar, endChar }) => [startChar, endChar]))].sort((a, b) => a - b);
  const cut: Word[] = [];
  let next = 0;
  for (const word of words) {
    let startChar = word.startChar;
    while (next < borders.length && borders[next] <= startChar) next++;
    for (; next < borders.length && borders[next] < word.endChar; next++) {
      cut.push({ startChar, endChar: borders[next] });
      startChar = borders[next];
    }
    cut.push({ startChar, endChar: word.endChar });
  }
  return cut;
}

/** Without words of which nothing can be seen: given ones may be blank, and a cut may leave a joiner by itself. */
export function visibleWords(text: string, words: readonly Word[]): Word[] {
  return words.filter(({ startChar, endChar }) => !isInvisible(text.slice(startChar, endChar)));
}

/** The words that lie in the range; undefined when no word does or when a word crosses its border. */
export function spanAt(words: readonly Word[], range: CharRange): Span | undefined {
  const start = firstWordFrom(words, range.startChar);
  const end = firstWordFrom(words, range.endChar);
  if (start === end || words[end - 1].endChar > range.endChar) return undefined;
  if (start > 0 && words[start - 1].endChar > range.startChar) return undefined;
  return { start, end };
}

/** Index of the first word that starts at `char` or later. */
function firstWordFrom(words: readonly Word[], char: number): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (words[middle].startChar < char) low = middle + 1;
    else high = middle;
  }
  return low;
}
