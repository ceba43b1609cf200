// Cuts a language model before its vocabulary projection: an encoder that gives the hidden state at one position a row,
// and a head that turns hidden states into what the divergence needs, so that no vocabulary-wide vector leaves a graph.
// The identity behind it is written in src/lm/language-model.ts. A third graph pools the last hidden states.

import { gatherPositions, PositionRules } from './gather.ts';
import { extractGraph } from './graph.ts';
import { ElementType, type Graph, type Model, type Node, type Tensor } from './model.ts';
import { makeInts, makeNode, makeTensor, makeValue } from './parts.ts';
import { transposeMatrix } from './simplify.ts';
import { elementCount, readFloats } from './weights.ts';

/** Names of the graphs' own inputs and outputs. */
export const PORT = {
  positions: 'mask_positions',
  hidden: 'hidden',
  inverseTemperature: 'inverse_temperature',
  wantExpected: 'want_expected',
  targets: 'target_ids',
  logZ: 'log_z',
  expected: 'expected',
  targetLogit: 'target_logit',
  poolWeights: 'pool_weights',
  pooled: 'pooled',
} as const;

/** The head is written from scratch, so it has an operator set of its own. */
const HEAD_OPSET = 17;
const HEAD_IR_VERSION = 8;

/** The graph has no projection that can be cut off; the message says where the walk ended. */
export class SurgeryError extends Error {
  override readonly name = 'SurgeryError';
}

export interface SplitModel {
  readonly encoder: Model;
  readonly head: Model;
  readonly pool: Model;
  /** Size of the hidden state before the projection. */
  readonly hiddenSize: number;
  /** Size of the last hidden state (ALBERT's and ELECTRA's transform changes it). */
  readonly pooledSize: number;
  readonly vocabularySize: number;
  /** The tensors at which a gather was inserted. */
  readonly barriers: readonly string[];
}

/** logits = hidden · weight + bias. */
interface Projection {
  /** The tensor before the projection, [rows × sequence × hidden]. */
  readonly cut: string;
  /** [vocabulary × hidden] */
  readonly weight: Tensor;
  /** [vocabulary] */
  readonly bias: Float32Array;
}

/**
 * @param model simplified.
 * @param logits the output to cut before.
 * @throws SurgeryError when the logits are no affine function of a hidden state.
 */
export function splitModel(model: Model, logits: string, modelFolder: string): SplitModel {
  const { graph } = model;
  const rules = new PositionRules(graph);
  const projection = findProjection(graph, rules, logits, modelFolder);
  const [vocabularySize, hiddenSize] = projection.weight.dims;
  const last = hiddenBefore(graph, rules, projection);
  const gathered = gatherPositions(graph, projection.cut, PORT.positions);
  return {
    encoder: { ...model, graph: encoderGraph(graph, gathered, hiddenSize) },
    head: headModel(projection),
    pool: { ...model, graph: poolGraph(graph, last) },
    hiddenSize,
    pooledSize: last.size,
    vocabularySize,
    barriers: gathered.barriers,
  };
}

/** A tensor [rows × sequence × size]. */
export interface HiddenState {
  readonly name: string;
  readonly size: number;
}

/**
 * The encoder's last hidden state, before the masked-LM transform.
 * @param model simplified.
 * @throws SurgeryError when the logits are no affine function of a hidden state.
 */
export function findLastHidden(model: Model, logits: string, modelFolder: string): HiddenState {
  const { graph } = model;
  const rules = new PositionRules(graph);
  return hiddenBefore(graph, rules, findProjection(graph, rules, logits, modelFolder));
}

/** Walks back from the logits over additions and scalings to the multiplication with a constant matrix. */
function findProjection(graph: Graph, rules: PositionRules, logits: string, modelFolder: string): Projection {
  let name = logits;
  let scale = 1;
  const biases: { scale: number; values: Float32Array }[] = [];
  for (;;) {
    const node = rules.producers.get(name)?.node;
    if (!node) throw new SurgeryError(`no vocabulary projection: ${name} is an input`);
    if (node.op === 'MatMul') {
      const weight = graph.initializers.get(node.inputs[1]);
      if (weight?.dims.length !== 2) throw new SurgeryError('the last multiplication has no constant matrix');
      const bias = sumBiases(biases, weight.dims[1]);
      return { cut: node.inputs[0], weight: scaled(transposeMatrix(weight, modelFolder), scale), bias };
    }
    if (node.op === 'Cast' || node.op === 'Identity') name = node.inputs[0];
    else {
      const side = node.inputs.findIndex((input) => graph.initializers.has(input));
      const constant = graph.initializers.get(node.inputs[side] ?? '');
      if (!constant) throw new SurgeryError(`the logits pass through ${node.op}`);
      const values = readFloats(constant, modelFolder);
      if (node.op === 'Add') biases.push({ scale, values });
      else if (node.op === 'Sub' && side === 1) biases.push({ scale: -scale, values });
      else if (node.op === 'Mul' && values.length === 1) scale *= values[0];
      else if (node.op === 'Div' && side === 1 && values.length === 1) scale /= values[0];
      else throw new SurgeryError(`the logits pass through ${node.op}`);
      name = node.inputs[1 - side];
    }
  }
}

