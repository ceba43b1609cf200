// A ranking without overlaps: one word belongs to one entity (method section 5; the paper's own failure is "New York" in
// "New York University").

import { resolveOverlaps } from '../../../src/tagger/resolve-overlaps.ts';
import type { RankedSpan } from './ranked-line.ts';

/** The spans that stay, in the order of the ranking. @param ranked by divergence: a lower score is nearer. */
export function resolveRanking(ranked: readonly RankedSpan[]): RankedSpan[] {
  const kept = new Set<RankedSpan>();
  for (const spans of Map.groupBy(ranked, ({ sentence }) => sentence).values()) {
    for (const span of resolveOverlaps(spans).kept) kept.add(span);
  }
  return ranked.filter((span) => kept.has(span));
}
