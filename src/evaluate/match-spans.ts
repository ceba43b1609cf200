// Which predicted span answers which gold span, so that every span of both sides is in exactly one class. One to one, by
// precedence: same borders and type, same borders, overlap of the same type, any overlap; among equals the larger overlap
// in words, then the one further left. What finds no partner is missed or spurious.

import type { LabelledSpan, Span } from '../corpus/sentence.ts';
import type { SpanPair } from './span-scores.ts';
import type { ErrorKind } from './tagging-report.ts';

export type SpanMatch =
  | {
      readonly outcome: 'correct' | 'type' | 'borders' | 'both';
      readonly gold: LabelledSpan;
      readonly predicted: LabelledSpan;
    }
  | LoneSpan;

/** A gold span that was missed or a predicted one that is spurious. */
export type LoneSpan = {
  /** It overlaps a span of the other side that has another partner. */
  readonly overlaps: boolean;
} & (
  | { readonly outcome: 'missed'; readonly gold: LabelledSpan; readonly predicted: null }
  | { readonly outcome: 'spurious'; readonly gold: null; readonly predicted: LabelledSpan }
);

type PairedOutcome = Exclude<ErrorKind, 'missed' | 'spurious'> | 'correct';

const PRECEDENCE: readonly PairedOutcome[] = ['correct', 'type', 'borders', 'both'];

interface Candidate {
  readonly gold: number;
  readonly predicted: number;
  readonly rank: number;
  /** Words that both have. */
  readonly overlap: number;
}

/** A span that is given twice counts once; the order in which spans are given changes nothing. */
export function matchSpans(pair: SpanPair): SpanMatch[] {
  const golds = distinctSpans(pair.gold);
  const predictions = distinctSpans(pair.predicted);
  const partnerOfGold = new Int32Array(golds.length).fill(-1);
  const partnerOfPredicted = new Int32Array(predictions.length).fill(-1);
  const matches: SpanMatch[] = [];
  for (const { gold, predicted, rank } of overlappingPairs(golds, predictions)) {
    if (partnerOfGold[gold] >= 0 || partnerOfPredicted[predicted] >= 0) continue;
    partnerOfGold[gold] = predicted;
    partnerOfPredicted[predicted] = gold;
    matches.push({ outcome: PRECEDENCE[rank], gold: golds[gold], predicted: predictions[predicted] });
  }
  const touches = (span: Span, others: readonly Span[]) => others.some((other) => overlapOf(span, other) > 0);
  golds.forEach((gold, i) => {
    if (partnerOfGold[i] < 0)
      matches.push({ outcome: 'missed', gold, predicted: null, overlaps: touches(gold, predictions) });
  });
  predictions.forEach((predicted, i) => {
    if (partnerOfPredicted[i] < 0)
      matches.push({ outcome: 'spurious', gold: null, predicted, overlaps: touches(predicted, golds) });
  });
  return matches;
}

/** Best first. */
function overlappingPairs(golds: readonly LabelledSpan[], predictions: readonly LabelledSpan[]): Candidate[] {
  const candidates: Candidate[] = [];
  golds.forEach((one, gold) => {
    predictions.forEach((other, predicted) => {
      const overlap = overlapOf(one, other);
      if (overlap <= 0) return;
      const rank = (hasSameBorders(one, other) ? 0 : 2) + (one.type === other.type ? 0 : 1);
      candidates.push({ gold, predicted, rank, overlap });
    });
  });
  return candidates.sort(
    (a, b) => a.rank - b.rank || b.overlap - a.overlap || a.gold - b.gold || a.predicted - b.predicted,
  );
}

/** Each span once, from left to right. */
function distinctSpans(spans: readonly LabelledSpan[]): LabelledSpan[] {
  const byKey = new Map(spans.map((span) => [`${span.start} ${span.end} ${span.type}`, span]));
  return [...byKey.values()].sort(
    (a, b) => a.start - b.start || a.end - b.end || (a.type < b.type ? -1 : Number(a.type > b.type)),
  );
}

function hasSameBorders(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}

function overlapOf(a: Span, b: Span): number {
  return Math.min(a.end, b.end) - Math.max(a.start, b.start);
}
