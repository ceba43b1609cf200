// seedmark export-check as a person uses it: on a sound tagger, and on folders whose files do not belong together.

import assert from 'node:assert/strict';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { readSafetensors, writeSafetensors } from '../../main/training/safetensors.ts';
import { SHARED, unlessShared } from '../support/shared.ts';
import { exportTinyTagger } from '../support/tiny-tagger.ts';
import { folder, seedmark, wikigoldHead } from './command.ts';

const skip = unlessShared('models');
const SOUND = join(folder, 'sound');
const OTHER = join(folder, 'other');

before(async () => {
  if (skip) return;
  await exportTinyTagger(SOUND);
  await exportTinyTagger(OTHER, 'tiny-roberta');
});

/** A copy of the sound tagger with something wrong. */
function broken(name: string, breakIt: (path: (file: string) => string) => void): string {
  const copy = join(folder, name);
  cpSync(SOUND, copy, { recursive: true });
  breakIt((file) => join(copy, file));
  return copy;
}

function editJson(path: string, edit: (value: Record<string, unknown>) => Record<string, unknown>): void {
  writeFileSync(path, JSON.stringify(edit(JSON.parse(readFileSync(path, 'utf8')))));
}

test('finds nothing wrong with an exported tagger', { skip }, async () => {
  const { code, stdout, stderr } = await seedmark(['export-check', SOUND]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^class {7}BertForTokenClassification$/m);
  assert.match(stdout, /^types {7}LOC, PER$/m);
  assert.match(stdout, /^tried on {4}100 sentences of words from its vocabulary: 2,133 words/m);
  assert.match(stdout, /^weights {5}39 of model\.safetensors are in model\.onnx, value by value$/m);
  assert.match(stdout, /^eight bits .* 16 weights rounded from model\.onnx; \d+ of 2133 words/m);
  assert.match(stdout, /^Everything fits\.$/m);
});

test('runs the graphs on a text, and says all of it as JSON', { skip }, async () => {
  const text = join(folder, 'text.conll');
  writeFileSync(text, wikigoldHead(20));
  const { code, stdout } = await seedmark(['export-check', SOUND, '--text', text, '--json']);
  assert.equal(code, 0);
  const check = JSON.parse(stdout);
  assert.deepEqual([check.source, check.sentences, check.findings], ['text', 20, []]);
  assert.equal(check.quantised.agreement.words, check.words);
});

interface Wrong {
  readonly name: string;
  readonly breakIt: (path: (file: string) => string) => void;
  readonly says: RegExp;
}

const WRONG: readonly Wrong[] = [
  {
    name: 'a weight of model.safetensors that was changed',
    breakIt: (path) => {
      const weights = readSafetensors(path('model.safetensors'));
      const bias = weights.get('classifier.bias')!;
      weights.set('classifier.bias', { ...bias, values: bias.values.map((value) => value + 1e-6) });
      writeSafetensors(path('model.safetensors'), weights);
    },
    says: /model\.safetensors and model\.onnx hold other values of classifier\.bias\./,
  },
  {
    name: 'a weight that no graph has',
    breakIt: (path) => {
      const weights = readSafetensors(path('model.safetensors'));
      weights.set('bert.encoder.layer.2.output.dense.bias', { dims: [2], values: Float32Array.of(1, 2) });
      writeSafetensors(path('model.safetensors'), weights);
    },
    says: /model\.onnx lacks bert\.encoder\.layer\.2\.output\.dense\.bias of model\.safetensors/,
  },
  {
    name: 'a graph of another tagger',
    breakIt: (path) => cpSync(join(OTHER, 'onnx/model.onnx'), path('onnx/model.onnx')),
    says: /model\.onnx lacks .* and \d+ more of model\.safetensors/,
  },
  {
    name: 'label2id that does not turn id2label round',
    breakIt: (path) => editJson(path('config.json'), (config) => ({ ...config, label2id: { O: 1, 'B-LOC': 0 } })),
    says: /label2id is not the reverse of id2label/,
  },
  {
    name: 'a class of another architecture',
    breakIt: (path) => editJson(path('config.json'), (config) => ({ ...config, architectures: ['BertModel'] })),
    says: /config\.json names the class BertModel .* BertForTokenClassification/,
  },
  {
    name: 'a tokenizer of another model',
    breakIt: (path) =>
      cpSync(join(SHARED, 'models/starter/tokenizer.json'), path('tokenizer.json'), { recursive: true }),
    says: /pieces beyond the model's vocabulary/,
  },
  {
    name: 'a damaged eight-bit graph',
    breakIt: (path) => writeFileSync(path('onnx/model_quantized.onnx'), readFileSync(path('config.json'))),
    says: /model_quantized\.onnx is no complete ONNX file/,
  },
  {
    name: 'no tokenizer',
    breakIt: (path) => rmSync(path('tokenizer.json')),
    says: /no tokenizer\.json/,
  },
];

for (const [at, { name, breakIt, says }] of WRONG.entries()) {
  test(`ends with 2 and a hint at ${name}`, { skip }, async () => {
    const { code, stderr } = await seedmark(['export-check', broken(`broken-${at}`, breakIt)]);
    assert.match(stderr, says);
    assert.match(stderr, /\n {2}\S.*\.\n/, 'a hint');
    assert.equal(code, 2);
  });
}

test('tells an eight-bit graph of other weights', { skip }, async () => {
  const retrained = join(folder, 'retrained');
  await exportTinyTagger(retrained, 'tiny-bert-uncased');
  const copy = broken('mixed', (path) =>
    cpSync(join(retrained, 'onnx/model_quantized.onnx'), path('onnx/model_quantized.onnx')),
  );
  const { code, stdout } = await seedmark(['export-check', copy, '--json']);
  assert.equal(code, 2);
  const { findings } = JSON.parse(stdout);
  assert.match(findings[0].message, /model_quantized\.onnx was not made from model\.onnx: it holds other values of /);
});

test('refuses a language model, which is no tagger', { skip }, async () => {
  const { code, stderr } = await seedmark(['export-check', join(SHARED, 'models/tiny-bert-cased')]);
  assert.equal(code, 2);
  assert.match(stderr, /labels of this model are not O, B-TYPE, I-TYPE/);
});
