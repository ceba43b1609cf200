import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as ort from 'onnxruntime-node';
import { ElementType, type Model, type Node, writeModel } from '../../../main/compute/onnx/model.ts';
import { makeNode, makeValue } from '../../../main/compute/onnx/parts.ts';
import { TRAINING_OPSET } from '../../../main/training/autodiff/graph-builder.ts';
import { upgradeGraph } from '../../../main/training/upgrade-graph.ts';
import { Failure } from '../../../src/failure.ts';

function modelOf(nodes: readonly Node[], opset: number): Model {
  const graph = {
    name: 'old',
    nodes,
    initializers: new Map(),
    inputs: [makeValue('x', ElementType.float, ['rows', 6])],
    outputs: [{ name: 'y', type: ElementType.float, dims: undefined }],
  };
  return { irVersion: 7, opsets: new Map([['', opset]]), graph, rest: [] };
}

async function run(model: Model): Promise<ort.Tensor> {
  const session = await ort.InferenceSession.create(writeModel(model), { logSeverityLevel: 4 });
  const x = Float32Array.from({ length: 12 }, (_, i) => Math.sin(i));
  const { y } = await session.run({ x: new ort.Tensor('float32', x, [2, 6]) });
  await session.release();
  return y;
}

test('computes the same in the training operator set as in the old one', async () => {
  const model = modelOf(
    [
      makeNode('Unsqueeze', ['x'], ['wide'], { axes: [1] }),
      makeNode('Split', ['wide'], ['left', 'right'], { axis: 2, split: [2, 4] }),
      makeNode('ReduceMean', ['right'], ['mean'], { axes: [2], keepdims: 1 }),
      makeNode('Add', ['left', 'mean'], ['sum']),
      makeNode('ReduceSum', ['sum'], ['total'], { axes: [0, 2], keepdims: 1 }),
      makeNode('Mul', ['sum', 'total'], ['product']),
      makeNode('Squeeze', ['product'], ['narrow'], { axes: [1] }),
      makeNode('Softmax', ['narrow'], ['y'], { axis: -1 }),
    ],
    12,
  );
  const upgraded: Model = {
    ...model,
    irVersion: 9,
    opsets: new Map([['', TRAINING_OPSET]]),
    graph: upgradeGraph(model),
  };
  const [before, after] = [await run(model), await run(upgraded)];
  assert.deepEqual(after.dims, before.dims);
  assert.deepEqual(after.data, before.data);
});

test('refuses what meant something else or cannot be said in the training operator set', () => {
  const rejects = (node: Node, opset: number) =>
    assert.throws(
      () => upgradeGraph(modelOf([node], opset)),
      (error) => error instanceof Failure && error.code === 'model-unsupported',
    );
  rejects(makeNode('Softmax', ['x'], ['y']), 12);
  rejects(makeNode('Split', ['x'], ['y', 'z'], { axis: 1 }), 13);
  rejects(makeNode('Identity', ['x'], ['y']), TRAINING_OPSET + 1);
});
