import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type AdaptOptions, adaptModel, DEFAULT_ADAPT } from '../../../../main/training/adapt/adapt-model.ts';
import { openMaskedNetwork } from '../../../../main/training/adapt/masked-network.ts';
import { MaskedSession } from '../../../../main/training/adapt/masked-session.ts';
import type { Checkpoint } from '../../../../main/training/checkpoint.ts';
import { Failure } from '../../../../src/failure.ts';

const MODELS = join(import.meta.dirname, '../../../../../shared/models');
const skip = existsSync(MODELS) ? false : `no models in ${MODELS}`;
const FAMILIES = [
  'tiny-bert-cased',
  'tiny-roberta',
  'tiny-albert',
  'tiny-deberta-v2',
  'tiny-electra',
  'tiny-distilbert',
];
const OPTIONS: AdaptOptions = { ...DEFAULT_ADAPT, epochs: 4, batchRows: 4, learningRate: 3e-3, checkpointSteps: 3 };
const MASKING = { share: 0.15, seed: 1, maskId: 4, vocabularySize: 3000, excluded: new Set([0, 1, 2, 3, 4]) };
/** Rows in which each piece tells the next. */
const ROWS = Array.from({ length: 16 }, (_, r) =>
  Int32Array.from({ length: 10 + (r % 3) }, (_, i) => 10 + ((r + i) % 7)),
);

function copyOf({ weights, ...rest }: Checkpoint): Checkpoint {
  return { ...rest, weights: structuredClone(weights) };
}

async function runAll(start?: Checkpoint, options = OPTIONS) {
  const losses: number[] = [];
  const checkpoints: Checkpoint[] = [];
  const network = openMaskedNetwork(join(MODELS, 'tiny-bert-cased'));
  for await (const event of adaptModel(network, ROWS, MASKING, options, start)) {
    if (event.kind === 'step') losses.push(event.loss!);
    else checkpoints.push(copyOf(event.checkpoint));
  }
  return { losses, checkpoints };
}

describe('adapting a model', { skip }, () => {
  it('lowers the loss of what it reads', async () => {
    const { losses } = await runAll(undefined, { ...OPTIONS, epochs: 10 });
    const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length;
    assert.ok(mean(losses.slice(-4)) < mean(losses.slice(0, 4)) / 2, losses.join(' '));
  });

  it('goes on from any checkpoint to the same weights, bit for bit', async () => {
    const whole = await runAll();
    for (const checkpoint of whole.checkpoints.slice(0, -1)) {
      const { checkpoints } = await runAll(copyOf(checkpoint));
      assert.deepEqual(checkpoints.at(-1), whole.checkpoints.at(-1));
    }
  });

  it('refuses a checkpoint of another text', async () => {
    const { checkpoints } = await runAll();
    const other = { ...checkpoints[0], fingerprint: 'other' };
    await assert.rejects(runAll(other), (error) => error instanceof Failure && error.code === 'checkpoint-invalid');
  });

  it('refuses a causal model', () => {
    assert.throws(
      () => openMaskedNetwork(join(MODELS, 'tiny-gpt2')),
      (error) => error instanceof Failure && error.code === 'model-unsupported',
    );
  });

  // Against PyTorch: test/crosscheck/masked_gradients.py.
  for (const name of FAMILIES) {
    it(`has the slope of the loss for ${name}: along the gradient it falls as foretold`, async () => {
      const network = openMaskedNetwork(join(MODELS, name));
      const weights = new Map(
        [...network.weights].map(([key, weight]) => [key, { ...weight, values: weight.values.slice() }]),
      );
      const session = await MaskedSession.open(network, weights);
      const row = { ids: ROWS[0], places: Int32Array.of(2, 5), originals: Int32Array.of(12, 15) };
      const before = await session.run([row], 2);
      const gradients = new Map([...session.gradients].map(([key, values]) => [key, values.slice()]));
      const square = [...gradients.values()].reduce((sum, list) => list.reduce((s, g) => s + g * g, sum), 0);
      // So short a step that the loss is straight, so long that float32 sees it.
      const step = (1e-3 * before) / square;
      const move = (by: number) => {
        for (const [key, { values }] of weights) {
          const gradient = gradients.get(key)!;
          for (let i = 0; i < values.length; i++) values[i] += by * gradient[i];
        }
      };
      move(-step);
      const lower = await session.run([row], 2);
      move(2 * step);
      const upper = await session.run([row], 2);
      await session.close();
      const slope = (upper - lower) / (2 * step);
      assert.ok(Math.abs(slope / square - 1) < 0.02, `${slope} instead of ${square}`);
    });
  }
});
