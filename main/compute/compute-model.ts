// The miner's language model, computed by the worker pool: equal rows once, rows of one length together, and as many
// rows a task as the vocabulary head likes.

import { distinct, planBatches, type RowBatch } from '../../src/lm/batching.ts';
import type { LmKind, Prediction, Slot, SpanRow, TargetSlot } from '../../src/lm/language-model.ts';
import type { PieceTokenizer } from '../../src/lm/pieces.ts';
import { slotKey } from '../../src/lm/slots.ts';
import { logSoftmax, type VocabularyModel } from '../../src/lm/vocabulary-rows.ts';
import type { ComputeResult, ComputeTask, RowGroup } from './compute-task.ts';
import type { PreparedModel } from './prepare-model.ts';
import type { Precision } from './session.ts';
import type { WorkerPool } from './worker-pool.ts';

/** The vocabulary head is fastest at about this many rows (2,679 rows/s at 256, 2,365 at 128, 1,693 at 64). */
const ROWS_PER_TASK = 160;

/** How much the workers computed, for progress and benchmarks. */
export interface ComputeCounts {
  rows: number;
  /** Pieces of all rows. */
  pieces: number;
}

export interface ComputeModelParts {
  readonly prepared: PreparedModel;
  readonly tokenizer: PieceTokenizer;
  readonly pool: WorkerPool;
  readonly precision: Precision;
  /** See `LanguageModel.fingerprint`. */
  readonly fingerprint: string;
}

export class ComputeModel implements VocabularyModel {
  readonly kind: LmKind;
  readonly tokenizer: PieceTokenizer;
  readonly maxPieces: number;
  readonly fingerprint: string;
  readonly counts: ComputeCounts = { rows: 0, pieces: 0 };
  readonly #pool: WorkerPool;
  readonly #hiddenSize: number;
  readonly #pooledSize: number;
  readonly #vocabularySize: number;
  readonly #precision: Precision;

  constructor({ prepared, tokenizer, pool, precision, fingerprint }: ComputeModelParts) {
    this.kind = prepared.kind;
    this.tokenizer = tokenizer;
    this.maxPieces = prepared.maxPieces;
    this.fingerprint = fingerprint;
    this.#hiddenSize = prepared.hiddenSize;
    this.#pooledSize = prepared.pooledSize;
    this.#vocabularySize = prepared.vocabularySize;
    this.#pool = pool;
    this.#precision = precision;
  }

  async predict(slots: readonly Slot[], want: 'reference' | 'compared', temperature: number): Promise<Prediction[]> {
    const { members, indexOf } = distinct(slots, slotKey);
    const predictions = new Array<Prediction>(members.length);
    const task = (groups: RowGroup[]): ComputeTask => ({
      kind: 'predict',
      groups,
      want,
      temperature,
      precision: this.#precision,
    });
    await this.#run(
      members,
      ({ position }) => [position],
      task,
      (row, result, at) => {
        predictions[row] = {
          hidden: vector(result.hidden, at, this.#hiddenSize),
          logZ: result.scalars[at],
          expected: result.expected && vector(result.expected, at, this.#hiddenSize),
        };
      },
    );
    return Array.from(indexOf, (row) => predictions[row]);
  }

  async spanMeans(rows: readonly SpanRow[]): Promise<Float32Array[]> {
    const { members, indexOf } = distinct(rows, (row) => `${row.start}:${row.end}:${row.ids.join()}`);
    const means = new Array<Float32Array>(members.length);
    const task = (groups: RowGroup[]): ComputeTask => ({ kind: 'spanMeans', groups, precision: this.#precision });
    await this.#run(
      members,
      ({ start, end }) => [start, end],
      task,
      (row, result, at) => {
        means[row] = vector(result.hidden, at, this.#pooledSize);
      },
    );
    return Array.from(indexOf, (row) => means[row]);
  }

  async logProbabilities(slots: readonly TargetSlot[]): Promise<Float64Array> {
    const { members, indexOf } = distinct(slots, (slot) => `${slot.position}:${slot.target}:${slot.ids.join()}`);
    const values = new Float64Array(members.length);
    const task = (groups: RowGroup[]): ComputeTask => ({
      kind: 'logProbabilities',
      groups,
      precision: this.#precision,
    });
    await this.#run(
      members,
      ({ position, target }) => [position, target],
      task,
      (row, result, at) => {
        values[row] = result.scalars[at];
      },
    );
    return Float64Array.from(indexOf, (row) => values[row]);
  }

  async vocabularyRows(slots: readonly Slot[], temperature: number): Promise<Float64Array[]> {
    const { members, indexOf } = distinct(slots, slotKey);
    const found = new Array<Float64Array>(members.length);
    const task = (groups: RowGroup[]): ComputeTask => ({ kind: 'logits', groups, precision: this.#precision });
    await this.#run(
      members,
      ({ position }) => [position],
      task,
      (row, result, at) => {
        found[row] = logSoftmax(vector(result.hidden, at, this.#vocabularySize), temperature);
      },
    );
    return Array.from(indexOf, (row) => found[row]);
  }

  /** Cuts rows into tasks, runs them all, and hands each row its place in its task's result. */
  async #run<Row extends { readonly ids: Int32Array }>(
    rows: readonly Row[],
    numbers: (row: Row) => readonly number[],
    task: (groups: RowGroup[]) => ComputeTask,
    take: (row: number, result: ComputeResult, at: number) => void,
  ): Promise<void> {
    await Promise.all(
      groupBatches(planBatches(rows.map(({ ids }) => ids.length))).map(async (batches) => {
        const result = await this.#pool.run(task(batches.map((batch) => rowGroup(batch, rows, numbers))));
        let at = 0;
        for (const batch of batches) {
          this.counts.rows += batch.rows.length;
          this.counts.pieces += batch.rows.length * batch.length;
          for (const row of batch.rows) take(row, result, at++);
        }
      }),
    );
  }
}

function vector(values: Float32Array, row: number, size: number): Float32Array {
  return values.subarray(row * size, (row + 1) * size);
}

function groupBatches(batches: readonly RowBatch[]): RowBatch[][] {
  const tasks: RowBatch[][] = [];
  let rows = 0;
  for (const batch of batches) {
    if (tasks.length === 0 || rows + batch.rows.length > ROWS_PER_TASK) {
      tasks.push([]);
      rows = 0;
    }
    tasks[tasks.length - 1].push(batch);
    rows += batch.rows.length;
  }
  return tasks;
}

function rowGroup<Row extends { readonly ids: Int32Array }>(
  { length, rows: members }: RowBatch,
  rows: readonly Row[],
  numbers: (row: Row) => readonly number[],
): RowGroup {
  const ids = new Int32Array(members.length * length);
  const positions = new Int32Array(members.length);
  const extra = new Int32Array(members.length);
  members.forEach((row, i) => {
    ids.set(rows[row].ids, i * length);
    [positions[i], extra[i] = 0] = numbers(rows[row]);
  });
  return { length, ids, positions, extra };
}
