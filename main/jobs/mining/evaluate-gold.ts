// The job that holds what a run proposes against the gold sample. Resampling takes from a quarter of a second to seconds:
// a thread of its own does it, so that the service answers meanwhile.

import { Worker } from 'node:worker_threads';
import type { Threshold } from '../../../src/contract/mining.ts';
import type { GoldScores } from '../../../src/contract/review.ts';
import type { LabelledSpan } from '../../../src/corpus/sentence.ts';
import type { TaggedPair } from '../../../src/evaluate/tagged-pair.ts';
import { Failure } from '../../../src/failure.ts';
import type { EvaluationId, RunId, SentenceId, TypeId } from '../../../src/project/ids.ts';
import type { Run } from '../../../src/project/mining.ts';
import { resolveOverlaps } from '../../../src/tagger/resolve-overlaps.ts';
import { processEntry } from '../../compute/process-entry.ts';
import { readRun } from '../../store/candidates/runs.ts';
import { readCandidatesOfSentence } from '../../store/corpus/document-layers.ts';
import { readSentence } from '../../store/corpus/sentences.ts';
import { readTypes } from '../../store/entity-types.ts';
import type { Connection } from '../../store/file/connection.ts';
import { readKnowledge } from '../../store/review/decisions.ts';
import { doneForGold } from '../../store/review/gold-sample.ts';
import { addEvaluation } from '../../store/taggers.ts';
import type { JobBatch, JobKind, JobSetting } from '../job-kind.ts';

export const EVALUATE_GOLD_JOB = 'evaluate gold';

export interface EvaluateGoldArgs {
  /** The sample's number. */
  readonly sentences: number;
  readonly run: RunId;
  readonly thresholds: readonly Threshold[];
}

/** Sentences of one batch. */
const PAGE = 50;

export const evaluateGoldKind: JobKind = {
  name: EVALUATE_GOLD_JOB,
  work: (setting) => evaluateGold(setting, setting.args as unknown as EvaluateGoldArgs),
};

async function* evaluateGold(
  { connection, signal }: JobSetting,
  args: EvaluateGoldArgs,
): AsyncGenerator<JobBatch, { evaluation: EvaluationId } | undefined> {
  const run = readRun(connection, args.run);
  const ids = doneForGold(connection, args.sentences).filter((id) => isMined(connection, run, id));
  if (ids.length === 0) {
    const hint = 'Read sentences of the sample to their end: mark their entities, then all other words as outside.';
    throw new Failure('corpus-empty', 'No sentence of the sample that the run mined has been read to its end.', hint);
  }
  const propose = proposer(connection, run, args.thresholds);
  const mined = new Set(run.types.map(({ type }) => type));
  const types = new Set(readTypes(connection).flatMap(({ id, name }) => (mined.has(id) ? [name] : [])));
  const pairs: TaggedPair[] = [];
  for (let from = 0; from < ids.length; from += PAGE) {
    pairs.push(...ids.slice(from, from + PAGE).map((id) => pairOf(connection, id, types, propose)));
    yield { done: pairs.length, total: ids.length };
  }
  const scores = await judgeGold(pairs, signal);
  if (!scores) return undefined;
  let evaluation: EvaluationId | undefined;
  const store = () => {
    const { sentences, thresholds } = args;
    const options = { sample: sentences, sentences: ids.length, thresholds };
    const evaluated = { tagger: undefined, run: run.id, against: 'gold sample', options, scores: { ...scores } };
    evaluation = addEvaluation(connection, evaluated);
  };
  yield { done: ids.length, total: ids.length, store };
  return { evaluation: evaluation! };
}

/** A sentence of a corpus that the run did not mine says nothing of the run. */
function isMined(connection: Connection, run: Run, sentence: SentenceId): boolean {
  return run.corpora.includes(readSentence(connection, sentence).corpus);
}

type Propose = (sentence: SentenceId) => LabelledSpan[];

/** What the run would take for entities without any verdict. */
function proposer(connection: Connection, run: Run, thresholds: readonly Threshold[]): Propose {
  const limits = new Map(thresholds.map(({ type, threshold }) => [type, threshold]));
  const names = new Map(readTypes(connection).map(({ id, name }) => [id, name]));
  const sign = run.isHigherBetter ? -1 : 1;
  const isProposed = (type: TypeId, score: number) => {
    const limit = limits.get(type);
    return limit === undefined || sign * score < sign * limit;
  };
  return (sentence) =>
    resolveOverlaps(
      readCandidatesOfSentence(connection, run.id, sentence)
        .filter(({ type, score }) => isProposed(type, score))
        .map(({ span, type, score }) => ({ ...span, type: names.get(type)!, score: sign * score })),
    ).kept.map(({ start, end, type }) => ({ start, end, type }));
}

/** @param types names of the run's types: it was not asked for others. */
function pairOf(connection: Connection, id: SentenceId, types: ReadonlySet<string>, propose: Propose): TaggedPair {
  const { doc, text, words } = readSentence(connection, id);
  const gold = readKnowledge(connection, id).entities.filter(({ type }) => types.has(type));
  return { sentence: { doc, text, words }, gold, predicted: propose(id) };
}

/** @returns undefined when it was stopped. */
function judgeGold(pairs: readonly TaggedPair[], signal: AbortSignal): Promise<GoldScores | undefined> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(processEntry(import.meta, 'gold-thread'), { workerData: pairs });
    const stop = () => {
      resolve(undefined);
      void thread.terminate();
    };
    signal.addEventListener('abort', stop, { once: true });
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', (code) => {
      signal.removeEventListener('abort', stop);
      reject(new Error(`The thread that judges ended early (${code}).`));
    });
    if (signal.aborted) stop();
  });
}
