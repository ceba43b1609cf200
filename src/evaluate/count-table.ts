// Counts of correct, predicted and gold spans by unit (a sentence or a document) and column (a type, or any other class
// of spans), sparse and flat: a thousand resamplings of ten thousand sentences take a fraction of a second (Efron 1979).

import { type Interval, type SpanCounts, type SpanScores, scoresOf } from './span-scores.ts';
import type { ScoreIntervals } from './tagging-report.ts';

export interface CountTable {
  readonly columns: number;
  readonly units: number;
  /** [units + 1] where the cells of each unit begin. */
  readonly first: Int32Array;
  /** 3 × column + kind; kind 0: correct, 1: predicted, 2: gold. */
  readonly cell: Int32Array;
  readonly count: Int32Array;
}

export const CORRECT = 0;
export const PREDICTED = 1;
export const GOLD = 2;
const KINDS = 3;

export interface TableBuilder {
  /** Counts one span. */
  add(unit: number, column: number, kind: 0 | 1 | 2): void;
  build(): CountTable;
}

export function buildCountTable(units: number, columns: number): TableBuilder {
  const counts = Array.from({ length: units }, () => new Map<number, number>());
  return {
    add(unit, column, kind) {
      const cell = KINDS * column + kind;
      counts[unit].set(cell, (counts[unit].get(cell) ?? 0) + 1);
    },
    build() {
      const first = new Int32Array(units + 1);
      counts.forEach((cells, unit) => {
        first[unit + 1] = first[unit] + cells.size;
      });
      return {
        columns,
        units,
        first,
        cell: Int32Array.from(counts.flatMap((cells) => [...cells.keys()])),
        count: Int32Array.from(counts.flatMap((cells) => [...cells.values()])),
      };
    },
  };
}

/** [3 × columns] sums over all units. */
export function sumColumns({ columns, cell, count }: CountTable): Int32Array {
  const totals = new Int32Array(KINDS * columns);
  for (let k = 0; k < cell.length; k++) totals[cell[k]] += count[k];
  return totals;
}

/** The scores of columns taken together. @param totals as `sumColumns` gives them. */
export function scoreColumns(totals: Int32Array, columns: readonly number[]): SpanScores {
  const sum = (kind: number) => columns.reduce((total, column) => total + totals[KINDS * column + kind], 0);
  return scoresOf({ correct: sum(CORRECT), predicted: sum(PREDICTED), gold: sum(GOLD) });
}

export interface MacroShares {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Means over the columns that have a span. */
export function macroScores(scores: readonly SpanScores[]): MacroShares {
  const present = scores.filter(hasSpans);
  const mean = (pick: (one: SpanScores) => number) =>
    present.length === 0 ? 0 : present.reduce((sum, one) => sum + pick(one), 0) / present.length;
  return { precision: mean((one) => one.precision), recall: mean((one) => one.recall), f1: mean((one) => one.f1) };
}

function hasSpans({ gold, predicted }: SpanCounts): boolean {
  return gold + predicted > 0;
}

export interface ResampleOptions {
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly samples: number;
  /** Share of samples inside the intervals. */
  readonly confidence: number;
}

export interface TableIntervals {
  /** Over all of the first `types` columns. */
  readonly micro: ScoreIntervals | null;
  readonly macro: ScoreIntervals | null;
  /** One for each column. */
  readonly columns: readonly (ScoreIntervals | null)[];
}

/**
 * Percentile intervals of every score under one resampling of units. Samples in which a column has no span at all say
 * nothing about it and are left out for it; null when none is left.
 * @param types so many first columns are the types that micro and macro scores are over.
 */
export function resampleTable(table: CountTable, types: number, options: ResampleOptions): TableIntervals {
  const { random, samples, confidence } = options;
  const { units, columns, first, cell, count } = table;
  const all = Array.from({ length: types }, (_, column) => column);
  const series = Array.from({ length: columns + 2 }, () => createSeries(samples));
  const totals = new Int32Array(KINDS * columns);
  for (let s = 0; s < samples; s++) {
    totals.fill(0);
    for (let draw = 0; draw < units; draw++) {
      const unit = Math.floor(random() * units);
      for (let k = first[unit]; k < first[unit + 1]; k++) totals[cell[k]] += count[k];
    }
    const scores = Array.from({ length: columns }, (_, column) => scoreColumns(totals, [column]));
    scores.forEach((one, column) => {
      if (hasSpans(one)) series[column].push(one);
    });
    const micro = scoreColumns(totals, all);
    if (!hasSpans(micro)) continue;
    series[columns].push(micro);
    series[columns + 1].push(macroScores(scores.slice(0, types)));
  }
  const [micro, macro] = series.slice(columns).map((one) => one.intervals(confidence));
  return { micro, macro, columns: series.slice(0, columns).map((one) => one.intervals(confidence)) };
}

function createSeries(most: number) {
  const precision = new Float64Array(most);
  const recall = new Float64Array(most);
  const f1 = new Float64Array(most);
  let size = 0;
  return {
    push(scores: MacroShares): void {
      precision[size] = scores.precision;
      recall[size] = scores.recall;
      f1[size] = scores.f1;
      size++;
    },
    intervals(confidence: number): ScoreIntervals | null {
      if (size === 0) return null;
      const of = (values: Float64Array) => percentileInterval(values.subarray(0, size).sort(), confidence);
      return { precision: of(precision), recall: of(recall), f1: of(f1) };
    },
  };
}

/** @param sorted at least one value. */
export function percentileInterval(sorted: Float64Array, confidence: number): Interval {
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const outside = (1 - confidence) / 2;
  return { low: at(outside), high: at(1 - outside) };
}
