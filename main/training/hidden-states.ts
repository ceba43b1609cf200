// Finds an encoder's hidden states in its graph: the tensor after the embeddings and after each layer through which
// everything from below has to pass. Only the numbers in the weights' names are used, no architecture's wiring.

import { indexProducers } from '../compute/onnx/graph.ts';
import type { Graph } from '../compute/onnx/model.ts';

/** Layer of weights that stand before the first one. */
const EMBEDDINGS = -1;

/** Of tensors that depend on no weight below the last hidden state (masks, relative positions). */
const NONE = -2;

/** The layer that a weight belongs to; undefined for weights between or beside layers. */
export function layerOf(name: string): number | undefined {
  const layer = /\.(?:layer|layers|albert_layer_groups)\.(\d+)\./.exec(name);
  if (layer) return Number(layer[1]);
  return /\.(embeddings|embeddings_project|embedding_hidden_mapping_in)\./.test(name) ? EMBEDDINGS : undefined;
}

/**
 * @param graph initializers that are weights carry their Hugging Face names.
 * @param last the last hidden state.
 * @returns tensor names: [0] after the embeddings, [n] after n layers; the last one is `last`.
 */
export function findHiddenStates(graph: Graph, weights: ReadonlySet<string>, last: string): string[] {
  const producers = indexProducers(graph.nodes);
  const layers = new Map<string, number>();
  for (const name of weights) layers.set(name, layerOf(name) ?? NONE);
  const count = Math.max(...layers.values()) + 1;
  // The highest layer that each tensor depends on; nodes stand in an order that can run.
  for (const node of graph.nodes) {
    const highest = Math.max(NONE, ...node.inputs.map((input) => layers.get(input) ?? NONE));
    for (const output of node.outputs) layers.set(output, highest);
  }
  const tensors = graph.nodes.flatMap((node) => node.outputs).toReversed();
  const states: string[] = [];
  for (let layer = 0; layer < count; layer++) {
    const below = layer - 1;
    const isCut = (tensor: string) => layers.get(tensor) === below && !leaksBelow(tensor, below);
    const state = tensors.find(isCut);
    if (state === undefined) throw new Error(`no hidden state below layer ${layer}`);
    states.push(state);
  }
  return [...states, last];

  /** Does `last` depend on weights up to `below` also when `cut` is given? */
  function leaksBelow(cut: string, below: number): boolean {
    const seen = new Set([cut]);
    const waiting = [last];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      if (seen.has(name)) continue;
      seen.add(name);
      const layer = weights.has(name) ? layers.get(name)! : NONE;
      if (layer !== NONE && layer <= below) return true;
      waiting.push(...(producers.get(name)?.node.inputs ?? []));
    }
    return false;
  }
}