function sumBiases(biases: readonly { scale: number; values: Float32Array }[], vocabularySize: number): Float32Array {
  const sum = new Float32Array(vocabularySize);
  for (const { scale, values } of biases) {
    if (values.length !== 1 && values.length !== vocabularySize) throw new SurgeryError('a bias of another length');
    for (let i = 0; i < vocabularySize; i++) sum[i] += scale * values[values.length === 1 ? 0 : i];
  }
  return sum;
}

function scaled(matrix: Tensor, factor: number): Tensor {
  if (factor === 1) return matrix;
  return makeTensor(
    matrix.name,
    matrix.dims,
    readFloats(matrix, '').map((value) => value * factor),
  );
}

/**
 * The projection's input before the masked-LM transform. Everything up to the previous constant matrix is stepped over as
 * long as it hangs on that one matrix alone; the last layer's residual does not. Without a transform (causal models) it
 * is the projection's input itself.
 */
function hiddenBefore(graph: Graph, rules: PositionRules, { cut, weight }: Projection): HiddenState {
  let last: HiddenState = { name: cut, size: weight.dims[1] };
  for (;;) {
    const matrix = onlySource(rules, last.name);
    if (!matrix) return last;
    last = { name: matrix.inputs[0], size: graph.initializers.get(matrix.inputs[1])!.dims[0] };
  }
}

/** The one multiplication with a constant matrix that `name` hangs on; undefined when it hangs on several things. */
function onlySource(rules: PositionRules, name: string): Node | undefined {
  const sources = new Set<Node | undefined>();
  const seen = new Set<string>();
  const stack = [name];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const node = rules.producers.get(at)?.node;
    const carriers = node && rules.carriersOf(node);
    if (!node || !carriers) sources.add(undefined);
    else if (node.op === 'MatMul') sources.add(node);
    else stack.push(...carriers.map((i) => node.inputs[i]));
  }
  return sources.size === 1 ? [...sources][0] : undefined;
}

function encoderGraph(graph: Graph, gathered: ReturnType<typeof gatherPositions>, hiddenSize: number): Graph {
  const shape = makeInts('hidden_shape', [-1, hiddenSize]);
  return extractGraph({
    name: 'encoder',
    nodes: [...graph.nodes, ...gathered.nodes, makeNode('Reshape', [gathered.name, shape.name], [PORT.hidden])],
    initializers: withTensors(graph, [...gathered.initializers, shape]),
    inputs: [...graph.inputs, makeValue(PORT.positions, ElementType.int64, ['batch'])],
    outputs: [makeValue(PORT.hidden, ElementType.float, ['batch', hiddenSize])],
  });
}

/** Weighted sum of the last hidden states of a row: weights 1/n at a span's n pieces make the mean. */
function poolGraph(graph: Graph, last: HiddenState): Graph {
  const asRow = makeInts('pool_row', [0, 1, -1]);
  const shape = makeInts('pooled_shape', [-1, last.size]);
  return extractGraph({
    name: 'pool',
    nodes: [
      ...graph.nodes,
      makeNode('Reshape', [PORT.poolWeights, asRow.name], ['pool_weights_row']),
      makeNode('MatMul', ['pool_weights_row', last.name], ['pooled_row']),
      makeNode('Reshape', ['pooled_row', shape.name], [PORT.pooled]),
    ],
    initializers: withTensors(graph, [asRow, shape]),
    inputs: [...graph.inputs, makeValue(PORT.poolWeights, ElementType.float, ['batch', 'sequence'])],
    outputs: [makeValue(PORT.pooled, ElementType.float, ['batch', last.size])],
  });
}

