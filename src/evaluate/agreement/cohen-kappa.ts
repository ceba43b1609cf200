// Agreement of two annotators on words beyond chance: Cohen, "A coefficient of agreement for nominal scales", Educational
// and Psychological Measurement 20, 1960. κ = (p_o − p_e) / (1 − p_e), with chance from each annotator's own habits.

import type { AnnotationPair } from '../annotated-sentence.ts';
import { wordTypes } from '../annotated-sentence.ts';
import type { ResampleOptions } from '../count-table.ts';
import type { Interval } from '../span-scores.ts';
import { addParts, resampleSums, type SparsePart } from '../statistics/resample-sums.ts';

export interface Kappa {
  /** −1..1; null where chance alone would agree always, as when nobody marks anything. */
  readonly kappa: number | null;
  /** Share of units with the same category. */
  readonly observed: number;
  /** The share that chance gives. */
  readonly expected: number;
}

/**
 * @param table [size × size] row: category by the first annotator, column: by the second; not empty.
 * @param size number of categories.
 */
export function cohenKappa(table: ArrayLike<number>, size: number): Kappa {
  const rows = new Float64Array(size);
  const columns = new Float64Array(size);
  let [total, same] = [0, 0];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const count = table[row * size + column];
      rows[row] += count;
      columns[column] += count;
      total += count;
      if (row === column) same += count;
    }
  }
  const observed = same / total;
  const expected = rows.reduce((sum, count, i) => sum + (count / total) * (columns[i] / total), 0);
  return { kappa: expected < 1 ? (observed - expected) / (1 - expected) : null, observed, expected };
}

export interface WordKappa extends Kappa {
  readonly words: number;
  /** Resampling sentences; null when not asked for, or κ has no value. */
  readonly interval: Interval | null;
}

/**
 * κ on the entity type of each word, "no entity" being one more category. Most words are in no entity, so p_e is high and
 * κ much below p_o.
 */
export function wordKappa(pairs: readonly AnnotationPair[], resample?: ResampleOptions): WordKappa {
  const types = [
    ...new Set(pairs.flatMap(({ first, second }) => [...first, ...second].map(({ type }) => type))),
  ].sort();
  const size = types.length + 1;
  const codeOf = new Map<string | null, number>(types.map((type, i) => [type, i + 1]));
  codeOf.set(null, 0);
  const parts = pairs.map(({ words, first, second }): SparsePart => {
    const [one, other] = [wordTypes(words, first), wordTypes(words, second)];
    const part = new Map<number, number>();
    for (let i = 0; i < words; i++) {
      const cell = codeOf.get(one[i])! * size + codeOf.get(other[i])!;
      part.set(cell, (part.get(cell) ?? 0) + 1);
    }
    return part;
  });
  const table = addParts(parts, size * size);
  const words = table.reduce((sum, count) => sum + count, 0);
  if (words === 0) return { kappa: null, observed: 0, expected: 0, words, interval: null };
  const statistic = (sum: Float64Array) => (sum.some((count) => count > 0) ? cohenKappa(sum, size).kappa : null);
  return {
    ...cohenKappa(table, size),
    words,
    interval: resample ? resampleSums(parts, size * size, statistic, resample) : null,
  };
}
