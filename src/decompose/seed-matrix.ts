// What many seeds accepted of one list of spans: the E_i of the paper (6.1) as the columns of a matrix.

import type { CoverSet } from './greedy-cover.ts';

export interface SeedMatrix {
  readonly spans: number;
  readonly seeds: number;
  /** [spans × seeds] in nats; NaN where the seed did not accept the span. */
  readonly scores: Float64Array;
}

/** A span against a seed. */
export interface ScoredCell {
  /** Index into the spans. */
  readonly span: number;
  readonly seed: number;
  /** Mean of all terms, in nats. */
  readonly score: number;
}

export function seedMatrix(spans: number, seeds: number, cells: Iterable<ScoredCell>): SeedMatrix {
  const scores = new Float64Array(spans * seeds).fill(NaN);
  for (const { span, seed, score } of cells) scores[span * seeds + seed] = score;
  return { spans, seeds, scores };
}

/** The score of an accepted cell; NaN otherwise. */
export function scoreAt({ scores, seeds }: SeedMatrix, span: number, seed: number): number {
  return scores[span * seeds + seed];
}

export function isAccepted(matrix: SeedMatrix, span: number, seed: number): boolean {
  return !Number.isNaN(scoreAt(matrix, span, seed));
}

/** The spans that a seed accepted, nearest first; equal scores in text order. */
export function acceptedSpans(matrix: SeedMatrix, seed: number): number[] {
  const spans = Array.from({ length: matrix.spans }, (_, span) => span).filter((span) =>
    isAccepted(matrix, span, seed),
  );
  return spans.sort((a, b) => scoreAt(matrix, a, seed) - scoreAt(matrix, b, seed) || a - b);
}

/**
 * The sets that coverage is computed from, [seeds].
 * @param counts spans that count: with gold, those that are of the coarse type (paper 6.1: "the location entities in E").
 */
export function coverSets(matrix: SeedMatrix, counts: (span: number) => boolean = () => true): CoverSet[] {
  return Array.from({ length: matrix.seeds }, (_, seed) => {
    const accepted = acceptedSpans(matrix, seed);
    const sum = accepted.reduce((total, span) => total + scoreAt(matrix, span, seed), 0);
    return { members: accepted.filter(counts), meanScore: accepted.length > 0 ? sum / accepted.length : Infinity };
  });
}
