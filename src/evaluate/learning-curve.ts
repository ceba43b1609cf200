// The learning curve: how good a tagger is after so many labels, and whether more would help. Subsets are nested, so
// that neighbouring points differ by what was added and not by luck; sizes double, for gains follow the logarithm of size.

import type { LabelledSentence } from '../corpus/sentence.ts';
import { Failure } from '../failure.ts';
import type { Interval } from './span-scores.ts';

export interface LearningCurveOptions {
  /** Number of subsets, the last of which is everything. */
  readonly points: number;
  /** Uniform in [0, 1); decides the order of the sentences. */
  readonly random: () => number;
  /** What doubles from point to point: 'sentences' when absent. */
  readonly by?: 'sentences' | 'entities';
}

export interface LearningCurvePlan {
  /** [sentences] indices in the order in which they join: every subset is a beginning of it. */
  readonly order: Int32Array;
  /** Sentences in each subset, growing; fewer than `points` where subsets would be equal. */
  readonly sizes: readonly number[];
  /** Labelled spans in each subset. */
  readonly entities: readonly number[];
}

/** @throws Failure 'corpus-empty' when there is nothing to learn from. */
export function planLearningCurve(
  sentences: readonly LabelledSentence[],
  { points, random, by = 'sentences' }: LearningCurveOptions,
): LearningCurvePlan {
  const order = shuffledIndices(sentences.length, random);
  /** [sentences + 1] labelled spans among the first sentences of the order. */
  const entities = new Int32Array(sentences.length + 1);
  order.forEach((sentence, i) => {
    entities[i + 1] = entities[i] + sentences[sentence].spans.length;
  });
  const total = entities[sentences.length];
  if (total === 0)
    throw new Failure('corpus-empty', 'No sentence has a label to learn from.', 'Give a labelled corpus.');
  const shares = Array.from({ length: points }, (_, i) => 2 ** (i + 1 - points));
  const sizeOf = (share: number) =>
    by === 'sentences'
      ? Math.max(1, Math.round(share * sentences.length))
      : entities.findIndex((count) => count >= Math.max(1, Math.round(share * total)));
  // The last subset is everything, sentences without a label after the last one with included.
  const sizes = [...new Set([...shares.slice(0, -1).map(sizeOf), sentences.length])];
  return { order, sizes, entities: sizes.map((size) => entities[size]) };
}

/** Fisher and Yates. */
function shuffledIndices(length: number, random: () => number): Int32Array {
  const order = Int32Array.from({ length }, (_, i) => i);
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** One trained tagger. */
export interface LearningCurveRun {
  readonly labels: number;
  readonly f1: number;
  readonly interval?: Interval | null;
}

export interface LearningCurvePoint {
  readonly labels: number;
  /** Mean over runs. */
  readonly f1: number;
  readonly runs: number;
  /** Standard deviation over runs; null for a single one. */
  readonly spread: number | null;
  /** Mean borders of the runs' intervals; null unless all have one. */
  readonly interval: Interval | null;
  /** How much F1 rose since the point before, for a doubling of labels; null at the first point. */
  readonly gainPerDoubling: number | null;
}

/** By number of labels, growing. Runs with the same number are repetitions. */
export function summariseLearningCurve(runs: readonly LearningCurveRun[]): LearningCurvePoint[] {
  const groups = [...Map.groupBy(runs, ({ labels }) => labels)].sort(([a], [b]) => a - b);
  const points: LearningCurvePoint[] = [];
  for (const [labels, repeated] of groups) {
    const f1 = mean(repeated.map((run) => run.f1));
    const before = points.at(-1);
    points.push({
      labels,
      f1,
      runs: repeated.length,
      spread: standardDeviation(repeated.map((run) => run.f1)),
      interval: meanInterval(repeated),
      gainPerDoubling: before ? (f1 - before.f1) / Math.log2(labels / before.labels) : null,
    });
  }
  return points;
}

function meanInterval(runs: readonly LearningCurveRun[]): Interval | null {
  const intervals = runs.flatMap(({ interval }) => interval ?? []);
  if (intervals.length < runs.length) return null;
  return { low: mean(intervals.map(({ low }) => low)), high: mean(intervals.map(({ high }) => high)) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of a sample: divided by one less than its size. */
function standardDeviation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}
