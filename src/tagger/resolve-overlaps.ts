// Mined spans overlap; a word belongs to one entity. The span that is nearer to the seed wins, but a longer span beats
// one inside it unless that one is nearer by a margin: half names lose to whole names. A span that loses to one around
// or inside it is kept and called nested (method notes, section 5).

import type { LabelledSpan } from '../corpus/sentence.ts';

export interface ScoredSpan extends LabelledSpan {
  /** Divergence; small is near. */
  readonly score: number;
}

/** How much nearer an inner span must be to beat the one around it. Measured with the starter on held-out news. */
export const NESTED_MARGIN = 0.02;

export interface Resolved<S extends ScoredSpan> {
  /** No two overlap; in text order. */
  readonly kept: readonly S[];
  /** Inside or around a span that won over them. */
  readonly nested: readonly S[];
  /** Crossed by a nearer span, or the same words with a worse score. */
  readonly beaten: readonly S[];
}

/** @param spans of one sentence, at any order. */
export function resolveOverlaps<S extends ScoredSpan>(spans: readonly S[], margin = NESTED_MARGIN): Resolved<S> {
  // Nearest first. Of equals the longer, then the one before: the result does not depend on the order given.
  const order = spans.toSorted(
    (a, b) => a.score - b.score || length(b) - length(a) || a.start - b.start || (a.type < b.type ? -1 : 1),
  );
  let kept: S[] = [];
  const losers: { span: S; winner: S }[] = [];
  for (const span of order) {
    const rivals = kept.filter((rival) => overlap(span, rival));
    const winner = rivals.find((rival) => !(isInside(rival, span) && span.score - rival.score <= margin));
    if (winner) {
      losers.push({ span, winner });
      continue;
    }
    kept = [...kept.filter((rival) => !rivals.includes(rival)), span];
    for (const rival of rivals) losers.push({ span: rival, winner: span });
  }
  const isNested = ({ span, winner }: { span: S; winner: S }) => isInside(span, winner) || isInside(winner, span);
  return {
    kept: inTextOrder(kept),
    nested: inTextOrder(losers.filter(isNested).map(({ span }) => span)),
    beaten: inTextOrder(losers.filter((loser) => !isNested(loser)).map(({ span }) => span)),
  };
}

function length(span: ScoredSpan): number {
  return span.end - span.start;
}

function overlap(a: ScoredSpan, b: ScoredSpan): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Strictly: the same words are not inside each other. */
function isInside(inner: ScoredSpan, outer: ScoredSpan): boolean {
  return inner.start >= outer.start && inner.end <= outer.end && length(inner) < length(outer);
}

function inTextOrder<S extends ScoredSpan>(spans: readonly S[]): S[] {
  return spans.toSorted((a, b) => a.start - b.start || b.end - a.end || a.score - b.score);
}
