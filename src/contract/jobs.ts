// Long work: a call that starts it answers with its id at once; the list tells how far it is, events tell when that changes.

import * as v from 'valibot';
import type { JobId } from '../project/ids.ts';
import type { Job } from '../project/jobs.ts';
import { id, pageSize } from './checks.ts';
import { request, returns } from './request.ts';

/** A job as its project remembers it, and what the service knows of it now. */
export interface JobRecord extends Job {
  /** The device that it computes on, one job at a time; undefined when it needs none. */
  readonly device: string | undefined;
  /** Jobs before it in the queue of its device, of other projects too; 0 when it runs. */
  readonly ahead: number;
  /** By the pace so far; undefined until that can be said. */
  readonly secondsLeft: number | undefined;
  /** It was interrupted, and no other job has gone on with it. */
  readonly isResumable: boolean;
}

export const jobs = {
  /** Latest first. */
  list: request({ before: v.optional(id<JobId>()), limit: pageSize }, returns<readonly JobRecord[]>()),
  read: request({ job: id<JobId>() }, returns<JobRecord>()),
  /** What is stored stays; memory and device are free for others. */
  pause: request({ job: id<JobId>() }, returns<void>()),
  /** Goes on after the last stored batch. An interrupted job ended with its program: a new one takes its place. */
  resume: request({ job: id<JobId>() }, returns<JobId>()),
  /** Answers when the job has ended and nothing of it computes any more. */
  cancel: request({ job: id<JobId>() }, returns<void>()),
} as const;
