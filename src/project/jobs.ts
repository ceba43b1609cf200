// Long work as a project remembers it.

import type { JobId } from './ids.ts';

export const ENDED_STATES = ['done', 'failed', 'cancelled', 'interrupted'] as const;
export type EndedState = (typeof ENDED_STATES)[number];
export type JobState = 'queued' | 'running' | 'paused' | EndedState;

export interface JobFailure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

export interface Job {
  readonly id: JobId;
  readonly kind: string;
  readonly state: JobState;
  readonly args: Readonly<Record<string, unknown>>;
  readonly done: number;
  readonly total: number | undefined;
  readonly createdAt: Date;
  readonly startedAt: Date | undefined;
  readonly endedAt: Date | undefined;
  readonly result: Readonly<Record<string, unknown>> | undefined;
  readonly failure: JobFailure | undefined;
  /** The interrupted job that this one goes on with. */
  readonly resumes: JobId | undefined;
}
