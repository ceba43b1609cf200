// Small ONNX language models made by hand, and folders around them, for tests of preparing and running models.

import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ElementType,
  type Graph,
  type Model,
  type Node,
  type Tensor,
  writeModel,
} from '../../main/compute/onnx/model.ts';
import { makeNode, makeTensor, makeValue } from '../../main/compute/onnx/parts.ts';
import { seededRandom } from '../../main/compute/self-check.ts';

export const VOCABULARY = 40;
export const HIDDEN = 8;

/** Uniform in ±1, the same for the same seed. */
export function randomTensor(name: string, dims: readonly number[], seed: number): Tensor {
  const random = seededRandom(seed);
  const count = dims.reduce((product, size) => product * size, 1);
  return makeTensor(
    name,
    dims,
    Float32Array.from({ length: count }, () => random() * 2 - 1),
  );
}

/** A model with input_ids [batch × sequence] and one output. */
export function modelOf(
  nodes: readonly Node[],
  tensors: readonly Tensor[],
  output: { name: string; dims: readonly (string | number)[] },
  opset = 17,
): Model {
  const graph: Graph = {
    name: 'made',
    nodes,
    initializers: new Map(tensors.map((tensor) => [tensor.name, tensor])),
    inputs: [makeValue('input_ids', ElementType.int64, ['batch', 'sequence'])],
    outputs: [makeValue(output.name, ElementType.float, output.dims)],
  };
  return { irVersion: 8, opsets: new Map([['', opset]]), graph, rest: [] };
}

interface SmallModelOptions {
  readonly opset?: number;
  /** Nodes between 'biased' and 'logits'. */
  readonly tail?: readonly Node[];
  readonly vocabulary?: number;
  /** How pieces see each other: 'attention', or a mean over the row, which the gather cannot be pushed past. */
  readonly mixing?: 'attention' | 'mean';
}

/** Embedding, mixing with a residual, dense, tanh, vocabulary. */
export function smallModel(options: SmallModelOptions = {}): Model {
  const vocabulary = options.vocabulary ?? VOCABULARY;
  const logits = ['batch', 'sequence', vocabulary];
  const attention = [
    makeNode('Transpose', ['pieces'], ['turned'], { perm: [0, 2, 1] }),
    makeNode('MatMul', ['pieces', 'turned'], ['scores']),
    makeNode('Softmax', ['scores'], ['weights'], { axis: -1 }),
    makeNode('MatMul', ['weights', 'pieces'], ['row']),
  ];
  const mean = [makeNode('ReduceMean', ['pieces'], ['row'], { axes: [1], keepdims: 1 })];
  const nodes = [
    makeNode('Gather', ['embedding', 'input_ids'], ['pieces']),
    ...(options.mixing === 'mean' ? mean : attention),
    makeNode('Add', ['pieces', 'row'], ['mixed']),
    makeNode('MatMul', ['mixed', 'dense'], ['dense_out']),
    makeNode('Tanh', ['dense_out'], ['transformed']),
    makeNode('MatMul', ['transformed', 'decoder'], ['product']),
    makeNode('Add', ['product', 'bias'], [options.tail ? 'biased' : 'logits']),
    ...(options.tail ?? []),
  ];
  const tensors = [
    randomTensor('embedding', [VOCABULARY, HIDDEN], 1),
    randomTensor('dense', [HIDDEN, HIDDEN], 2),
    randomTensor('decoder', [HIDDEN, vocabulary], 3),
    randomTensor('bias', [vocabulary], 4),
  ];
  return modelOf(nodes, tensors, { name: 'logits', dims: logits }, options.opset);
}

/** A temporary folder; `remove` deletes it. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'seedmark-onnx-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Writes a model folder: config.json, an empty tokenizer.json (nothing reads it here) and the export. */
export function writeModelFolder(
  folder: string,
  model: Model | Uint8Array,
  options: { config?: Record<string, unknown>; file?: string } = {},
): string {
  const file = options.file ?? 'onnx/model.onnx';
  mkdirSync(join(folder, file, '..'), { recursive: true });
  const config = {
    model_type: 'made',
    architectures: ['MadeForMaskedLM'],
    vocab_size: VOCABULARY,
    max_position_embeddings: 64,
  };
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, ...options.config }));
  writeFileSync(join(folder, 'tokenizer.json'), '{}');
  writeFileSync(join(folder, file), model instanceof Uint8Array ? model : writeModel(model));
  return folder;
}

/** A copy of a model folder without its weights for other runtimes. */
export function copyModelFolder(from: string, to: string): string {
  cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith('.safetensors') });
  return to;
}
