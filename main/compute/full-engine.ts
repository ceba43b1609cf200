// A model that could not be split, at work: the original graph computes logits everywhere, and the row at the wanted
// position is the hidden state of an identity projection, so that the same arithmetic holds downstream.

import type * as ort from 'onnxruntime-node';
import { Failure } from '../../src/failure.ts';
import type { Engine } from './engine.ts';
import { widenHalf } from './onnx/weights.ts';
import { openGraph, packsWeights, type SessionOptions } from './open-graph.ts';
import type { PreparedModel } from './prepared-model.ts';
import {
  chunks,
  countRows,
  LOGITS_PER_RUN,
  PIECES_PER_RUN,
  type PredictBatch,
  type PredictedRows,
  rowFeeds,
  type TargetBatch,
  type Want,
} from './row-batch.ts';

export class FullEngine implements Engine {
  readonly #prepared: PreparedModel;
  readonly #session: ort.InferenceSession;

  private constructor(prepared: PreparedModel, session: ort.InferenceSession) {
    this.#prepared = prepared;
    this.#session = session;
  }

  static async open(prepared: PreparedModel, { device, precision }: SessionOptions): Promise<FullEngine> {
    if (precision === 'fast') {
      throw new Failure(
        'model-unsupported',
        'Precision "fast" is not available for this model: its graph could not be split.',
        'Use precision "fp32".',
      );
    }
    return new FullEngine(prepared, await openGraph(prepared.originalPath, device, packsWeights(prepared)));
  }

  async predict(batches: readonly PredictBatch[], want: Want, temperature: number): Promise<PredictedRows> {
    const { vocabularySize } = this.#prepared;
    const rows = countRows(batches);
    const hidden = new Float32Array(rows * vocabularySize);
    let done = 0;
    for (const batch of batches) {
      hidden.set(await this.#logits(batch), done * vocabularySize);
      done += batch.positions.length;
    }
    const logZ = new Float32Array(rows);
    const expected = want === 'reference' ? new Float32Array(hidden.length) : undefined;
    for (let row = 0; row < rows; row++) {
      const logits = hidden.subarray(row * vocabularySize, (row + 1) * vocabularySize);
      const total = logPartition(logits, temperature);
      logZ[row] = total;
      if (!expected) continue;
      for (let v = 0; v < vocabularySize; v++) {
        expected[row * vocabularySize + v] = Math.exp(logits[v] / temperature - total);
      }
    }
    return expected ? { hidden, logZ, expected } : { hidden, logZ };
  }

  async logProbabilities(batch: TargetBatch): Promise<Float64Array> {
    const { vocabularySize } = this.#prepared;
    const all = await this.#logits(batch);
    return Float64Array.from(batch.targets, (target, row) => {
      const logits = all.subarray(row * vocabularySize, (row + 1) * vocabularySize);
      return logits[target] - logPartition(logits, 1);
    });
  }

  async release(): Promise<void> {
    await this.#session.release();
  }

  /** Logits at one position a row, [rows × vocabulary]. */
  async #logits(batch: PredictBatch): Promise<Float32Array> {
    const { vocabularySize, logits } = this.#prepared;
    const { positions } = batch;
    const found = new Float32Array(positions.length * vocabularySize);
    const rowsPerRun = Math.floor(Math.min(PIECES_PER_RUN, LOGITS_PER_RUN / vocabularySize) / batch.length);
    for (const [from, to] of chunks(positions.length, rowsPerRun)) {
      const results = await this.#session.run(rowFeeds(this.#prepared, batch, from, to), [logits]);
      const output = asSingles(results[logits]);
      for (let row = from; row < to; row++) {
        const start = ((row - from) * batch.length + positions[row]) * vocabularySize;
        found.set(output.subarray(start, start + vocabularySize), row * vocabularySize);
      }
    }
    return found;
  }
}

/** log Σ exp(logits / temperature), in double precision. */
function logPartition(logits: Float32Array, temperature: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const logit of logits) if (logit > largest) largest = logit;
  let sum = 0;
  for (const logit of logits) sum += Math.exp((logit - largest) / temperature);
  return largest / temperature + Math.log(sum);
}

function asSingles(tensor: ort.Tensor): Float32Array {
  if (tensor.data instanceof Float32Array) return tensor.data;
  if (tensor.type !== 'float16') throw new Error(`logits of type ${tensor.type}`);
  // Where the engine knows half floats the runtime hands out those, else their bits.
  if (tensor.data instanceof Uint16Array) return widenHalf(tensor.data);
  return Float32Array.from(tensor.data as unknown as ArrayLike<number>);
}
