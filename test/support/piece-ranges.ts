// What it means for two tokenizers to give a piece the same characters.

import { trimmedEnd, trimmedStart } from '../../src/lm/piece-alignment.ts';

export type RangeComparison = 'same' | 'blanks' | 'clusters' | 'unexplained';

type Range = readonly [start: number, end: number];

/**
 * 'same': the same characters once blanks are trimmed. 'blanks': both hold blanks or nothing (the Rust library empties
 * such a range). 'clusters': the same once both are widened to whole grapheme clusters (the Rust library leaves a mark
 * or letter out of the range of the character that it was composed or reordered with).
 */
export function compareRanges(text: string, ours: Range, theirs: Range): RangeComparison {
  const [first, second] = [trim(text, ours), trim(text, theirs)];
  if (areEqual(first, second)) return 'same';
  if (isBlankRange(text, first) && isBlankRange(text, second)) return 'blanks';
  return areEqual(widen(text, first), widen(text, second)) ? 'clusters' : 'unexplained';
}

function trim(text: string, [start, end]: Range): Range {
  return [trimmedStart(text, start, end), trimmedEnd(text, start, end)];
}

function areEqual(one: Range, other: Range): boolean {
  return one[0] === other[0] && one[1] === other[1];
}

function isBlankRange(text: string, range: Range): boolean {
  return /^\p{White_Space}*$/u.test(text.slice(...range));
}

const clusters = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** The range of the grapheme clusters that a range touches. */
function widen(text: string, [start, end]: Range): Range {
  if (start === end) return [start, end];
  const segments = clusters.segment(text);
  const first = segments.containing(start);
  const last = segments.containing(end - 1);
  return [first?.index ?? start, last === undefined ? end : last.index + last.segment.length];
}
