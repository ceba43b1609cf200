// One mining run of ours in a process of its own: coordinator here, compute in worker processes as in the product.

import { openLanguageModel } from '../../main/compute/open-language-model.ts';
import type { Sentence } from '../../src/corpus/sentence.ts';
import type { CandidateOptions } from '../../src/mining/candidate-spans.ts';
import type { EntityType } from '../../src/mining/entity-type.ts';
import { DEFAULT_TEMPERATURE, mine, type Selection } from '../../src/mining/mine.ts';
import { answerCalls } from './child-call.ts';
import { cpuSecondsOf, ownCpuSeconds, peakMemoryOf } from './process-meter.ts';

export interface MiningRequest {
  readonly folder: string;
  readonly cacheDir: string;
  readonly sentences: readonly Sentence[];
  readonly types: readonly EntityType[];
  readonly candidates: CandidateOptions;
  readonly selection: Selection;
  readonly workers: number;
}

/** A task that went to the workers: length and number of rows of each of its groups, in turn. */
export type TaskShape = readonly number[];

export interface MiningReply {
  /** What was accepted, in columns. */
  readonly sentence: Int32Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly type: Int32Array;
  readonly score: Float64Array;
  readonly spanLabels: number;
  readonly rows: number;
  readonly pieces: number;
  readonly tasks: readonly TaskShape[];
  readonly wallSeconds: number;
  /** CPU seconds, start-up and model loading left out. */
  readonly coordinatorCpu: number;
  readonly workerCpu: number;
  /** Bytes. */
  readonly coordinatorPeak: number;
  readonly workerPeak: number;
}

answerCalls<MiningRequest, MiningReply>(async (request) => {
  const { folder, cacheDir, workers, types } = request;
  const model = await openLanguageModel(folder, { cacheDir, device: 'cpu', workers });
  const tasks = watchTasks(model.pool);
  const workerIds = model.pool.processIds;
  const workerCpu = () => workerIds.reduce((sum, id) => sum + cpuSecondsOf(id), 0);
  const before = { wall: performance.now(), own: ownCpuSeconds(), workers: workerCpu() };
  const columns: number[][] = [[], [], [], [], []];
  let candidates = 0;
  const options = {
    types,
    method: 'div2',
    selection: request.selection,
    candidates: request.candidates,
    seedMode: 'mean',
    edge: 'boundary',
    temperature: DEFAULT_TEMPERATURE,
  } as const;
  for await (const batch of mine(request.sentences, model.lm, options)) {
    for (const { sentence, span, type, score } of batch.candidates) {
      const values = [sentence, span.start, span.end, type, score];
      for (let column = 0; column < values.length; column++) columns[column].push(values[column]);
    }
    candidates = batch.counts.candidates;
  }
  const reply: MiningReply = {
    sentence: Int32Array.from(columns[0]),
    start: Int32Array.from(columns[1]),
    end: Int32Array.from(columns[2]),
    type: Int32Array.from(columns[3]),
    score: Float64Array.from(columns[4]),
    spanLabels: candidates * types.length,
    ...model.lm.counts,
    tasks,
    wallSeconds: (performance.now() - before.wall) / 1000,
    coordinatorCpu: ownCpuSeconds() - before.own,
    workerCpu: workerCpu() - before.workers,
    coordinatorPeak: peakMemoryOf(process.pid),
    workerPeak: Math.max(...workerIds.map(peakMemoryOf)),
  };
  model.close();
  return reply;
});

/** Notes the shape of everything that goes to the workers from now on. */
function watchTasks(pool: Awaited<ReturnType<typeof openLanguageModel>>['pool']): TaskShape[] {
  const tasks: TaskShape[] = [];
  const run = pool.run.bind(pool);
  pool.run = (task) => {
    tasks.push(task.groups.flatMap(({ length, positions }) => [length, positions.length]));
    return run(task);
  };
  return tasks;
}
