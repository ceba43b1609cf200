// Sentences that stand in the corpus more than once, so that one decision may hold for all of them. Verbatim: the same
// text and the same words. Otherwise by a key that is derived from each word, never stored in its place.

import type { Sentence } from '../corpus/sentence.ts';

/** What two words are the same by; the text itself when nothing is given. */
export type WordKey = (word: string) => string;

/** Composition, width and case do not matter. */
export const foldWord: WordKey = (word) => word.normalize('NFKC').toLowerCase();

/**
 * Groups of two sentences at least, by their first; each is a list of indices, rising. Sentences of a group have equally
 * many words, so that a span of one is a span of all.
 * @param keyOf when given, blanks between words do not matter either. O(characters).
 */
export function groupIdentical(sentences: readonly Sentence[], keyOf?: WordKey): number[][] {
  const indices = [...sentences.keys()].filter((index) => sentences[index].words.length > 0);
  if (keyOf) return groupBy(indices, (index) => keyByWords(sentences[index], keyOf));
  // Few sentences share their text, and of these nearly all share their words.
  return groupBy(indices, (index) => sentences[index].text)
    .flatMap((group) => groupBy(group, (index) => keyByBorders(sentences[index])))
    .sort(([a], [b]) => a - b);
}

/** In the order of first members; without what stands alone. */
function groupBy(indices: readonly number[], keyOf: (index: number) => string): number[][] {
  const groups = new Map<string, number[]>();
  for (const index of indices) {
    const key = keyOf(index);
    const group = groups.get(key);
    if (group) group.push(index);
    else groups.set(key, [index]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** Separates words in keys; halves of characters in the wrong order, which well-formed text does not have. */
const BETWEEN = '\uDFFF\uD800';

function keyByWords({ text, words }: Sentence, keyOf: WordKey): string {
  return words.map(({ startChar, endChar }) => keyOf(text.slice(startChar, endChar))).join(BETWEEN);
}

/** Where the text was cut into words. */
function keyByBorders({ words }: Sentence): string {
  return words.map(({ startChar, endChar }) => `${startChar}-${endChar}`).join(',');
}
