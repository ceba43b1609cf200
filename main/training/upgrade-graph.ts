// Brings a simplified export of any operator set that language models are exported with to the one of training graphs:
// axes and sizes that used to be attributes become inputs, nothing else changed its meaning.

import { Failure } from '../../src/failure.ts';
import { intAttribute, intsAttribute } from '../compute/onnx/attributes.ts';
import type { Graph, Model, Node, Tensor } from '../compute/onnx/model.ts';
import { makeInts } from '../compute/onnx/parts.ts';
import { TRAINING_OPSET } from './autodiff/graph-builder.ts';

/** From this version on, softmax works along one axis; before, on the axis and all that follow. */
const SOFTMAX_OPSET = 13;

/** Operators and the attribute that became their second input. */
const MOVED: readonly (readonly [RegExp, string])[] = [
  [/^Reduce(Sum|Mean|Max|Min|Prod|L2|SumSquare|LogSumExp)$/, 'axes'],
  [/^(Unsqueeze|Squeeze)$/, 'axes'],
  [/^Split$/, 'split'],
];

/** @throws Failure 'model-unsupported' where an old operator meant something else. */
export function upgradeGraph(model: Model): Graph {
  const opset = model.opsets.get('') ?? 0;
  const { graph } = model;
  if (opset > TRAINING_OPSET) throw unsupported(`operator set ${opset} is newer than ${TRAINING_OPSET}`);
  if (opset < SOFTMAX_OPSET && graph.nodes.some((node) => node.op.endsWith('Softmax') && !namesAxis(node))) {
    throw unsupported('its softmax is of an old kind');
  }
  const initializers = new Map<string, Tensor>(graph.initializers);
  const nodes = graph.nodes.map((node) => {
    const moved = MOVED.find(([op]) => node.domain === '' && op.test(node.op))?.[1];
    const values = moved ? intsAttribute(node, moved) : undefined;
    if (moved === undefined || values === undefined) return evenSplit(node, opset);
    const tensor = makeInts(`upgraded/${moved}/${values.join('_')}`, values);
    initializers.set(tensor.name, tensor);
    const attributes = node.attributes.filter((attribute) => attribute.name !== moved);
    return { ...node, inputs: [node.inputs[0], tensor.name], attributes };
  });
  return { ...graph, nodes, initializers };
}

/** A Split that names no sizes has to say since version 18 into how many parts; sizes are unknown here. */
function evenSplit(node: Node, opset: number): Node {
  const isEven = node.op === 'Split' && node.inputs.length < 2 && opset < 18;
  if (isEven) throw unsupported('it splits a tensor without naming the sizes');
  return node;
}

/** HF exports name the last axis of [rows × heads × pieces × pieces]. */
function namesAxis(node: Node): boolean {
  const axis = intAttribute(node, 'axis', 1);
  return axis === -1 || axis === 3;
}

function unsupported(reason: string): Failure {
  return new Failure(
    'model-unsupported',
    `This export cannot be trained: ${reason}.`,
    'Export the model again: optimum-cli export onnx --model NAME --task fill-mask FOLDER.',
  );
}
