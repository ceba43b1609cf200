// Gradients of whole models against PyTorch's in double precision (test/crosscheck/gradients.py has the same formulas).

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as ort from 'onnxruntime-node';
import { appendBackward } from '../../../main/training/autodiff/backward.ts';
import { probeShapes } from '../../../main/training/autodiff/probe.ts';
import { type Encoder, openEncoder } from '../../../main/training/encoder.ts';
import { appendHead, appendLoss, buildEncoderPart, PORT } from '../../../main/training/network.ts';
import { openTrainingSession } from '../../../main/training/open-training-session.ts';
import { pieceFeeds, weightFeeds } from '../../../main/training/piece-feeds.ts';

const MODELS = join(import.meta.dirname, '../../../../shared/models');
const FIXTURE = join(import.meta.dirname, '../../fixtures/training/gradients.json');
const skip = existsSync(MODELS) ? false : `no models in ${MODELS}`;

/** Relative L2 error of a tensor's gradient, or half more than PyTorch's own in single precision where that is worse. */
const TOLERANCE = 1e-5;
const ROUNDING_FACTOR = 1.5;

/** Keys' biases have no gradient at all: what rounding leaves there is measured against the whole model's gradient. */
const NO_GRADIENT = 1e-9;
const ZERO_TOLERANCE = 1e-6;

const LENGTHS = [12, 9, 5];
const PIECES = 12;
const LABELS = 5;
const PROJECTIONS = 16;

interface Reference {
  readonly loss: number;
  readonly rounding: number;
  readonly gradients: Readonly<Record<string, { readonly norm: number; readonly projections: readonly number[] }>>;
}

const references = JSON.parse(readFileSync(FIXTURE, 'utf8')) as Record<string, Reference>;

for (const [name, reference] of Object.entries(references)) {
  test(`agrees with PyTorch on every gradient of ${name}`, { skip }, async (t) => {
    const encoder = await openEncoder(join(MODELS, name));
    const { loss, gradients } = await differentiate(encoder);
    assert.ok(Math.abs(loss - reference.loss) < 1e-5 * reference.loss, `loss ${loss} instead of ${reference.loss}`);
    assert.deepEqual([...gradients.keys()].sort(), Object.keys(reference.gradients).sort());
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
  });
}

async function differentiate(encoder: Encoder): Promise<{ loss: number; gradients: Map<string, Float32Array> }> {
  const part = appendHead(buildEncoderPart(encoder, undefined, false), LABELS, false);
  const loss = appendLoss(part, LABELS);
  const trained = [...part.weights, PORT.headWeight, PORT.headBias];
  const probes = [feedsOf(encoder, [5, 4], 5), feedsOf(encoder, [7, 2, 6], 7)];
  const shapes = await probeShapes(part.build, probes);
  const gradients = appendBackward(part.build, loss, trained, shapes);
  const session = await openTrainingSession(part.build.finish([loss, ...gradients.values()]));
  const results = await session.run(feedsOf(encoder, LENGTHS, PIECES));
  const found = new Map<string, Float32Array>();
  for (const [weight, tensor] of gradients) {
    const { data, dims } = results[tensor];
    const isTransposed = encoder.weights.get(weight)?.isTransposed ?? weight === PORT.headWeight;
    found.set(weight, isTransposed ? transposed(data as Float32Array, dims) : (data as Float32Array));
  }
  await session.release();
  return { loss: (results[loss].data as Float32Array)[0], gradients: found };
}

function feedsOf(encoder: Encoder, lengths: readonly number[], pieces: number): Record<string, ort.Tensor> {
  const vocabulary = encoder.weights.get(`${encoder.prefix}.embeddings.${wordTable(encoder)}.weight`)!.dims[0];
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
  const { hiddenSize } = encoder;
  const head = Float32Array.from({ length: LABELS * hiddenSize }, (_, i) => 0.3 * Math.sin(1 + i));
  const bias = Float32Array.from({ length: LABELS }, (_, c) => 0.1 * Math.cos(c));
  return {
    ...pieceFeeds(encoder.graph.inputs, rows, encoder, pieces),
    ...weightFeeds(encoder.weights),
    [PORT.headWeight]: new ort.Tensor('float32', transposed(head, [LABELS, hiddenSize]), [hiddenSize, LABELS]),
    [PORT.headBias]: new ort.Tensor('float32', bias, [LABELS]),
    [PORT.targets]: new ort.Tensor('float32', targets, [count, LABELS]),
    [PORT.weights]: new ort.Tensor(
      'float32',
      Float32Array.from(weights, (each) => each / total),
      [count, 1],
    ),
  };
}

function wordTable(encoder: Encoder): string {
  return encoder.architecture === 'modernbert' ? 'tok_embeddings' : 'word_embeddings';
}

function transposed(values: Float32Array, [rows, columns]: readonly number[]): Float32Array {
  return Float32Array.from(values, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)]);
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
