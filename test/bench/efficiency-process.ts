// How near the encoder comes to what the processor can multiply at all, and what the vocabulary head costs: matrix
// products of the runtime alone, then calls of the shapes that a mining run made, in turns, in one process and one thread.

import * as ort from 'onnxruntime-node';
import { ElementType, type Model, writeModel } from '../../main/compute/onnx/model.ts';
import { makeNode, makeTensor, makeValue } from '../../main/compute/onnx/parts.ts';
import { PORT } from '../../main/compute/onnx/split.ts';
import { openGraph } from '../../main/compute/open-graph.ts';
import type { PreparedModel } from '../../main/compute/prepared-model.ts';
import { rowFeeds } from '../../main/compute/row-batch.ts';
import { seededRandom } from '../../main/compute/self-check.ts';
import { answerCalls } from './child-call.ts';
import { floatingOperations, measureRowWork, type RowWork } from './encoder-work.ts';
import type { CallShape } from './mining-process.ts';
import { ownCpuSeconds } from './process-meter.ts';

export interface EfficiencyRequest {
  readonly prepared: PreparedModel;
  readonly shapes: readonly CallShape[];
  readonly taskRows: readonly number[];
  readonly rounds: number;
}

export interface EfficiencyReply {
  /** Highest GFLOPS of any round by product, "rows×inner×columns". */
  readonly products: Readonly<Record<string, number>>;
  /** GFLOPS of the encoder, one a round. */
  readonly encoder: readonly number[];
  /** Best product of the round, GFLOPS, one a round. */
  readonly peaks: readonly number[];
  /** Floating-point operations of all encoder calls of the mining run. */
  readonly encoderWork: number;
  /** CPU seconds of a head row, one a round. */
  readonly headRowSeconds: readonly number[];
}

/** The encoder's own products at 768 pieces a call, and a large square one. */
const PRODUCTS = [
  [768, 384, 1536],
  [768, 384, 384],
  [2048, 2048, 2048],
] as const;
const PRODUCT_SECONDS = 0.4;
const PRODUCT_TRIES = 3;
const ENCODER_SECONDS = 2.5;
const HEAD_SECONDS = 0.8;
const ROWS_PER_HEAD_RUN = 256;
const SEED = 7;

answerCalls<EfficiencyRequest, EfficiencyReply>(async ({ prepared, shapes, taskRows, rounds }) => {
  const random = seededRandom(SEED);
  const products = await Promise.all(PRODUCTS.map(openProduct));
  const encoder = await openGraph(prepared.encoderPath!, 'cpu', true);
  const head = await openGraph(prepared.headPath!, 'cpu', false);
  const work = measureRowWork(prepared.encoderPath!, prepared.hiddenSize);
  const calls = shapes.flatMap(({ length, rows, calls }) => Array.from({ length: calls }, () => ({ length, rows })));
  const best = products.map(() => 0);
  const found = { encoder: [] as number[], peaks: [] as number[], headRowSeconds: [] as number[] };
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
  for (let round = 0; round <= rounds; round++) {
    const speeds: number[] = [];
    for (const product of products) {
      let fastest = 0;
      for (let i = 0; i < PRODUCT_TRIES; i++) fastest = Math.max(fastest, await timeProduct(product));
      speeds.push(fastest);
    }
    const encoderSpeed = await timeEncoder(encoder, prepared, work, () => pick(calls));
    const headSeconds = await timeHead(head, prepared, () => pick(taskRows));
    if (round === 0) continue; // memory is set up and weights are packed in the first
    speeds.forEach((speed, i) => {
      best[i] = Math.max(best[i], speed);
    });
    found.peaks.push(Math.max(...speeds));
    found.encoder.push(encoderSpeed);
    found.headRowSeconds.push(headSeconds);
  }
  const encoderWork = calls.reduce((sum, { length, rows }) => sum + floatingOperations(work, length, rows), 0);
  return {
    ...found,
    encoderWork,
    products: Object.fromEntries(PRODUCTS.map((sizes, i) => [sizes.join('×'), best[i]])),
  };
});

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

/** GFLOPS over calls of the shapes of a mining run. */
async function timeEncoder(
  encoder: ort.InferenceSession,
  prepared: PreparedModel,
  work: RowWork,
  nextCall: () => { readonly length: number; readonly rows: number },
): Promise<number> {
  let operations = 0;
  const started = ownCpuSeconds();
  let seconds = 0;
  while (seconds < ENCODER_SECONDS) {
    const { length, rows } = nextCall();
    const ids = Int32Array.from({ length: rows * length }, (_, i) => 1000 + ((i * 7919) % 20_000));
    const feeds = rowFeeds(prepared, { length, ids }, 0, rows);
    feeds[PORT.positions] = new ort.Tensor('int64', new BigInt64Array(rows).fill(1n), [rows]);
    await encoder.run(feeds);
    operations += floatingOperations(work, length, rows);
    seconds = ownCpuSeconds() - started;
  }
  return operations / seconds / 1e9;
}

/** CPU seconds a row of the vocabulary head. */
async function timeHead(head: ort.InferenceSession, prepared: PreparedModel, nextTask: () => number): Promise<number> {
  let done = 0;
  const started = ownCpuSeconds();
  let seconds = 0;
  while (seconds < HEAD_SECONDS) {
    for (let rest = nextTask(); rest > 0; rest -= ROWS_PER_HEAD_RUN) {
      const rows = Math.min(rest, ROWS_PER_HEAD_RUN);
      const hidden = Float32Array.from({ length: rows * prepared.hiddenSize }, (_, i) => Math.sin(i));
      await head.run({
        [PORT.hidden]: new ort.Tensor('float32', hidden, [rows, prepared.hiddenSize]),
        [PORT.inverseTemperature]: new ort.Tensor('float32', [0.5], []),
        [PORT.wantExpected]: new ort.Tensor('bool', [false], []),
        [PORT.targets]: new ort.Tensor('int64', new BigInt64Array(rows), [rows]),
      });
      done += rows;
    }
    seconds = ownCpuSeconds() - started;
  }
  return seconds / done;
}
