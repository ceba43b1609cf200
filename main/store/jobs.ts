// Jobs: a row for each, that ends once. What a crashed program left running is interrupted, and may be gone on with.

import { Failure } from '../../src/failure.ts';
import type { JobId } from '../../src/project/ids.ts';
import type { EndedState, Job, JobFailure, JobState } from '../../src/project/jobs.ts';
import type { Connection } from './file/connection.ts';

export interface NewJob {
  readonly kind: string;
  readonly args: Job['args'];
  readonly resumes?: JobId;
}

export function addJob(connection: Connection, { kind, args, resumes }: NewJob): JobId {
  return connection.write(
    () =>
      connection.run(
        'INSERT INTO jobs (kind, args, created_at, resumes_id) VALUES (?, ?, ?, ?)',
        kind,
        JSON.stringify(args),
        connection.clock(),
        resumes ?? null,
      ).id as JobId,
  );
}

/** @returns false when the job has ended. */
export function setJobState(connection: Connection, id: JobId, state: Exclude<JobState, EndedState>): boolean {
  return connection.write(
    () =>
      connection.run(
        `UPDATE jobs SET state = ?, started_at = coalesce(started_at, CASE WHEN ? = 'running' THEN ? END)
         WHERE id = ? AND ended_at IS NULL`,
        state,
        state,
        connection.clock(),
        id,
      ).changes === 1,
  );
}

/** Best called in the transaction of a job's batch. A progress that is lost in a power cut is of no weight. */
export function setJobProgress(connection: Connection, id: JobId, done: number, total?: number): boolean {
  return connection.writeBulk(
    () =>
      connection.run('UPDATE jobs SET done = ?, total = ? WHERE id = ? AND ended_at IS NULL', done, total ?? null, id)
        .changes === 1,
  );
}

export interface JobEnd {
  readonly state: EndedState;
  readonly result?: Job['result'];
  readonly failure?: JobFailure;
}

/** @returns false when the job had ended before; then nothing changes. */
export function endJob(connection: Connection, id: JobId, { state, result, failure }: JobEnd): boolean {
  return connection.write(
    () =>
      connection.run(
        'UPDATE jobs SET state = ?, ended_at = ?, result = ?, failure = ? WHERE id = ? AND ended_at IS NULL',
        state,
        connection.clock(),
        result === undefined ? null : JSON.stringify(result),
        failure === undefined ? null : JSON.stringify(failure),
        id,
      ).changes === 1,
  );
}

/** At start-up, before anything runs: jobs that no program works on. @returns those that may be resumed. */
export function interruptJobs(connection: Connection): Job[] {
  return connection.write(() => {
    const left = connection.all<JobRow>('SELECT * FROM jobs WHERE ended_at IS NULL ORDER BY id');
    for (const { id } of left) endJob(connection, id as JobId, { state: 'interrupted' });
    return left.map(({ id }) => readJob(connection, id as JobId));
  });
}

/** @throws Failure 'not-found' */
export function readJob(connection: Connection, id: JobId): Job {
  const row = connection.get<JobRow>('SELECT * FROM jobs WHERE id = ?', id);
  if (!row) throw new Failure('not-found', `The project has no job ${id}.`, 'Look at the list of jobs again.');
  return jobOf(row);
}

/** Latest first. */
export function readJobs(connection: Connection, before = Number.MAX_SAFE_INTEGER, limit = 100): Job[] {
  return connection.all<JobRow>('SELECT * FROM jobs WHERE id < ? ORDER BY id DESC LIMIT ?', before, limit).map(jobOf);
}

interface JobRow {
  readonly id: number;
  readonly kind: string;
  readonly state: JobState;
  readonly args: string;
  readonly done: number;
  readonly total: number | null;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  readonly result: string | null;
  readonly failure: string | null;
  readonly resumes_id: number | null;
}

function jobOf(row: JobRow): Job {
  const date = (at: number | null) => (at === null ? undefined : new Date(at));
  const json = (text: string | null) => (text === null ? undefined : JSON.parse(text));
  return {
    id: row.id as JobId,
    kind: row.kind,
    state: row.state,
    args: JSON.parse(row.args),
    done: row.done,
    total: row.total ?? undefined,
    createdAt: new Date(row.created_at),
    startedAt: date(row.started_at),
    endedAt: date(row.ended_at),
    result: json(row.result),
    failure: json(row.failure),
    resumes: (row.resumes_id ?? undefined) as JobId | undefined,
  };
}
