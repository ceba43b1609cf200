// Rows of piece ids as a session takes them, and as the runtime does.

import * as ort from 'onnxruntime-node';
import type { PreparedModel } from './prepared-model.ts';

/** Rows of one length: no padding, every piece counts. */
export interface RowBatch {
  /** Pieces a row, boundary pieces included. */
  readonly length: number;
  /** [rows × length] */
  readonly ids: Int32Array;
}

export interface PredictBatch extends RowBatch {
  /** The position whose distribution is wanted, [rows]. */
  readonly positions: Int32Array;
}

/** 'reference' also computes E_p[W] (the p of a KL); 'compared' does not (the q). */
export type Want = 'reference' | 'compared';

/** The rows of all batches of a call, in order. */
export interface PredictedRows {
  /** [rows × hidden] */
  readonly hidden: Float32Array;
  /** Log partition of logits / temperature, [rows]. */
  readonly logZ: Float32Array;
  /** E_p[W], [rows × hidden]; for 'reference' only. */
  readonly expected?: Float32Array;
}

export interface SpanBatch extends RowBatch {
  /** First piece of the span, [rows]. */
  readonly starts: Int32Array;
  /** One past its last piece, [rows]. */
  readonly ends: Int32Array;
}

export interface TargetBatch extends PredictBatch {
  /** Piece id whose log probability is wanted, [rows]. */
  readonly targets: Int32Array;
}

/** Pieces a run of the encoder: fastest between 250 and 1000, slower beyond (the cache), measured on two cores. */
export const PIECES_PER_RUN = 1024;

/** Logits a run may hold, in values: 128 MB. */
export const LOGITS_PER_RUN = 2 ** 25;

/** The model's own inputs for rows from..to. */
export function rowFeeds(
  prepared: Pick<PreparedModel, 'inputs' | 'firstPosition'>,
  batch: RowBatch,
  from: number,
  to: number,
): Record<string, ort.Tensor> {
  const { length } = batch;
  const dims = [to - from, length];
  const ids = batch.ids.subarray(from * length, to * length);
  const feeds: Record<string, ort.Tensor> = {};
  for (const { name, type } of prepared.inputs) {
    const values = name === 'input_ids' ? ids : new Int32Array(ids.length);
    if (name === 'attention_mask') values.fill(1);
    if (name === 'position_ids')
      for (let i = 0; i < values.length; i++) values[i] = prepared.firstPosition + (i % length);
    feeds[name] = type === 'int32' ? new ort.Tensor('int32', values, dims) : int64Tensor(values, dims);
  }
  return feeds;
}

export function int64Tensor(values: Int32Array, dims: readonly number[]): ort.Tensor {
  const wide = new BigInt64Array(values.length);
  for (let i = 0; i < values.length; i++) wide[i] = BigInt(values[i]);
  return new ort.Tensor('int64', wide, dims);
}

export function countRows(batches: readonly PredictBatch[]): number {
  return batches.reduce((sum, { positions }) => sum + positions.length, 0);
}

/** Ranges of at most `size` (at least one) rows. */
export function* chunks(rows: number, size: number): Generator<[number, number]> {
  const step = Math.max(1, size);
  for (let from = 0; from < rows; from += step) yield [from, Math.min(rows, from + step)];
}

/** Shapes that do not fit are the caller's bug. @returns the number of rows. */
export function checkBatch(batch: RowBatch, prepared: PreparedModel, ...perRow: Int32Array[]): number {
  const rows = perRow[0].length;
  if (batch.length < 1 || batch.length > prepared.maxPieces) {
    throw new Error(`rows of ${batch.length} pieces, the model takes 1 to ${prepared.maxPieces}`);
  }
  if (batch.ids.length !== rows * batch.length || perRow.some((values) => values.length !== rows)) {
    throw new Error(`${batch.ids.length} ids for ${rows} rows of ${batch.length} pieces`);
  }
  return rows;
}
