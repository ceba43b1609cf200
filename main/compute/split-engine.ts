// A split model at work: the encoder over rows of one length, the vocabulary head over the rows of many lengths at once.

import * as ort from 'onnxruntime-node';
import type { Engine } from './engine.ts';
import { prepareFastEncoder } from './fast-encoder.ts';
import { PORT } from './onnx/split.ts';
import { openGraph, packsWeights, type SessionOptions } from './open-graph.ts';
import type { PreparedModel } from './prepared-model.ts';
import {
  chunks,
  countRows,
  int64Tensor,
  LOGITS_PER_RUN,
  PIECES_PER_RUN,
  type PredictBatch,
  type PredictedRows,
  rowFeeds,
  type TargetBatch,
  type Want,
} from './row-batch.ts';

/** Rows a run of the head: 2,800 rows a CPU-second at 256, 2,600 at 64 (vocabulary 30,522). */
const ROWS_PER_HEAD_RUN = 256;

export class SplitEngine implements Engine {
  readonly #prepared: PreparedModel;
  readonly #encoder: ort.InferenceSession;
  readonly #head: ort.InferenceSession;

  private constructor(prepared: PreparedModel, encoder: ort.InferenceSession, head: ort.InferenceSession) {
    this.#prepared = prepared;
    this.#encoder = encoder;
    this.#head = head;
  }

  static async open(prepared: PreparedModel, { device, precision }: SessionOptions): Promise<SplitEngine> {
    const { encoderPath, headPath } = prepared;
    if (!encoderPath || !headPath) throw new Error('a split model without its graphs');
    const path = precision === 'fast' ? await prepareFastEncoder(encoderPath) : encoderPath;
    const encoder = await openGraph(path, device, packsWeights(prepared));
    return new SplitEngine(prepared, encoder, await openGraph(headPath, device, false));
  }

  async predict(batches: readonly PredictBatch[], want: Want, temperature: number): Promise<PredictedRows> {
    const hidden = await this.#encode(batches);
    const rows = countRows(batches);
    const logZ = new Float32Array(rows);
    const expected = want === 'reference' ? new Float32Array(hidden.length) : undefined;
    for (const [from, to] of chunks(rows, this.#headRows())) {
      const results = await this.#runHead(hidden, [from, to], 1 / temperature, expected !== undefined);
      logZ.set(results[PORT.logZ].data as Float32Array, from);
      expected?.set(results[PORT.expected].data as Float32Array, from * this.#prepared.hiddenSize);
    }
    return expected ? { hidden, logZ, expected } : { hidden, logZ };
  }

  async logProbabilities(batch: TargetBatch): Promise<Float64Array> {
    const hidden = await this.#encode([batch]);
    const rows = batch.positions.length;
    const found = new Float64Array(rows);
    for (const [from, to] of chunks(rows, this.#headRows())) {
      const results = await this.#runHead(hidden, [from, to], 1, false, batch.targets);
      const logits = results[PORT.targetLogit].data as Float32Array;
      const logZ = results[PORT.logZ].data as Float32Array;
      for (let i = 0; i < to - from; i++) found[from + i] = logits[i] - logZ[i];
    }
    return found;
  }

  async release(): Promise<void> {
    await this.#encoder.release();
    await this.#head.release();
  }

  /** As many rows as the head likes and as keep its logits in bounds. */
  #headRows(): number {
    return Math.min(ROWS_PER_HEAD_RUN, Math.floor(LOGITS_PER_RUN / this.#prepared.vocabularySize));
  }

  /** Hidden states at one position a row, [rows × hidden]. */
  async #encode(batches: readonly PredictBatch[]): Promise<Float32Array> {
    const { hiddenSize } = this.#prepared;
    const hidden = new Float32Array(countRows(batches) * hiddenSize);
    let done = 0;
    for (const batch of batches) {
      for (const [from, to] of chunks(batch.positions.length, Math.floor(PIECES_PER_RUN / batch.length))) {
        const feeds = rowFeeds(this.#prepared, batch, from, to);
        feeds[PORT.positions] = int64Tensor(batch.positions.subarray(from, to), [to - from]);
        const results = await this.#encoder.run(feeds);
        hidden.set(results[PORT.hidden].data as Float32Array, done * hiddenSize);
        done += to - from;
      }
    }
    return hidden;
  }

  async #runHead(
    hidden: Float32Array,
    [from, to]: readonly [number, number],
    inverseTemperature: number,
    wantExpected: boolean,
    targets: Int32Array = new Int32Array(to),
  ): Promise<ort.InferenceSession.ReturnType> {
    const { hiddenSize } = this.#prepared;
    return this.#head.run({
      [PORT.hidden]: new ort.Tensor('float32', hidden.subarray(from * hiddenSize, to * hiddenSize), [
        to - from,
        hiddenSize,
      ]),
      [PORT.inverseTemperature]: new ort.Tensor('float32', [inverseTemperature], []),
      [PORT.wantExpected]: new ort.Tensor('bool', [wantExpected], []),
      [PORT.targets]: int64Tensor(targets.subarray(from, to), [to - from]),
    });
  }
}
