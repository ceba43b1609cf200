// What a kind of long work must offer: a generator of batches that finds in the project how far it has come. Starting,
// pausing, going on after a crash are then the same thing: consume the generator, store each batch, stop at will.

import type { JobId } from '../../src/project/ids.ts';
import type { Job } from '../../src/project/jobs.ts';
import type { Connection } from '../store/file/connection.ts';

export interface JobBatch {
  /** Units of the whole job that are finished with this batch, those of earlier programs included. */
  readonly done: number;
  readonly total?: number;
  /** Writes what was worked out, and how far that is; runs in one transaction with the job's progress. */
  readonly store?: () => void;
}

export interface JobSetting {
  readonly job: JobId;
  readonly connection: Connection;
  readonly args: Job['args'];
  /** Aborted when the job shall stop: computing in other processes ends at once. */
  readonly signal: AbortSignal;
  /** For what is written outside of a batch: done as soon as nobody else writes. */
  readonly whenFree: WhenFree;
}

/** Does something that writes, at once or after a bulk verdict that is being stored by its thread. */
export type WhenFree = <Result>(work: () => Result | Promise<Result>) => Promise<Result>;

export interface JobKind {
  readonly name: string;
  /** The device that it computes on, which it then has for itself; undefined when it needs none. */
  readonly device?: (args: Job['args']) => string | undefined;
  /** What its end has changed beside itself, which clients are told then. */
  readonly changes?: readonly ('corpora.changed' | 'mining.changed' | 'types.changed')[];
  /**
   * Begins after the last batch that the project has. What it returns is the job's result. An error that it throws after the
   * signal was aborted counts as having stopped.
   */
  readonly work: (setting: JobSetting) => AsyncGenerator<JobBatch, Job['result'], void>;
}
