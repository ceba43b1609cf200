// What a tagger is to learn about each word: a distribution over the labels and a weight. Hard labels, words that are
// left out, confidences, sampled negatives and a teacher's opinion are all values of these two arrays. Only a word's
// first piece is scored.

import type { TaggingRow } from './windows.ts';

export interface WordTargets {
  /** Sums to 1 where the weight is not 0, [words × labels]. */
  readonly distributions: Float32Array;
  /** 0 leaves a word out, [words]. */
  readonly weights: Float32Array;
}

/** The same for the places of a row that are scored. */
export interface PieceTargets {
  readonly positions: Int32Array;
  /** [positions × labels] */
  readonly distributions: Float32Array;
  /** [positions] */
  readonly weights: Float32Array;
}

/** @param labels a label id a word. @param weights 1 where left out. */
export function hardTargets(labels: Int32Array, labelCount: number, weights?: Float32Array): WordTargets {
  const distributions = new Float32Array(labels.length * labelCount);
  labels.forEach((label, word) => {
    distributions[word * labelCount + label] = 1;
  });
  return { distributions, weights: weights ?? new Float32Array(labels.length).fill(1) };
}

/** The targets of a row's own words. Words that share a piece are one target: their weighted mean has the same loss. */
export function pieceTargets(row: TaggingRow, targets: WordTargets): PieceTargets {
  const labelCount = targets.distributions.length / targets.weights.length;
  const positions: number[] = [];
  const weights: number[] = [];
  const distributions: number[] = [];
  row.words.forEach((word, i) => {
    const weight = targets.weights[word];
    if (weight === 0) return;
    if (positions[positions.length - 1] !== row.positions[i]) {
      positions.push(row.positions[i]);
      weights.push(0);
      for (let label = 0; label < labelCount; label++) distributions.push(0);
    }
    const at = positions.length - 1;
    weights[at] += weight;
    for (let label = 0; label < labelCount; label++) {
      const share = weight / weights[at];
      const place = at * labelCount + label;
      distributions[place] += share * (targets.distributions[word * labelCount + label] - distributions[place]);
    }
  });
  return {
    positions: Int32Array.from(positions),
    distributions: Float32Array.from(distributions),
    weights: Float32Array.from(weights),
  };
}
