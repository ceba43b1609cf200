// Agreement of two annotators on where spans are and what they are, at once: γ of Mathet, Widlöcher and Métivier, "The
// unified and holistic method gamma for inter-annotator agreement measure and alignment", Computational Linguistics 41,
// 2015. γ = 1 − δ_o / δ_e: disorder of the best alignment over the disorder that chance gives.
// PAPER: section 5: for any number of annotators; here two, for whom the best alignment is an assignment problem.
// PAPER: section 5.3: chance shifts each annotator's spans by a random cut of the continuum; so here, round its end, but
// only the distance of the two cuts matters for two annotators, so one is shifted. A fixed number of samples.

import type { LabelledSpan } from '../../corpus/sentence.ts';
import type { AnnotationPair } from '../annotated-sentence.ts';
import { assignAtLeastCost } from '../statistics/assignment.ts';

export interface GammaOptions {
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Of chance. The paper begins with 30 and goes on to a precision of 2 %, for which 100 is usually enough. */
  readonly samples?: number;
  /** Weights of the two dissimilarities. Paper: 1 and 1. */
  readonly positional?: number;
  readonly categorical?: number;
}

export interface Gamma {
  /** At most 1, 0 by chance; null where one has marked nothing, or the text is too short to shift. */
  readonly gamma: number | null;
  /** Per span of one annotator: 0 when identical, 2 Δ∅ at most. */
  readonly observed: number;
  readonly expected: number | null;
  /** Standard error of γ that comes from sampling chance. */
  readonly error: number | null;
}

/** Cost of leaving a span without a partner, Δ∅. Paper, section 5.1: 1; only its ratio to the weights matters. */
const EMPTY = 1;
const SAMPLES = 100;

interface Weights {
  readonly positional: number;
  readonly categorical: number;
}

/** All sentences one after the other are one continuum. O(samples × spans). */
export function gammaAgreement(pairs: readonly AnnotationPair[], options: GammaOptions): Gamma {
  const { random, samples = SAMPLES, positional = 1, categorical = 1 } = options;
  const weights = { positional, categorical };
  const [first, second] = [joinSpans(pairs, 'first'), joinSpans(pairs, 'second')];
  const words = pairs.reduce((sum, pair) => sum + pair.words, 0);
  const observed = disorder(first, second, weights);
  const nothing = { gamma: null, observed, expected: null, error: null };
  if (first.length === 0 || second.length === 0) return nothing;
  const spans = [...first, ...second];
  // Paper 5.3: cuts lie a mean length apart at least, or chance would often meet the annotation itself.
  const nearest = Math.ceil(spans.reduce((sum, { start, end }) => sum + end - start, 0) / spans.length);
  if (words - 2 * nearest < 1) return nothing;
  const values = Array.from({ length: samples }, () => {
    const [one, other] = [random(), random()].map((side) => (side < 0.5 ? first : second));
    const shift = nearest + Math.floor(random() * (words - 2 * nearest + 1));
    return disorder(one, shiftSpans(other, shift, words), weights);
  });
  const expected = values.reduce((sum, value) => sum + value, 0) / samples;
  const variance = values.reduce((sum, value) => sum + (value - expected) ** 2, 0) / Math.max(1, samples - 1);
  const ratio = observed / expected;
  return { gamma: 1 - ratio, observed, expected, error: (ratio * Math.sqrt(variance / samples)) / expected };
}

/**
 * w₁ ((|Δstart| + |Δend|) / (length + length))² Δ∅ + w₂ (0 or Δ∅): paper, sections 4.2 and 4.3. Above 2 Δ∅ the two are
 * better left alone.
 */
export function spanDissimilarity(a: LabelledSpan, b: LabelledSpan, { positional, categorical }: Weights): number {
  const apart = (Math.abs(a.start - b.start) + Math.abs(a.end - b.end)) / (a.end - a.start + b.end - b.start);
  return EMPTY * (positional * apart * apart + categorical * Number(a.type !== b.type));
}

/** Of the best alignment: Σ dissimilarities of its pairs + Δ∅ for each span alone, over the mean number of spans. */
export function disorder(first: readonly LabelledSpan[], second: readonly LabelledSpan[], weights: Weights): number {
  const all = first.length + second.length;
  if (all === 0) return 0;
  let saved = 0;
  for (const [ones, others] of groupNeighbours(first, second, weights)) {
    const gains = ones.map((a) => others.map((b) => Math.min(0, spanDissimilarity(a, b, weights) - 2 * EMPTY)));
    assignAtLeastCost(gains).forEach((other, one) => {
      if (other >= 0) saved -= gains[one][other];
    });
  }
  return (all * EMPTY - saved) / (all / 2);
}

function joinSpans(pairs: readonly AnnotationPair[], side: 'first' | 'second'): LabelledSpan[] {
  const spans: LabelledSpan[] = [];
  let before = 0;
  for (const pair of pairs) {
    for (const { start, end, type } of pair[side]) spans.push({ start: before + start, end: before + end, type });
    before += pair.words;
  }
  return byStart(spans);
}

/** Round the end of the text; a span that lies across it stays whole. */
function shiftSpans(spans: readonly LabelledSpan[], shift: number, words: number): LabelledSpan[] {
  return byStart(
    spans.map(({ start, end, type }) => {
      const moved = (start + shift) % words;
      return { start: moved, end: moved + end - start, type };
    }),
  );
}

function byStart(spans: readonly LabelledSpan[]): LabelledSpan[] {
  return spans.toSorted((a, b) => a.start - b.start || a.end - b.end);
}

type Neighbours = readonly [LabelledSpan[], LabelledSpan[]];

/** Spans that could be partners, directly or over others, so that each small group is assigned apart from the rest. */
function groupNeighbours(
  first: readonly LabelledSpan[],
  second: readonly LabelledSpan[],
  weights: Weights,
): Neighbours[] {
  const parent = Int32Array.from({ length: first.length + second.length }, (_, i) => i);
  const rootOf = (i: number): number => {
    let root = i;
    while (parent[root] !== root) root = parent[root] = parent[parent[root]];
    return root;
  };
  const longest = (spans: readonly LabelledSpan[]) =>
    spans.reduce((most, { start, end }) => Math.max(most, end - start), 0);
  // |Δstart| beyond which the positional part alone is above 2 Δ∅.
  const reach = Math.sqrt(2 / weights.positional) * (longest(first) + longest(second));
  let from = 0;
  first.forEach((a, i) => {
    while (from < second.length && second[from].start < a.start - reach) from++;
    for (let j = from; j < second.length && second[j].start <= a.start + reach; j++) {
      if (spanDissimilarity(a, second[j], weights) < 2 * EMPTY) parent[rootOf(i)] = rootOf(first.length + j);
    }
  });
  const groups = new Map<number, Neighbours>();
  const groupOf = (i: number) => {
    const group = groups.get(rootOf(i)) ?? [[], []];
    groups.set(rootOf(i), group);
    return group;
  };
  first.forEach((span, i) => {
    groupOf(i)[0].push(span);
  });
  second.forEach((span, j) => {
    groupOf(first.length + j)[1].push(span);
  });
  return [...groups.values()].filter(([ones, others]) => ones.length > 0 && others.length > 0);
}
