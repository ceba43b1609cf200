// An encoder to train, taken from a language model's ONNX export: the graph up to the last hidden state, its weights
// under their Hugging Face names, and the hidden states at which it can be cut.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type * as ort from 'onnxruntime-node';
import { Failure } from '../../src/failure.ts';
import { openModelFolder, readExport } from '../compute/model-folder.ts';
import { intAttribute } from '../compute/onnx/attributes.ts';
import { extractGraph } from '../compute/onnx/graph.ts';
import { ElementType, type Graph, type Model, readModel, type Tensor, writeModel } from '../compute/onnx/model.ts';
import { simplifyModel } from '../compute/onnx/simplify.ts';
import { findLastHidden, SurgeryError } from '../compute/onnx/split.ts';
import { readFloats } from '../compute/onnx/weights.ts';
import { GraphBuilder } from './autodiff/graph-builder.ts';
import { probeShapes } from './autodiff/probe.ts';
import type { Shapes } from './autodiff/shapes.ts';
import { PROBED, shapesFromInput } from './free-sizes.ts';
import { findHiddenStates } from './hidden-states.ts';
import { pieceFeeds, type RowLayout, weightFeeds } from './piece-feeds.ts';
import { readSafetensors, type Weight } from './safetensors.ts';
import { splitMergedWeights } from './split-merged-weights.ts';
import { upgradeGraph } from './upgrade-graph.ts';
import { encoderWeights, findWeight, mustBeWeight } from './weight-names.ts';

/** A weight as the graph holds it. */
export interface GraphWeight extends Weight {
  /** Transposed against Hugging Face's layout, which is [out × in]. */
  readonly isTransposed: boolean;
}

export interface Encoder {
  readonly folder: string;
  /** The export that it was taken from, relative to the folder. */
  readonly onnxFile: string;
  /** config.model_type */
  readonly architecture: string;
  /** Of the weights' names: "bert", "roberta", … */
  readonly prefix: string;
  readonly padId: number;
  /** Position id of a row's first piece. */
  readonly firstPosition: number;
  readonly maxPieces: number;
  readonly hiddenSize: number;
  /** First operator set that has all of the graph's operators. */
  readonly opset: number;
  /** In an order that can run. Weights are neither initializers nor inputs of it. */
  readonly graph: Graph;
  /** By Hugging Face name, which is also the tensor's name in the graph. */
  readonly weights: ReadonlyMap<string, GraphWeight>;
  /** [0] after the embeddings, [n] after n layers, tensor names. */
  readonly hiddenStates: readonly string[];
  /** Of every tensor, from two runs at `PROBED`. */
  readonly shapes: Shapes;
}

/** First segment of an architecture's weight names. */
const PREFIXES: Readonly<Record<string, string>> = {
  albert: 'albert',
  bert: 'bert',
  camembert: 'roberta',
  deberta: 'deberta',
  'deberta-v2': 'deberta',
  distilbert: 'distilbert',
  electra: 'electra',
  modernbert: 'model',
  roberta: 'roberta',
  'xlm-roberta': 'roberta',
};

/** Reductions read their axes as an input from here on. */
export const LOWEST_OPSET = 18;

/** What exporters call an encoder's own output. */
const HIDDEN_OUTPUT = 'last_hidden_state';

/**
 * @param folder a model in the Hugging Face layout.
 * @param onnxFile the export to take, relative to the folder.
 * @throws Failure 'model-missing', 'model-invalid', or 'model-unsupported' with the reason why it cannot be trained.
 */
export async function openEncoder(folder: string, onnxFile?: string): Promise<Encoder> {
  const place = openModelFolder(folder, onnxFile);
  const prefix = PREFIXES[place.architecture];
  if (!prefix) throw untrainable(`training knows no models of type "${place.architecture}"`);
  const model = readExport(place.onnxPath);
  refuseHalf(model);
  const onnxFolder = dirname(place.onnxPath);
  const simple = simplifyModel(model, onnxFolder);
  const last = lastHidden(simple, onnxFolder);
  const upgraded = upgradeGraph(simple);
  const whole = extractGraph({ ...upgraded, outputs: [{ name: last, type: ElementType.float, dims: undefined }] });
  const reference = readReference(place.folder, prefix);
  const separate = reference ? splitMergedWeights(whole, onnxFolder, prefix, reference) : whole;
  const { graph, weights } = nameWeights(separate, onnxFolder, prefix, reference);
  const layout = { padId: readPadId(place.folder), firstPosition: place.firstPosition };
  const shapes = await probeEncoder(graph, weights, layout);
  const free = shapesFromInput(graph, shapes, 'input_ids');
  const cleaned = extractGraph({ ...free, initializers: withNames(free.initializers, weights) });
  const initializers = new Map([...cleaned.initializers].filter(([name]) => !weights.has(name)));
  return {
    folder: place.folder,
    onnxFile: relative(place.folder, place.onnxPath),
    architecture: place.architecture,
    prefix,
    ...layout,
    maxPieces: place.maxPieces,
    hiddenSize: shapes.of(last)[0][2],
    opset: Math.max(LOWEST_OPSET, model.opsets.get('') ?? 0),
    graph: detached({ ...cleaned, initializers }, model),
    weights,
    hiddenStates: findHiddenStates(cleaned, new Set(weights.keys()), last),
    shapes,
  };
}

