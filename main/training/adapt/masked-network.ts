// A masked language model to go on training, from its ONNX export: the whole graph, pieces to logits, with every weight as
// an input. Matrices of the vocabulary that are the table of embeddings turned around stay tied to it.
// Biases that an exporter merged because they were equal stay one weight.

import { dirname, relative } from 'node:path';
import { Failure } from '../../../src/failure.ts';
import { openModelFolder, readExport } from '../../compute/model-folder.ts';
import { extractGraph } from '../../compute/onnx/graph.ts';
import { ElementType, type Graph, type Model, readModel, type Tensor, writeModel } from '../../compute/onnx/model.ts';
import { makeNode } from '../../compute/onnx/parts.ts';
import { simplifyModel } from '../../compute/onnx/simplify.ts';
import { findLastHidden, SurgeryError } from '../../compute/onnx/split.ts';
import { readFloats } from '../../compute/onnx/weights.ts';
import { LOWEST_OPSET, readPadId, refuseHalf, untrainable } from '../encoder.ts';
import type { RowLayout } from '../piece-feeds.ts';
import type { Weight } from '../safetensors.ts';
import { upgradeGraph } from '../upgrade-graph.ts';
import { mustBeWeight } from '../weight-names.ts';

export interface MaskedNetwork extends RowLayout {
  readonly folder: string;
  /** The export that it was taken from, relative to the folder. */
  readonly onnxFile: string;
  readonly architecture: string;
  readonly maxPieces: number;
  /** First operator set that has all of the graph's operators. */
  readonly opset: number;
  /** In an order that can run; the weights are neither initializers nor inputs of it. */
  readonly graph: Graph;
  readonly weights: ReadonlyMap<string, Weight>;
  /** What the prediction head reads, and its size. */
  readonly lastHidden: string;
  readonly hiddenSize: number;
  readonly logits: string;
  readonly vocabularySize: number;
}

/** @throws Failure 'model-missing', 'model-invalid', or 'model-unsupported' with the reason why it cannot be trained. */
export function openMaskedNetwork(folder: string, onnxFile?: string): MaskedNetwork {
  const place = openModelFolder(folder, onnxFile);
  if (place.kind === 'causal') {
    throw new Failure(
      'model-unsupported',
      'Only masked language models can be adapted; this one predicts what follows.',
      'Take a model of the BERT, RoBERTa, XLM-R or DeBERTa family.',
    );
  }
  const onnxFolder = dirname(place.onnxPath);
  const read = readExport(place.onnxPath);
  refuseHalf(read);
  const model = simplifyModel(read, onnxFolder);
  const logits = model.graph.outputs.find(({ name }) => name === 'logits') ?? model.graph.outputs[0];
  const { name: lastHidden, size: hiddenSize } = headInput(model, logits.name, onnxFolder);
  const upgraded = extractGraph({ ...upgradeGraph(model), outputs: [{ ...logits, type: ElementType.float }] });
  const whole = tieTables(mergeCopies(upgraded, onnxFolder), onnxFolder);
  const weights = new Map<string, Weight>();
  for (const tensor of whole.initializers.values()) {
    if (!isTrainable(whole, tensor)) continue;
    weights.set(tensor.name, { dims: tensor.dims, values: readFloats(tensor, onnxFolder).slice() });
  }
  const initializers = new Map([...whole.initializers].filter(([name]) => !weights.has(name)));
  return {
    folder: place.folder,
    onnxFile: relative(place.folder, place.onnxPath),
    architecture: place.architecture,
    padId: readPadId(place.folder),
    firstPosition: place.firstPosition,
    maxPieces: place.maxPieces,
    opset: Math.max(LOWEST_OPSET, model.opsets.get('') ?? 0),
    // Written and read again: a few constants would keep all of the file in memory.
    graph: readModel(writeModel({ ...model, graph: { ...whole, initializers } })).graph,
    weights,
    ...{ lastHidden, hiddenSize, logits: logits.name, vocabularySize: vocabularyOf(whole, logits.name) },
  };
}

