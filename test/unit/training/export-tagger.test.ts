// Exported folders of every family: the graph and the safetensors give the trained tagger's own scores.
// That transformers loads them is checked by test/crosscheck/gradients_export.py.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import * as ort from 'onnxruntime-node';
import { openEncoder } from '../../../main/training/encoder.ts';
import { exportTagger, type TrainedTagger } from '../../../main/training/export-tagger.ts';
import { pieceFeeds } from '../../../main/training/piece-feeds.ts';
import { readSafetensors } from '../../../main/training/safetensors.ts';
import { TaggerSession } from '../../../main/training/tagger-session.ts';
import { startWeights } from '../../../main/training/trained-weights.ts';
import { Failure } from '../../../src/failure.ts';
import { keyedNormal } from '../../../src/tagger/keyed-random.ts';
import { createLabelSet } from '../../../src/tagger/label-set.ts';
import type { TaggerProvenance } from '../../../src/tagger/tagger-provenance.ts';
import { temporaryFolder } from '../../support/onnx-models.ts';

const MODELS = join(import.meta.dirname, '../../../../shared/models');
const skip = existsSync(MODELS) ? false : `no models in ${MODELS}`;

const FAMILIES = ['bert-cased', 'roberta', 'xlm-roberta', 'distilbert', 'electra', 'deberta-v2', 'albert'];
const TOLERANCE = 1e-4;

const labelSet = createLabelSet(['LOC', 'PER']);
const card: TaggerProvenance = {
  name: 'tiny',
  languages: ['en'],
  madeWith: 'Seedmark',
  types: labelSet.types.map((name) => ({ name, phrase: name, seeds: [] })),
  labels: { rule: 'made up', sentences: 1, words: 2, spans: {} },
  training: { layers: 1, layersInAll: 2, seed: 1, settings: {} },
};
const temporary = temporaryFolder();
after(() => temporary.remove());

/** All weights of the last layers moved a little, as training does. */
async function moved(name: string, layers: number): Promise<TrainedTagger> {
  const encoder = await openEncoder(join(MODELS, name));
  const size = { layers, labels: labelSet.labels.length, features: encoder.hiddenSize };
  const weights = startWeights(encoder, size, 1);
  const normal = keyedNormal(7);
  for (const { values } of weights.values()) for (let i = 0; i < values.length; i++) values[i] += 0.05 * normal();
  return { encoder, weights, labelSet, layers };
}

const ROWS = [Int32Array.of(5, 17, 300, 44, 9, 120, 6, 77), Int32Array.of(5, 99, 12, 6)];

for (const family of FAMILIES) {
  test(`writes a tiny-${family} whose graph gives the trained tagger’s scores`, { skip }, async (t) => {
    const tagger = await moved(`tiny-${family}`, 1);
    const folder = join(temporary.path, family);
    await exportTagger(tagger, folder, { card });
    const worst = await compare(tagger, folder);
    t.diagnostic(`worst difference ${worst.toExponential(1)}`);
    assert.ok(worst < TOLERANCE);
    const { id2label, label2id, architectures } = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
    assert.match(architectures[0], /ForTokenClassification$/);
    assert.deepEqual(Object.values(id2label), labelSet.labels);
    assert.equal(label2id['I-PER'], 4);
    assert.deepEqual(
      readFileSync(join(folder, 'tokenizer.json')),
      readFileSync(join(tagger.encoder.folder, 'tokenizer.json')),
    );
  });

  test(`writes a tiny-${family} whose safetensors hold every weight in the published layout`, { skip }, () => {
    const base = readSafetensors(join(MODELS, `tiny-${family}/model.safetensors`));
    const written = readSafetensors(join(temporary.path, family, 'model.safetensors'));
    let same = 0;
    for (const [name, { dims, values }] of written) {
      if (name.startsWith('classifier.')) continue;
      assert.deepEqual(dims, base.get(name)?.dims, name);
      if (values.every((value, i) => value === base.get(name)?.values[i])) same++;
    }
    assert.ok(same > 0 && same < written.size, `${same} of ${written.size} weights are the base model’s`);
    assert.deepEqual(written.get('classifier.weight')?.dims, [5, 48]);
  });
}

async function compare(tagger: TrainedTagger, folder: string): Promise<number> {
  const labels = labelSet.labels.length;
  const { encoder, weights } = tagger;
  const expected = await TaggerSession.open(encoder, 1, labels, weights);
  const rows = ROWS.map((ids) => ({ ids, words: Int32Array.from(ids.keys()), positions: Int32Array.from(ids.keys()) }));
  const scores = await expected.run(rows);
  await expected.close();
  const session = await ort.InferenceSession.create(join(folder, 'onnx/model.onnx'));
  const feeds = pieceFeeds(encoder.graph.inputs, ROWS, encoder, 8);
  const { data, dims } = (await session.run(feeds)).logits;
  await session.release();
  assert.deepEqual(dims, [2, 8, labels]);
  let worst = 0;
  ROWS.forEach((row, r) => {
    for (let piece = 0; piece < row.length; piece++) {
      const from = (r * 8 + piece) * labels;
      const logits = [...(data as Float32Array).subarray(from, from + labels)];
      const total = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
      logits.forEach((logit, label) => {
        worst = Math.max(worst, Math.abs(logit - total - scores[r][piece * labels + label]));
      });
    }
  });
  return worst;
}

test('keeps the weights of large models beside the graph', { skip }, async () => {
  const tagger = await moved('tiny-bert-cased', 1);
  const folder = join(temporary.path, 'large');
  await exportTagger(tagger, folder, { card, largestGraphBytes: 1000 });
  assert.deepEqual(readdirSync(join(folder, 'onnx')).sort(), [
    'model.onnx',
    'model.onnx_data',
    'model_quantized.onnx',
    'model_quantized.onnx_data',
  ]);
  assert.ok((await compare(tagger, folder)) < TOLERANCE);
});

test('refuses what no class of transformers can load, and folders that are there', { skip }, async () => {
  const rejects = (tagger: TrainedTagger, folder: string, code: string) =>
    assert.rejects(exportTagger(tagger, folder, { card }), (error) => error instanceof Failure && error.code === code);
  const target = join(temporary.path, 'refused');
  await rejects(await moved('tiny-modernbert', 1), target, 'model-unsupported');
  const tagger = await moved('tiny-bert-cased', 1);
  const preview = startWeights(tagger.encoder, { layers: 0, labels: 5, features: 96 }, 1);
  await rejects({ ...tagger, weights: preview }, target, 'bad-argument');
  assert.ok(!existsSync(target));
  mkdirSync(target);
  await rejects(tagger, target, 'file-unwritable');
  assert.deepEqual(
    readdirSync(temporary.path).filter((name) => name.startsWith('refused')),
    ['refused'],
  );
});
