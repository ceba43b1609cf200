// Training on a graphics device against the CPU, over a software driver: real shaders, real gradients.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { listDevices } from '../../../main/compute/devices.ts';
import { type Encoder, openEncoder } from '../../../main/training/encoder.ts';
import { DEFAULT_OPTIONS, type TrainingSet, train } from '../../../main/training/train.ts';
import { chooseTrainingDevice, gradientDifference, type ProofBatch } from '../../../main/training/training-devices.ts';
import { SHARED, unlessShared } from '../../support/shared.ts';
import { unlessSoftwareVulkan, withSoftwareVulkan } from '../../support/software-vulkan.ts';

/** Of a loss, against the CPU's; measured 2e-7. */
const TOLERANCE = 1e-5;

const LABELS = 3;
const LENGTHS = [12, 9, 5];

const rows = LENGTHS.map((length, row) => Int32Array.from({ length }, (_, at) => 7 + ((5 * row + 11 * at) % 30)));
const batch = (layers: number): ProofBatch => ({ layers, labels: LABELS, dropout: 0.1, rows });
const open = (name: string) => openEncoder(join(SHARED, 'models', name));
const unlessModels = unlessShared('models');
const skip = unlessModels || unlessSoftwareVulkan();

const DATA: TrainingSet = {
  labels: LABELS,
  fingerprint: 'remainders',
  rows: rows.map((ids) => ({ ids, words: Int32Array.from(ids.keys()), positions: Int32Array.from(ids.keys()) })),
  targetsOf: (row) => {
    const distributions = new Float32Array(rows[row].length * LABELS);
    rows[row].forEach((id, at) => {
      distributions[at * LABELS + (id % LABELS)] = 1;
    });
    return {
      positions: Int32Array.from(rows[row].keys()),
      distributions,
      weights: new Float32Array(rows[row].length).fill(1),
    };
  },
};

async function losses(encoder: Encoder, device: 'cpu' | 'webgpu'): Promise<number[]> {
  const options = { ...DEFAULT_OPTIONS, layers: 2, epochs: 2, batchRows: 2, learningRate: 1e-3, device };
  const found: number[] = [];
  for await (const event of train(encoder, DATA, options)) if (event.kind === 'step') found.push(event.loss!);
  return found;
}

test('takes the same steps with WebGPU as on the CPU, and the same to the last bit again', { skip }, async (t) => {
  const encoder = await open('tiny-bert-cased');
  const [found, again] = await withSoftwareVulkan(async () => [
    await losses(encoder, 'webgpu'),
    await losses(encoder, 'webgpu'),
  ]);
  const expected = await losses(encoder, 'cpu');
  const worst = Math.max(...found.map((loss, step) => Math.abs(loss - expected[step]) / expected[step]));
  t.diagnostic(
    `losses ${found[0].toFixed(3)} to ${found.at(-1)!.toFixed(3)}, worst difference ${worst.toExponential(1)}`,
  );
  assert.equal(found.length, 4);
  assert.ok(worst < TOLERANCE);
  assert.deepEqual(again, found);
});

test('takes WebGPU when it proves itself in a process of its own, dropout and all', { skip }, async () => {
  const encoder = await open('tiny-deberta-v2');
  const chosen = await withSoftwareVulkan(() => chooseTrainingDevice(encoder, batch(1), 'webgpu'));
  assert.deepEqual(chosen, { device: 'webgpu', notes: [] });
});

test('falls back to the CPU, and says why, where the proof does not come about', { skip: unlessModels }, async () => {
  const encoder = await open('tiny-bert-cased');
  const gone = { ...encoder, folder: join(SHARED, 'models/none') };
  const chosen = await chooseTrainingDevice(gone, batch(1), 'webgpu');
  assert.equal(chosen.device, 'cpu');
  const why = listDevices().includes('webgpu') ? /webgpu is not used: There is no model folder/ : /built without it/;
  assert.match(chosen.notes.join(), why);
});

test('takes the CPU without a proof', { skip: unlessModels }, async () => {
  const encoder = await open('tiny-bert-cased');
  assert.deepEqual(await chooseTrainingDevice(encoder, batch(1), 'cpu'), { device: 'cpu', notes: [] });
});

test('sees one wrong weight among many, not rounding of a weight without a gradient', () => {
  const weights = (large: number, small: number, none: number) =>
    new Map([
      ['large', Float32Array.of(large, large)],
      ['small', Float32Array.of(small)],
      ['none', Float32Array.of(none)],
    ]);
  const expected = weights(100, 1, 1e-7);
  assert.ok(gradientDifference(weights(100, 1, -1e-7), expected) < 1e-5);
  assert.ok(gradientDifference(weights(100, 1.1, 1e-7), expected) > 0.09);
  assert.ok(Number.isNaN(gradientDifference(weights(100, Number.NaN, 1e-7), expected)));
});
