// How near the encoder comes to what the processor can multiply at all, and what the vocabulary head costs: matrix
// products of the runtime alone, then calls of the shapes that a mining run made, in turns, in one process and one thread.

import * as ort from 'onnxruntime-node';
import type { RowGroup } from '../../main/compute/compute-task.ts';
import { ElementType, type Model, writeModel } from '../../main/compute/onnx/model.ts';
import { makeNode, makeTensor, makeValue } from '../../main/compute/onnx/parts.ts';
import { PORT } from '../../main/compute/onnx/split.ts';
import { openGraph, packsWeights } from '../../main/compute/open-graph.ts';
import type { PreparedModel } from '../../main/compute/prepared-model.ts';
import { rowFeeds } from '../../main/compute/row-batch.ts';
import { seededRandom } from '../../main/compute/self-check.ts';
import { startWorkerPool, type WorkerPool } from '../../main/compute/worker-pool.ts';
import { answerCalls } from './child-call.ts';
import { floatingOperations, measureRowWork } from './encoder-work.ts';
import type { TaskShape } from './mining-process.ts';
import { cpuSecondsOf, ownCpuSeconds } from './process-meter.ts';

export interface EfficiencyRequest {
  readonly prepared: PreparedModel;
  readonly tasks: readonly TaskShape[];
  readonly rounds: number;
}

export interface EfficiencyReply {
  /** Highest GFLOPS of any round by product, "rows×inner×columns". */
  readonly products: Readonly<Record<string, number>>;
  /** GFLOPS of the encoder, one a round. */
  readonly encoder: readonly number[];
  /** Best product of the round, GFLOPS, one a round. */
  readonly peaks: readonly number[];
  /** CPU seconds of the same tasks, one a round: encoder alone, head alone, a whole worker process. */
  readonly encoderSeconds: readonly number[];
  readonly headSeconds: readonly number[];
  readonly workerSeconds: readonly number[];
}

/** The encoder's own products at 768 pieces a call, and a large square one. */
const PRODUCTS = [
  [768, 384, 1536],
  [768, 384, 384],
  [2048, 2048, 2048],
] as const;
const PRODUCT_SECONDS = 0.4;
const PRODUCT_TRIES = 3;
/** Rows of the tasks of a round: some seconds of encoding. */
const ROWS_PER_ROUND = 1500;
const ROWS_PER_HEAD_RUN = 256;
const SEED = 7;

answerCalls<EfficiencyRequest, EfficiencyReply>(async ({ prepared, tasks, rounds }) => {
  const random = seededRandom(SEED);
  const products = await Promise.all(PRODUCTS.map(openProduct));
  const encoder = await openGraph(prepared.encoderPath!, 'cpu', packsWeights(prepared));
  const head = await openGraph(prepared.headPath!, 'cpu', false);
  const pool = await startWorkerPool({ model: prepared, device: 'cpu' }, 1);
  const work = measureRowWork(prepared.encoderPath!, prepared.hiddenSize);
  const best = products.map(() => 0);
  const found = {
    encoder: [] as number[],
    peaks: [] as number[],
    encoderSeconds: [] as number[],
    headSeconds: [] as number[],
    workerSeconds: [] as number[],
  };
  for (let round = 0; round <= rounds; round++) {
    const speeds: number[] = [];
    for (const product of products) {
      let fastest = 0;
      for (let i = 0; i < PRODUCT_TRIES; i++) fastest = Math.max(fastest, await timeProduct(product));
      speeds.push(fastest);
    }
    const chosen: RowGroup[][] = [];
    for (let rows = 0; rows < ROWS_PER_ROUND; rows += countRows(chosen.at(-1)!)) {
      chosen.push(fillTask(tasks[Math.floor(random() * tasks.length)]));
    }
    const encoderSeconds = await timeEncoder(encoder, prepared, chosen.flat());
    const headSeconds = await timeHead(head, prepared, chosen.map(countRows));
    const workerSeconds = await timeWorker(pool, chosen);
    if (round === 0) continue; // memory is set up and weights are packed in the first
    speeds.forEach((speed, i) => {
      best[i] = Math.max(best[i], speed);
    });
    const operations = chosen
      .flat()
      .reduce((sum, { length, positions }) => sum + floatingOperations(work, length, positions.length), 0);
    found.peaks.push(Math.max(...speeds));
    found.encoder.push(operations / encoderSeconds / 1e9);
    found.encoderSeconds.push(encoderSeconds);
    found.headSeconds.push(headSeconds);
    found.workerSeconds.push(workerSeconds);
  }
  pool.close();
  return { ...found, products: Object.fromEntries(PRODUCTS.map((sizes, i) => [sizes.join('×'), best[i]])) };
});

