// The newer exporter writes equal weights once: the zero biases and unit scales of a model that was never trained become
// one tensor with many readers. Training has to move them apart, so each reader gets its own weight again. Which one it is
// follows from the graph: a bias is added to the product with its module's matrix, a norm reads what its block has made.

import { indexProducers, type Producer } from '../compute/onnx/graph.ts';
import { ElementType, type Graph, type Node, type Tensor } from '../compute/onnx/model.ts';
import { readFloats } from '../compute/onnx/weights.ts';
import type { Weight } from './safetensors.ts';
import { findWeight } from './weight-names.ts';

/** Norms that stand beside the modules whose results they read, not inside of them (DistilBERT). */
const NORMS_BESIDE: readonly (readonly [module: RegExp, norm: string])[] = [
  [/\.attention\.out_lin$/, 'sa_layer_norm'],
  [/\.ffn\.lin2$/, 'output_layer_norm'],
];

/**
 * @param reference the encoder's weights in Hugging Face's layout.
 * @returns the graph with a weight of its own, under its Hugging Face name, for each reader that could be told; what could
 *   not be told is as it was.
 */
export function splitMergedWeights(
  graph: Graph,
  onnxFolder: string,
  prefix: string,
  reference: ReadonlyMap<string, Weight>,
): Graph {
  const initializers = new Map(graph.initializers);
  const naming: Naming = { graph, onnxFolder, prefix, reference, producers: indexProducers(graph.nodes) };
  const renamed = new Map<Node, string[]>();
  for (const tensor of graph.initializers.values()) {
    const names = equalVectors(tensor, onnxFolder, reference);
    if (names.size < 2) continue;
    for (const node of graph.nodes) {
      node.inputs.forEach((input, slot) => {
        const name = input === tensor.name ? readerName(node, slot, naming) : undefined;
        if (name === undefined || !names.has(name)) return;
        initializers.set(name, { ...tensor, name });
        const inputs = renamed.get(node) ?? [...node.inputs];
        inputs[slot] = name;
        renamed.set(node, inputs);
      });
    }
  }
  const nodes = graph.nodes.map((node) => ({ ...node, inputs: renamed.get(node) ?? node.inputs }));
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  return { ...graph, nodes, initializers: new Map([...initializers].filter(([name]) => read.has(name))) };
}

interface Naming {
  readonly graph: Graph;
  readonly onnxFolder: string;
  readonly prefix: string;
  readonly reference: ReadonlyMap<string, Weight>;
  readonly producers: ReadonlyMap<string, Producer>;
}

/** Names of the vectors that have a tensor's values. */
function equalVectors(tensor: Tensor, onnxFolder: string, reference: ReadonlyMap<string, Weight>): Set<string> {
  if (tensor.type !== ElementType.float || tensor.dims.length !== 1) return new Set();
  const values = readFloats(tensor, onnxFolder);
  const equal = [...reference].filter(
    ([, weight]) =>
      weight.dims.length === 1 &&
      weight.values.length === values.length &&
      weight.values.every((value, i) => value === values[i]),
  );
  return new Set(equal.map(([name]) => name));
}

/** The weight that a node has to read at one of its inputs. */
function readerName(node: Node, slot: number, naming: Naming): string | undefined {
  if (node.op === 'Add') {
    const product = naming.producers.get(node.inputs[1 - slot])?.node;
    const module = product?.op === 'MatMul' ? moduleOf(product.inputs[1], naming) : undefined;
    return module && `${module}.bias`;
  }
  if (node.op === 'Gemm' && slot === 2) {
    const module = moduleOf(node.inputs[1], naming);
    return module && `${module}.bias`;
  }
  if (node.op !== 'LayerNormalization' || slot === 0) return undefined;
  const norm = normOf(node, naming);
  return norm && `${norm}.${slot === 1 ? 'weight' : 'bias'}`;
}

/** "X" for the weight "X.weight". */
function moduleOf(name: string, { graph, onnxFolder, prefix, reference }: Naming): string | undefined {
  const tensor = graph.initializers.get(name);
  if (tensor?.dims.length !== 2 || tensor.type !== ElementType.float) return undefined;
  return findWeight(graph, tensor, readFloats(tensor, onnxFolder), prefix, reference)?.name.replace(/\.weight$/, '');
}

/** The one norm that the modules below it agree on; a projection of the embeddings, for one, stands beside no norm. */
function normOf(norm: Node, naming: Naming): string | undefined {
  const norms = [...naming.reference]
    .filter(([name, { dims }]) => name.endsWith('.weight') && dims.length === 1)
    .map(([name]) => name.replace(/\.weight$/, ''));
  const found = new Set(modulesBelow(norm.inputs[0], naming).map((module) => normAfter(module, norms)));
  found.delete(undefined);
  return found.size === 1 ? [...found][0] : undefined;
}

/** The norm in the innermost block around a module. */
function normAfter(module: string, norms: readonly string[]): string | undefined {
  const around = norms.filter((norm) => module.startsWith(`${parentOf(norm)}.`));
  const depth = Math.max(...around.map((norm) => parentOf(norm).length));
  const innermost = around.filter((norm) => parentOf(norm).length === depth);
  const beside = NORMS_BESIDE.find(([pattern]) => pattern.test(module))?.[1];
  const chosen = innermost.length > 1 ? innermost.filter((norm) => norm.endsWith(`.${beside}`)) : innermost;
  return chosen.length === 1 ? chosen[0] : undefined;
}

function parentOf(name: string): string {
  return name.slice(0, name.lastIndexOf('.'));
}

/** Modules whose results reach a tensor through additions alone; what another norm has made is a block's input. */
function modulesBelow(name: string, naming: Naming): string[] {
  const own = moduleOf(name, naming);
  if (own) return [own];
  const node = naming.producers.get(name)?.node;
  if (!node || node.op === 'LayerNormalization') return [];
  const table = node.op === 'Gather' ? moduleOf(node.inputs[0], naming) : undefined;
  const matrix = node.op === 'MatMul' ? moduleOf(node.inputs[1], naming) : undefined;
  const module = table ?? matrix;
  if (module) return [module];
  return node.op === 'Add' ? node.inputs.flatMap((input) => modulesBelow(input, naming)) : [];
}
