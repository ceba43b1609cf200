// The graph of an exported tagger, pieces to logits, and its file. Large weights lie beside the graph.

import { statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { LabelSet } from '../../../src/tagger/label-set.ts';
import { extractGraph } from '../../compute/onnx/graph.ts';
import { ElementType, type Graph, type Model, writeModel } from '../../compute/onnx/model.ts';
import { makeNode, makeTensor, makeValue } from '../../compute/onnx/parts.ts';
import { tensorBytes, WeightsFile } from '../../compute/onnx/weights.ts';
import type { Encoder } from '../encoder.ts';
import { PORT } from '../network.ts';
import type { Weight } from '../safetensors.ts';

/** Larger models keep their weights beside the graph file: protobuf ends at 2 GB. */
export const LARGEST_GRAPH_BYTES = 1.5e9;

/** What exporters call the file beside a graph; transformers.js asks for this name. */
const DATA_ENDING = '_data';

/** File version that goes with the operator sets of encoders; older runtimes read it too. */
export const EXPORT_IR = 9;

/** pieces → logits [rows × pieces × labels], the encoder's own graph with the trained weights and the linear layer. */
export function taggerModel(encoder: Encoder, trained: ReadonlyMap<string, Weight>, { labels }: LabelSet): Model {
  const last = encoder.hiddenStates[encoder.hiddenStates.length - 1];
  const all = new Map<string, Weight>([...encoder.weights, ...trained]);
  const initializers = new Map(encoder.graph.initializers);
  for (const [name, { dims, values }] of all) initializers.set(name, makeTensor(name, dims, values));
  const logits = makeValue('logits', ElementType.float, ['batch_size', 'sequence_length', labels.length]);
  const graph: Graph = extractGraph({
    name: 'tagger',
    nodes: [
      ...encoder.graph.nodes,
      makeNode('MatMul', [last, PORT.headWeight], ['classifier/product']),
      makeNode('Add', ['classifier/product', PORT.headBias], [logits.name]),
    ],
    initializers,
    inputs: encoder.graph.inputs,
    outputs: [logits],
  });
  return { irVersion: EXPORT_IR, opsets: new Map([['', encoder.opset]]), graph, rest: [] };
}

export interface GraphFile {
  /** Weights beside the graph included. */
  readonly bytes: number;
  readonly hasDataFile: boolean;
}

/** @param largestBytes graphs with more weights than this get a file for them. */
export function writeGraph(path: string, model: Model, largestBytes: number): GraphFile {
  const bytes = [...model.graph.initializers.values()].reduce((sum, tensor) => sum + tensorBytes(tensor), 0);
  if (bytes <= largestBytes) {
    writeFileSync(path, writeModel(model));
    return { bytes: statSync(path).size, hasDataFile: false };
  }
  const folder = dirname(path);
  const location = basename(path) + DATA_ENDING;
  const file = new WeightsFile(join(folder, location), location);
  try {
    const graph = file.moveWeights(model.graph, folder);
    writeFileSync(path, writeModel({ ...model, graph }));
  } finally {
    file.close();
  }
  return { bytes: statSync(path).size + statSync(join(folder, location)).size, hasDataFile: true };
}
