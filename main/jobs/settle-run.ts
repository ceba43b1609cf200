// The job that works out margins and standings of a run anew, a stretch of sentences at a time.

import type { RunId } from '../../src/project/ids.ts';
import type { Connection } from '../store/connection.ts';
import { readRun } from '../store/runs.ts';
import { settleCandidates } from '../store/settle-candidates.ts';
import type { JobBatch, JobKind, JobSetting } from './job-kind.ts';

export const SETTLE_JOB = 'settle';

export interface SettleArgs {
  readonly run: RunId;
}

export const settleKind: JobKind = {
  name: SETTLE_JOB,
  work: (setting) => settleRun(setting, setting.args as unknown as SettleArgs),
};

/** Standings follow from scores and decisions alone, so that beginning again comes to the same. */
async function* settleRun(
  { connection }: JobSetting,
  { run }: SettleArgs,
): AsyncGenerator<JobBatch, Record<string, unknown>> {
  readRun(connection, run);
  yield* settleAll(connection, run, { done: 0 });
  return { run };
}

/** Told as the progress that the job has come to. */
export async function* settleAll(
  connection: Connection,
  run: RunId,
  progress: JobBatch,
): AsyncGenerator<JobBatch, void> {
  for (let from: number | undefined = 0; from !== undefined; ) {
    const at: number = from;
    const store = () => {
      from = settleCandidates(connection, run, at);
    };
    yield { ...progress, store };
  }
}
