// The eight-bit graph: what it holds, that runtimes in browsers take it, and that a row's scores stay its own.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import * as ort from 'onnxruntime-node';
import { type Graph, type Model, type Tensor, writeModel } from '../../../main/compute/onnx/model.ts';
import { makeNode, makeTensor } from '../../../main/compute/onnx/parts.ts';
import { int64Tensor } from '../../../main/compute/row-batch.ts';
import { openEncoder } from '../../../main/training/encoder.ts';
import { compareQuantised } from '../../../main/training/export/compare-weights.ts';
import { taggerModel } from '../../../main/training/export/tagger-graph.ts';
import { pieceFeeds } from '../../../main/training/piece-feeds.ts';
import { quantiseTagger } from '../../../main/training/quantise-tagger.ts';
import { startWeights } from '../../../main/training/trained-weights.ts';
import { createLabelSet } from '../../../src/tagger/label-set.ts';
import { modelOf, randomTensor } from '../../support/onnx-models.ts';
import { SHARED, unlessShared } from '../../support/shared.ts';

const skip = unlessShared('models');
const FAMILIES = ['bert-cased', 'roberta', 'distilbert', 'electra', 'deberta-v2'];
const ROWS = [Int32Array.of(5, 17, 300, 44, 9, 120, 6, 77), Int32Array.of(5, 99, 12, 6)];

async function tiny(family: string) {
  const encoder = await openEncoder(join(SHARED, `models/tiny-${family}`));
  const labelSet = createLabelSet(['LOC', 'PER']);
  const weights = startWeights(encoder, { layers: 1, labels: labelSet.labels.length, features: encoder.hiddenSize }, 1);
  const full = taggerModel(encoder, weights, labelSet);
  return { encoder, full, coarse: quantiseTagger(full) };
}

for (const family of FAMILIES) {
  test(`every matrix and table of tiny-${family} is bytes, in standard operators`, { skip }, async () => {
    const { full, coarse } = await tiny(family);
    assert.deepEqual(coarse.opsets, full.opsets);
    assert.ok(coarse.graph.nodes.every(({ domain }) => domain === ''));
    const { equal, different } = compareQuantised(full.graph, coarse.graph, '');
    assert.deepEqual(different, []);
    assert.equal(equal, matricesRead(full.graph).size);
    assert.equal(matricesRead(coarse.graph).size, 0, 'matrices in single precision');
  });
}

/** Constant matrices that are multiplied with, or whose rows are read. */
function matricesRead({ nodes, initializers }: Graph): Set<string> {
  const isMatrix = (name: string) => initializers.get(name)?.dims.length === 2 && initializers.get(name)?.type === 1;
  const read = nodes.flatMap(({ op, inputs }) => (op === 'MatMul' ? [inputs[1]] : op === 'Gather' ? [inputs[0]] : []));
  // Scales are matrices of one column.
  return new Set(read.filter((name) => isMatrix(name) && initializers.get(name)?.dims[1] !== 1));
}

test('a row has the same scores alone and beside others', { skip }, async () => {
  const { encoder, coarse } = await tiny('bert-cased');
  const session = await ort.InferenceSession.create(writeModel(coarse));
  const run = async (rows: Int32Array[], pieces: number) => {
    const { logits } = await session.run(pieceFeeds(coarse.graph.inputs, rows, encoder, pieces));
    return [...(logits.data as Float32Array)];
  };
  const together = await run(ROWS, 8);
  assert.deepEqual(together.slice(0, 8 * 5), await run([ROWS[0]], 8));
  assert.deepEqual(together.slice(8 * 5, 12 * 5), await run([ROWS[1]], 4));
  await session.release();
});

test('WebAssembly gives the scores that the processor gives', { skip }, async (t) => {
  const web = await import('onnxruntime-web').catch(() => undefined);
  if (!web) return t.skip('onnxruntime-web is not installed: NOT CHECKED');
  web.env.wasm.numThreads = 1;
  for (const family of FAMILIES) {
    const { encoder, coarse } = await tiny(family);
    const bytes = writeModel(coarse);
    const feeds = pieceFeeds(coarse.graph.inputs, ROWS, encoder, 8);
    const here = await ort.InferenceSession.create(bytes);
    const expected = (await here.run(feeds)).logits.data as Float32Array;
    await here.release();
    const there = await web.InferenceSession.create(bytes, { executionProviders: ['wasm'] });
    const webFeeds = Object.fromEntries(
      Object.entries(feeds).map(([name, { data, dims }]) => [
        name,
        new web.Tensor('int64', data as BigInt64Array, dims),
      ]),
    );
    const found = (await there.run(webFeeds)).logits.data as Float32Array;
    await there.release();
    const worst = Math.max(...expected.map((value, i) => Math.abs(value - found[i])));
    t.diagnostic(`${family}: within ${worst.toExponential(1)}`);
    assert.ok(worst < 1e-4, `${family}: ${worst}`);
  }
});

const READ_ROWS = makeNode('Gather', ['table', 'input_ids'], ['read']);
const OUTPUT = { name: 'read', dims: ['batch', 'sequence', 4] };

async function runRows(model: Model, ids: Int32Array): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(writeModel(model));
  const results = await session.run({ input_ids: int64Tensor(ids, [1, ids.length]) });
  await session.release();
  return results[OUTPUT.name].data as Float32Array;
}

test('a row of a table is read to half a step, a row of zeros as zeros', async () => {
  const values = Float32Array.of(1, -0.5, 0.25, 0, 0, 0, 0, 0, 1e-3, 2e-3, -3e-3, 4e-3);
  const coarse = quantiseTagger(modelOf([READ_ROWS], [makeTensor('table', [3, 4], values)], OUTPUT));
  const found = await runRows(coarse, Int32Array.of(0, 1, 2));
  found.forEach((value, i) => {
    const step = [1 / 127, 0, 4e-3 / 127][Math.floor(i / 4)];
    assert.ok(Math.abs(value - values[i]) <= 0.5001 * step, `${value} for ${values[i]}`);
  });
});

test('a table that something else needs in full stays as it is', () => {
  const table: Tensor = randomTensor('table', [6, 4], 1);
  const nodes = [
    READ_ROWS,
    makeNode('Transpose', ['table'], ['turned'], { perm: [1, 0] }),
    makeNode('MatMul', ['read', 'turned'], ['logits']),
  ];
  const { graph } = quantiseTagger(modelOf(nodes, [table], { name: 'logits', dims: ['batch', 'sequence', 6] }));
  assert.deepEqual(graph.initializers.get('table')?.content, table.content);
  assert.deepEqual(graph.nodes.map(({ op }) => op).sort(), nodes.map(({ op }) => op).sort());
});
