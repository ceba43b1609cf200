// Every family can be trained, with dropout, all layers or the last one: the loss falls, and what is frozen stays.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Checkpoint } from '../../../main/training/checkpoint.ts';
import { type Encoder, openEncoder } from '../../../main/training/encoder.ts';
import { DEFAULT_OPTIONS, type TrainingSet, train } from '../../../main/training/train.ts';

const MODELS = join(import.meta.dirname, '../../../../shared/models');
const skip = existsSync(MODELS) ? false : `no models in ${MODELS}`;

/** Weights that each family trains with one layer of two; ALBERT's layers are one. */
const FAMILIES = {
  'tiny-bert-cased': 16,
  'tiny-roberta': 16,
  'tiny-xlm-roberta': 16,
  'tiny-distilbert': 16,
  'tiny-electra': 16,
  'tiny-deberta-v2': 16,
  'tiny-albert': 16,
};

const LABELS = 3;

/** A piece's label is its id's remainder: learnable from the embedding alone. */
const DATA: TrainingSet = {
  labels: LABELS,
  rows: Array.from({ length: 8 }, (_, row) => {
    const ids = Int32Array.from({ length: 6 + row }, (_, at) => 7 + ((5 * row + 11 * at) % 30));
    return { ids, words: Int32Array.from(ids.keys()), positions: Int32Array.from(ids.keys()) };
  }),
  targetsOf(row) {
    const { ids, positions } = this.rows[row];
    const distributions = new Float32Array(ids.length * LABELS);
    ids.forEach((id, at) => {
      distributions[at * LABELS + (id % LABELS)] = 1;
    });
    return { positions, distributions, weights: new Float32Array(ids.length).fill(1) };
  },
};

async function run(encoder: Encoder, layers: number): Promise<{ losses: number[]; last: Checkpoint }> {
  const losses: number[] = [];
  let last: Checkpoint | undefined;
  const options = {
    ...DEFAULT_OPTIONS,
    layers,
    epochs: 30,
    batchRows: 8,
    learningRate: 2e-3,
    headLearningRate: 2e-2,
    dropout: 0.02,
  };
  for await (const event of train(encoder, DATA, options)) {
    if (event.kind === 'step') losses.push(event.loss!);
    else if (event.kind === 'checkpoint') last = event.checkpoint;
  }
  return { losses, last: last! };
}

for (const [name, count] of Object.entries(FAMILIES)) {
  test(`trains ${name}`, { skip }, async (t) => {
    const encoder = await openEncoder(join(MODELS, name));
    for (let layers = 1; layers < encoder.hiddenStates.length; layers++) {
      const { losses, last } = await run(encoder, layers);
      t.diagnostic(`${layers} layers: loss ${losses[0].toFixed(2)} to ${losses.at(-1)!.toFixed(2)}`);
      assert.ok(losses.at(-1)! < 0.9 * losses[0]);
      const names = [...last.weights.keys()];
      assert.ok(!names.some((weight) => weight.includes('embeddings.word')), 'embeddings are frozen');
      if (layers === 1) assert.equal(names.length, count + 2);
      const unmoved = names.filter((weight) => {
        const before = encoder.weights.get(weight)?.values;
        return before && last.weights.get(weight)!.values.every((value, i) => value === before[i]);
      });
      assert.deepEqual(unmoved, []);
    }
  });
}

test('trains DeBERTa’s relative positions only where no frozen layer reads them', { skip }, async () => {
  const encoder = await openEncoder(join(MODELS, 'tiny-deberta-v2'));
  const trains = async (layers: number) =>
    (await run(encoder, layers)).last.weights.has('deberta.encoder.rel_embeddings.weight');
  assert.deepEqual([await trains(1), await trains(2)], [false, true]);
});
