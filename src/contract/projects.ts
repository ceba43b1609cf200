// Project files: create, open, look after. A client works on one project at a time; several clients may work on one.

import * as v from 'valibot';
import type { JobId } from '../project/ids.ts';
import { filePath, flag, name } from './checks.ts';
import type { JobRecord } from './jobs.ts';
import { request, returns } from './request.ts';

export interface OpenedProject {
  /** UUID, the same in every copy. */
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly createdAt: Date;
  readonly isReadOnly: boolean;
  /** What is to be told about its place, e.g. 'read-only place'. */
  readonly notices: readonly string[];
  /** The last program that wrote to it did not close it; nothing that was stored is lost by that. */
  readonly wasLeftOpen: boolean;
  /** Jobs that ended with their program, latest first, and may be gone on with. */
  readonly interrupted: readonly JobRecord[];
}

export interface ProjectCounts {
  readonly corpora: number;
  readonly documents: number;
  readonly sentences: number;
  readonly words: number;
  /** BCP-47 tags of the corpora, most sentences first. */
  readonly languages: readonly string[];
  readonly types: number;
  readonly runs: number;
  readonly taggers: number;
}

export interface RecentProject {
  readonly path: string;
  readonly name: string;
  readonly openedAt: Date;
  /** Moved, deleted, or on a drive that is not there. */
  readonly isMissing: boolean;
  /** In this service, by whichever client. */
  readonly isOpen: boolean;
  /** Jobs that are queued, running or paused. */
  readonly jobs: readonly JobRecord[];
}

export interface Backup {
  readonly path: string;
  readonly at: Date;
  readonly bytes: number;
}

export interface RecoveredTable {
  readonly table: string;
  readonly rows: number;
  /** Rows that could be read, but belong to rows that could not. */
  readonly orphans: number;
  /** Rows that stand for lost ones, such as "recovered document 7". */
  readonly madeUp: number;
  /** Undefined where it cannot be known. */
  readonly missing: number | undefined;
  readonly isDamaged: boolean;
}

export interface Recovery {
  /** Where the damaged file is kept. */
  readonly damagedPath: string;
  readonly tables: readonly RecoveredTable[];
}

/** What a merge has brought (a job's result). */
export interface MergeResult {
  /** Documents that this project did not have, with their sentences. */
  readonly documents: number;
  readonly sentences: number;
  /** Types that it did not have. */
  readonly types: number;
  readonly verdicts: number;
  /** Of them, about words that were decided here already: opinions beside, for agreement. */
  readonly aside: number;
}

export const projects = {
  /** A new file, and it is open. */
  create: request({ path: filePath, name }, returns<OpenedProject>()),
  /** Where this service has it open already, this client joins in. */
  open: request({ path: filePath, isReadOnly: v.optional(flag), takeOver: v.optional(flag) }, returns<OpenedProject>()),
  /** This client leaves; the file is closed with the last client and the last job. */
  close: request({}, returns<void>()),
  /** Undefined when this client has none open. */
  current: request({}, returns<OpenedProject | undefined>()),
  counts: request({}, returns<ProjectCounts>()),
  rename: request({ name }, returns<void>()),
  /** Latest first. */
  recent: request({}, returns<readonly RecentProject[]>()),
  forget: request({ path: filePath }, returns<void>()),
  /** Problems found in the file; none when it is sound. */
  check: request({}, returns<readonly string[]>()),
  /** Latest first; of a file that cannot be opened by its path. */
  backups: request({ path: v.optional(filePath) }, returns<readonly Backup[]>()),
  backUp: request({}, returns<Backup>()),
  /** Of a project that nobody has open. Says where the replaced file is kept. */
  restore: request({ path: filePath, backup: filePath }, returns<{ readonly kept: string | undefined }>()),
  /** Of a damaged project that nobody has open. */
  recover: request({ path: filePath }, returns<Recovery>()),
  saveCopy: request({ path: filePath }, returns<void>()),
  /**
   * Takes over the verdicts of another project with their reviewers and times, and documents and types that this one does
   * not have. Documents are the same by their content. What was decided here stays; where the other differs is among
   * `review.disagreements`. Merging again brings only what is new. Runs and taggers are not
   * taken over; verdicts about spans that were mined there alone are, and a run that finds them here has them decided. The
   * job's result is a MergeResult.
   */
  merge: request({ path: filePath }, returns<JobId>()),
  /**
   * A project with the corpus that comes with Seedmark, three types with a seed each, and mining under way. Where there is
   * one at the path it is opened, and what it lacks is added; without a path it is the user's one sample.
   */
  createSample: request({ path: v.optional(filePath) }, returns<OpenedProject>()),
} as const;
