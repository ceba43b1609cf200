// Puts dropout back into an inference graph, where Hugging Face's encoders have it: on attention weights (softmax) and on
// each layer's two linear maps before they are added to the residual. Masks are graph inputs, filled by the caller, so
// that random numbers are a function of seed and step alone; a mask holds 0 or 1/(1 − rate).
// PAPER: DistilBERT has none on the attention's output; here all architectures are treated alike.

import { indexProducers, type Producer } from '../compute/onnx/graph.ts';
import { ElementType, type Graph, type Node } from '../compute/onnx/model.ts';
import { makeNode, makeValue } from '../compute/onnx/parts.ts';
import type { Shapes } from './autodiff/shapes.ts';
import { type FreeSize, freeSizes } from './free-sizes.ts';

/** A mask that a training step has to fill. */
export interface DropoutMask {
  /** Name of the graph input. */
  readonly name: string;
  readonly sizes: readonly FreeSize[];
}

export interface WithDropout {
  readonly graph: Graph;
  readonly masks: readonly DropoutMask[];
}

const PREFIX = 'dropout/';

/** @param isWeight tells weights from computed tensors. @param hidden a tensor with the hidden states' shape. */
export function insertDropout(
  graph: Graph,
  shapes: Shapes,
  isWeight: (name: string) => boolean,
  hidden: string,
): WithDropout {
  const producers = indexProducers(graph.nodes);
  const masks: DropoutMask[] = [];
  const masked = new Map<string, string>();
  for (const node of graph.nodes) {
    for (const tensor of droppedBy(node, { producers, shapes, isWeight, hidden })) {
      const sizes = freeSizes(shapes, tensor);
      if (!sizes) throw new Error(`the shape of ${tensor} is no product of rows and pieces`);
      masked.set(tensor, `${PREFIX}${masks.length}/masked`);
      masks.push({ name: `${PREFIX}${masks.length}`, sizes });
    }
  }
  const nodes = graph.nodes.flatMap((node): Node[] => {
    const readers = { ...node, inputs: node.inputs.map((name) => masked.get(name) ?? name) };
    const drops = node.outputs.flatMap((output) => {
      const name = masked.get(output);
      return name ? [makeNode('Mul', [output, name.replace('/masked', '')], [name])] : [];
    });
    return [readers, ...drops];
  });
  const inputs = [...graph.inputs, ...masks.map(({ name, sizes }) => maskInput(name, sizes.length))];
  return { graph: { ...graph, nodes, inputs }, masks };
}

function maskInput(name: string, rank: number) {
  return makeValue(
    name,
    ElementType.float,
    Array.from({ length: rank }, (_, axis) => `${name}/${axis}`),
  );
}

interface Surroundings {
  readonly producers: ReadonlyMap<string, Producer>;
  readonly shapes: Shapes;
  readonly isWeight: (name: string) => boolean;
  readonly hidden: string;
}

/** The tensors that dropout belongs on because of this node. */
function droppedBy(node: Node, around: Surroundings): string[] {
  if (node.op === 'Softmax') return [...node.outputs];
  const isResidual = node.op === 'Add' && node.inputs.every((input) => hasHiddenShape(input, around));
  if (!isResidual) return [];
  return node.inputs.filter((input) => isLinear(input, around)).slice(0, 1);
}

function hasHiddenShape(name: string, { shapes, isWeight, hidden }: Surroundings): boolean {
  return !isWeight(name) && JSON.stringify(shapes.of(name)) === JSON.stringify(shapes.of(hidden));
}

/** Product with a weight matrix, with or without a bias. */
function isLinear(name: string, around: Surroundings): boolean {
  const node = around.producers.get(name)?.node;
  if (node?.op === 'MatMul') return around.isWeight(node.inputs[1]);
  if (node?.op !== 'Add') return false;
  const bias = node.inputs.findIndex(around.isWeight);
  return bias >= 0 && isLinear(node.inputs[1 - bias], around);
}

/** A mask element is decided by 16 random bits: two elements a draw, and a rate that is exact to 1/65536. */
const STEPS = 2 ** 16;

/** @param rate probability of 0. @param bits draws 32-bit integers. */
export function fillMask(mask: Float32Array, rate: number, bits: () => number): void {
  const dropped = Math.round(rate * STEPS);
  const kept = STEPS / (STEPS - dropped);
  for (let i = 0; i < mask.length; i += 2) {
    const draw = bits();
    mask[i] = (draw & 0xffff) < dropped ? 0 : kept;
    if (i + 1 < mask.length) mask[i + 1] = draw >>> 16 < dropped ? 0 : kept;
  }
}