export function untrainable(reason: string): Failure {
  return new Failure(
    'model-unsupported',
    `This export cannot be trained: ${reason}.`,
    'Use the plain fp32 export of the model: optimum-cli export onnx --model NAME --task fill-mask FOLDER.',
  );
}

/** Half-precision arithmetic loses small gradients; halves that are cast before they are used are exact. */
export function refuseHalf({ graph }: Model): void {
  const isHalf = (type: number | undefined) => type === ElementType.float16 || type === ElementType.bfloat16;
  const halves = new Set([...graph.initializers.values()].filter(({ type }) => isHalf(type)).map(({ name }) => name));
  const computesHalf = graph.nodes.some((node) =>
    node.op === 'Cast' ? isHalf(intAttribute(node, 'to', 0)) : node.inputs.some((name) => halves.has(name)),
  );
  if (computesHalf || graph.outputs.some(({ type }) => isHalf(type)))
    throw untrainable('it computes in half precision');
  const foreign = graph.nodes.find((node) => node.domain !== '');
  if (foreign) throw untrainable(`it uses ${foreign.op} of ${foreign.domain}`);
}

/** The tensor before the masked-LM head; an export without a head gives it itself. */
function lastHidden(model: Model, onnxFolder: string): string {
  const { outputs } = model.graph;
  if (outputs.some((output) => output.name === HIDDEN_OUTPUT)) return HIDDEN_OUTPUT;
  const logits = outputs.find((output) => output.name === 'logits') ?? outputs[0];
  try {
    return findLastHidden(model, logits.name, onnxFolder).name;
  } catch (cause) {
    if (!(cause instanceof SurgeryError)) throw cause;
    throw untrainable(`its last hidden state cannot be found (${cause.message})`);
  }
}

function readReference(folder: string, prefix: string): Map<string, Weight> | undefined {
  const path = join(folder, 'model.safetensors');
  return existsSync(path) ? encoderWeights(readSafetensors(path), prefix) : undefined;
}

export function readPadId(folder: string): number {
  const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as { pad_token_id?: unknown };
  return typeof config.pad_token_id === 'number' ? config.pad_token_id : 0;
}

/** Takes the weights out of a graph and gives them their names; equal ones of one name become one. */
function nameWeights(
  graph: Graph,
  onnxFolder: string,
  prefix: string,
  reference: ReadonlyMap<string, Weight> | undefined,
): { graph: Graph; weights: Map<string, GraphWeight> } {
  const weights = new Map<string, GraphWeight>();
  const renamed = new Map<string, string>();
  for (const tensor of graph.initializers.values()) {
    if (!isWeight(tensor)) continue;
    const values = readFloats(tensor, onnxFolder);
    const found = findWeight(graph, tensor, values, prefix, reference);
    if (!found) {
      if (mustBeWeight(graph, tensor)) throw untrainable(`the weight ${tensor.name} has lost its name`);
      continue; // a table of the arithmetic, such as rotation frequencies
    }
    const known = weights.get(found.name);
    if (known && !(known.isTransposed === found.isTransposed && known.values.every((v, i) => v === values[i]))) {
      throw untrainable(`two weights are called ${found.name}`);
    }
    if (!known) weights.set(found.name, { dims: tensor.dims, values, isTransposed: found.isTransposed });
    renamed.set(tensor.name, found.name);
  }
  const missing = [...(reference?.keys() ?? [])].find((name) => !weights.has(name));
  if (missing) throw untrainable(`the exporter merged ${missing} with another weight or left it out`);
  const initializers = new Map([...graph.initializers].filter(([name]) => !renamed.has(name)));
  const nodes = graph.nodes.map((node) => ({ ...node, inputs: node.inputs.map((name) => renamed.get(name) ?? name) }));
  return { graph: { ...graph, nodes, initializers }, weights };
}

/** Scalars and tables of one element are constants of the arithmetic. */
function isWeight(tensor: Tensor): boolean {
  const count = tensor.dims.reduce((product, size) => product * size, 1);
  return tensor.type === ElementType.float && tensor.dims.length > 0 && count > 1;
}

/** The same graph without views of the file that it was read from: a few constants would keep all of it in memory. */
function detached(graph: Graph, model: Model): Graph {
  return readModel(writeModel({ ...model, graph })).graph;
}

/** Stand-ins of the weights, so that the graph surgery knows where they come from. */
function withNames(initializers: ReadonlyMap<string, Tensor>, weights: ReadonlyMap<string, GraphWeight>) {
  const all = new Map(initializers);
  for (const [name, { dims }] of weights) {
    all.set(name, { name, dims, type: ElementType.float, content: new Uint8Array() });
  }
  return all;
}

async function probeEncoder(
  graph: Graph,
  weights: ReadonlyMap<string, GraphWeight>,
  layout: RowLayout,
): Promise<Shapes> {
  const build = new GraphBuilder(graph);
  for (const [name, { dims }] of weights) build.input(name, ElementType.float, dims);
  const feeds = PROBED.map(({ rows, pieces }): Record<string, ort.Tensor> => {
    const ids = Array.from({ length: rows }, () => new Int32Array(pieces).fill(layout.padId + 1));
    return { ...pieceFeeds(graph.inputs, ids, layout, pieces), ...weightFeeds(weights) };
  });
  return probeShapes(build, feeds);
}
