// The batch, head and targets that test/crosscheck/gradients.py computes PyTorch's gradients for, and the comparison.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import * as ort from 'onnxruntime-node';
import type { Value } from '../../../main/compute/onnx/model.ts';
import { PORT } from '../../../main/training/network.ts';
import { pieceFeeds, type RowLayout } from '../../../main/training/piece-feeds.ts';

/** Relative L2 error of a tensor's gradient, or half more than PyTorch's own in single precision where that is worse. */
const TOLERANCE = 1e-5;
const ROUNDING_FACTOR = 1.5;

/** Keys' biases have no gradient at all: what rounding leaves there is measured against the whole model's gradient. */
const NO_GRADIENT = 1e-9;
const ZERO_TOLERANCE = 1e-6;

export const LENGTHS: readonly number[] = [12, 9, 5];
export const PIECES = 12;
export const LABELS = 5;
const PROJECTIONS = 16;

export interface Reference {
  readonly loss: number;
  readonly rounding: number;
  readonly gradients: Readonly<Record<string, { readonly norm: number; readonly projections: readonly number[] }>>;
}

export function readReferences(): Record<string, Reference> {
  const path = join(import.meta.dirname, '../../fixtures/training/gradients.json');
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, Reference>;
}

export interface BatchShape extends RowLayout {
  readonly vocabulary: number;
  readonly hiddenSize: number;
}

/** All inputs but the encoder's weights. */
export function batchFeeds(
  inputs: readonly Value[],
  shape: BatchShape,
  lengths = LENGTHS,
  pieces = PIECES,
): Record<string, ort.Tensor> {
  const { vocabulary, hiddenSize } = shape;
  const rows = lengths.map((length, row) =>
    Int32Array.from({ length }, (_, at) => 5 + ((37 * row + 11 * at + 3 * at * at) % (vocabulary - 5))),
  );
  const count = rows.length * pieces;
  const targets = new Float32Array(count * LABELS);
  const weights = new Float64Array(count);
  for (let n = 0; n < count; n++) {
    const raw = Array.from({ length: LABELS }, (_, c) => 1 + Math.sin(1.3 * n + 2.1 * c));
    const sum = raw.reduce((sum, each) => sum + each, 0);
    targets.set(
      raw.map((each) => each / sum),
      n * LABELS,
    );
    const isPiece = n % pieces < lengths[Math.floor(n / pieces)];
    weights[n] = isPiece && n % 4 !== 3 ? 0.5 + Math.cos(n) ** 2 : 0;
  }
  const total = weights.reduce((sum, each) => sum + each, 0);
  const shares = Float32Array.from(weights, (each) => each / total);
  const head = Float32Array.from({ length: LABELS * hiddenSize }, (_, i) => 0.3 * Math.sin(1 + i));
  const bias = Float32Array.from({ length: LABELS }, (_, c) => 0.1 * Math.cos(c));
  return {
    ...pieceFeeds(inputs, rows, shape, pieces),
    [PORT.headWeight]: new ort.Tensor('float32', transposed(head, [LABELS, hiddenSize]), [hiddenSize, LABELS]),
    [PORT.headBias]: new ort.Tensor('float32', bias, [LABELS]),
    [PORT.targets]: new ort.Tensor('float32', targets, [count, LABELS]),
    [PORT.weights]: new ort.Tensor('float32', shares, [count, 1]),
  };
}

export function transposed(values: Float32Array, [rows, columns]: readonly number[]): Float32Array {
  return Float32Array.from(values, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)]);
}

/** @param gradients in Hugging Face's layout. */
export function assertGradients(t: TestContext, reference: Reference, gradients: ReadonlyMap<string, Float32Array>) {
  const norm = Math.hypot(...Object.values(reference.gradients).map((each) => each.norm));
  let worst = { name: '', error: 0 };
  for (const [weight, gradient] of gradients) {
    const expected = reference.gradients[weight];
    const squares = project(gradient).map((product, k) => (product - expected.projections[k]) ** 2);
    const difference = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / PROJECTIONS);
    if (expected.norm < NO_GRADIENT * norm) {
      assert.ok(difference < ZERO_TOLERANCE * norm, `${weight} has a gradient of ${difference}`);
    } else if (difference / expected.norm >= worst.error) {
      worst = { name: weight, error: difference / expected.norm };
    }
  }
  t.diagnostic(
    `${gradients.size} tensors, worst relative error ${worst.error.toExponential(1)} (${worst.name}); ` +
      `PyTorch in single precision ${reference.rounding.toExponential(1)}`,
  );
  const tolerance = Math.max(TOLERANCE, ROUNDING_FACTOR * reference.rounding);
  assert.ok(worst.error < tolerance, `${worst.name}: ${worst.error}`);
}

/** Products with the same random signs as in gradients.py. */
function project(values: Float32Array): number[] {
  return Array.from({ length: PROJECTIONS }, (_, k) => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) {
      let x = (Math.imul(i, 0x9e3779b1) + Math.imul(k, 0x85ebca6b)) >>> 0;
      x = (x ^ (x >>> 15)) >>> 0;
      x = Math.imul(x, 0x2c1b3c6d) >>> 0;
      sum += (x ^ (x >>> 12)) & 1 ? values[i] : -values[i];
    }
    return sum;
  });
}
