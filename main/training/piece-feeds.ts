// The inputs of a training graph: rows of pieces padded to one length, and weights, whose arrays the runtime reads in
// place.

import * as ort from 'onnxruntime-node';
import { ElementType, type Value } from '../compute/onnx/model.ts';
import { int64Tensor } from '../compute/row-batch.ts';
import type { Weight } from './safetensors.ts';

/** What an encoder expects of its rows. */
export interface RowLayout {
  readonly padId: number;
  /** Position id of a row's first piece. */
  readonly firstPosition: number;
}

/**
 * @param inputs the graph's inputs; those that are not made of pieces are left to the caller.
 * @param pieces length that all rows are padded to.
 */
export function pieceFeeds(
  inputs: readonly Value[],
  rows: readonly Int32Array[],
  { padId, firstPosition }: RowLayout,
  pieces: number,
): Record<string, ort.Tensor> {
  const feeds: Record<string, ort.Tensor> = {};
  const fill = (value: (row: Int32Array, at: number) => number) => {
    const values = new Int32Array(rows.length * pieces);
    rows.forEach((row, r) => {
      for (let at = 0; at < pieces; at++) values[r * pieces + at] = value(row, at);
    });
    return values;
  };
  const makers: Readonly<Record<string, () => Int32Array>> = {
    input_ids: () => fill((row, at) => row[at] ?? padId),
    attention_mask: () => fill((row, at) => (at < row.length ? 1 : 0)),
    token_type_ids: () => fill(() => 0),
    position_ids: () => fill((_, at) => firstPosition + at),
  };
  for (const { name, type } of inputs) {
    const values = makers[name]?.();
    if (!values) continue;
    const dims = [rows.length, pieces];
    feeds[name] = type === ElementType.int32 ? new ort.Tensor('int32', values, dims) : int64Tensor(values, dims);
  }
  return feeds;
}

export function weightFeeds(weights: ReadonlyMap<string, Weight>): Record<string, ort.Tensor> {
  const feeds: Record<string, ort.Tensor> = {};
  for (const [name, { dims, values }] of weights) feeds[name] = new ort.Tensor('float32', values, dims as number[]);
  return feeds;
}
