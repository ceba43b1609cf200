// The job that takes a mining run out of its project, a few candidates at a time.

import type { RunId } from '../../../src/project/ids.ts';
import { markRunRemoving, removeEmptyRun, removeNextOfRun } from '../../store/candidates/remove-run.ts';
import { readRuns } from '../../store/candidates/runs.ts';
import type { Connection } from '../../store/file/connection.ts';
import { removeSurfaces } from '../corpus/remove-corpus.ts';
import type { JobBatch, JobKind, JobSetting } from '../job-kind.ts';

export const REMOVE_RUN_JOB = 'remove run';

export interface RemoveRunArgs {
  readonly run: RunId;
  /** Its candidates when this began. */
  readonly candidates: number;
}

export const removeRunKind: JobKind = {
  name: REMOVE_RUN_JOB,
  changes: ['mining.changed'],
  work: (setting) => removeRun(setting, setting.args as unknown as RemoveRunArgs),
};

async function* removeRun(
  { connection }: JobSetting,
  { run, candidates }: RemoveRunArgs,
): AsyncGenerator<JobBatch, Record<string, unknown>> {
  if (isThere(connection, run)) {
    yield { done: 0, total: candidates, store: () => markRunRemoving(connection, run) };
    for (let left = candidates; left > 0; ) {
      const store = () => {
        left = removeNextOfRun(connection, run);
      };
      yield { done: candidates - left, total: candidates, store };
    }
  }
  yield* removeSurfaces(connection, { done: candidates, total: candidates });
  if (isThere(connection, run)) {
    yield { done: candidates, total: candidates, store: () => removeEmptyRun(connection, run) };
  }
  return { run };
}

/** Not when a program that ended had come that far. */
function isThere(connection: Connection, run: RunId): boolean {
  return readRuns(connection).some(({ id }) => id === run);
}
