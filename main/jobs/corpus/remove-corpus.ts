// The job that takes a corpus out of its project, a few rows at a time.

import type { CorpusId } from '../../../src/project/ids.ts';
import { removeUnusedSurfaces } from '../../store/candidates/remove-run.ts';
import { readCorpora } from '../../store/corpus/corpora.ts';
import { markRemoving, removeEmptyCorpus, removeNext } from '../../store/corpus/remove-corpus.ts';
import type { Connection } from '../../store/file/connection.ts';
import type { JobBatch, JobKind, JobSetting } from '../job-kind.ts';

export const REMOVE_CORPUS_JOB = 'remove corpus';

export interface RemoveCorpusArgs {
  readonly corpus: CorpusId;
  /** Its sentences when this began. */
  readonly sentences: number;
}

export const removeCorpusKind: JobKind = {
  name: REMOVE_CORPUS_JOB,
  changes: ['corpora.changed', 'mining.changed'],
  work: (setting) => removeCorpus(setting, setting.args as unknown as RemoveCorpusArgs),
};

async function* removeCorpus(
  { connection }: JobSetting,
  { corpus, sentences }: RemoveCorpusArgs,
): AsyncGenerator<JobBatch, Record<string, unknown>> {
  if (isThere(connection, corpus)) {
    yield { done: 0, total: sentences, store: () => markRemoving(connection, corpus) };
    for (let left = sentences; left > 0; ) {
      const store = () => {
        left = removeNext(connection, corpus);
      };
      yield { done: sentences - left, total: sentences, store };
    }
  }
  yield* removeSurfaces(connection, { done: sentences, total: sentences });
  if (isThere(connection, corpus)) {
    yield { done: sentences, total: sentences, store: () => removeEmptyCorpus(connection, corpus) };
  }
  return { corpus };
}

/** Told as the progress that the job has come to. */
export async function* removeSurfaces(connection: Connection, progress: JobBatch): AsyncGenerator<JobBatch, void> {
  for (let after: number | undefined = 0; after !== undefined; ) {
    const from: number = after;
    const store = () => {
      after = removeUnusedSurfaces(connection, from);
    };
    yield { ...progress, store };
  }
}

/** Not when a program that ended had come that far. */
function isThere(connection: Connection, corpus: CorpusId): boolean {
  return readCorpora(connection).some(({ id }) => id === corpus);
}
