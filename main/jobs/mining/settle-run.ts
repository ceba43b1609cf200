// The job that works out margins and standings anew, of a run or after a large action, a stretch of sentences at a time.

import type { ActionId, RunId } from '../../../src/project/ids.ts';
import { readRun } from '../../store/candidates/runs.ts';
import { markSettled, settleCandidates, settleNext } from '../../store/candidates/settle-candidates.ts';
import type { Connection } from '../../store/file/connection.ts';
import { lastAction } from '../../store/review/verdict-log.ts';
import type { JobBatch, JobKind, JobSetting } from '../job-kind.ts';

export const SETTLE_JOB = 'settle';

/** A whole run, or what an action was about. */
export type SettleArgs = { readonly run: RunId } | { readonly action: ActionId };

export const settleKind: JobKind = {
  name: SETTLE_JOB,
  changes: ['mining.changed'],
  work: (setting) => settleRun(setting, setting.args as unknown as SettleArgs),
};

/** Standings follow from scores and decisions alone, so that beginning again comes to the same. */
async function* settleRun(
  { connection }: JobSetting,
  args: SettleArgs,
): AsyncGenerator<JobBatch, Record<string, unknown>> {
  if ('action' in args) yield* settleDecided(connection, args.action);
  else {
    readRun(connection, args.run);
    yield* settleAll(connection, args.run, { done: 0 });
  }
  return args;
}

async function* settleDecided(connection: Connection, action: ActionId): AsyncGenerator<JobBatch, void> {
  const upTo = lastAction(connection);
  for (let after: number | undefined = 0; after !== undefined; ) {
    const from: number = after;
    const store = () => {
      after = settleNext(connection, action, from);
      if (after === undefined) markSettled(connection, action, upTo);
    };
    yield { done: 0, store };
  }
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
