// A graph with fewer shapes of the same thing, so that the surgery has few rules: constants are initializers, weights
// are single precision and already cast and transposed, Dropout is gone. Nothing here changes a computed value, except
// that half-precision arithmetic becomes single precision.

import { intAttribute, intsAttribute, tensorAttribute } from './attributes.ts';
import { constantTensor, extractGraph, indexProducers } from './graph.ts';
import { ElementType, type Graph, type Model, type Node, type Tensor } from './model.ts';
import { makeNode, makeTensor } from './parts.ts';
import { readFloats, readTensorBytes, SMALLEST_EXTERNAL_BYTES, tensorBytes } from './weights.ts';

/** GatherND got its batch_dims in this version of the operator set. */
const LOWEST_OPSET = 12;

/** The oldest operator set whose operators (those of language models) mean the same in LOWEST_OPSET. */
const OLDEST_OPSET = 11;

const SMALL_FLOATS: readonly number[] = [ElementType.float16, ElementType.bfloat16];

/** @param modelFolder where external weights lie. */
export function simplifyModel(model: Model, modelFolder: string): Model {
  const nodes: Node[] = [];
  const initializers = new Map<string, Tensor>(model.graph.initializers);
  for (const [name, tensor] of initializers) initializers.set(name, takeIn(widen(tensor, modelFolder), modelFolder));
  for (const node of model.graph.nodes) {
    const constant = node.op === 'Constant' && node.domain === '' ? constantTensor(node) : undefined;
    if (constant) initializers.set(constant.name, widen(constant, modelFolder));
    else if (node.op === 'Dropout' && node.domain === '' && isUnread(node.outputs[1], model.graph)) {
      nodes.push(makeNode('Identity', [node.inputs[0]], [node.outputs[0]]));
    } else nodes.push(widenNode(node, modelFolder));
  }
  const folded = foldConstants(nodes, initializers, modelFolder);
  const graph = extractGraph({ ...model.graph, nodes: bypassIdentities(folded, model.graph), initializers });
  const opset = model.opsets.get('') ?? 0;
  const opsets = new Map(model.opsets).set('', opset === OLDEST_OPSET ? LOWEST_OPSET : opset);
  return { ...model, opsets, graph };
}

/** Shapes and scalars are read by the surgery's rules, so they must not lie outside. */
function takeIn(tensor: Tensor, modelFolder: string): Tensor {
  if (tensor.content instanceof Uint8Array || tensorBytes(tensor) >= SMALLEST_EXTERNAL_BYTES) return tensor;
  return { ...tensor, content: readTensorBytes(tensor, modelFolder) };
}

function isUnread(name: string | undefined, graph: Graph): boolean {
  return !name || !graph.nodes.some((node) => node.inputs.includes(name));
}

function widen(tensor: Tensor, modelFolder: string): Tensor {
  if (!SMALL_FLOATS.includes(tensor.type)) return tensor;
  return makeTensor(tensor.name, tensor.dims, readFloats(tensor, modelFolder));
}

/** Casts to half precision cast to single instead; fills with halves fill with singles. */
function widenNode(node: Node, modelFolder: string): Node {
  if (node.op === 'Cast' && SMALL_FLOATS.includes(intAttribute(node, 'to', 0))) {
    return makeNode('Cast', node.inputs, node.outputs, { to: ElementType.float });
  }
  const fill = node.op === 'ConstantOfShape' ? tensorAttribute(node, 'value') : undefined;
  if (!fill || !SMALL_FLOATS.includes(fill.type)) return node;
  return makeNode('ConstantOfShape', node.inputs, node.outputs, { value: widen(fill, modelFolder) });
}

/** Evaluates Identity, Cast to single and matrix Transpose of constants into `initializers`. @returns the other nodes. */
function foldConstants(nodes: readonly Node[], initializers: Map<string, Tensor>, modelFolder: string): Node[] {
  return nodes.filter((node) => {
    const source = initializers.get(node.inputs[0] ?? '');
    const folded = source && node.domain === '' && foldNode(node, source, modelFolder);
    if (folded) initializers.set(folded.name, folded);
    return !folded;
  });
}

function foldNode(node: Node, source: Tensor, modelFolder: string): Tensor | undefined {
  const name = node.outputs[0];
  if (node.op === 'Identity') return { ...source, name };
  const isFloat = source.type === ElementType.float;
  if (node.op === 'Cast' && isFloat && intAttribute(node, 'to', 0) === ElementType.float) return { ...source, name };
  const order = intsAttribute(node, 'perm');
  const swaps = !order || (order[0] === 1 && order[1] === 0);
  if (node.op === 'Transpose' && isFloat && source.dims.length === 2 && swaps) {
    return transposeMatrix({ ...source, name }, modelFolder);
  }
  return undefined;
}

/** A single-precision matrix with rows and columns exchanged. */
export function transposeMatrix(tensor: Tensor, modelFolder: string): Tensor {
  const [rows, columns] = tensor.dims;
  const from = readFloats(tensor, modelFolder);
  const to = new Float32Array(from.length);
  const block = 32; // both sides of a block stay in the cache: 10 times faster than row by row
  for (let top = 0; top < rows; top += block) {
    for (let left = 0; left < columns; left += block) {
      const bottom = Math.min(rows, top + block);
      const right = Math.min(columns, left + block);
      for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) to[column * rows + row] = from[row * columns + column];
      }
    }
  }
  return makeTensor(tensor.name, [columns, rows], to);
}

/** Lets readers of an Identity read its source; one that makes a graph output stays. */
function bypassIdentities(nodes: readonly Node[], graph: Graph): Node[] {
  const outputs = new Set(graph.outputs.map((output) => output.name));
  const producers = indexProducers(nodes);
  const source = (name: string): string => {
    const node = producers.get(name)?.node;
    return node?.op === 'Identity' && node.domain === '' && !outputs.has(name) ? source(node.inputs[0]) : name;
  };
  return nodes.map((node) => {
    const inputs = node.inputs.map(source);
    return inputs.every((name, i) => name === node.inputs[i]) ? node : { ...node, inputs };
  });
}
