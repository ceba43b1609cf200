// Exported folders of every family: the graph and the safetensors give the trained tagger's own scores.
// That others load them is checked by export-families.test.ts.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import * as ort from 'onnxruntime-node';
import { openEncoder } from '../../../main/training/encoder.ts';
import { readLicense } from '../../../main/training/export/encoder-origin.ts';
import { exportTagger, type TrainedTagger } from '../../../main/training/export-tagger.ts';
import { pieceFeeds } from '../../../main/training/piece-feeds.ts';
import { readSafetensors } from '../../../main/training/safetensors.ts';
import { TaggerSession } from '../../../main/training/tagger-session.ts';
import { startWeights } from '../../../main/training/trained-weights.ts';
import { Failure } from '../../../src/failure.ts';
import { keyedNormal } from '../../../src/tagger/keyed-random.ts';
import { createLabelSet } from '../../../src/tagger/label-set.ts';
import { modelCard } from '../../../src/tagger/model-card.ts';
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

test('says in the folder where the tagger comes from', { skip }, async () => {
  const folder = join(temporary.path, 'described');
  const tagger = await moved('tiny-roberta', 1);
  const { provenance, verified } = await exportTagger(tagger, folder, { card });
  const read = JSON.parse(readFileSync(join(folder, 'seedmark.json'), 'utf8'));
  assert.deepEqual(read, JSON.parse(JSON.stringify({ version: 1, ...provenance, verified })));
  assert.equal(read.longestRow, tagger.encoder.maxPieces);
  assert.equal(read.quantised.source, 'random pieces');
  assert.equal(read.base.architecture, 'roberta');
  assert.match(read.base.fingerprint, /^[0-9a-f]{64}$/);
  assert.equal(readFileSync(join(folder, 'README.md'), 'utf8'), modelCard(provenance));
  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
  mkdirSync(join(temporary.path, 'plain'));
  assert.equal(mode(folder), mode(join(temporary.path, 'plain')), 'others may read it as any folder');
});

test('reports how many words of the given rows the eight-bit graph labels alike', { skip }, async () => {
  const rows = ROWS.map((ids) => ({ ids, words: Int32Array.of(0, 1), positions: Int32Array.of(1, 3) }));
  const tagger = await moved('tiny-bert-cased', 1);
  const { provenance } = await exportTagger(tagger, join(temporary.path, 'sampled'), { card, sampleRows: rows });
  const { source, rows: count, words, same } = provenance.quantised!;
  assert.deepEqual({ source, count, words }, { source: 'text', count: 2, words: 4 });
  assert.ok(same > 0 && same <= 4);
});

/** Training that is left out of the comparison: the graph has it, the trained part that is asked has not. */
test('leaves nothing behind when the graph does not say what the tagger says', { skip }, async () => {
  const isInvalid = (error: unknown) => error instanceof Failure && error.code === 'model-invalid';
  const wrong = { ...(await moved('tiny-bert-cased', 2)), layers: 1 };
  await assert.rejects(exportTagger(wrong, join(temporary.path, 'wrong'), { card }), isInvalid);
  const diverged = await moved('tiny-bert-cased', 1);
  diverged.weights.get('classifier.bias')!.values[0] = Number.NaN;
  await assert.rejects(exportTagger(diverged, join(temporary.path, 'wrong'), { card }), isInvalid);
  assert.deepEqual(
    readdirSync(temporary.path).filter((name) => name.startsWith('wrong')),
    [],
  );
});

test('reads the licence of a model from its card, its licence file, or not at all', () => {
  const folder = join(temporary.path, 'licences');
  mkdirSync(folder);
  assert.deepEqual(readLicense(folder), {});
  writeFileSync(join(folder, 'README.md'), '# A model\n\nLicence of the weights: CC-BY-4.0, some texts apart.\n');
  assert.deepEqual(readLicense(folder), {
    license: 'cc-by-4.0',
    licenseNote: 'CC-BY-4.0, some texts apart.',
    licenseSource: 'README.md',
  });
  writeFileSync(join(folder, 'LICENSE'), 'MIT License\n\nCopyright …');
  assert.deepEqual(readLicense(folder), { license: 'mit', licenseSource: 'LICENSE' });
  writeFileSync(join(folder, 'README.md'), '---\nlanguage: en\nlicense: AFL-3.0\n---\n# A model\n');
  assert.deepEqual(readLicense(folder), { license: 'afl-3.0', licenseSource: 'README.md' });
});