function withTensors(graph: Graph, tensors: readonly Tensor[]): Map<string, Tensor> {
  const initializers = new Map(graph.initializers);
  for (const tensor of tensors) initializers.set(tensor.name, tensor);
  return initializers;
}

/**
 * hidden [B × H] → logZ [B] of the logits over temperature, the target's logit over temperature [B], and E_p[W] [B × H]
 * if wanted (else [0 × H]). The matrix is one constant for both directions.
 */
function headModel(projection: Projection): Model {
  const [vocabularySize, hiddenSize] = projection.weight.dims;
  const weight = { ...projection.weight, name: 'weight' };
  const bias = makeTensor('bias', [vocabularySize], projection.bias);
  const target = makeInts('as_column', [-1, 1]);
  const flat = makeInts('flat', [-1]);
  const nodes = [
    // Temperature on the small side: on [B × H] instead of [B × V].
    makeNode('Mul', [PORT.hidden, PORT.inverseTemperature], ['scaled_hidden']),
    makeNode('Mul', [bias.name, PORT.inverseTemperature], ['scaled_bias']),
    makeNode('Gemm', ['scaled_hidden', weight.name, 'scaled_bias'], ['logits'], { transB: 1 }),
    // log Z from any one piece: its logit less its log probability. LogSoftmax is a third faster than ReduceLogSumExp here,
    // and its error against double precision is a sixth (1.3e-6).
    makeNode('LogSoftmax', ['logits'], ['log_probabilities'], { axis: -1 }),
    makeNode('Reshape', [PORT.targets, target.name], ['target_column']),
    makeNode('GatherElements', ['logits', 'target_column'], ['target_logit_column'], { axis: 1 }),
    makeNode('GatherElements', ['log_probabilities', 'target_column'], ['target_log_column'], { axis: 1 }),
    makeNode('Reshape', ['target_logit_column', flat.name], [PORT.targetLogit]),
    makeNode('Reshape', ['target_log_column', flat.name], ['target_log']),
    makeNode('Sub', [PORT.targetLogit, 'target_log'], [PORT.logZ]),
    makeNode('If', [PORT.wantExpected], [PORT.expected], {
      then_branch: expectationBranch(weight.name),
      else_branch: emptyBranch(hiddenSize),
    }),
  ];
  const graph: Graph = {
    name: 'head',
    nodes,
    initializers: new Map([weight, bias, target, flat].map((tensor) => [tensor.name, tensor])),
    inputs: [
      makeValue(PORT.hidden, ElementType.float, ['batch', hiddenSize]),
      makeValue(PORT.inverseTemperature, ElementType.float, []),
      makeValue(PORT.wantExpected, ElementType.bool, []),
      makeValue(PORT.targets, ElementType.int64, ['batch']),
    ],
    outputs: [
      makeValue(PORT.logZ, ElementType.float, ['batch']),
      makeValue(PORT.expected, ElementType.float, ['rows', hiddenSize]),
      makeValue(PORT.targetLogit, ElementType.float, ['batch']),
    ],
  };
  return { irVersion: HEAD_IR_VERSION, opsets: new Map([['', HEAD_OPSET]]), graph, rest: [] };
}

/** E_p[W] = softmax(logits) · W; both tensors come from the graph around it. */
function expectationBranch(weight: string): Graph {
  return {
    name: 'expectation',
    nodes: [
      makeNode('Exp', ['log_probabilities'], ['distribution']),
      makeNode('MatMul', ['distribution', weight], ['expectation']),
    ],
    initializers: new Map(),
    inputs: [],
    outputs: [{ name: 'expectation', type: ElementType.float, dims: undefined }],
  };
}

function emptyBranch(hiddenSize: number): Graph {
  const shape = makeInts('no_rows', [0, hiddenSize]);
  const zero = makeTensor('zero', [1], new Float32Array(1));
  return {
    name: 'nothing',
    nodes: [makeNode('ConstantOfShape', [shape.name], ['nothing_wanted'], { value: zero })],
    initializers: new Map([[shape.name, shape]]),
    inputs: [],
    outputs: [{ name: 'nothing_wanted', type: ElementType.float, dims: undefined }],
  };
}

/** Parameters of the whole model, the projection counted once when it is tied. */
export function countParameters(model: Model): number {
  let count = 0;
  for (const tensor of model.graph.initializers.values()) {
    if (tensor.type === ElementType.float) count += elementCount(tensor);
  }
  return count;
}
