// Intervals of statistics that depend on sums over sentences only: sentences are drawn with replacement, their parts
// added up, and the statistic taken of the sum (Efron 1979, percentiles). Parts are sparse: most sentences touch few cells.

import { percentileInterval, type ResampleOptions } from '../count-table.ts';
import type { Interval } from '../span-scores.ts';

/** What one sentence adds: cell → amount. */
export type SparsePart = ReadonlyMap<number, number>;

export function addParts(parts: readonly SparsePart[], cells: number): Float64Array {
  const sum = new Float64Array(cells);
  for (const part of parts) for (const [cell, amount] of part) sum[cell] += amount;
  return sum;
}

/**
 * @param cells size of the sum.
 * @param statistic null where a sample does not define it; such samples are left out.
 * @returns null when no sample defines it.
 */
export function resampleSums(
  parts: readonly SparsePart[],
  cells: number,
  statistic: (sum: Float64Array) => number | null,
  { random, samples, confidence }: ResampleOptions,
): Interval | null {
  const flat = parts.map((part) => ({ cell: [...part.keys()], amount: [...part.values()] }));
  const values: number[] = [];
  const sum = new Float64Array(cells);
  for (let s = 0; s < samples; s++) {
    sum.fill(0);
    for (let draw = 0; draw < flat.length; draw++) {
      const { cell, amount } = flat[Math.floor(random() * flat.length)];
      for (let k = 0; k < cell.length; k++) sum[cell[k]] += amount[k];
    }
    const value = statistic(sum);
    if (value !== null) values.push(value);
  }
  return values.length === 0 ? null : percentileInterval(Float64Array.from(values).sort(), confidence);
}
