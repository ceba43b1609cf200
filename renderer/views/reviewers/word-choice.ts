// Words of a sentence that are chosen, by arrow keys or by a selection of text: from the word where choosing began to the
// word where it is now, in either direction.

import type { CharRange, Span } from '../../../src/corpus/sentence.ts';

export interface WordChoice {
  /** Where choosing began; word numbers, 0-based. */
  readonly anchor: number;
  readonly head: number;
}

export const FIRST_WORD: WordChoice = { anchor: 0, head: 0 };

export function chosenSpan({ anchor, head }: WordChoice): Span {
  return { start: Math.min(anchor, head), end: Math.max(anchor, head) + 1 };
}

/** @param words how many the sentence has. @param isExtending keeps the word where choosing began. */
export function moveChoice(choice: WordChoice, by: 1 | -1, words: number, isExtending: boolean): WordChoice {
  const head = Math.min(Math.max(choice.head + by, 0), words - 1);
  return { anchor: isExtending ? choice.anchor : head, head };
}

/**
 * Every word that a selection of text touches; of a mere place, the word around it or the nearest one.
 * @param from, to UTF-16 units of the sentence, in either order.
 * @returns undefined in a sentence without words.
 */
export function choiceOfText(words: readonly CharRange[], from: number, to: number): WordChoice | undefined {
  if (words.length === 0) return undefined;
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const first = words.findIndex(({ endChar }) => endChar > low);
  const last = words.findLastIndex(({ startChar }) => startChar < high);
  const start = first < 0 ? words.length - 1 : first;
  return low === high || last < start ? { anchor: start, head: start } : { anchor: start, head: last };
}
