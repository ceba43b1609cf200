// The graphs of a tagger: a frozen part whose results can be kept, a trained part with a linear layer over the labels,
// and the loss. Soft labels, ignored pieces, confidences and sampling are all in the data that the loss reads
// (targets, weights); the graph never changes.

import { extractGraph } from '../compute/onnx/graph.ts';
import { ElementType, type Graph, type Model } from '../compute/onnx/model.ts';
import { makeValue } from '../compute/onnx/parts.ts';
import { GraphBuilder } from './autodiff/graph-builder.ts';
import { type DropoutMask, insertDropout } from './dropout.ts';
import type { Encoder } from './encoder.ts';

/** Names of graph inputs and of the head's weights. */
export const PORT = {
  /** Frozen part's result, [rows × pieces × features]. */
  hidden: 'hidden',
  /** [rows·pieces × labels] distributions. */
  targets: 'targets',
  /** [rows·pieces × 1], summing to 1 over a step. */
  weights: 'weights',
  headWeight: 'classifier.weight',
  headBias: 'classifier.bias',
} as const;

/** Hidden states that the linear preview reads; the last four beat the last by 11 F1 (training notes, section 3). */
const PREVIEW_STATES = 4;

const HEAD_MASK = 'dropout/head';

export interface FrozenPart {
  readonly model: Model;
  /** Inputs made of pieces. */
  readonly inputs: Graph['inputs'];
  /** Names of the weights it reads. */
  readonly weights: readonly string[];
  /** Tensors that together are the result, concatenated along features. */
  readonly outputs: readonly string[];
  readonly features: number;
}

export interface TrainedPart {
  /** Forward graph; inputs are pieces, hidden states, weights and masks. */
  readonly build: GraphBuilder;
  readonly logits: string;
  /** Names of the encoder's weights it reads. */
  readonly weights: readonly string[];
  /** Size of what the head reads. */
  readonly features: number;
  readonly masks: readonly DropoutMask[];
}

/** What is computed once: everything below the layers to train, or the preview's features. */
export function buildFrozenPart(encoder: Encoder, layers: number): FrozenPart {
  const { hiddenStates, graph, hiddenSize } = encoder;
  const outputs =
    layers === 0 ? hiddenStates.slice(1).slice(-PREVIEW_STATES) : [hiddenStates[hiddenStates.length - 1 - layers]];
  const below = withoutUnread(extract(encoder, graph, outputs));
  const { build, weights } = withWeightInputs(encoder, below);
  return {
    model: build.finish(outputs),
    inputs: below.inputs,
    weights,
    outputs,
    features: outputs.length * hiddenSize,
  };
}

/**
 * @param from index of the hidden state that it starts from; undefined: from the pieces, embeddings included.
 */
export function buildEncoderPart(encoder: Encoder, from: number | undefined, hasDropout: boolean): TrainedPart {
  const last = encoder.hiddenStates[encoder.hiddenStates.length - 1];
  const isWeight = (name: string) => encoder.weights.has(name);
  const { graph, masks } = hasDropout
    ? insertDropout(encoder.graph, encoder.shapes, isWeight, last)
    : { graph: encoder.graph, masks: [] };
  const above = from === undefined ? graph : cutBelow(graph, encoder.hiddenStates[from], encoder.hiddenSize);
  const needed = withoutUnread(extract(encoder, above, [last]));
  const { build, weights } = withWeightInputs(encoder, needed);
  const read = new Set(needed.inputs.map(({ name }) => name));
  const masksRead = masks.filter(({ name }) => read.has(name));
  return { build, weights, logits: last, features: encoder.hiddenSize, masks: masksRead };
}

/** The graph with a tensor as an input instead of what computes it. */
function cutBelow(graph: Graph, cut: string, features: number): Graph {
  const nodes = graph.nodes
    .filter((node) => !node.outputs.includes(cut))
    .map((node) => ({ ...node, inputs: node.inputs.map((name) => (name === cut ? PORT.hidden : name)) }));
  return { ...graph, nodes, inputs: [...graph.inputs, hiddenInput(features)] };
}

/** The trained part of the preview: nothing but the head over frozen features. */
export function buildPreviewPart(features: number): TrainedPart {
  const build = new GraphBuilder();
  const { name, dims } = hiddenInput(features);
  build.input(name, ElementType.float, dims ?? []);
  return { build, weights: [], logits: name, features, masks: [] };
}

/** Appends the linear layer over the labels, with dropout before it if there is any. */
export function appendHead(part: TrainedPart, labels: number, hasDropout: boolean): TrainedPart {
  const { build, features } = part;
  build.input(PORT.headWeight, ElementType.float, [features, labels]);
  build.input(PORT.headBias, ElementType.float, [labels]);
  const rows = build.op('Reshape', [part.logits, build.ints([-1, features])]);
  const free = { constant: 1, rows: 1, pieces: 1 };
  const mask = { name: HEAD_MASK, sizes: [free, { constant: features, rows: 0, pieces: 0 }] };
  if (hasDropout) build.input(mask.name, ElementType.float, ['positions', features]);
  const read = hasDropout ? build.op('Mul', [rows, mask.name]) : rows;
  const product = build.op('MatMul', [read, PORT.headWeight]);
  const logits = build.op('Add', [product, PORT.headBias]);
  return { ...part, logits, masks: hasDropout ? [...part.masks, mask] : part.masks };
}

/** Appends −Σ weight · Σ target · log softmax(logits). @returns the scalar's name. */
export function appendLoss(part: TrainedPart, labels: number): string {
  const { build, logits } = part;
  build.input(PORT.targets, ElementType.float, ['positions', labels]);
  build.input(PORT.weights, ElementType.float, ['positions', 1]);
  const logProbabilities = build.op('LogSoftmax', [logits], { axis: -1 });
  const perPosition = build.op('Mul', [build.op('Mul', [logProbabilities, PORT.targets]), PORT.weights]);
  return build.op('Neg', [build.op('ReduceSum', [perPosition], { keepdims: 0 })]);
}

function hiddenInput(features: number) {
  return makeValue(PORT.hidden, ElementType.float, ['rows', 'pieces', features]);
}

function extract(encoder: Encoder, graph: Graph, outputs: readonly string[]): Graph {
  const known = [...encoder.weights].map(([name, { dims }]) => makeValue(name, ElementType.float, dims));
  return extractGraph({
    ...graph,
    inputs: [...graph.inputs, ...known],
    outputs: outputs.map((name) => ({ name, type: ElementType.float, dims: undefined })),
  });
}

function withoutUnread(graph: Graph): Graph {
  const read = new Set(graph.nodes.flatMap((node) => node.inputs));
  return { ...graph, inputs: graph.inputs.filter((input) => read.has(input.name)) };
}

/** Splits the graph's inputs into pieces and weights and hands out a builder that has both. */
function withWeightInputs(encoder: Encoder, graph: Graph): { build: GraphBuilder; weights: string[] } {
  const weights = graph.inputs.map(({ name }) => name).filter((name) => encoder.weights.has(name));
  return { build: new GraphBuilder(graph), weights };
}
