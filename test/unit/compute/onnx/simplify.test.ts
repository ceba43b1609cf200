import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ElementType, type Model, type Tensor } from '../../../../main/compute/onnx/model.ts';
import { makeNode, makeTensor } from '../../../../main/compute/onnx/parts.ts';
import { simplifyModel, transposeMatrix } from '../../../../main/compute/onnx/simplify.ts';
import { readFloats } from '../../../../main/compute/onnx/weights.ts';
import { modelOf, randomTensor, smallModel } from '../../../support/onnx-models.ts';

const logits = { name: 'logits', dims: ['batch', 'sequence', 2] };

test('folds half-precision weights that are cast and transposed into single-precision matrices', () => {
  const halves: Tensor = {
    name: 'w',
    dims: [2, 3],
    type: ElementType.float16,
    content: new Uint8Array(Uint16Array.of(0x3c00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600).buffer), // 1 … 6
  };
  const model = modelOf(
    [
      makeNode('Cast', ['w'], ['single'], { to: ElementType.float }),
      makeNode('Transpose', ['single'], ['matrix'], { perm: [1, 0] }),
      makeNode('Gather', ['table', 'input_ids'], ['x']),
      makeNode('MatMul', ['x', 'matrix'], ['logits']),
    ],
    [halves, randomTensor('table', [5, 3], 1)],
    logits,
  );
  const { graph } = simplifyModel(model, '');
  assert.deepEqual(
    graph.nodes.map(({ op }) => op),
    ['Gather', 'MatMul'],
  );
  assert.deepEqual([...graph.initializers.keys()].sort(), ['matrix', 'table']);
  assert.deepEqual([...readFloats(graph.initializers.get('matrix')!, '')], [1, 4, 2, 5, 3, 6]);
});

test('turns Constant nodes into initializers and drops Dropout and Identity', () => {
  const constant = makeTensor('', [3, 2], Float32Array.of(1, 2, 3, 4, 5, 6));
  const model = modelOf(
    [
      makeNode('Constant', [], ['matrix'], { value: constant }),
      makeNode('Gather', ['table', 'input_ids'], ['x']),
      makeNode('Dropout', ['x'], ['dropped', '']),
      makeNode('Identity', ['dropped'], ['same']),
      makeNode('MatMul', ['same', 'matrix'], ['logits']),
    ],
    [randomTensor('table', [5, 3], 1)],
    logits,
  );
  const { graph } = simplifyModel(model, '');
  assert.deepEqual(
    graph.nodes.map(({ op, inputs }) => [op, ...inputs]),
    [
      ['Gather', 'table', 'input_ids'],
      ['MatMul', 'x', 'matrix'],
    ],
  );
});

test('raises operator set 11, which lacks the gather of one position a row', () => {
  assert.equal(simplifyModel(smallModel({ opset: 11 }), '').opsets.get(''), 12);
  assert.equal(simplifyModel(smallModel({ opset: 17 }), '').opsets.get(''), 17);
});

test('computes in single precision what was half', () => {
  const model: Model = modelOf(
    [
      makeNode('Gather', ['table', 'input_ids'], ['x']),
      makeNode('Cast', ['x'], ['half'], { to: ElementType.float16 }),
      makeNode('Cast', ['half'], ['logits'], { to: ElementType.float }),
    ],
    [randomTensor('table', [5, 2], 1)],
    logits,
  );
  assert.ok(
    simplifyModel(model, '').graph.nodes.every(({ op, attributes }) => op !== 'Cast' || attributes.length === 1),
  );
  const casts = simplifyModel(model, '').graph.nodes.filter(({ op }) => op === 'Cast');
  assert.deepEqual(casts, [
    makeNode('Cast', ['x'], ['half'], { to: ElementType.float }),
    makeNode('Cast', ['half'], ['logits'], { to: ElementType.float }),
  ]);
});

test('transposes matrices whose sides are no multiple of the block', () => {
  const [rows, columns] = [37, 65];
  const matrix = randomTensor('m', [rows, columns], 5);
  const [from, to] = [readFloats(matrix, ''), readFloats(transposeMatrix(matrix, ''), '')];
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) assert.equal(to[c * rows + r], from[r * columns + c]);
});
