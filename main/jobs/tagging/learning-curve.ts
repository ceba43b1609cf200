// The learning curve: taggers on nested parts of the training data, each twice the one before, scored on the same
// held-out sentences. Tells whether more labels would help before anybody makes them.

import {
  type LearningCurvePoint,
  type LearningCurveRun,
  planLearningCurve,
  summariseLearningCurve,
} from '../../../src/evaluate/learning-curve.ts';
import { keyedRandom } from '../../../src/tagger/keyed-random.ts';
import type { TrainerEvent } from '../../training/trainer-protocol.ts';
import { type TrainToFolderRequest, trainToFolder } from './train-to-folder.ts';
import { describeLabels, type TrainingData } from './training-labels.ts';

/** Keeps the order of the sentences apart from what else is drawn with the seed. */
const ORDER_KEY = 6;

export interface LearningCurveRequest extends Omit<TrainToFolderRequest, 'out' | 'fresh'> {
  readonly dev: NonNullable<TrainToFolderRequest['dev']>;
  /** Number of parts, the last of which is everything. */
  readonly points: number;
  /** Parts that an interrupted curve has finished: it goes on after them, from its checkpoint. Absent: it begins anew. */
  readonly finished?: readonly LearningCurveRun[];
}

/** Comes before each training. */
export interface CurvePart {
  readonly kind: 'part';
  /** From 1. */
  readonly number: number;
  readonly of: number;
  /** Labelled entities. */
  readonly labels: number;
}

/** Comes after each training. */
export interface CurveRun {
  readonly kind: 'run';
  readonly run: LearningCurveRun;
}

export interface LearningCurve {
  readonly outcome: 'done' | 'stopped';
  /** By number of labelled entities, growing. */
  readonly points: readonly LearningCurvePoint[];
}

/** @throws what `trainToFolder` throws. */
export async function* drawLearningCurve(
  request: LearningCurveRequest,
): AsyncGenerator<TrainerEvent | CurvePart | CurveRun, LearningCurve> {
  const { data, points, options, finished } = request;
  const labelled = data.sentences.map(({ sentence, spans }) => ({ ...sentence, spans }));
  const plan = planLearningCurve(labelled, { points, random: keyedRandom(options.seed, ORDER_KEY) });
  const runs: LearningCurveRun[] = [...(finished ?? [])];
  for (const [at, size] of plan.sizes.entries()) {
    if (plan.entities[at] === 0) continue; // nothing to learn from yet
    if (finished?.some(({ labels }) => labels === plan.entities[at])) continue;
    yield { kind: 'part', number: at + 1, of: plan.sizes.length, labels: plan.entities[at] };
    const part = partOf(data, plan.order.subarray(0, size));
    const { outcome, report } = yield* trainToFolder({
      ...request,
      data: part,
      scoresEpochs: false,
      out: undefined,
      checkpoint: finished === undefined ? request.checkpoint : `${request.checkpoint}.${at + 1}`,
      fresh: finished === undefined,
    });
    if (outcome === 'stopped' || !report) return { outcome: 'stopped', points: summariseLearningCurve(runs) };
    const { f1, intervals } = report.micro;
    const run = { labels: plan.entities[at], f1, interval: intervals?.f1 };
    runs.push(run);
    yield { kind: 'run', run };
  }
  return { outcome: 'done', points: summariseLearningCurve(runs) };
}

function partOf(data: TrainingData, order: Int32Array): TrainingData {
  const sentences = Array.from(order.toSorted(), (s) => data.sentences[s]);
  return { ...data, sentences, labels: describeLabels(data.labels.rule, sentences) };
}
