// The learning curve of a tagger's recipe: what the same training would reach with a half, a quarter, … of the verdicts
// that there are now. Each finished part is stored, so that a curve of hours goes on after a pause or a crash.

import { rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LearningPoint } from '../../../src/contract/taggers.ts';
import { type LearningCurveRun, summariseLearningCurve } from '../../../src/evaluate/learning-curve.ts';
import { Failure } from '../../../src/failure.ts';
import type { TaggerId } from '../../../src/project/ids.ts';
import type { Connection } from '../../store/file/connection.ts';
import { readSetting, setSetting } from '../../store/settings.ts';
import { consume } from '../consume.ts';
import type { JobBatch, JobKind, JobSetting } from '../job-kind.ts';
import { drawLearningCurve } from './learning-curve.ts';
import { projectLabels } from './project-labels.ts';
import { type TrainArgs, taggersFolder, trainingRequest } from './train-project.ts';

export const LEARNING_CURVE_JOB = 'learning curve';

export interface LearningCurveArgs extends TrainArgs {
  readonly steps: number;
}

export const learningCurveKind: JobKind = {
  name: LEARNING_CURVE_JOB,
  device: (args) => (args as unknown as LearningCurveArgs).device,
  work: (setting) => drawProjectCurve(setting, setting.args as unknown as LearningCurveArgs),
};

/** Parts that are finished, of the latest curve. */
export const learningCurveSetting = (tagger: TaggerId) => `learning curve of tagger ${tagger}`;

export function readLearningPoints(connection: Connection, tagger: TaggerId): LearningPoint[] {
  return summariseLearningCurve(readRuns(connection, tagger)).map(({ labels, f1, interval }) => ({
    verdicts: labels,
    f1,
    low: interval?.low ?? f1,
    high: interval?.high ?? f1,
  }));
}

function readRuns(connection: Connection, tagger: TaggerId): readonly LearningCurveRun[] {
  return (readSetting(connection, learningCurveSetting(tagger)) as readonly LearningCurveRun[] | undefined) ?? [];
}

async function* drawProjectCurve(
  { connection, signal }: JobSetting,
  args: LearningCurveArgs,
): AsyncGenerator<JobBatch, { points: readonly LearningPoint[] } | undefined> {
  const { dev, ...request } = trainingRequest(args, projectLabels(connection, args));
  if (!dev) {
    const hint = 'Review some more sentences: a part of them is held out to score on.';
    throw new Failure('corpus-empty', 'No decided sentence is held out to score on.', hint);
  }
  const checkpoint = curveCheckpoint(connection, args.tagger);
  await mkdir(taggersFolder(connection), { recursive: true });
  const finished = readRuns(connection, args.tagger);
  const events = drawLearningCurve({ ...request, dev, points: args.steps, finished, checkpoint, signal });
  let part = finished.length;
  let steps = { done: 0, of: 1 };
  const progress = () => ({
    done: Math.round(UNITS * (part + steps.done / steps.of)),
    total: UNITS * args.steps,
  });
  const runs = [...finished];
  const storeRuns = () => setSetting(connection, learningCurveSetting(args.tagger), runs);
  try {
    let next = await events.next();
    for (; !next.done; next = await events.next()) {
      const event = next.value;
      if (event.kind === 'step') steps = { done: event.step, of: event.steps };
      if (event.kind === 'part') {
        part = event.number - 1;
        steps = { done: 0, of: 1 };
      }
      if (event.kind === 'run') {
        runs.push(event.run);
        part++;
        steps = { done: 0, of: 1 };
        yield { ...progress(), store: storeRuns };
      } else if (!signal.aborted) yield progress();
    }
    if (next.value.outcome === 'done') return { points: readLearningPoints(connection, args.tagger) };
    return undefined;
  } finally {
    // Stopped between two events: the training is still on its way to a last checkpoint.
    await consume(events, (event) => {
      if (event.kind === 'run') runs.push(event.run);
    });
    if (signal.aborted) storeRuns();
  }
}

/** Progress counts whole units: a part is so many, its steps are shares of it. */
const UNITS = 1000;
/** As the contract has it. */
const MOST_PARTS = 20;

/** What an earlier curve that nobody goes on with has left. */
export function discardCurve(connection: Connection, tagger: TaggerId): void {
  for (let part = 1; part <= MOST_PARTS; part++) {
    rmSync(`${curveCheckpoint(connection, tagger)}.${part}`, { force: true });
  }
}

function curveCheckpoint(connection: Connection, tagger: TaggerId): string {
  return join(taggersFolder(connection), `${tagger}.curve`);
}
