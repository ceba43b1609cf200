// Where a text is cut: ranges of its units, found by character class or pattern, kept, merged or dropped.

import { characterAt } from '../../../src/lm/piece-alignment.ts';
import { isPunctuation, isWhiteSpace, isWordCharacter } from './unicode-tables.ts';

/** A range of units of a part, end exclusive. */
export interface UnitRange {
  readonly from: number;
  readonly to: number;
}

/** Ranges that cover a text, those that were found marked. */
export interface Found extends UnitRange {
  readonly isMatch: boolean;
}

/** `\w+|[^\w\s]+`: runs of word characters and runs of signs. */
export function splitWordsAndSigns(text: string): UnitRange[] {
  const ranges: (UnitRange & { readonly isWord: boolean })[] = [];
  for (let unit = 0; unit < text.length; ) {
    const character = characterAt(text, unit);
    const to = unit + character.length;
    if (!isWhiteSpace(character)) {
      const isWord = isWordCharacter(character);
      const last = ranges.at(-1);
      if (last !== undefined && last.to === unit && last.isWord === isWord)
        ranges[ranges.length - 1] = { from: last.from, to, isWord };
      else ranges.push({ from: unit, to, isWord });
    }
    unit = to;
  }
  return ranges;
}

/** BERT: blanks part words and go; every punctuation mark is a part of its own. */
export function splitWordsAndPunctuation(text: string): UnitRange[] {
  const ranges: UnitRange[] = [];
  let start = -1;
  for (let unit = 0; unit < text.length; ) {
    const character = characterAt(text, unit);
    const isBlank = isWhiteSpace(character);
    const isSign = !isBlank && isPunctuation(character);
    if (!isBlank && !isSign) {
      if (start < 0) start = unit;
    } else {
      if (start >= 0) ranges.push({ from: start, to: unit });
      if (isSign) ranges.push({ from: unit, to: unit + character.length });
      start = -1;
    }
    unit += character.length;
  }
  if (start >= 0) ranges.push({ from: start, to: text.length });
  return ranges;
}

export function* findCharacters(text: string, isMatch: (character: string) => boolean): Iterable<Found> {
  let from = 0;
  for (let unit = 0; unit < text.length; ) {
    const character = characterAt(text, unit);
    const after = unit + character.length;
    if (isMatch(character)) {
      if (from < unit) yield { from, to: unit, isMatch: false };
      yield { from: unit, to: after, isMatch: true };
      from = after;
    }
    unit = after;
  }
  if (from < text.length) yield { from, to: text.length, isMatch: false };
}

export function* findMatches(text: string, pattern: RegExp): Iterable<Found> {
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    const to = match.index + match[0].length;
    if (from < match.index) yield { from, to: match.index, isMatch: false };
    if (match.index < to) yield { from: match.index, to, isMatch: true };
    from = to;
  }
  if (from < text.length) yield { from, to: text.length, isMatch: false };
}

export function complement(found: Iterable<Found>): Found[] {
  return Array.from(found, ({ from, to, isMatch }) => ({ from, to, isMatch: !isMatch }));
}

export type Behaviour = 'Removed' | 'Isolated' | 'Contiguous' | 'MergedWithPrevious' | 'MergedWithNext';
export const BEHAVIOURS: readonly string[] = [
  'Removed',
  'Isolated',
  'Contiguous',
  'MergedWithPrevious',
  'MergedWithNext',
];

/** What becomes of the matches (Rust `SplitDelimiterBehavior`). */
export function splitBy(found: Iterable<Found>, behaviour: Behaviour): UnitRange[] {
  const ranges = Array.from(found);
  switch (behaviour) {
    case 'Removed':
      return ranges.filter(({ isMatch }) => !isMatch);
    case 'Isolated':
      return ranges;
    case 'Contiguous':
      return mergeRanges(ranges, (before, after) => before.isMatch === after.isMatch);
    case 'MergedWithPrevious':
      return mergeRanges(ranges, (before, after) => after.isMatch && !before.isMatch);
    case 'MergedWithNext':
      return mergeRanges(ranges, (before, after) => before.isMatch && !after.isMatch);
  }
}

function mergeRanges(ranges: readonly Found[], belong: (before: Found, after: Found) => boolean): UnitRange[] {
  const merged: UnitRange[] = [];
  ranges.forEach((range, i) => {
    if (i > 0 && belong(ranges[i - 1], range))
      merged[merged.length - 1] = { from: merged[merged.length - 1].from, to: range.to };
    else merged.push(range);
  });
  return merged;
}

export function splitEvery(text: string, length: number): UnitRange[] {
  const ranges: UnitRange[] = [];
  for (let from = 0; from < text.length; ) {
    let to = from;
    for (let count = 0; count < length && to < text.length; count++) to += characterAt(text, to).length;
    ranges.push({ from, to });
    from = to;
  }
  return ranges;
}
