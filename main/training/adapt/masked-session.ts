// Loss and gradients of masked-language-model training. The prediction head runs at the places that are asked for only:
// at 15 % of the pieces it would otherwise be most of the work.

import * as ort from 'onnxruntime-node';
import type { MaskedRow } from '../../../src/adapt/mask-pieces.ts';
import type { Graph } from '../../compute/onnx/model.ts';
import { ElementType } from '../../compute/onnx/model.ts';
import { makeInts, makeNode, makeValue } from '../../compute/onnx/parts.ts';
import { int64Tensor } from '../../compute/row-batch.ts';
import { appendBackward } from '../autodiff/backward.ts';
import { GraphBuilder } from '../autodiff/graph-builder.ts';
import { probeShapes } from '../autodiff/probe.ts';
import { PROBED } from '../free-sizes.ts';
import { openTrainingSession, type RunOptions } from '../open-training-session.ts';
import { pieceFeeds, weightFeeds } from '../piece-feeds.ts';
import { paddedLength } from '../row-group.ts';
import type { Weight } from '../safetensors.ts';
import type { MaskedNetwork } from './masked-network.ts';

const PORT = {
  /** Row · pieces + position of each place, [places]. */
  places: 'masked/places',
  /** [places × 1] ids. */
  originals: 'masked/originals',
  /** [1]: one over the number of places of the step. */
  weight: 'masked/weight',
} as const;

export class MaskedSession {
  /** By weight, overwritten by each run. */
  readonly gradients: ReadonlyMap<string, Float32Array>;
  readonly #network: MaskedNetwork;
  readonly #session: ort.InferenceSession;
  readonly #loss: string;
  readonly #weights: Record<string, ort.Tensor>;
  readonly #fetches: Record<string, ort.Tensor | null>;

  private constructor(
    network: MaskedNetwork,
    session: ort.InferenceSession,
    built: { readonly loss: string; readonly gradientOf: ReadonlyMap<string, string> },
    weights: ReadonlyMap<string, Weight>,
  ) {
    this.#network = network;
    this.#session = session;
    this.#loss = built.loss;
    this.#weights = weightFeeds(weights);
    this.#fetches = { [built.loss]: null };
    const gradients = new Map<string, Float32Array>();
    for (const [name, { dims, values }] of weights) {
      const gradient = new Float32Array(values.length);
      gradients.set(name, gradient);
      this.#fetches[built.gradientOf.get(name)!] = new ort.Tensor('float32', gradient, dims as number[]);
    }
    this.gradients = gradients;
  }

  /** @param weights of the network; changed in place by the caller between runs. */
  static async open(
    network: MaskedNetwork,
    weights: ReadonlyMap<string, Weight>,
    options: RunOptions = {},
  ): Promise<MaskedSession> {
    const build = new GraphBuilder(atPlaces(network));
    for (const [name, { dims }] of weights) build.input(name, ElementType.float, dims);
    const loss = appendMaskedLoss(build, network);
    const probes = PROBED.map(({ rows, pieces }) => {
      const row = (): MaskedRow => ({
        ids: new Int32Array(pieces).fill(network.padId + 1),
        places: Int32Array.of(1, 2),
        originals: Int32Array.of(0, 0),
      });
      return { ...feedsOf(network, Array.from({ length: rows }, row), pieces, 1), ...weightFeeds(weights) };
    });
    const gradientOf = appendBackward(build, loss, [...weights.keys()], await probeShapes(build, probes));
    const missing = [...weights.keys()].find((name) => !gradientOf.has(name));
    if (missing) throw new Error(`the loss does not depend on ${missing}`);
    const session = await openTrainingSession(build.finish([loss, ...gradientOf.values()]), options);
    return new MaskedSession(network, session, { loss, gradientOf }, weights);
  }

  /** @param total places of the whole step. @returns the rows' share of the mean loss; gradients are in `gradients`. */
  async run(rows: readonly MaskedRow[], total: number): Promise<number> {
    const pieces = paddedLength(rows, this.#network.maxPieces);
    const feeds = { ...feedsOf(this.#network, rows, pieces, total), ...this.#weights };
    const results = await this.#session.run(feeds, this.#fetches);
    return (results[this.#loss].data as Float32Array)[0];
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}

function feedsOf(network: MaskedNetwork, rows: readonly MaskedRow[], pieces: number, total: number) {
  const count = rows.reduce((sum, { places }) => sum + places.length, 0);
  const places = new Int32Array(count);
  const originals = new Int32Array(count);
  let at = 0;
  rows.forEach((row, r) => {
    row.places.forEach((place, i) => {
      places[at] = r * pieces + place;
      originals[at++] = row.originals[i];
    });
  });
  const ids = rows.map((row) => row.ids);
  return {
    ...pieceFeeds(network.graph.inputs, ids, network, pieces),
    [PORT.places]: int64Tensor(places, [count]),
    [PORT.originals]: int64Tensor(originals, [count, 1]),
    [PORT.weight]: new ort.Tensor('float32', Float32Array.of(1 / total), [1]),
  };
}

/** The graph whose head reads the hidden states at the places, [1 × places × hidden], instead of all. */
function atPlaces({ graph, lastHidden, hiddenSize }: MaskedNetwork): Graph {
  const inHead = new Set([lastHidden]);
  const head = graph.nodes.filter((node) => {
    const reads = node.inputs.some((input) => inHead.has(input));
    if (reads) for (const output of node.outputs) inHead.add(output);
    return reads;
  });
  const [flat, found, picked] = ['masked/flat', 'masked/found', 'masked/picked'];
  const initializers = new Map(graph.initializers);
  const constant = (name: string, values: readonly number[]) => {
    initializers.set(name, makeInts(name, values));
    return name;
  };
  const gather = [
    makeNode('Reshape', [lastHidden, constant('masked/rows', [-1, hiddenSize])], [flat]),
    makeNode('Gather', [flat, PORT.places], [found], { axis: 0 }),
    makeNode('Unsqueeze', [found, constant('masked/axis', [0])], [picked]),
  ];
  const moved = head.map((node) => ({
    ...node,
    inputs: node.inputs.map((name) => (name === lastHidden ? picked : name)),
  }));
  const body = graph.nodes.filter((node) => !head.includes(node));
  return {
    ...graph,
    nodes: [...body, ...gather, ...moved],
    initializers,
    inputs: [...graph.inputs, makeValue(PORT.places, ElementType.int64, ['places'])],
  };
}

/** −Σ log softmax(logits)[original] · weight. @returns the scalar's name. */
function appendMaskedLoss(build: GraphBuilder, { logits, vocabularySize }: MaskedNetwork): string {
  build.input(PORT.originals, ElementType.int64, ['places', 1]);
  build.input(PORT.weight, ElementType.float, [1]);
  const rows = build.op('Reshape', [logits, build.ints([-1, vocabularySize])]);
  const logProbabilities = build.op('LogSoftmax', [rows], { axis: -1 });
  const asked = build.op('GatherElements', [logProbabilities, PORT.originals], { axis: 1 });
  const weighted = build.op('Mul', [asked, PORT.weight]);
  return build.op('Neg', [build.op('ReduceSum', [weighted], { keepdims: 0 })]);
}
