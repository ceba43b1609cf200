// Looking around in an ONNX graph: who makes a tensor, what is still needed, and constants as initializers.

import { floatAttribute, intAttribute, intsAttribute, subgraphs, tensorAttribute } from './attributes.ts';
import type { Graph, Node, Tensor, Value } from './model.ts';
import { makeTensor } from './parts.ts';

/** The node that makes a tensor, and as which of its outputs. */
export interface Producer {
  readonly node: Node;
  readonly output: number;
}

/** Tensor name → who makes it. Graph inputs and initializers have no producer. */
export function indexProducers(nodes: readonly Node[]): Map<string, Producer> {
  const producers = new Map<string, Producer>();
  for (const node of nodes) {
    node.outputs.forEach((name, output) => {
      if (name) producers.set(name, { node, output });
    });
  }
  return producers;
}

/** Everything a node reads, what its subgraphs take from outside included. */
export function tensorsRead(node: Node): string[] {
  const names = node.inputs.filter((name) => name !== '');
  for (const graph of subgraphs(node)) {
    const inside = new Set([...graph.initializers.keys(), ...graph.inputs.map((input) => input.name)]);
    for (const inner of graph.nodes) for (const output of inner.outputs) inside.add(output);
    const read = [...graph.nodes.flatMap(tensorsRead), ...graph.outputs.map((output) => output.name)];
    names.push(...read.filter((name) => !inside.has(name)));
  }
  return names;
}

/** All tensors that `name` is computed from, itself included. */
export function ancestorsOf(names: Iterable<string>, producers: ReadonlyMap<string, Producer>): Set<string> {
  const found = new Set<string>();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    const producer = producers.get(name);
    if (producer) waiting.push(...tensorsRead(producer.node));
  }
  return found;
}

/**
 * The graph that computes `outputs` and nothing else: dead nodes and weights dropped, nodes in an order that can run.
 * @throws Error when a tensor has no source: the surgery itself is wrong.
 */
export function extractGraph(parts: {
  name: string;
  nodes: readonly Node[];
  initializers: ReadonlyMap<string, Tensor>;
  inputs: readonly Value[];
  outputs: readonly Value[];
}): Graph {
  const producers = indexProducers(parts.nodes);
  const inputNames = new Set(parts.inputs.map((input) => input.name));
  const ordered = new Set<Node>();
  const initializers = new Map<string, Tensor>();
  const visited = new Set<string>();
  const stack = parts.outputs.map((output) => ({ name: output.name, leaving: false }));
  for (let step = stack.pop(); step; step = stack.pop()) {
    const { name, leaving } = step;
    const node = producers.get(name)?.node;
    if (leaving) {
      if (node) ordered.add(node);
      continue;
    }
    if (visited.has(name)) continue;
    visited.add(name);
    const initializer = parts.initializers.get(name);
    if (node) {
      stack.push({ name, leaving: true });
      for (const read of tensorsRead(node)) stack.push({ name: read, leaving: false });
    } else if (initializer) initializers.set(name, initializer);
    else if (!inputNames.has(name)) throw new Error(`tensor ${name} has no source`);
  }
  return { name: parts.name, nodes: [...ordered], initializers, inputs: parts.inputs, outputs: parts.outputs };
}

/** The tensor of a Constant node; undefined for strings and sparse values, which no arithmetic reads. */
export function constantTensor(node: Node): Tensor | undefined {
  const name = node.outputs[0];
  const value = tensorAttribute(node, 'value');
  if (value) return { ...value, name };
  const has = (attribute: string) => node.attributes.some((each) => each.name === attribute);
  const ints = intsAttribute(node, 'value_ints');
  if (ints) return makeTensor(name, [ints.length], BigInt64Array.from(ints, BigInt));
  if (has('value_int')) return makeTensor(name, [], BigInt64Array.of(BigInt(intAttribute(node, 'value_int', 0))));
  if (has('value_float')) return makeTensor(name, [], Float32Array.of(floatAttribute(node, 'value_float', 0)));
  return undefined;
}
