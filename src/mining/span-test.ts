// A span test measures how much a context changes when a span is swapped with a seed (paper 4.2). Every test here is a
// weighted sum of terms that are never negative, which is what makes lossless pruning possible (method section 8): once
// the terms known so far exceed the bound, no further pass can bring the span back.
// Terms come from two sides. Label-context terms (Y) depend on the type and the span's surface form only, so one
// computation serves every occurrence; sentence terms (X) belong to one occurrence.

import type { Sentence, Span } from '../corpus/sentence.ts';
import type { Pieces } from '../lm/pieces.ts';

export const SPAN_TESTS = ['div2', 'div1', 'cos2', 'prompt'] as const;
/** div2: two-way divergence (default). div1: sentence side only. cos2: two-way cosine. prompt: PromptMine. */
export type SpanTestName = (typeof SPAN_TESTS)[number];

/** A sentence of the corpus with its pieces. */
export interface PiecedSentence {
  /** Place in the corpus, 0-based. */
  readonly index: number;
  readonly sentence: Sentence;
  readonly pieces: Pieces;
}

/**
 * A surface form in the label context of one type, and the terms found so far. There may be hundreds of thousands: plain
 * arrays, because a small typed array costs more in its header than in its numbers.
 */
export interface SurfaceTerms {
  readonly type: number;
  /** The pieces of the context with the surface in it. */
  readonly ids: Int32Array;
  /** Piece index of each context term in `ids`, -1 where this surface changed the cutting of the context, [terms]. */
  readonly pieceOf: readonly number[];
  /** How many of the terms exist for this surface. */
  readonly count: number;
  /** [seeds × terms], NaN until computed. */
  readonly values: number[];
  /** Sum over the terms computed so far, [seeds]. */
  readonly sums: number[];
  /** How many groups of terms are computed, in the search's order. */
  groupsDone: number;
}

export interface Occurrence {
  readonly sentence: PiecedSentence;
  readonly span: Span;
  readonly type: number;
}

export interface SpanTest {
  readonly name: SpanTestName;
  /** Seeds of each type, [types]; 1 for a test without seeds. */
  readonly seedCounts: readonly number[];
  /** Groups of label-context terms that are computed together; empty for a one-way test. */
  readonly groups: readonly string[];
  /** How many passes over the sentence side there are (masked: left and right neighbour). */
  readonly steps: number;

  /** Longest row in pieces that this sentence leads to; used against the model's window. */
  longestRow(pieces: Pieces): number;
  openSurface(type: number, surface: string): SurfaceTerms;
  /** Computes one group of terms for these surfaces and adds it to their sums. */
  addContextTerms(group: number, surfaces: readonly SurfaceTerms[]): Promise<void>;
  /** How many sentence terms an occurrence has (fewer than `steps` at a sentence edge that is skipped). */
  sentenceTermCount(occurrence: Occurrence): number;
  /** One sentence term of each occurrence for its type's seed number `seed`; NaN where the term does not exist. */
  sentenceTerms(step: number, seed: number, occurrences: readonly Occurrence[]): Promise<Float64Array>;
  /** Weight of each term when there are `terms` in all: 1/terms for a mean, 1 for a sum. */
  weight(terms: number): number;
  /** From the weighted sum of terms to the score that the user sees, and back. */
  scoreOf(cost: number): number;
  costOf(score: number): number;
}
