import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as ort from 'onnxruntime-node';
import { saturatesBytes } from '../../../../main/compute/fast-encoder.ts';
import { type Model, writeModel } from '../../../../main/compute/onnx/model.ts';
import { makeNode, makeTensor } from '../../../../main/compute/onnx/parts.ts';
import { quantiseMultiplications } from '../../../../main/compute/onnx/quantise.ts';
import { modelOf, randomTensor } from '../../../support/onnx-models.ts';

const IDS = [1, 2, 3, 4, 5, 6];

/** A product with a constant matrix, as MatMul or as Gemm with a bias. */
function product(op: 'MatMul' | 'Gemm', opset = 17): Model {
  const gathered = makeNode('Gather', ['table', 'input_ids'], ['x']);
  const tensors = [
    randomTensor('table', [7, 32], 1),
    randomTensor('matrix', [32, 16], 2),
    randomTensor('bias', [16], 3),
  ];
  const shape = makeTensor('shape', [2], BigInt64Array.of(-1n, 32n));
  const nodes =
    op === 'MatMul'
      ? [gathered, makeNode('MatMul', ['x', 'matrix'], ['y'])]
      : [gathered, makeNode('Reshape', ['x', 'shape'], ['flat']), makeNode('Gemm', ['flat', 'matrix', 'bias'], ['y'])];
  return modelOf(nodes, op === 'MatMul' ? tensors : [...tensors, shape], { name: 'y', dims: [] }, opset);
}

async function run(model: Model, ids: readonly number[]): Promise<Float32Array> {
  const free = { ...model, graph: { ...model.graph, outputs: [{ name: 'y', type: 1, dims: undefined }] } };
  const session = await ort.InferenceSession.create(writeModel(free), { intraOpNumThreads: 1 });
  const { y } = await session.run({
    input_ids: new ort.Tensor('int64', BigInt64Array.from(ids, BigInt), [ids.length, 1]),
  });
  await session.release();
  return y.data as Float32Array;
}

for (const [op, opset] of [
  ['MatMul', 17],
  ['MatMul', 20],
  ['Gemm', 17],
] as const) {
  test(`${op} in eight bits stays within its rounding, operator set ${opset}`, async () => {
    const model = product(op, opset);
    const right = await run(model, IDS);
    // Steps of 1/127 of the largest value on both sides, summed over 32 products of values below 1.
    for (const [limit, allowed] of [
      [127, 0.1],
      [63, 0.15],
    ]) {
      const quantised = quantiseMultiplications(model, limit, '');
      assert.ok(quantised.graph.nodes.some((node) => node.op === 'MatMulInteger'));
      const found = await run(quantised, IDS);
      const worst = Math.max(...found.map((value, i) => Math.abs(value - right[i])));
      assert.ok(worst > 0 && worst < allowed, `limit ${limit}: ${worst}`);
    }
  });

  test(`${op} in eight bits gives a row the same bits alone, operator set ${opset}`, async () => {
    const quantised = quantiseMultiplications(product(op, opset), 63, '');
    const together = await run(quantised, IDS);
    for (const [row, id] of IDS.entries()) {
      assert.deepEqual(await run(quantised, [id]), together.subarray(row * 16, (row + 1) * 16));
    }
  });
}

test('a position of zeros stays zero', async () => {
  const model = product('MatMul');
  const zeros = makeTensor('table', [7, 32], new Float32Array(7 * 32));
  const initializers = new Map(model.graph.initializers).set('table', zeros);
  const quantised = quantiseMultiplications({ ...model, graph: { ...model.graph, initializers } }, 127, '');
  assert.ok((await run(quantised, IDS)).every((value) => value === 0));
});

test('leaves products of two computed tensors and transposed forms alone', () => {
  const nodes = [
    makeNode('Gather', ['table', 'input_ids'], ['x']),
    makeNode('MatMul', ['x', 'x'], ['scores']),
    makeNode('Gemm', ['scores', 'matrix'], ['y'], { transB: 1 }),
  ];
  const model = modelOf(nodes, [randomTensor('table', [7, 7], 1), randomTensor('matrix', [16, 7], 2)], {
    name: 'y',
    dims: [],
  });
  assert.deepEqual(quantiseMultiplications(model, 127, '').graph.nodes, nodes);
});

const flags = existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8') : '';
const skip = /avx512_vnni|avx_vnni/.test(flags) ? false : 'a processor with VNNI is needed';
test('byte products do not overflow on a processor made for them', { skip }, async () => {
  assert.equal(await saturatesBytes(), false);
});
