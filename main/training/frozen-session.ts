// Runs the part of a tagger that is not trained. Its results depend on a row alone (rows of a call have one length, so
// nothing is padded) and are kept for the whole training.

import type * as ort from 'onnxruntime-node';
import { planBatches } from '../../src/lm/batching.ts';
import type { Encoder, GraphWeight } from './encoder.ts';
import { buildFrozenPart, type FrozenPart } from './network.ts';
import { openTrainingSession, type RunOptions } from './open-training-session.ts';
import { pieceFeeds, weightFeeds } from './piece-feeds.ts';

export class FrozenSession {
  readonly features: number;
  readonly #encoder: Encoder;
  readonly #part: FrozenPart;
  readonly #session: ort.InferenceSession;
  readonly #weights: Record<string, ort.Tensor>;

  private constructor(encoder: Encoder, part: FrozenPart, session: ort.InferenceSession) {
    this.#encoder = encoder;
    this.#part = part;
    this.#session = session;
    this.#weights = weightFeeds(pick(encoder.weights, part.weights));
    this.features = part.features;
  }

  /** @param layers how many of the last layers are trained; 0 for the preview. */
  static async open(encoder: Encoder, layers: number, options: RunOptions = {}): Promise<FrozenSession> {
    const part = buildFrozenPart(encoder, layers);
    return new FrozenSession(encoder, part, await openTrainingSession(part.model, options));
  }

  /** @param rows piece ids. @returns [pieces × features] a row. */
  async run(rows: readonly Int32Array[]): Promise<Float32Array[]> {
    const results = new Array<Float32Array>(rows.length);
    for (const { length, rows: batch } of planBatches(rows.map((row) => row.length))) {
      const ids = batch.map((row) => rows[row]);
      const feeds = { ...pieceFeeds(this.#part.inputs, ids, this.#encoder, length), ...this.#weights };
      const outputs = await this.#session.run(feeds);
      const states = this.#part.outputs.map((name) => outputs[name].data as Float32Array);
      batch.forEach((row, at) => {
        results[row] = besideEachOther(states, at * length, length, this.features / states.length);
      });
    }
    return results;
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}

/** Several states' [pieces × size] as one [pieces × states·size]. */
function besideEachOther(states: readonly Float32Array[], from: number, pieces: number, size: number): Float32Array {
  const joined = new Float32Array(pieces * states.length * size);
  states.forEach((state, s) => {
    for (let piece = 0; piece < pieces; piece++) {
      const start = (from + piece) * size;
      joined.set(state.subarray(start, start + size), (piece * states.length + s) * size);
    }
  });
  return joined;
}

export function pick(weights: ReadonlyMap<string, GraphWeight>, names: readonly string[]): Map<string, GraphWeight> {
  return new Map(names.map((name) => [name, weights.get(name)!]));
}
