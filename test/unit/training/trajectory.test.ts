// Eight optimiser steps against PyTorch in double precision (test/crosscheck/training_trajectory.py): schedule, clipping,
// bias correction, weight decay and two learning rates all show in the losses and in the weights' sums.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openEncoder } from '../../../main/training/encoder.ts';
import { PORT } from '../../../main/training/network.ts';
import { DEFAULT_OPTIONS, type TrainingSet, train } from '../../../main/training/train.ts';

const MODEL = join(import.meta.dirname, '../../../../shared/models/tiny-bert-uncased');
const skip = existsSync(MODEL) ? false : `no model in ${MODEL}`;

const LENGTHS = [12, 9, 5];
const PIECES = 12;
const LABELS = 5;

interface Trajectory {
  readonly losses: readonly number[];
  readonly norms: readonly number[];
  readonly absoluteSums: Readonly<Record<string, number>>;
}

test('takes the steps that PyTorch takes', { skip }, async (t) => {
  const path = join(import.meta.dirname, '../../fixtures/training/trajectory.json');
  const expected = JSON.parse(readFileSync(path, 'utf8')) as Trajectory;
  const encoder = await openEncoder(MODEL);
  const { hiddenSize } = encoder;
  const head = new Float32Array(hiddenSize * LABELS);
  for (let i = 0; i < head.length; i++)
    head[(i % hiddenSize) * LABELS + Math.floor(i / hiddenSize)] = 0.3 * Math.sin(1 + i);
  const start = new Map([
    [PORT.headWeight, { dims: [hiddenSize, LABELS], values: head }],
    [PORT.headBias, { dims: [LABELS], values: Float32Array.from({ length: LABELS }, (_, c) => 0.1 * Math.cos(c)) }],
  ]);
  const options = {
    ...DEFAULT_OPTIONS,
    ...{ layers: 2, epochs: expected.losses.length, dropout: 0, batchRows: LENGTHS.length },
    ...{ learningRate: 1e-3, headLearningRate: 5e-3, weightDecay: 0.1, warmUp: 0.25, clipNorm: 0.5 },
  };
  let worst = 0;
  const compare = (found: number, wanted: number) => {
    worst = Math.max(worst, Math.abs(found - wanted) / Math.abs(wanted));
  };
  for await (const event of train(encoder, trainingSet(encoder.weights.get(WORDS)!.dims[0]), options, start)) {
    if (event.kind === 'step') {
      compare(event.loss!, expected.losses[event.step - 1]);
      compare(event.gradientNorm, expected.norms[event.step - 1]);
    } else if (event.kind === 'checkpoint') {
      assert.deepEqual([...event.checkpoint.weights.keys()].sort(), Object.keys(expected.absoluteSums).sort());
      for (const [name, { values }] of event.checkpoint.weights) {
        // Their gradient is 0: Adam scales what rounding leaves of it to full steps, here and in PyTorch.
        if (name.endsWith('.key.bias')) continue;
        compare(
          values.reduce((sum, value) => sum + Math.abs(value), 0),
          expected.absoluteSums[name],
        );
      }
    }
  }
  t.diagnostic(`worst relative difference ${worst.toExponential(1)}`);
  assert.ok(worst < 1e-4);
});

const WORDS = 'bert.embeddings.word_embeddings.weight';

function trainingSet(vocabulary: number): TrainingSet {
  const rows = LENGTHS.map((length, row) => ({
    ids: Int32Array.from({ length }, (_, at) => 5 + ((37 * row + 11 * at + 3 * at * at) % (vocabulary - 5))),
    words: new Int32Array(),
    positions: new Int32Array(),
  }));
  const targetsOf = (row: number) => {
    const places = Array.from({ length: LENGTHS[row] }, (_, at) => row * PIECES + at);
    const distributions = places.flatMap((n) => {
      const raw = Array.from({ length: LABELS }, (_, c) => 1 + Math.sin(1.3 * n + 2.1 * c));
      const sum = raw.reduce((sum, each) => sum + each, 0);
      return raw.map((each) => each / sum);
    });
    return {
      positions: Int32Array.from(places, (n) => n % PIECES),
      distributions: Float32Array.from(distributions),
      weights: Float32Array.from(places, (n) => (n % 4 === 3 ? 0 : 0.5 + Math.cos(n) ** 2)),
    };
  };
  return { rows, labels: LABELS, targetsOf };
}
