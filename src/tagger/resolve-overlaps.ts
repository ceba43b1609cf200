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
  /** The losers inside or around a kept span. */
  readonly nested: readonly S[];
  /** The losers that a kept span crosses, or whose very words it has. */
  readonly beaten: readonly S[];
}

/**
 * Every loser overlaps a kept span, and one of those beats it by the rule. The exception is a rule that runs in a circle,
 * as for .10 inside .115 inside .13 with a margin of .02, where each beats the one inside it and the first the last: spans
 * come nearest first and meet only those still standing, so the last of the circle is kept.
 * @param spans of one sentence, in any order: the result does not depend on it.
 */
export function resolveOverlaps<S extends ScoredSpan>(spans: readonly S[], margin = NESTED_MARGIN): Resolved<S> {
  // Nearest first. Of equals the longer, then the one before, then by name of the type.
  const order = spans.toSorted(
    (a, b) => a.score - b.score || length(b) - length(a) || a.start - b.start || compareTypes(a, b),
  );
  let kept: S[] = [];
  for (const span of order) {
    const rivals = kept.filter((rival) => overlap(span, rival));
    const losesTo = (rival: S) => !(isInside(rival, span) && span.score - rival.score <= margin);
    if (!rivals.some(losesTo)) kept = [...kept.filter((rival) => !rivals.includes(rival)), span];
  }
  const winners = new Set(kept);
  const losers = spans.filter((span) => !winners.has(span));
  const isNested = (loser: S) => kept.some((span) => isInside(loser, span) || isInside(span, loser));
  return {
    kept: inTextOrder(kept),
    nested: inTextOrder(losers.filter(isNested)),
    beaten: inTextOrder(losers.filter((loser) => !isNested(loser))),
  };
}

function compareTypes(a: ScoredSpan, b: ScoredSpan): number {
  if (a.type === b.type) return 0;
  return a.type < b.type ? -1 : 1;
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
  return spans.toSorted((a, b) => a.start - b.start || b.end - a.end || a.score - b.score || compareTypes(a, b));
}
