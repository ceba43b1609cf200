// Computes a tensor [rows × sequence × …] only at one position a row: the gather is pushed up through every operator
// that treats positions alike, as far as the last layer's attention, and stops at tensors that are needed in full
// anyway (keys, values, queries). What lies below it then costs one position instead of a whole sequence.

import { intAttribute, intsAttribute } from './attributes.ts';
import { ancestorsOf, indexProducers, type Producer } from './graph.ts';
import type { Graph, Node, Tensor } from './model.ts';
import { makeInts, makeNode } from './parts.ts';
import { readInts } from './weights.ts';

/** Element-wise with one operand that carries the sequence. */
const UNARY = new Set(
  (
    'Abs Cast Ceil Celu Clip Elu Erf Exp FastGelu Floor Gelu HardSigmoid HardSwish Identity LeakyRelu Log Mish Neg ' +
    'QuickGelu Reciprocal Relu Round Selu Sigmoid Sign Silu Softplus Softsign Sqrt Swish Tanh'
  ).split(' '),
);

/** Element-wise with broadcasting. */
const BROADCASTING = new Set(['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Max', 'Min', 'Where', 'BiasGelu']);

const NORMS = new Set(['LayerNormalization', 'SimplifiedLayerNormalization', 'RMSNormalization']);

/** Axis of the positions in [rows × sequence × features], and of the features. */
const FEATURE_AXIS = 2;

const PREFIX = 'at_position/';

export interface Gathered {
  /** The value that stands for the target, [rows × 1 × …]. */
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly initializers: readonly Tensor[];
  /** The tensors at which a gather was inserted. */
  readonly barriers: readonly string[];
}

/**
 * @param target a tensor [rows × sequence × features].
 * @param positions an int64 graph input [rows].
 */
export function gatherPositions(graph: Graph, target: string, positions: string): Gathered {
  const rules = new PositionRules(graph);
  // First without knowing what is needed in full: the barriers' ancestors are. Then stop at those too.
  const first = pushUp(rules, target, new Set());
  const full = ancestorsOf(first.barriers, rules.producers);
  const { name, nodes, barriers } = pushUp(rules, target, full);
  const shape = makeInts(`${PREFIX}shape`, [-1, 1, 1]);
  const index = makeNode('Reshape', [positions, shape.name], [`${PREFIX}index`]);
  return { name, nodes: [index, ...nodes], initializers: [shape], barriers };
}

function pushUp(rules: PositionRules, target: string, full: ReadonlySet<string>) {
  const nodes: Node[] = [];
  const barriers: string[] = [];
  const done = new Set<string>();
  const visit = (name: string): string => {
    const at = PREFIX + name;
    if (done.has(name)) return at;
    const node = rules.producers.get(name)?.node;
    const carriers = node && !full.has(name) ? rules.carriersOf(node) : undefined;
    if (!node || !carriers) {
      done.add(name);
      barriers.push(name);
      nodes.push(makeNode('GatherND', [name, `${PREFIX}index`], [at], { batch_dims: 1 }));
      return at;
    }
    const inputs = node.inputs.map((input, i) => (carriers.includes(i) ? visit(input) : input));
    for (const output of node.outputs) done.add(output);
    const outputs = node.outputs.map((output) => (output ? PREFIX + output : ''));
    nodes.push({ ...node, name: PREFIX + node.name, inputs, outputs });
    return at;
  };
  return { name: visit(target), nodes, barriers };
}

/** Which operators treat all positions of [rows × sequence × features] alike. */
export class PositionRules {
  readonly producers: ReadonlyMap<string, Producer>;
  readonly #graph: Graph;
  readonly #flat = new Map<string, boolean>();

  constructor(graph: Graph) {
    this.#graph = graph;
    this.producers = indexProducers(graph.nodes);
  }

  /** Indices of the inputs that carry the sequence axis; undefined for an operator that mixes or moves positions. */
  carriersOf(node: Node): number[] | undefined {
    if (UNARY.has(node.op)) return [0];
    if (BROADCASTING.has(node.op)) {
      const carriers = node.inputs.flatMap((input, i) => (this.#isFlat(input) ? [] : [i]));
      return carriers.length ? carriers : undefined;
    }
    const first = this.#isPositionWise(node) ? [0] : undefined;
    return first;
  }

  #isPositionWise(node: Node): boolean {
    if (node.op === 'MatMul') return this.#graph.initializers.get(node.inputs[1])?.dims.length === 2;
    if (NORMS.has(node.op) || node.op === 'Softmax' || node.op === 'LogSoftmax') {
      return isFeatureAxis(intAttribute(node, 'axis', -1)) && node.outputs.slice(1).every((name) => !name);
    }
    if (node.op === 'Split') return isFeatureAxis(intAttribute(node, 'axis', 0));
    if (node.op === 'ReduceMean' || node.op === 'ReduceSum' || node.op === 'ReduceMax') {
      const axes = intsAttribute(node, 'axes') ?? this.#ints(node.inputs[1]);
      return axes?.length === 1 && isFeatureAxis(axes[0]) && intAttribute(node, 'keepdims', 1) === 1;
    }
    if (node.op === 'Slice') return this.#ints(node.inputs[3])?.every(isFeatureAxis) ?? false;
    return false;
  }

  /** No sequence axis: constants of features or scalars, and what is computed from such alone. */
  #isFlat(name: string): boolean {
    const known = this.#flat.get(name);
    if (known !== undefined) return known;
    this.#flat.set(name, false); // a cycle cannot occur; a deep chain is cut short by the memory
    const constant = this.#graph.initializers.get(name);
    const node = this.producers.get(name)?.node;
    const flat = constant
      ? constant.dims.slice(0, -1).every((size) => size === 1)
      : node !== undefined && BROADCASTING.has(node.op) && node.inputs.every((input) => this.#isFlat(input));
    this.#flat.set(name, flat);
    return flat;
  }

  #ints(name: string | undefined): number[] | undefined {
    const tensor = name ? this.#graph.initializers.get(name) : undefined;
    return tensor?.content instanceof Uint8Array ? readInts(tensor, '') : undefined;
  }
}

function isFeatureAxis(axis: number): boolean {
  return axis === -1 || axis === FEATURE_AXIS;
}
