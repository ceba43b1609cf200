// Rows that are run together: padded pieces and hidden states, and the targets of their scored places.

import * as ort from 'onnxruntime-node';
import type { PieceTargets } from '../../src/tagger/word-targets.ts';
import type { Value } from '../compute/onnx/model.ts';
import { PORT } from './network.ts';
import { pieceFeeds, type RowLayout } from './piece-feeds.ts';

/** A row and what was computed for it below the trained layers. */
export interface FrozenRow {
  readonly ids: Int32Array;
  /** [pieces × features] */
  readonly hidden: Float32Array;
}

/** Rows are padded to a multiple of this: fewer different shapes, and the processor's vectors are full. */
export const PIECES_MULTIPLE = 8;

/** Padded length of rows that are run together. */
export function paddedLength(rows: readonly Pick<FrozenRow, 'ids'>[], maxPieces: number): number {
  const longest = rows.reduce((longest, { ids }) => Math.max(longest, ids.length), 0);
  return Math.max(longest, Math.min(maxPieces, Math.ceil(longest / PIECES_MULTIPLE) * PIECES_MULTIPLE));
}

/** Cuts a batch into groups of at most `groupPieces` padded pieces, at least one row each; similar lengths together. */
export function groupRows(lengths: readonly number[], groupPieces: number): number[][] {
  const order = [...lengths.keys()].sort((a, b) => lengths[a] - lengths[b]);
  const groups: number[][] = [];
  for (const row of order) {
    const group = groups[groups.length - 1];
    if (group && (group.length + 1) * lengths[row] <= groupPieces) group.push(row);
    else groups.push([row]);
  }
  return groups;
}

export function rowFeeds(
  inputs: readonly Value[],
  rows: readonly FrozenRow[],
  features: number,
  layout: RowLayout,
  pieces: number,
): Record<string, ort.Tensor> {
  const hidden = new Float32Array(rows.length * pieces * features);
  rows.forEach((row, r) => {
    hidden.set(row.hidden, r * pieces * features);
  });
  const ids = rows.map((row) => row.ids);
  return {
    ...pieceFeeds(inputs, ids, layout, pieces),
    [PORT.hidden]: new ort.Tensor('float32', hidden, [rows.length, pieces, features]),
  };
}

/** @param total weight of all targets of the step, by which each is divided. */
export function targetFeeds(
  targets: readonly PieceTargets[],
  pieces: number,
  labels: number,
  total: number,
): Record<string, ort.Tensor> {
  const count = targets.length * pieces;
  const distributions = new Float32Array(count * labels);
  const weights = new Float32Array(count);
  targets.forEach((row, r) => {
    row.positions.forEach((position, i) => {
      const at = r * pieces + position;
      weights[at] = row.weights[i] / total;
      distributions.set(row.distributions.subarray(i * labels, (i + 1) * labels), at * labels);
    });
  });
  return {
    [PORT.targets]: new ort.Tensor('float32', distributions, [count, labels]),
    [PORT.weights]: new ort.Tensor('float32', weights, [count, 1]),
  };
}
