// A language model ready to run: rows of piece ids in, what the divergence needs out (src/lm/language-model.ts has the
// identity). One thread a session: that is the efficient unit, several processes scale better than several threads.
// A run blocks its thread until it is done, so sessions belong into processes of their own.

import * as ort from 'onnxruntime-node';
import { Failure } from '../../src/failure.ts';
import { prepareFastEncoder } from './fast-encoder.ts';
import { PORT } from './onnx/split.ts';
import { widenHalf } from './onnx/weights.ts';
import type { PreparedModel } from './prepared-model.ts';

export type Device = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml';

/** 'fast': integer encoder, approximate; a row's numbers still do not depend on its batch mates. */
export type Precision = 'fp32' | 'fast';

export interface SessionOptions {
  readonly device: Device;
  readonly precision: Precision;
}

/** Rows of one length: no padding, every piece counts. */
export interface RowBatch {
  /** Pieces a row, boundary pieces included. */
  readonly length: number;
  /** [rows × length] */
  readonly ids: Int32Array;
}

export interface PredictBatch extends RowBatch {
  /** The position whose distribution is wanted, [rows]. */
  readonly positions: Int32Array;
}

/** 'reference' also computes E_p[W] (the p of a KL); 'compared' does not (the q). */
export type Want = 'reference' | 'compared';

/** The rows of all batches of a call, in order. */
export interface PredictedRows {
  /** [rows × hidden] */
  readonly hidden: Float32Array;
  /** Log partition of logits / temperature, [rows]. */
  readonly logZ: Float32Array;
  /** E_p[W], [rows × hidden]; for 'reference' only. */
  readonly expected?: Float32Array;
}

export interface SpanBatch extends RowBatch {
  /** First piece of the span, [rows]. */
  readonly starts: Int32Array;
  /** One past its last piece, [rows]. */
  readonly ends: Int32Array;
}

export interface TargetBatch extends PredictBatch {
  /** Piece id whose log probability is wanted, [rows]. */
  readonly targets: Int32Array;
}

/** Pieces a run of the encoder: fastest between 250 and 1000, slower beyond (the cache), measured on two cores. */
const PIECES_PER_RUN = 1024;

/** Rows a run of the head: 256 rows are faster than 64 by a half, and their logits still fit 60 MB for 60,000 pieces. */
const ROWS_PER_HEAD_RUN = 256;

/** The runtime's log level: errors are thrown as well, so they need not stand on stderr. */
const ONLY_FATAL = 4;

/** RoBERTa-base's matrices take 340 MB, RoBERTa-large's 1.2 GB. */
const LARGEST_PACKED_BYTES = 512e6;

/** Logits a run of a full graph may hold, in values: 128 MB. */
const LOGITS_PER_RUN = 2 ** 25;

/** The two ways from rows to distributions. */
interface Engine {
  predict(batches: readonly PredictBatch[], want: Want, temperature: number): Promise<PredictedRows>;
  logProbabilities(batch: TargetBatch): Promise<Float64Array>;
  release(): Promise<void>;
}

export class ModelSession {
  readonly prepared: PreparedModel;
  readonly #engine: Engine;
  readonly #options: SessionOptions;
  #pool: Promise<ort.InferenceSession> | undefined;

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
  }
}

/** Encoder and head. */
class SplitEngine implements Engine {
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
    for (const [from, to] of chunks(rows, ROWS_PER_HEAD_RUN)) {
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
    for (const [from, to] of chunks(rows, ROWS_PER_HEAD_RUN)) {
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

/** The original graph: the logits row is the hidden state of an identity projection, so the same arithmetic holds. */
class FullEngine implements Engine {
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

/**
 * Packed matrices cost their size again in every process, unpacked ones lie in the mapped weights file that all
 * processes share. Unpacked the encoder is 4 % slower at 1024 pieces a run (10 % at 256), the head 5 % at 256 rows; but
 * the head's matrix, the largest of all, would be packed twice. So: encoders are packed while that is cheap, heads never.
 */
function packsWeights(prepared: PreparedModel): boolean {
  const inMatrices = prepared.parameters - prepared.vocabularySize * prepared.hiddenSize;
  return inMatrices * 4 <= LARGEST_PACKED_BYTES;
}

/**
 * @param packing the runtime may keep its own rearranged copies of matrices.
 * @throws Failure 'model-invalid' when the runtime cannot load the graph, 'device-unavailable' for other devices than the CPU.
 */
export async function openGraph(path: string, device: Device, packing: boolean): Promise<ort.InferenceSession> {
  try {
    return await ort.InferenceSession.create(path, {
      executionProviders: device === 'cpu' ? ['cpu'] : [device, 'cpu'],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      logSeverityLevel: ONLY_FATAL,
      ...(packing ? {} : { extra: { session: { disable_prepacking: '1' } } }),
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.trim().split('\n')[0] : String(cause);
    if (device !== 'cpu') {
      const hint = 'Use device "cpu", or install a driver for this device.';
      throw new Failure('device-unavailable', `The model does not load on ${device}: ${reason}`, hint, { cause });
    }
    const hint = 'Export or download the model again.';
    throw new Failure('model-invalid', `The model does not load: ${reason}`, hint, { cause });
  }
}

/** The model's own inputs for rows from..to. */
export function rowFeeds(
  prepared: Pick<PreparedModel, 'inputs' | 'firstPosition'>,
  batch: RowBatch,
  from: number,
  to: number,
): Record<string, ort.Tensor> {
  const { length } = batch;
  const dims = [to - from, length];
  const ids = batch.ids.subarray(from * length, to * length);
  const feeds: Record<string, ort.Tensor> = {};
  for (const { name, type } of prepared.inputs) {
    const values = name === 'input_ids' ? ids : new Int32Array(ids.length);
    if (name === 'attention_mask') values.fill(1);
    if (name === 'position_ids')
      for (let i = 0; i < values.length; i++) values[i] = prepared.firstPosition + (i % length);
    feeds[name] = type === 'int32' ? new ort.Tensor('int32', values, dims) : int64Tensor(values, dims);
  }
  return feeds;
}

function int64Tensor(values: Int32Array, dims: readonly number[]): ort.Tensor {
  const wide = new BigInt64Array(values.length);
  for (let i = 0; i < values.length; i++) wide[i] = BigInt(values[i]);
  return new ort.Tensor('int64', wide, dims);
}

function countRows(batches: readonly PredictBatch[]): number {
  return batches.reduce((sum, { positions }) => sum + positions.length, 0);
}

/** Ranges of at most `size` (at least one) rows. */
function* chunks(rows: number, size: number): Generator<[number, number]> {
  const step = Math.max(1, size);
  for (let from = 0; from < rows; from += step) yield [from, Math.min(rows, from + step)];
}

/** Shapes that do not fit are the caller's bug. @returns the number of rows. */
function checkBatch(batch: RowBatch, prepared: PreparedModel, ...perRow: Int32Array[]): number {
  const rows = perRow[0].length;
  if (batch.length < 1 || batch.length > prepared.maxPieces) {
    throw new Error(`rows of ${batch.length} pieces, the model takes 1 to ${prepared.maxPieces}`);
  }
  if (batch.ids.length !== rows * batch.length || perRow.some((values) => values.length !== rows)) {
    throw new Error(`${batch.ids.length} ids for ${rows} rows of ${batch.length} pieces`);
  }
  return rows;
}
