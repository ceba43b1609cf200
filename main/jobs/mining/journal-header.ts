// The first line of a checkpoint: that it is one, and which run it belongs to. A checkpoint can only be continued by a run
// that would find the same, and no other file is ever taken for one.

import { readSync } from 'node:fs';
import { Failure } from '../../../src/failure.ts';

const JOURNAL = 'seedmark mining checkpoint';
const JOURNAL_VERSION = 1;
/** How every checkpoint begins, byte for byte. */
const SIGNATURE = Buffer.from(`{"journal":"${JOURNAL}"`);

/** What decides a run's result. */
export type RunIdentity = Readonly<Record<string, unknown>>;

interface Header {
  readonly journal: typeof JOURNAL;
  readonly version: number;
  readonly run: RunIdentity;
}

export function headerLine(run: RunIdentity): string {
  return `${JSON.stringify({ journal: JOURNAL, version: JOURNAL_VERSION, run } satisfies Header)}\n`;
}

/** @param file descriptor of an open file. */
export function isCheckpoint(file: number): boolean {
  const start = Buffer.alloc(SIGNATURE.length);
  return readSync(file, start, 0, start.length, 0) === start.length && start.equals(SIGNATURE);
}

/** @throws Failure when the first line is not the header of an equal run. */
export function checkHeader(record: unknown, path: string, run: RunIdentity): void {
  const header = record as Partial<Header> | null | undefined;
  if (header?.journal !== JOURNAL) throw notACheckpoint(path);
  if (header.version !== JOURNAL_VERSION || !header.run) {
    throw new Failure(
      'checkpoint-invalid',
      `The checkpoint ${path} was written by another version of Seedmark.`,
      'Give --fresh to start anew, or name another file with --checkpoint.',
    );
  }
  const different = Object.keys(run).filter((key) => JSON.stringify(run[key]) !== JSON.stringify(header.run?.[key]));
  if (different.length > 0) {
    throw new Failure(
      'checkpoint-invalid',
      `The checkpoint ${path} belongs to another run (different: ${different.join(', ')}).`,
      'Repeat the run with the options it was started with, name another file with --checkpoint, or give --fresh to start anew.',
    );
  }
}

export function notACheckpoint(path: string): Failure {
  return new Failure(
    'checkpoint-invalid',
    `${path} is not a mining checkpoint; it was left as it is.`,
    'Name another file with --checkpoint.',
  );
}