/** A task of this shape; what the pieces are does not change the arithmetic. */
function fillTask(shape: TaskShape): RowGroup[] {
  const groups: RowGroup[] = [];
  for (let i = 0; i < shape.length; i += 2) {
    const [length, rows] = [shape[i], shape[i + 1]];
    const ids = Int32Array.from({ length: rows * length }, (_, piece) => 1000 + ((piece * 7919) % 20_000));
    groups.push({ length, ids, positions: new Int32Array(rows).fill(1) });
  }
  return groups;
}

function countRows(task: readonly RowGroup[]): number {
  return task.reduce((sum, { positions }) => sum + positions.length, 0);
}

interface Product {
  readonly session: ort.InferenceSession;
  readonly x: ort.Tensor;
  readonly operations: number;
}

/** x · w, of which one number is handed out, so that no time goes into copying results. */
async function openProduct([rows, inner, columns]: readonly [number, number, number]): Promise<Product> {
  const random = seededRandom(SEED);
  const values = (count: number) => Float32Array.from({ length: count }, () => random() - 0.5);
  const weight = makeTensor('w', [inner, columns], values(inner * columns));
  const first = makeTensor('first', [], BigInt64Array.of(0n));
  const model: Model = {
    irVersion: 8,
    opsets: new Map([['', 17]]),
    graph: {
      name: 'product',
      nodes: [
        makeNode('MatMul', ['x', weight.name], ['y']),
        makeNode('Gather', ['y', first.name], ['row']),
        makeNode('Gather', ['row', first.name], ['value']),
      ],
      initializers: new Map([weight, first].map((tensor) => [tensor.name, tensor])),
      inputs: [makeValue('x', ElementType.float, [rows, inner])],
      outputs: [makeValue('value', ElementType.float, [])],
    },
    rest: [],
  };
  const session = await ort.InferenceSession.create(writeModel(model), { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const x = new ort.Tensor('float32', values(rows * inner), [rows, inner]);
  return { session, x, operations: 2 * rows * inner * columns };
}

/** GFLOPS. */
async function timeProduct({ session, x, operations }: Product): Promise<number> {
  let runs = 0;
  const started = ownCpuSeconds();
  let seconds = 0;
  for (; seconds < PRODUCT_SECONDS; runs++) {
    await session.run({ x });
    seconds = ownCpuSeconds() - started;
  }
  return (runs * operations) / seconds / 1e9;
}

/** CPU seconds. */
async function timeEncoder(
  encoder: ort.InferenceSession,
  prepared: PreparedModel,
  groups: readonly RowGroup[],
): Promise<number> {
  const started = ownCpuSeconds();
  for (const group of groups) {
    const rows = group.positions.length;
    const feeds = rowFeeds(prepared, group, 0, rows);
    feeds[PORT.positions] = new ort.Tensor('int64', new BigInt64Array(rows).fill(1n), [rows]);
    await encoder.run(feeds);
  }
  return ownCpuSeconds() - started;
}

/** CPU seconds. */
async function timeHead(
  head: ort.InferenceSession,
  prepared: PreparedModel,
  taskRows: readonly number[],
): Promise<number> {
  const hidden = Float32Array.from({ length: ROWS_PER_HEAD_RUN * prepared.hiddenSize }, (_, i) => Math.sin(i));
  const started = ownCpuSeconds();
  for (const task of taskRows) {
    for (let rest = task; rest > 0; rest -= ROWS_PER_HEAD_RUN) {
      const rows = Math.min(rest, ROWS_PER_HEAD_RUN);
      await head.run({
        [PORT.hidden]: new ort.Tensor('float32', hidden.subarray(0, rows * prepared.hiddenSize), [
          rows,
          prepared.hiddenSize,
        ]),
        [PORT.inverseTemperature]: new ort.Tensor('float32', [0.5], []),
        [PORT.wantExpected]: new ort.Tensor('bool', [false], []),
        [PORT.targets]: new ort.Tensor('int64', new BigInt64Array(rows), [rows]),
      });
    }
  }
  return ownCpuSeconds() - started;
}

/** CPU seconds of the worker process. */
async function timeWorker(pool: WorkerPool, tasks: readonly (readonly RowGroup[])[]): Promise<number> {
  const [worker] = pool.processIds;
  const started = cpuSecondsOf(worker);
  await Promise.all(
    tasks.map((groups) => pool.run({ kind: 'predict', groups, want: 'compared', temperature: 2, precision: 'fp32' })),
  );
  return cpuSecondsOf(worker) - started;
}
