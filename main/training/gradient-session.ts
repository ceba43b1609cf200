// Computes loss and gradients of the trained part. The runtime reads the weights and writes the gradients in place: in
// arrays that live as long as the session, so that a step copies neither.

import * as ort from 'onnxruntime-node';
import { keyedBits } from '../../src/tagger/keyed-random.ts';
import type { PieceTargets } from '../../src/tagger/word-targets.ts';
import { appendBackward } from './autodiff/backward.ts';
import { probeShapes } from './autodiff/probe.ts';
import { type DropoutMask, fillMask } from './dropout.ts';
import type { Encoder } from './encoder.ts';
import { PROBED, sizeOf } from './free-sizes.ts';
import { pick } from './frozen-session.ts';
import { appendHead, appendLoss, buildEncoderPart, buildPreviewPart, type TrainedPart } from './network.ts';
import { openTrainingSession, type RunOptions } from './open-training-session.ts';
import { weightFeeds } from './piece-feeds.ts';
import { type FrozenRow, paddedLength, rowFeeds, targetFeeds } from './row-group.ts';
import type { Weight } from './safetensors.ts';

export interface NetworkSize {
  /** How many of the last layers are trained; 0 for the preview. */
  readonly layers: number;
  readonly labels: number;
  /** Of the frozen part's result. */
  readonly features: number;
}

export interface GradientOptions extends RunOptions {
  /** Probability that an element is set to 0. */
  readonly dropout: number;
}

/** Key of a run's dropout: seed, step, and which group of the step it is. */
export type MaskKey = readonly number[];

export class GradientSession {
  /** By weight, overwritten by each run. */
  readonly gradients: ReadonlyMap<string, Float32Array>;
  readonly #encoder: Encoder;
  readonly #size: NetworkSize;
  readonly #masks: DropoutMasks;
  readonly #part: TrainedPart;
  readonly #loss: string;
  readonly #session: ort.InferenceSession;
  readonly #weights: Record<string, ort.Tensor>;
  readonly #fetches: Record<string, ort.Tensor | null>;

  private constructor(
    encoder: Encoder,
    size: NetworkSize,
    dropout: number,
    built: { part: TrainedPart; loss: string; gradientOf: ReadonlyMap<string, string> },
    session: ort.InferenceSession,
    trained: ReadonlyMap<string, Weight>,
  ) {
    this.#encoder = encoder;
    this.#size = size;
    this.#masks = new DropoutMasks(built.part.masks, dropout);
    this.#part = built.part;
    this.#loss = built.loss;
    this.#session = session;
    this.#weights = { ...weightFeeds(pick(encoder.weights, built.part.weights)), ...weightFeeds(trained) };
    this.#fetches = { [built.loss]: null };
    const gradients = new Map<string, Float32Array>();
    for (const [name, { dims, values }] of trained) {
      const gradient = new Float32Array(values.length);
      gradients.set(name, gradient);
      this.#fetches[built.gradientOf.get(name)!] = new ort.Tensor('float32', gradient, dims as number[]);
    }
    this.gradients = gradients;
  }

  /** @param trained the weights to train, in the graph's layout; changed in place by the caller between runs. */
  static async open(
    encoder: Encoder,
    size: NetworkSize,
    trained: ReadonlyMap<string, Weight>,
    options: GradientOptions,
  ): Promise<GradientSession> {
    const part = buildTrainedPart(encoder, size, options.dropout > 0);
    const loss = appendLoss(part, size.labels);
    const frozen = weightFeeds(pick(encoder.weights, part.weights));
    const weights = { ...frozen, ...weightFeeds(trained) };
    const probes = PROBED.map(({ rows, pieces }) => {
      const row = (): FrozenRow => ({
        ids: new Int32Array(pieces).fill(encoder.padId + 1),
        hidden: new Float32Array(pieces * size.features),
      });
      const list = Array.from({ length: rows }, row);
      const targets = list.map(() => NO_TARGETS);
      return {
        ...rowFeeds(part.build.inputs, list, size.features, encoder, pieces),
        ...targetFeeds(targets, pieces, size.labels, 1),
        ...new DropoutMasks(part.masks, options.dropout).feeds(rows, pieces, [0]),
        ...weights,
      };
    });
    const shapes = await probeShapes(part.build, probes);
    const gradientOf = appendBackward(part.build, loss, [...trained.keys()], shapes);
    const missing = [...trained.keys()].find((name) => !gradientOf.has(name));
    if (missing) throw new Error(`the loss does not depend on ${missing}`);
    const session = await openTrainingSession(part.build.finish([loss, ...gradientOf.values()]), options);
    return new GradientSession(encoder, size, options.dropout, { part, loss, gradientOf }, session, trained);
  }

  /**
   * @param total weight of all targets of the step. @returns the rows' share of the loss; gradients are in `gradients`.
   */
  async run(
    rows: readonly FrozenRow[],
    targets: readonly PieceTargets[],
    total: number,
    maskKey: MaskKey,
  ): Promise<number> {
    const { labels, features } = this.#size;
    const pieces = paddedLength(rows, this.#encoder.maxPieces);
    const feeds = {
      ...rowFeeds(this.#part.build.inputs, rows, features, this.#encoder, pieces),
      ...targetFeeds(targets, pieces, labels, total),
      ...this.#masks.feeds(rows.length, pieces, maskKey),
      ...this.#weights,
    };
    const results = await this.#session.run(feeds, this.#fetches);
    return (results[this.#loss].data as Float32Array)[0];
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}

const NO_TARGETS: PieceTargets = {
  positions: new Int32Array(),
  distributions: new Float32Array(),
  weights: new Float32Array(),
};

/** The part above the frozen one, with the head; logits are its result. */
export function buildTrainedPart(encoder: Encoder, size: NetworkSize, hasDropout: boolean): TrainedPart {
  const { layers, labels, features } = size;
  const from = encoder.hiddenStates.length - 1 - layers;
  const part = layers === 0 ? buildPreviewPart(features) : buildEncoderPart(encoder, from, hasDropout);
  return appendHead(part, labels, hasDropout);
}

/** Masks of a run in arrays that the next run fills again: at long rows they are larger than the weights. */
class DropoutMasks {
  readonly #masks: readonly DropoutMask[];
  readonly #rate: number;
  readonly #arrays: Float32Array[];

  constructor(masks: readonly DropoutMask[], rate: number) {
    this.#masks = masks;
    this.#rate = rate;
    this.#arrays = masks.map(() => new Float32Array());
  }

  feeds(rows: number, pieces: number, key: MaskKey): Record<string, ort.Tensor> {
    return Object.fromEntries(
      this.#masks.map(({ name, sizes }, at) => {
        const dims = sizes.map((size) => sizeOf(size, rows, pieces));
        const count = dims.reduce((product, size) => product * size, 1);
        if (this.#arrays[at].length < count) this.#arrays[at] = new Float32Array(count);
        const mask = this.#arrays[at].subarray(0, count);
        fillMask(mask, this.#rate, keyedBits(...key, at));
        return [name, new ort.Tensor('float32', mask, dims)];
      }),
    );
  }
}
