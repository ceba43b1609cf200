// A row's words are scored at their first pieces.

import type { TaggingRow } from '../../src/tagger/windows.ts';

/** @param values of a row's pieces, [pieces × labels]. @returns of its own words, [words × labels]. */
export function wordScores(row: TaggingRow, values: Float32Array, labels: number): Float32Array {
  const scores = new Float32Array(row.words.length * labels);
  row.positions.forEach((position, word) => {
    scores.set(values.subarray(position * labels, (position + 1) * labels), word * labels);
  });
  return scores;
}
