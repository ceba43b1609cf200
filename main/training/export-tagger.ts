// A tagger as an ordinary Hugging Face folder: configuration, tokenizer as it was, weights under their Hugging Face names
// and layout, and an ONNX graph with the same weights. It is written beside the target and renamed, and read back and
// compared before it is handed out.

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from '../../src/failure.ts';
import type { LabelSet } from '../../src/tagger/label-set.ts';
import { extractGraph } from '../compute/onnx/graph.ts';
import { ElementType, type Graph, type Model, writeModel } from '../compute/onnx/model.ts';
import { makeNode, makeTensor, makeValue } from '../compute/onnx/parts.ts';
import { WeightsFile } from '../compute/onnx/weights.ts';
import type { Encoder } from './encoder.ts';
import { PORT } from './network.ts';
import { readSafetensors, type Weight, writeSafetensors } from './safetensors.ts';

/** Class in transformers by config.model_type; its weights are the encoder's and one linear layer "classifier". */
const CLASSES: Readonly<Record<string, string>> = {
  albert: 'AlbertForTokenClassification',
  bert: 'BertForTokenClassification',
  camembert: 'CamembertForTokenClassification',
  'deberta-v2': 'DebertaV2ForTokenClassification',
  distilbert: 'DistilBertForTokenClassification',
  electra: 'ElectraForTokenClassification',
  roberta: 'RobertaForTokenClassification',
  'xlm-roberta': 'XLMRobertaForTokenClassification',
};

const TOKENIZER_FILES: readonly string[] = [
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'vocab.txt',
  'vocab.json',
  'merges.txt',
  'sentencepiece.bpe.model',
  'spiece.model',
  'spm.model',
];

/** Larger models keep their weights beside the graph file: protobuf ends at 2 GB. */
const LARGEST_GRAPH_BYTES = 1.5e9;

/** File version that goes with the operator sets of encoders; older runtimes read it too. */
const EXPORT_IR = 9;

export interface TrainedTagger {
  readonly encoder: Encoder;
  /** Trained weights and head, in the graph's layout. */
  readonly weights: ReadonlyMap<string, Weight>;
  readonly labelSet: LabelSet;
}

export interface ExportOptions {
  readonly largestGraphBytes?: number;
}

/**
 * @param folder made; must not exist.
 * @throws Failure 'model-unsupported' for architectures without such a class, 'file-unwritable' when the folder is there.
 */
export function exportTagger(tagger: TrainedTagger, folder: string, options: ExportOptions = {}): void {
  const { encoder, weights } = tagger;
  const name = CLASSES[encoder.architecture];
  if (!name) throw noClass(encoder.architecture);
  if (weights.get(PORT.headWeight)?.dims[0] !== encoder.hiddenSize) throw isPreview();
  if (existsSync(folder)) {
    throw new Failure('file-unwritable', `${folder} is there already.`, 'Choose another folder, or delete it.');
  }
  mkdirSync(dirname(folder), { recursive: true });
  const beside = mkdtempSync(`${folder}.`);
  try {
    mkdirSync(join(beside, 'onnx'));
    for (const file of TOKENIZER_FILES) {
      if (existsSync(join(encoder.folder, file))) copyFileSync(join(encoder.folder, file), join(beside, file));
    }
    writeFileSync(join(beside, 'config.json'), `${JSON.stringify(configOf(tagger, name), null, 2)}\n`);
    const path = join(beside, 'model.safetensors');
    const published = publishedWeights(tagger);
    writeSafetensors(path, published);
    checkWeights(readSafetensors(path), published);
    writeGraph(join(beside, 'onnx'), taggerModel(tagger), options.largestGraphBytes ?? LARGEST_GRAPH_BYTES);
    renameSync(beside, folder);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

function noClass(architecture: string): Failure {
  return new Failure(
    'model-unsupported',
    `A tagger on a model of type "${architecture}" has no class in transformers with a linear layer alone.`,
    'Train on another model, for example a BERT, RoBERTa or DeBERTa-v2.',
  );
}

function isPreview(): Failure {
  return new Failure(
    'bad-argument',
    'The preview reads several layers at once, which no model class of transformers does.',
    'Train at least one layer.',
  );
}

function configOf({ encoder, labelSet }: TrainedTagger, className: string): Record<string, unknown> {
  const path = join(encoder.folder, 'config.json');
  const { _name_or_path, dtype, torch_dtype, ...config } = JSON.parse(readFileSync(path, 'utf8'));
  return {
    ...config,
    architectures: [className],
    dtype: 'float32',
    id2label: Object.fromEntries(labelSet.labels.map((label, id) => [id, label])),
    label2id: Object.fromEntries(labelSet.labels.map((label, id) => [label, id])),
  };
}

/** All weights in Hugging Face's layout: matrices of linear layers are [out × in]. */
function publishedWeights({ encoder, weights }: TrainedTagger): Map<string, Weight> {
  const published = new Map<string, Weight>();
  for (const [name, weight] of encoder.weights) {
    const { dims, values } = weights.get(name) ?? weight;
    published.set(name, weight.isTransposed ? transpose(dims, values) : { dims, values });
  }
  const head = weights.get(PORT.headWeight)!;
  published.set(PORT.headWeight, transpose(head.dims, head.values));
  published.set(PORT.headBias, weights.get(PORT.headBias)!);
  return published;
}

function transpose([rows, columns]: readonly number[], values: Float32Array): Weight {
  const turned = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) turned[column * rows + row] = values[row * columns + column];
  }
  return { dims: [columns, rows], values: turned };
}

function checkWeights(found: ReadonlyMap<string, Weight>, expected: ReadonlyMap<string, Weight>): void {
  const wrong = [...expected].find(([name, { values }]) => {
    const read = found.get(name)?.values;
    return read?.length !== values.length || values.some((value, i) => !Object.is(value, read[i]));
  });
  if (!wrong) return;
  throw new Failure('file-unwritable', `The weight ${wrong[0]} was not written as it is.`, 'Check the disk.');
}

/** pieces → logits [rows × pieces × labels], the encoder's own graph with the trained weights and the linear layer. */
function taggerModel({ encoder, weights, labelSet }: TrainedTagger): Model {
  const last = encoder.hiddenStates[encoder.hiddenStates.length - 1];
  const all = new Map<string, Weight>([...encoder.weights, ...weights]);
  const initializers = new Map(encoder.graph.initializers);
  for (const [name, { dims, values }] of all) initializers.set(name, makeTensor(name, dims, values));
  const logits = makeValue('logits', ElementType.float, ['batch_size', 'sequence_length', labelSet.labels.length]);
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

function writeGraph(folder: string, model: Model, largestBytes: number): void {
  const bytes = [...model.graph.initializers.values()].reduce(
    (sum, { content }) => sum + (content instanceof Uint8Array ? content.length : 0),
    0,
  );
  const path = join(folder, 'model.onnx');
  if (bytes <= largestBytes) {
    writeFileSync(path, writeModel(model));
    return;
  }
  const location = 'model.onnx_data';
  const file = new WeightsFile(join(folder, location), location);
  try {
    const graph = file.moveWeights(model.graph, folder);
    writeFileSync(path, writeModel({ ...model, graph }));
  } finally {
    file.close();
  }
}
