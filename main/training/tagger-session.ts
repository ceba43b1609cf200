// Labels rows with a trained tagger: the frozen part, the trained one without dropout, log probabilities of the words.

import type * as ort from 'onnxruntime-node';
import type { TaggingRow } from '../../src/tagger/windows.ts';
import type { Encoder } from './encoder.ts';
import { FrozenSession, pick } from './frozen-session.ts';
import { buildTrainedPart, type NetworkSize } from './gradient-session.ts';
import type { TrainedPart } from './network.ts';
import { openTrainingSession, type RunOptions } from './open-training-session.ts';
import { weightFeeds } from './piece-feeds.ts';
import { groupRows, paddedLength, rowFeeds } from './row-group.ts';
import type { Weight } from './safetensors.ts';
import { wordScores } from './word-scores.ts';

/** Padded pieces in one run: flat from 250 to 1,000 pieces on the CPU (src/lm/batching.ts). */
const PIECES_PER_RUN = 768;

export class TaggerSession {
  readonly #encoder: Encoder;
  readonly #size: NetworkSize;
  readonly #frozen: FrozenSession;
  readonly #part: TrainedPart;
  readonly #logProbabilities: string;
  readonly #session: ort.InferenceSession;
  readonly #weights: Record<string, ort.Tensor>;

  private constructor(
    encoder: Encoder,
    size: NetworkSize,
    built: { frozen: FrozenSession; part: TrainedPart; logProbabilities: string; session: ort.InferenceSession },
    trained: ReadonlyMap<string, Weight>,
  ) {
    this.#encoder = encoder;
    this.#size = size;
    this.#frozen = built.frozen;
    this.#part = built.part;
    this.#logProbabilities = built.logProbabilities;
    this.#session = built.session;
    this.#weights = { ...weightFeeds(pick(encoder.weights, built.part.weights)), ...weightFeeds(trained) };
  }

  /** @param trained weights as training left them, in the graph's layout. */
  static async open(
    encoder: Encoder,
    layers: number,
    labels: number,
    trained: ReadonlyMap<string, Weight>,
    options: RunOptions = {},
  ): Promise<TaggerSession> {
    const frozen = await FrozenSession.open(encoder, layers, options);
    const size: NetworkSize = { layers, labels, features: frozen.features };
    const part = buildTrainedPart(encoder, size, false);
    const logProbabilities = part.build.op('LogSoftmax', [part.logits], { axis: -1 });
    const session = await openTrainingSession(part.build.finish([logProbabilities]), options);
    return new TaggerSession(encoder, size, { frozen, part, logProbabilities, session }, trained);
  }

  get maxPieces(): number {
    return this.#encoder.maxPieces;
  }

  /** @returns natural log probabilities of the labels of each row's own words, [words × labels]. */
  async run(rows: readonly TaggingRow[]): Promise<Float32Array[]> {
    const { labels, features } = this.#size;
    const hidden = await this.#frozen.run(rows.map(({ ids }) => ids));
    const lengths = rows.map(({ ids }) => ids.length);
    const scores = new Array<Float32Array>(rows.length);
    for (const group of groupRows(lengths, PIECES_PER_RUN)) {
      const members = group.map((row) => ({ ids: rows[row].ids, hidden: hidden[row] }));
      const pieces = paddedLength(members, this.#encoder.maxPieces);
      const feeds = rowFeeds(this.#part.build.inputs, members, features, this.#encoder, pieces);
      const results = await this.#session.run({ ...feeds, ...this.#weights });
      const values = results[this.#logProbabilities].data as Float32Array;
      group.forEach((row, at) => {
        scores[row] = wordScores(rows[row], values.subarray(at * pieces * labels), labels);
      });
    }
    return scores;
  }

  async close(): Promise<void> {
    await this.#session.release();
    await this.#frozen.close();
  }
}
