// One step: cut into groups, padded, or with numbers that are none.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openEncoder } from '../../../main/training/encoder.ts';
import { FrozenSession } from '../../../main/training/frozen-session.ts';
import { GradientSession } from '../../../main/training/gradient-session.ts';
import type { FrozenRow } from '../../../main/training/row-group.ts';
import { DEFAULT_OPTIONS, train } from '../../../main/training/train.ts';
import { startWeights } from '../../../main/training/trained-weights.ts';
import { gradientDifference } from '../../../main/training/training-devices.ts';
import { runStep } from '../../../main/training/training-step.ts';
import { Failure } from '../../../src/failure.ts';
import type { PieceTargets } from '../../../src/tagger/word-targets.ts';
import { SHARED, unlessShared } from '../../support/shared.ts';

const skip = unlessShared('models');
const FAMILIES = ['tiny-bert-cased', 'tiny-deberta-v2'];

/** Other orders of fp32 sums. */
const TOLERANCE = 2e-5;

const LABELS = 3;
const LAYERS = 2;
const LENGTHS = [12, 9, 5, 21, 16];

const idsOf = (row: number) => Int32Array.from({ length: LENGTHS[row] }, (_, at) => 7 + ((5 * row + 11 * at) % 30));

/** A soft label and a weight at every second piece. */
function targetsOf(row: number): PieceTargets {
  const positions = Int32Array.from({ length: Math.floor(LENGTHS[row] / 2) }, (_, i) => 2 * i);
  const count = positions.length * LABELS;
  return {
    positions,
    distributions: Float32Array.from({ length: count }, (_, i) => (i % LABELS === row % LABELS ? 0.5 : 0.25)),
    weights: Float32Array.from(positions, (_, i) => 0.3 + (i % 3)),
  };
}

const NO_TARGETS: PieceTargets = {
  positions: new Int32Array(),
  distributions: new Float32Array(),
  weights: new Float32Array(),
};

async function open(name: string, dropout = 0) {
  const encoder = await openEncoder(join(SHARED, 'models', name));
  const frozen = await FrozenSession.open(encoder, LAYERS);
  const ids = LENGTHS.map((_, row) => idsOf(row));
  const hidden = await frozen.run(ids);
  await frozen.close();
  const rows = ids.map((ids, row): FrozenRow => ({ ids, hidden: hidden[row] }));
  const size = { layers: LAYERS, labels: LABELS, features: frozen.features };
  const weights = startWeights(encoder, size, 1);
  return { encoder, rows, weights, session: await GradientSession.open(encoder, size, weights, { dropout }) };
}

/** Gradients as one step with groups of so many pieces leaves them in the first moments. */
async function gradientsInGroups(name: string, groupPieces: number) {
  const { rows, weights, session } = await open(name);
  const options = { ...DEFAULT_OPTIONS, groupPieces };
  const targets = rows.map((_, row) => targetsOf(row));
  const { loss } = await runStep({ session, weights, options }, rows, targets, { step: 5, steps: 10 });
  await session.close();
  return { loss: loss!, gradients: new Map([...weights].map(([name, { first }]) => [name, first])) };
}

for (const name of FAMILIES) {
  test(`gets the same gradient of every weight of ${name} in groups as in one`, { skip }, async (t) => {
    const whole = await gradientsInGroups(name, 10_000);
    for (const groupPieces of [48, 1]) {
      const grouped = await gradientsInGroups(name, groupPieces);
      const difference = gradientDifference(grouped.gradients, whole.gradients);
      t.diagnostic(`${groupPieces} pieces: worst relative difference ${difference.toExponential(1)}`);
      assert.ok(difference < TOLERANCE);
      assert.ok(Math.abs(grouped.loss - whole.loss) < 1e-6 * whole.loss);
    }
  });

  test(`gets the same gradient of every weight of ${name} whatever a row is padded to`, { skip }, async (t) => {
    const { rows, session } = await open(name);
    const [short, long] = [2, 3];
    const alone = await session.run([rows[short]], [targetsOf(short)], 1, [0]);
    const expected = new Map([...session.gradients].map(([name, values]) => [name, values.slice()]));
    const padded = await session.run([rows[short], rows[long]], [targetsOf(short), NO_TARGETS], 1, [0]);
    const difference = gradientDifference(session.gradients, expected);
    await session.close();
    t.diagnostic(`worst relative difference ${difference.toExponential(1)}`);
    assert.ok(difference < TOLERANCE);
    assert.ok(Math.abs(padded - alone) < 1e-6 * alone);
  });
}

test('stops before the weights are changed when a gradient is no finite number', { skip }, async () => {
  const { rows, weights, session } = await open('tiny-bert-cased');
  const weight = weights.get('bert.encoder.layer.1.output.dense.weight')!;
  weight.values[0] = Number.POSITIVE_INFINITY;
  const before = new Map([...weights].map(([name, { values, first }]) => [name, [values.slice(), first.slice()]]));
  const targets = rows.map((_, row) => targetsOf(row));
  await assert.rejects(
    runStep({ session, weights, options: DEFAULT_OPTIONS }, rows, targets, { step: 5, steps: 10 }),
    (error) =>
      error instanceof Failure &&
      error.code === 'training-diverged' &&
      /step 6/.test(error.message) &&
      /try 0\.00002 and 0\.0001/.test(error.hint),
  );
  await session.close();
  for (const [name, { values, first }] of weights) assert.deepEqual([values, first], before.get(name), name);
});

test('ends a training whose learning rate is far too high', { skip }, async () => {
  const encoder = await openEncoder(join(SHARED, 'models/tiny-bert-cased'));
  const rows = LENGTHS.map((_, row) => ({ ids: idsOf(row), words: new Int32Array(), positions: new Int32Array() }));
  const data = { rows, labels: LABELS, targetsOf, fingerprint: 'soft' };
  const options = { ...DEFAULT_OPTIONS, layers: LAYERS, learningRate: 1e30 };
  const run = async () => {
    for await (const event of train(encoder, data, options)) if (event.kind === 'step') assert.ok(event.loss! < 1e9);
  };
  await assert.rejects(run, (error) => error instanceof Failure && error.code === 'training-diverged');
});
