// Ranges of words as text, "0-2 5-7", for the words that nobody has judged.

import type { Span } from '../corpus/sentence.ts';

export function spellRanges(ranges: readonly Span[]): string {
  return ranges.map(({ start, end }) => `${start}-${end}`).join(' ');
}

/** Undefined where it is none of ours. */
export function readRanges(written: unknown): readonly Span[] | undefined {
  if (typeof written !== 'string' || !/^(?:\d+-\d+(?: \d+-\d+)*)?$/.test(written)) return undefined;
  const ranges = written === '' ? [] : written.split(' ').map((pair) => pair.split('-').map(Number));
  const isInOrder = ranges.every(([start, end], i) => start < end && start >= (ranges[i - 1]?.[1] ?? 0));
  return isInOrder ? ranges.map(([start, end]) => ({ start, end })) : undefined;
}

/** True where so many words are enough for them. */
export function fitWords(ranges: readonly Span[], words: number): boolean {
  return ranges.every(({ end }) => end <= words);
}

/** Why ranges of words that nobody has judged are left out. */
export const UNFIT_RANGES = 'its unknown words go beyond its words';

/** The stretches of words for which this holds. */
export function rangesWhere(words: number, holds: (word: number) => boolean): Span[] {
  const ranges: Span[] = [];
  for (let i = 0; i < words; i++) {
    if (!holds(i)) continue;
    const last = ranges.at(-1);
    if (last?.end === i) ranges[ranges.length - 1] = { start: last.start, end: i + 1 };
    else ranges.push({ start: i, end: i + 1 });
  }
  return ranges;
}

/** For each word whether it is in one of the ranges. */
export function isInRanges(words: number, ranges: readonly Span[] = []): readonly boolean[] {
  const inside = new Array<boolean>(words).fill(false);
  for (const { start, end } of ranges) inside.fill(true, start, end);
  return inside;
}
