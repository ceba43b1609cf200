// What it means for two tokenizers to give a piece the same characters.

import { trimmedEnd, trimmedStart } from '../../src/lm/piece-alignment.ts';

export type RangeComparison = 'same' | 'blanks' | 'marks' | 'unexplained';

const MARKS = /^\p{M}*$/u;

type Range = readonly [start: number, end: number];

/**
 * 'same': the same characters once blanks are trimmed. 'blanks': both hold blanks or nothing. 'marks': they differ by
 * combining marks alone; the library leaves a mark that was composed or reordered out of its character's range.
 */
export function compareRanges(text: string, ours: Range, theirs: Range): RangeComparison {
  const trim = ([start, end]: Range): Range => [trimmedStart(text, start, end), trimmedEnd(text, start, end)];
  const [ourStart, ourEnd] = trim(ours);
  const [theirStart, theirEnd] = trim(theirs);
  if (ourStart === theirStart && ourEnd === theirEnd) return 'same';
  const isBlank = (start: number, end: number) => text.slice(start, end).trim() === '';
  if (isBlank(ourStart, ourEnd) && isBlank(theirStart, theirEnd)) return 'blanks';
  const differing = [
    text.slice(Math.min(ourStart, theirStart), Math.max(ourStart, theirStart)),
    text.slice(Math.min(ourEnd, theirEnd), Math.max(ourEnd, theirEnd)),
  ];
  if (ourStart < theirEnd && theirStart < ourEnd && differing.every((difference) => MARKS.test(difference)))
    return 'marks';
  return 'unexplained';
}
