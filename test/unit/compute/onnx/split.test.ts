import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gatherPositions } from '../../../../main/compute/onnx/gather.ts';
import { makeNode, makeTensor } from '../../../../main/compute/onnx/parts.ts';
import { SurgeryError, splitModel } from '../../../../main/compute/onnx/split.ts';
import { readFloats } from '../../../../main/compute/onnx/weights.ts';
import { HIDDEN, modelOf, randomTensor, smallModel, VOCABULARY } from '../../../support/onnx-models.ts';

test('moves the gather up to the tensors that mix positions', () => {
  const { barriers, nodes } = gatherPositions(smallModel().graph, 'transformed', 'mask_positions');
  assert.deepEqual([...barriers].sort(), ['pieces', 'row']);
  assert.deepEqual(nodes.map(({ op }) => op).sort(), ['Add', 'GatherND', 'GatherND', 'MatMul', 'Reshape', 'Tanh']);
});

test('does not gather what is needed in full anyway', () => {
  // The dense output is read by an attention-like product of all positions, so its gather stays behind it.
  const nodes = [
    makeNode('Gather', ['embedding', 'input_ids'], ['x']),
    makeNode('MatMul', ['x', 'dense'], ['keys']),
    makeNode('Transpose', ['keys'], ['turned'], { perm: [0, 2, 1] }),
    makeNode('MatMul', ['keys', 'turned'], ['scores']),
    makeNode('MatMul', ['scores', 'keys'], ['context']),
    makeNode('Add', ['context', 'keys'], ['residual']),
    makeNode('MatMul', ['residual', 'decoder'], ['logits']),
  ];
  const tensors = [
    randomTensor('embedding', [40, 8], 1),
    randomTensor('dense', [8, 8], 2),
    randomTensor('decoder', [8, 40], 3),
  ];
  const { graph } = modelOf(nodes, tensors, { name: 'logits', dims: ['batch', 'sequence', 40] });
  assert.deepEqual([...gatherPositions(graph, 'residual', 'mask_positions').barriers].sort(), ['context', 'keys']);
});

test('finds the projection, its bias and the last hidden state', () => {
  const split = splitModel(smallModel(), 'logits', '');
  assert.deepEqual([split.hiddenSize, split.pooledSize, split.vocabularySize], [HIDDEN, HIDDEN, VOCABULARY]);
  const pooled = split.pool.graph.nodes.find(({ outputs }) => outputs[0] === 'pooled_row')!;
  assert.equal(pooled.inputs[1], 'mixed', 'the state before the transform');
  const { initializers } = split.head.graph;
  assert.deepEqual(initializers.get('weight')!.dims, [VOCABULARY, HIDDEN]);
  assert.deepEqual(readFloats(initializers.get('bias')!, ''), readFloats(randomTensor('bias', [VOCABULARY], 4), ''));
});

test('folds scalings of the logits into weight and bias', () => {
  const model = smallModel({
    tail: [makeNode('Mul', ['biased', 'two'], ['doubled']), makeNode('Div', ['doubled', 'four'], ['logits'])],
  });
  const initializers = new Map(model.graph.initializers);
  initializers.set('two', makeTensor('two', [], Float32Array.of(2)));
  initializers.set('four', makeTensor('four', [], Float32Array.of(4)));
  const split = splitModel({ ...model, graph: { ...model.graph, initializers } }, 'logits', '');
  const half = (name: string) => readFloats(model.graph.initializers.get(name)!, '').map((value) => value / 2);
  assert.deepEqual(readFloats(split.head.graph.initializers.get('bias')!, ''), half('bias'));
  const weight = readFloats(split.head.graph.initializers.get('weight')!, '');
  assert.equal(weight[1], half('decoder')[VOCABULARY], 'row 0 of the vocabulary holds column 0 of the decoder');
});

test('refuses logits that are no affine function of a hidden state', () => {
  const model = smallModel({ tail: [makeNode('Tanh', ['biased'], ['logits'])] });
  assert.throws(
    () => splitModel(model, 'logits', ''),
    (error) => error instanceof SurgeryError && /Tanh/.test(error.message),
  );
});

test('carries no weight of the vocabulary into the encoder that only the head reads', () => {
  const { encoder } = splitModel(smallModel(), 'logits', '');
  assert.deepEqual(
    [...encoder.graph.initializers.keys()].filter((name) => name === 'decoder' || name === 'bias'),
    [],
  );
});
