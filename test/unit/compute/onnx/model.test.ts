import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  floatAttribute,
  intAttribute,
  intsAttribute,
  stringAttribute,
  subgraphs,
  tensorAttribute,
} from '../../../../main/compute/onnx/attributes.ts';
import { ElementType, type Model, readModel, writeModel } from '../../../../main/compute/onnx/model.ts';
import { makeInts, makeNode, makeTensor, makeValue } from '../../../../main/compute/onnx/parts.ts';
import { writeFields } from '../../../../main/compute/onnx/protobuf.ts';
import { readFloats, readInts } from '../../../../main/compute/onnx/weights.ts';
import { smallModel } from '../../../support/onnx-models.ts';

test('reads back the model it writes', () => {
  const model = smallModel();
  const read = readModel(writeModel(model));
  assert.deepEqual(read, model);
  assert.deepEqual(writeModel(read), writeModel(model));
});

test('keeps external weights as references', () => {
  const model = smallModel();
  const external = { location: 'model.onnx_data', offset: 4096, length: 256 };
  const initializers = new Map(model.graph.initializers);
  initializers.set('dense', { ...initializers.get('dense')!, content: external });
  const read = readModel(writeModel({ ...model, graph: { ...model.graph, initializers } }));
  assert.deepEqual(read.graph.initializers.get('dense')!.content, external);
});

test('decodes attributes of every kind', () => {
  const inner = smallModel().graph;
  const tensor = makeTensor('t', [2], Float32Array.of(1.5, -2));
  const made = makeNode('Op', ['a', '', 'b'], ['c'], {
    i: -7,
    f: { float: 0.25 },
    s: 'text',
    l: [1, -1],
    t: tensor,
    g: inner,
  });
  const model: Model = { ...smallModel(), graph: { ...inner, nodes: [made] } };
  const [node] = readModel(writeModel(model)).graph.nodes;
  assert.deepEqual(node.inputs, ['a', '', 'b']);
  assert.equal(intAttribute(node, 'i', 0), -7);
  assert.equal(intAttribute(node, 'missing', 3), 3);
  assert.equal(floatAttribute(node, 'f', 0), 0.25);
  assert.equal(stringAttribute(node, 's'), 'text');
  assert.deepEqual(intsAttribute(node, 'l'), [1, -1]);
  assert.deepEqual([...readFloats(tensorAttribute(node, 't')!, '')], [1.5, -2]);
  assert.deepEqual(subgraphs(node), [inner]);
});

test('reads tensors whose values stand in typed fields', () => {
  const tensor = (fields: { number: number; value: number | Uint8Array }[]) =>
    readModel(
      writeFields([{ number: 7, value: [{ number: 5, value: [...fields, { number: 8, value: 'x' }] }] }]),
    ).graph.initializers.get('x')!;
  const ints = tensor([
    { number: 1, value: 2 },
    { number: 2, value: ElementType.int64 },
    { number: 7, value: 5 },
    { number: 7, value: -1 },
  ]);
  assert.deepEqual(readInts(ints, ''), [5, -1]);
  const floats = new Uint8Array(Float32Array.of(3, -0.5).buffer);
  const packed = tensor([
    { number: 1, value: 2 },
    { number: 2, value: ElementType.float },
    { number: 4, value: floats },
  ]);
  assert.deepEqual([...readFloats(packed, '')], [3, -0.5]);
  const halves = tensor([
    { number: 1, value: 2 },
    { number: 2, value: ElementType.float16 },
    { number: 5, value: 0x3c00 },
    { number: 5, value: 0xc000 },
  ]);
  assert.deepEqual([...readFloats(halves, '')], [1, -2]);
});

test('does not count initializers among the inputs', () => {
  const model = smallModel();
  const inputs = [...model.graph.inputs, makeValue('dense', ElementType.float, [8, 8])];
  const read = readModel(writeModel({ ...model, graph: { ...model.graph, inputs } }));
  assert.deepEqual(
    read.graph.inputs.map(({ name }) => name),
    ['input_ids'],
  );
});

test('keeps dimensions that are fixed, named, nameless or unknown', () => {
  const model = smallModel();
  const outputs = [
    makeValue('logits', ElementType.float, [3, 'batch', '']),
    { name: 'logits', type: 1, dims: undefined },
  ];
  const read = readModel(writeModel({ ...model, graph: { ...model.graph, outputs } }));
  assert.deepEqual(read.graph.outputs, outputs);
});

test('makes integer vectors', () => {
  assert.deepEqual(readInts(makeInts('x', [-1, 2 ** 40]), ''), [-1, 2 ** 40]);
});
