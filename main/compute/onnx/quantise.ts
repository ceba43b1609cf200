// Eight-bit multiplications that do not depend on batch mates: every position's activations have a scale of their own
// (symmetric, largest magnitude), every column of a weight matrix too. The runtime's own dynamic quantisation takes one
// activation scale a batch instead, so that a row scores differently by up to 0.02 depending on what it is run with.

import { floatAttribute, intAttribute } from './attributes.ts';
import { extractGraph } from './graph.ts';
import { ElementType, type Graph, type Model, type Node, type Tensor } from './model.ts';
import { makeInts, makeNode, makeTensor } from './parts.ts';
import { readFloats } from './weights.ts';

/** Largest magnitude of a quantised activation; stored with 128 added, as unsigned bytes. */
const ACTIVATION_LIMIT = 127;
const ZERO_POINT = 128;

/** A row of zeros would divide by zero. */
const SMALLEST_SCALE = 1e-9;

/** From this version of the operator set on, reductions take their axes as an input. */
const AXES_AS_INPUT_OPSET = 18;

const PREFIX = 'rowwise/';

const CONSTANTS = {
  inverseLimit: makeTensor(`${PREFIX}inverse_limit`, [], Float32Array.of(1 / ACTIVATION_LIMIT)),
  smallest: makeTensor(`${PREFIX}smallest`, [], Float32Array.of(SMALLEST_SCALE)),
  shift: makeTensor(`${PREFIX}shift`, [], Float32Array.of(ZERO_POINT)),
  zeroPoint: makeTensor(`${PREFIX}zero_point`, [], Uint8Array.of(ZERO_POINT)),
  lastAxis: makeInts(`${PREFIX}last_axis`, [-1]),
};

/**
 * @param weightLimit largest magnitude of a quantised weight: 127, or 63 where the processor's byte products saturate.
 * @param modelFolder where external weights lie.
 */
export function quantiseMultiplications(model: Model, weightLimit: number, modelFolder: string): Model {
  const { graph } = model;
  const initializers = new Map(graph.initializers);
  for (const constant of Object.values(CONSTANTS)) initializers.set(constant.name, constant);
  const weights = new Map<string, readonly [Tensor, Tensor]>();
  const activations = new Set<string>();
  const axesAsInput = (model.opsets.get('') ?? 0) >= AXES_AS_INPUT_OPSET;
  const nodes = graph.nodes.flatMap((node) => {
    const matrix = constantMatrix(graph, node);
    if (!matrix) return [node];
    const quantised = weights.get(matrix.name) ?? quantiseColumns(matrix, weightLimit, modelFolder);
    weights.set(matrix.name, quantised);
    for (const tensor of quantised) initializers.set(tensor.name, tensor);
    const [activation] = node.inputs;
    const quantiseRows = activations.has(activation) ? [] : rowQuantisation(activation, axesAsInput);
    activations.add(activation);
    return [...quantiseRows, ...multiplication(node, quantised)];
  });
  return { ...model, graph: extractGraph({ ...graph, nodes, initializers }) };
}

/** The matrix of `x · constant` (MatMul, or Gemm in its plain form); undefined for every other node. */
function constantMatrix(graph: Graph, node: Node): Tensor | undefined {
  const isPlainGemm =
    node.op === 'Gemm' &&
    intAttribute(node, 'transA', 0) === 0 &&
    intAttribute(node, 'transB', 0) === 0 &&
    floatAttribute(node, 'alpha', 1) === 1 &&
    floatAttribute(node, 'beta', 1) === 1;
  if (node.domain !== '' || !(node.op === 'MatMul' || isPlainGemm)) return undefined;
  const matrix = graph.initializers.get(node.inputs[1]);
  return matrix?.dims.length === 2 && matrix.type === ElementType.float ? matrix : undefined;
}

/** @returns the bytes and the scale of each column. */
function quantiseColumns(matrix: Tensor, limit: number, modelFolder: string): readonly [Tensor, Tensor] {
  const [rows, columns] = matrix.dims;
  const values = readFloats(matrix, modelFolder);
  const scales = new Float32Array(columns).fill(SMALLEST_SCALE);
  for (let i = 0; i < values.length; i++) scales[i % columns] = Math.max(scales[i % columns], Math.abs(values[i]));
  for (let column = 0; column < columns; column++) scales[column] /= limit;
  const bytes = new Int8Array(rows * columns);
  for (let i = 0; i < values.length; i++) {
    bytes[i] = Math.max(-limit, Math.min(limit, Math.round(values[i] / scales[i % columns])));
  }
  return [
    makeTensor(`${PREFIX}${matrix.name}/bytes`, matrix.dims, bytes),
    makeTensor(`${PREFIX}${matrix.name}/scales`, [columns], scales),
  ];
}

/** x → bytes and a scale for each vector of its last axis. */
function rowQuantisation(name: string, axesAsInput: boolean): Node[] {
  const at = (part: string) => `${PREFIX}${name}/${part}`;
  const { inverseLimit, smallest, shift, lastAxis } = CONSTANTS;
  return [
    makeNode('Abs', [name], [at('magnitude')]),
    axesAsInput
      ? makeNode('ReduceMax', [at('magnitude'), lastAxis.name], [at('largest')], { keepdims: 1 })
      : makeNode('ReduceMax', [at('magnitude')], [at('largest')], { axes: [-1], keepdims: 1 }),
    makeNode('Mul', [at('largest'), inverseLimit.name], [at('raw_scale')]),
    makeNode('Max', [at('raw_scale'), smallest.name], [at('scale')]),
    makeNode('Div', [name, at('scale')], [at('steps')]),
    makeNode('Add', [at('steps'), shift.name], [at('shifted')]),
    makeNode('Round', [at('shifted')], [at('rounded')]),
    makeNode('Cast', [at('rounded')], [at('bytes')], { to: ElementType.uint8 }),
  ];
}

function multiplication(node: Node, [bytes, scales]: readonly [Tensor, Tensor]): Node[] {
  const [activation, , bias] = node.inputs;
  const [output] = node.outputs;
  const at = (part: string) => `${PREFIX}${output}/${part}`;
  const product = bias ? at('product') : output;
  return [
    makeNode('MatMulInteger', [`${PREFIX}${activation}/bytes`, bytes.name, CONSTANTS.zeroPoint.name], [at('sums')]),
    makeNode('Cast', [at('sums')], [at('singles')], { to: ElementType.float }),
    makeNode('Mul', [at('singles'), scales.name], [at('columns')]),
    makeNode('Mul', [at('columns'), `${PREFIX}${activation}/scale`], [product]),
    ...(bias ? [makeNode('Add', [product, bias], [output])] : []),
  ];
}
