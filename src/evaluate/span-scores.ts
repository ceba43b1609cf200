// Exact-span precision, recall and F1, counted as conlleval counts them (Tjong Kim Sang and De Meulder 2003): a span is
// right when its first and last word and its type are. Intervals come from resampling sentences (Efron 1979).

import type { LabelledSpan } from '../corpus/sentence.ts';

export interface SpanCounts {
  readonly correct: number;
  readonly predicted: number;
  readonly gold: number;
}

/** Shares from 0 to 1; 0 where there is nothing to divide by, as in conlleval. */
export interface SpanScores extends SpanCounts {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface Evaluation {
  /** Over all spans. */
  readonly micro: SpanScores;
  /** Means over the types that gold or prediction has. */
  readonly macro: { readonly precision: number; readonly recall: number; readonly f1: number };
  /** By type, in alphabetical order. */
  readonly types: ReadonlyMap<string, SpanScores>;
}

/** Gold and predicted spans of one sentence. A span that is given twice counts once. */
export interface SpanPair {
  readonly gold: readonly LabelledSpan[];
  readonly predicted: readonly LabelledSpan[];
}

export function evaluateSpans(sentences: Iterable<SpanPair>): Evaluation {
  return summarise(addUp([...sentences].map(countSentence)));
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly samples?: number;
  /** Share of samples inside the interval. */
  readonly confidence?: number;
}

/** Percentiles of a thousand samples are stable to about half a point of F1 on test sets of the usual size. */
export const SAMPLES = 1000;
export const CONFIDENCE = 0.95;

/**
 * Percentile interval of a score under resampling of sentences.
 * @param score what to look at, micro F1 where left out.
 */
export function bootstrapInterval(
  sentences: readonly SpanPair[],
  options: BootstrapOptions,
  score: (evaluation: Evaluation) => number = ({ micro }) => micro.f1,
): Interval {
  const { random, samples = SAMPLES, confidence = CONFIDENCE } = options;
  const counted = sentences.map(countSentence);
  const scores = Float64Array.from({ length: samples }, () => {
    const drawn = counted.map(() => counted[Math.floor(random() * counted.length)]);
    return score(summarise(addUp(drawn)));
  }).sort();
  const at = (share: number) => scores[Math.min(samples - 1, Math.floor(share * samples))];
  const outside = (1 - confidence) / 2;
  return { low: at(outside), high: at(1 - outside) };
}

type CountsByType = ReadonlyMap<string, SpanCounts>;

const NOTHING: SpanCounts = { correct: 0, predicted: 0, gold: 0 };

function countSentence({ gold, predicted }: SpanPair): CountsByType {
  const key = ({ start, end, type }: LabelledSpan) => `${start} ${end} ${type}`;
  const golden = new Map(gold.map((span) => [key(span), span.type]));
  const guessed = new Map(predicted.map((span) => [key(span), span.type]));
  const counts = new Map<string, SpanCounts>();
  const add = (type: string, counted: Partial<SpanCounts>) =>
    counts.set(type, plus(counts.get(type) ?? NOTHING, { ...NOTHING, ...counted }));
  for (const type of golden.values()) add(type, { gold: 1 });
  for (const [span, type] of guessed) add(type, { predicted: 1, correct: golden.has(span) ? 1 : 0 });
  return counts;
}

function plus(a: SpanCounts, b: SpanCounts): SpanCounts {
  return { correct: a.correct + b.correct, predicted: a.predicted + b.predicted, gold: a.gold + b.gold };
}

function addUp(sentences: readonly CountsByType[]): CountsByType {
  const total = new Map<string, SpanCounts>();
  for (const sentence of sentences) {
    for (const [type, counts] of sentence) total.set(type, plus(total.get(type) ?? NOTHING, counts));
  }
  return total;
}

function summarise(counts: CountsByType): Evaluation {
  const names = [...counts.keys()].sort((a, b) => (a < b ? -1 : 1));
  const types = new Map(names.map((name) => [name, scoresOf(counts.get(name)!)]));
  const each = [...types.values()];
  const mean = (pick: (scores: SpanScores) => number) =>
    share(
      each.reduce((sum, one) => sum + pick(one), 0),
      each.length,
    );
  return {
    micro: scoresOf([...counts.values()].reduce(plus, NOTHING)),
    macro: {
      precision: mean(({ precision }) => precision),
      recall: mean(({ recall }) => recall),
      f1: mean(({ f1 }) => f1),
    },
    types,
  };
}

export function scoresOf(counts: SpanCounts): SpanScores {
  const { correct, predicted, gold } = counts;
  return {
    ...counts,
    precision: share(correct, predicted),
    recall: share(correct, gold),
    f1: share(2 * correct, predicted + gold),
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