function headInput(model: Model, logits: string, onnxFolder: string) {
  try {
    return findLastHidden(model, logits, onnxFolder);
  } catch (cause) {
    if (!(cause instanceof SurgeryError)) throw cause;
    throw untrainable(`its prediction head cannot be found (${cause.message})`);
  }
}

function isTrainable(graph: Graph, tensor: Tensor): boolean {
  const count = tensor.dims.reduce((product, size) => product * size, 1);
  return tensor.type === ElementType.float && tensor.dims.length > 0 && count > 1 && mustBeWeight(graph, tensor);
}

/** Columns of the last matrix before the logits. */
function vocabularyOf(graph: Graph, logits: string): number {
  for (let name = logits; ; ) {
    const node = graph.nodes.find(({ outputs }) => outputs.includes(name));
    if (!node) throw untrainable('its vocabulary cannot be found');
    if (node.op === 'MatMul') {
      const matrix = graph.initializers.get(node.inputs[1]);
      if (matrix) return matrix.dims[1];
      const turned = graph.nodes.find(({ outputs }) => outputs.includes(node.inputs[1]));
      return graph.initializers.get(turned!.inputs[0])!.dims[0];
    }
    name = node.inputs.find((input) => !graph.initializers.has(input))!;
  }
}

/** A matrix that is read several times (ALBERT's layers, DeBERTa's attention) is stored once for each: one weight again. */
function mergeCopies(graph: Graph, onnxFolder: string): Graph {
  const known = new Map<string, { readonly name: string; readonly values: Float32Array }[]>();
  const originals = new Map<string, string>();
  for (const tensor of graph.initializers.values()) {
    if (tensor.dims.length !== 2 || !isTrainable(graph, tensor)) continue;
    const values = readFloats(tensor, onnxFolder);
    if (values.every((value) => value === values[0])) continue; // not trained yet, and perhaps equal by chance
    const alike = `${tensor.dims} ${values[0]} ${values[values.length - 1]}`;
    const candidates = known.get(alike) ?? [];
    const same = candidates.find((other) => other.values.every((value, i) => value === values[i]));
    if (same) originals.set(tensor.name, same.name);
    else known.set(alike, [...candidates, { name: tensor.name, values }]);
  }
  const read = (name: string) => originals.get(name) ?? name;
  const nodes = graph.nodes.map((node) => ({ ...node, inputs: node.inputs.map(read) }));
  return { ...graph, nodes, initializers: new Map([...graph.initializers].filter(([name]) => !originals.has(name))) };
}

/** Exports store a tied projection as a second matrix: it becomes the table turned around again, one weight. */
function tieTables(graph: Graph, onnxFolder: string): Graph {
  const tables = graph.nodes.flatMap((node) => {
    const table = node.op === 'Gather' ? graph.initializers.get(node.inputs[0]) : undefined;
    return table?.type === ElementType.float && table.dims.length === 2 ? [table] : [];
  });
  const tied = graph.nodes.flatMap((node) => {
    const matrix = node.op === 'MatMul' ? graph.initializers.get(node.inputs[1]) : undefined;
    const table = matrix && tables.find((one) => isTurned(one, matrix, onnxFolder));
    return table ? [{ matrix: matrix.name, table: table.name }] : [];
  });
  const turned = tied.map(({ matrix, table }) => makeNode('Transpose', [table], [matrix], { perm: [1, 0] }));
  const initializers = new Map([...graph.initializers].filter(([name]) => !tied.some(({ matrix }) => matrix === name)));
  return { ...graph, nodes: [...turned, ...graph.nodes], initializers };
}

function isTurned(table: Tensor, matrix: Tensor, onnxFolder: string): boolean {
  const [rows, columns] = table.dims;
  if (matrix.dims.length !== 2 || matrix.dims[0] !== columns || matrix.dims[1] !== rows) return false;
  const [own, other] = [readFloats(table, onnxFolder), readFloats(matrix, onnxFolder)];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (own[row * columns + column] !== other[column * rows + row]) return false;
    }
  }
  return true;
}
