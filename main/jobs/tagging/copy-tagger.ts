// The job that hands out a tagger: its folder is copied beside the target and renamed when it is whole.

import { existsSync } from 'node:fs';
import { cp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../../src/failure.ts';
import type { JobBatch, JobKind } from '../job-kind.ts';

export const COPY_TAGGER_JOB = 'copy tagger';

export interface CopyTaggerArgs {
  readonly folder: string;
  readonly path: string;
  /** Relative, with slashes. */
  readonly without?: readonly string[];
}

export const copyTaggerKind: JobKind = {
  name: COPY_TAGGER_JOB,
  work: ({ args }) => copyTagger(args as unknown as CopyTaggerArgs),
};

async function* copyTagger({ folder, path, without = [] }: CopyTaggerArgs): AsyncGenerator<JobBatch, { path: string }> {
  if (existsSync(path)) {
    throw new Failure('file-unwritable', `${path} is there already.`, 'Choose another folder, or delete it.');
  }
  const beside = `${path}.part`;
  try {
    const left = new Set(without.map((name) => join(folder, name)));
    const filter = (source: string) => !left.has(source);
    await cp(folder, beside, { recursive: true, errorOnExist: true, force: false, filter });
    yield { done: 1, total: 1 };
    await rename(beside, path);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
  return { path };
}
