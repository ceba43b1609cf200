// A language model ready to run: rows of piece ids in, what the divergence needs out (src/lm/language-model.ts has the
// identity). One thread a session: that is the efficient unit, several processes scale better than several threads.
// A run blocks its thread until it is done, so sessions belong into processes of their own.

import * as ort from 'onnxruntime-node';
import { Failure } from '../../src/failure.ts';
import type { Engine } from './engine.ts';
import { FullEngine } from './full-engine.ts';
import { PORT } from './onnx/split.ts';
import { openGraph, packsWeights, type SessionOptions } from './open-graph.ts';
import type { PreparedModel } from './prepared-model.ts';
import {
  checkBatch,
  chunks,
  PIECES_PER_RUN,
  type PredictBatch,
  type PredictedRows,
  rowFeeds,
  type SpanBatch,
  type TargetBatch,
  type Want,
} from './row-batch.ts';
import { SplitEngine } from './split-engine.ts';

export { type Device, openGraph, type Precision, type SessionOptions } from './open-graph.ts';
export {
  type PredictBatch,
  type PredictedRows,
  type RowBatch,
  rowFeeds,
  type SpanBatch,
  type TargetBatch,
  type Want,
} from './row-batch.ts';

export class ModelSession {
  readonly prepared: PreparedModel;
  readonly #engine: Engine;
  readonly #options: SessionOptions;
  #pool: Promise<ort.InferenceSession> | undefined;
  #whole: Promise<FullEngine> | undefined;

  private constructor(prepared: PreparedModel, options: SessionOptions, engine: Engine) {
    this.prepared = prepared;
    this.#options = options;
    this.#engine = engine;
  }

  /** @throws Failure 'model-invalid' or 'device-unavailable' when a graph does not load, 'model-unsupported' for 'fast' without an encoder. */
  static async open(prepared: PreparedModel, options: SessionOptions): Promise<ModelSession> {
    const engine =
      prepared.method === 'split'
        ? await SplitEngine.open(prepared, options)
        : await FullEngine.open(prepared, options);
    return new ModelSession(prepared, options, engine);
  }

  /** Distributions at one position a row. The rows of all batches go through the vocabulary together: it likes many. */
  async predict(batches: readonly PredictBatch[], want: Want, temperature: number): Promise<PredictedRows> {
    for (const batch of batches) checkBatch(batch, this.prepared, batch.positions);
    return this.#engine.predict(batches, want, temperature);
  }

  /** Natural log probability of a piece at one position a row, temperature 1, [rows]. */
  async logProbabilities(batch: TargetBatch): Promise<Float64Array> {
    checkBatch(batch, this.prepared, batch.positions, batch.targets);
    return this.#engine.logProbabilities(batch);
  }

  /**
   * Logits of the whole vocabulary at one position a row, [rows × vocabulary], from the original graph: for a look at a few
   * slots. A split model's original graph is opened at the first call and costs the memory of a second model.
   */
  async logits(batches: readonly PredictBatch[]): Promise<Float32Array> {
    for (const batch of batches) checkBatch(batch, this.prepared, batch.positions);
    this.#whole ??=
      this.#engine instanceof FullEngine
        ? Promise.resolve(this.#engine)
        : FullEngine.open(this.prepared, { ...this.#options, precision: 'fp32' });
    return (await (await this.#whole).predict(batches, 'compared', 1)).hidden;
  }

  /** Means of the last hidden states over pieces starts..ends, [rows × pooledSize]. */
  async spanMeans(batch: SpanBatch): Promise<Float32Array> {
    const rows = checkBatch(batch, this.prepared, batch.starts, batch.ends);
    const { pooledSize, poolPath } = this.prepared;
    if (!poolPath) {
      throw new Failure(
        'model-unsupported',
        'The last hidden state of this model could not be found, so span means are not available.',
        'Use another method than cosine, or another export of the model.',
      );
    }
    this.#pool ??= openGraph(poolPath, this.#options.device, packsWeights(this.prepared));
    const pool = await this.#pool;
    const pooled = new Float32Array(rows * pooledSize);
    for (const [from, to] of chunks(rows, Math.floor(PIECES_PER_RUN / batch.length))) {
      const weights = new Float32Array((to - from) * batch.length);
      for (let row = from; row < to; row++) {
        const [start, end] = [batch.starts[row], batch.ends[row]];
        if (!(start >= 0 && start < end && end <= batch.length))
          throw new Error(`span ${start}..${end} of ${batch.length} pieces`);
        weights.fill(1 / (end - start), (row - from) * batch.length + start, (row - from) * batch.length + end);
      }
      const feeds = rowFeeds(this.prepared, batch, from, to);
      feeds[PORT.poolWeights] = new ort.Tensor('float32', weights, [to - from, batch.length]);
      const results = await pool.run(feeds);
      pooled.set(results[PORT.pooled].data as Float32Array, from * pooledSize);
    }
    return pooled;
  }

  async close(): Promise<void> {
    await this.#engine.release();
    if (this.#pool) await (await this.#pool).release();
    const whole = await this.#whole;
    if (whole && whole !== this.#engine) await whole.release();
  }
}
