// Exporters rename weights: matrices are transposed and called "onnx::MatMul_412", a matrix that is read twice becomes
// two. The names that Hugging Face knows them by are found again: in the weight's own name or in the name of the node
// that reads it, which keeps the module's path. Where the model's safetensors are at hand, every name is checked by value.

import type { Graph, Node, Tensor } from '../compute/onnx/model.ts';
import type { Weight } from './safetensors.ts';

/** A weight of the graph under the name that Hugging Face knows it by. */
export interface NamedWeight {
  readonly name: string;
  /** The graph holds [in × out] where Hugging Face holds [out × in]. */
  readonly isTransposed: boolean;
}

/** First segments of weights inside an encoder, whatever wraps it; heads have none of them. */
const INNER = new Set(['embeddings', 'embeddings_project', 'encoder', 'transformer', 'layers', 'final_norm']);

const WEIGHT_NAME = /\.(weight|bias|gamma|beta)$/;

/** Names of the first BERT checkpoints. */
const OLD_ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/\.gamma$/, '.weight'],
  [/\.beta$/, '.bias'],
];

/**
 * A weight's name with the model's prefix: "m.encoder.layer.0.output.dense.bias" → "bert.encoder.layer.0.…".
 * @returns undefined for weights outside the encoder.
 */
export function encoderName(name: string, prefix: string): string | undefined {
  const segments = name.split('.');
  const inner = segments.findIndex((segment) => INNER.has(segment));
  if (inner < 0) return undefined;
  const found = [prefix, ...segments.slice(inner)].join('.');
  return OLD_ENDINGS.reduce((name, [old, ending]) => name.replace(old, ending), found);
}

/** The encoder's weights of a safetensors file by name, pooler and heads left out. */
export function encoderWeights(weights: ReadonlyMap<string, Weight>, prefix: string): Map<string, Weight> {
  const found = new Map<string, Weight>();
  for (const [name, weight] of weights) {
    const inside = encoderName(name, prefix);
    if (inside) found.set(inside, weight);
  }
  return found;
}

/**
 * The weight that an initializer holds.
 * @param reference the encoder's weights in Hugging Face's layout, when they are at hand.
 * @returns undefined when no name fits: a constant, or a weight that the exporter left no trace of.
 */
export function findWeight(
  graph: Graph,
  tensor: Tensor,
  values: Float32Array,
  prefix: string,
  reference: ReadonlyMap<string, Weight> | undefined,
): NamedWeight | undefined {
  const candidates = namesOf(graph, tensor).flatMap(({ name, isTransposed }) => {
    const inside = encoderName(name, prefix);
    return inside ? [{ name: inside, isTransposed }] : [];
  });
  if (!reference) return candidates[0];
  const isSame = ({ name, isTransposed }: NamedWeight) => {
    const weight = reference.get(name);
    return weight !== undefined && holds(tensor, values, weight, isTransposed);
  };
  return candidates.find(isSame) ?? findByValue(tensor, values, reference);
}

/** Is it a weight even where no name is found for it: it is called one, or multiplies as one? */
export function mustBeWeight(graph: Graph, tensor: Tensor): boolean {
  return WEIGHT_NAME.test(tensor.name) || graph.nodes.some((node) => isMatrixOf(node, tensor));
}

/** Likely names, the likeliest first: the weight's own, or the module of the node that reads it. */
function namesOf(graph: Graph, tensor: Tensor): NamedWeight[] {
  const own = WEIGHT_NAME.test(tensor.name) ? [{ name: tensor.name, isTransposed: false }] : [];
  const reader = graph.nodes.find((node) => isMatrixOf(node, tensor) || isTableOf(node, tensor));
  const path = reader?.name.split('/').filter(Boolean).slice(0, -1).join('.');
  if (!reader || !path) return own;
  // A module that runs twice is counted: "query_proj", "query_proj_1".
  const paths = new Set([path.replace(/_\d+$/, ''), path]);
  const isTransposed = reader.op === 'MatMul';
  return [...own, ...[...paths].map((module) => ({ name: `${module}.weight`, isTransposed }))];
}

/** A table that is tied to the head may be called after the head; its reader is called after the table. */
function isTableOf(node: Node, tensor: Tensor): boolean {
  return node.op === 'Gather' && node.inputs[0] === tensor.name && tensor.dims.length === 2;
}

function isMatrixOf(node: Node, tensor: Tensor): boolean {
  return node.op === 'MatMul' && node.inputs[1] === tensor.name && tensor.dims.length === 2;
}

/** The only weight with these values; equal ones (zeros, ones) cannot be told apart. */
function findByValue(
  tensor: Tensor,
  values: Float32Array,
  reference: ReadonlyMap<string, Weight>,
): NamedWeight | undefined {
  const found: NamedWeight[] = [];
  for (const [name, weight] of reference) {
    for (const isTransposed of tensor.dims.length === 2 ? [false, true] : [false]) {
      if (holds(tensor, values, weight, isTransposed)) found.push({ name, isTransposed });
    }
  }
  return found.length === 1 ? found[0] : undefined;
}

function holds(tensor: Tensor, values: Float32Array, weight: Weight, isTransposed: boolean): boolean {
  const dims = isTransposed ? weight.dims.toReversed() : weight.dims;
  if (dims.length !== tensor.dims.length || dims.some((size, axis) => size !== tensor.dims[axis])) return false;
  if (!isTransposed) return weight.values.every((value, i) => value === values[i]);
  const [rows, columns] = tensor.dims;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (values[row * columns + column] !== weight.values[column * rows + row]) return false;
    }
  }
  return true;
}
