// What kinds of errors there are: classes by type, the confusion of types, wrong borders. All from one matching of spans
// (`matchSpans`), so that the classes add up to the counts.

import type { Span } from '../corpus/sentence.ts';
import type { SpanMatch } from './match-spans.ts';
import type { BorderCounts, BorderReport, ConfusionCell, OutcomeCounts, TypeOutcomes } from './tagging-report.ts';

type Writable<T> = { -readonly [key in keyof T]: T[key] };

const CLASS = {
  correct: 'correct',
  type: 'otherType',
  borders: 'otherBorders',
  both: 'otherBoth',
  missed: 'alone',
  spurious: 'alone',
} as const satisfies Record<SpanMatch['outcome'], keyof OutcomeCounts>;

/** @param types all types of both sides, in the wanted order. */
export function countOutcomes(matches: readonly SpanMatch[], types: readonly string[]): TypeOutcomes[] {
  const byType = new Map(types.map((type) => [type, { type, gold: noOutcomes(), predicted: noOutcomes() }]));
  for (const match of matches) {
    const sides = [
      match.gold && byType.get(match.gold.type)?.gold,
      match.predicted && byType.get(match.predicted.type)?.predicted,
    ];
    for (const counts of sides) {
      if (!counts) continue;
      counts[CLASS[match.outcome]]++;
      if ('overlaps' in match && match.overlaps) counts.aloneOverlapping++;
    }
  }
  return [...byType.values()];
}

function noOutcomes(): Writable<OutcomeCounts> {
  return { correct: 0, otherType: 0, otherBorders: 0, otherBoth: 0, alone: 0, aloneOverlapping: 0 };
}

/** @param types all types of both sides, in the wanted order. */
export function countConfusion(matches: readonly SpanMatch[], types: readonly string[]): ConfusionCell[] {
  const place = new Map<string | null, number>(types.map((type, i) => [type, i]));
  place.set(null, types.length);
  const size = types.length + 1;
  const cells = new Map<number, Writable<ConfusionCell>>();
  for (const match of matches) {
    const gold = match.gold?.type ?? null;
    const predicted = match.predicted?.type ?? null;
    const key = place.get(gold)! * size + place.get(predicted)!;
    const cell = cells.get(key) ?? { gold, predicted, spans: 0, otherBorders: 0 };
    cell.spans++;
    if (match.outcome === 'borders' || match.outcome === 'both') cell.otherBorders++;
    cells.set(key, cell);
  }
  return [...cells].sort(([a], [b]) => a - b).map(([, cell]) => cell);
}

/** @param types all types of both sides, in the wanted order. */
export function countBorders(matches: readonly SpanMatch[], types: readonly string[]): BorderReport {
  const all = noBorders();
  const byType = new Map(types.map((type) => [type, { type, ...noBorders() }]));
  for (const match of matches) {
    if (match.outcome !== 'borders') continue;
    const errors = borderErrors(match.gold, match.predicted);
    for (const counts of [all, byType.get(match.gold.type)]) for (const error of errors) if (counts) counts[error]++;
  }
  return { all, types: [...byType.values()] };
}

function noBorders(): Writable<BorderCounts> {
  return { tooShort: 0, tooLong: 0, crossing: 0, left: 0, right: 0, bothSides: 0 };
}

/** Which way two overlapping spans differ, and on which side. */
function borderErrors(gold: Span, predicted: Span): readonly (keyof BorderCounts)[] {
  const isInside = predicted.start >= gold.start && predicted.end <= gold.end;
  const isAround = predicted.start <= gold.start && predicted.end >= gold.end;
  const way = isInside ? 'tooShort' : isAround ? 'tooLong' : 'crossing';
  if (predicted.start === gold.start) return [way, 'right'];
  return [way, predicted.end === gold.end ? 'left' : 'bothSides'];
}
