// Runs the jobs of one project: consumes their generators, stores each batch with the progress in one transaction, and ends
// each job's row once. To pause is to stop; to resume is to start again after the last stored batch, as after a crash.

import { setImmediate } from 'node:timers/promises';
import type { JobRecord } from '../../src/contract/jobs.ts';
import { Failure } from '../../src/failure.ts';
import type { JobId } from '../../src/project/ids.ts';
import type { Job, JobFailure } from '../../src/project/jobs.ts';
import type { Connection } from '../store/file/connection.ts';
import { addJob, endJob, type JobEnd, readJob, readJobs, setJobProgress, setJobState } from '../store/jobs.ts';
import type { DeviceQueue } from './device-queue.ts';
import type { JobBatch, JobKind, WhenFree } from './job-kind.ts';
import { LiveJob, type StopReason } from './live-job.ts';

export interface RunnerOptions {
  readonly connection: Connection;
  readonly kinds: ReadonlyMap<string, JobKind>;
  /** Shared by all projects. */
  readonly queue: DeviceQueue;
  /** For all that it writes. */
  readonly whenFree: WhenFree;
  readonly tell: (record: JobRecord) => void;
  /** What a job's error is for the user; bugs go to the log. */
  readonly explain: (error: unknown, where: string) => JobFailure;
  /** The last job has ended. */
  readonly idle?: () => void;
}

export class JobRunner {
  readonly #options: RunnerOptions;
  readonly #connection: Connection;
  readonly #live = new Map<JobId, LiveJob>();
  /** Interrupted jobs that a later one goes on with. */
  readonly #resumed: Set<JobId>;
  /** Ends that the project could not take (a full disk): told, and stored as interrupted at the next start. */
  readonly #unstored = new Map<JobId, JobEnd>();
  #isClosed = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#connection = options.connection;
    this.#resumed = new Set(allJobs(options.connection).flatMap(({ resumes }) => resumes ?? []));
  }

  /** Whether anything is queued, running or paused. */
  get isBusy(): boolean {
    return this.#live.size > 0;
  }

  /** @throws Failure 'not-available' for a kind that this program does not know. */
  start(kind: string, args: Job['args'], resumes?: JobId): JobId {
    if (this.#isClosed) throw new Failure('project-closed', 'The project is being closed.', 'Open it again.');
    const known = this.#kindNamed(kind);
    const id = addJob(this.#connection, { kind, args, ...(resumes !== undefined && { resumes }) });
    if (resumes !== undefined) this.#resumed.add(resumes);
    const live: LiveJob = new LiveJob(id, known, args, () => this.#tell(id));
    this.#live.set(id, live);
    this.#begin(live);
    return id;
  }

  /** @throws Failure 'not-found' */
  read(id: JobId): JobRecord {
    return this.#record(readJob(this.#connection, id));
  }

  /** Latest first. */
  list(before: JobId | undefined, limit: number): JobRecord[] {
    return readJobs(this.#connection, before, limit).map((job) => this.#record(job));
  }

  /** Resolves when nothing of it runs any more. A job that is paused or has ended stays as it is. */
  async pause(id: JobId): Promise<void> {
    const live = this.#live.get(id);
    if (live) await stop(live, 'pause');
    else this.read(id);
  }

  /** @returns the job that goes on: itself, or the one that takes an interrupted job's place. */
  async resume(id: JobId): Promise<JobId> {
    const live = this.#live.get(id);
    if (live?.stopping === 'pause') {
      await live.stretch;
      await this.#options.whenFree(() => {
        if (!live.isPaused || !this.#live.has(id)) return;
        setJobState(this.#connection, id, 'queued');
        this.#begin(live);
      });
    }
    if (live) return id;
    const { kind, args, state, isResumable } = this.read(id);
    if (isResumable) return this.start(kind, args, id);
    const hint = state === 'interrupted' ? 'Look for the later job that did.' : 'Start it anew.';
    throw new Failure('bad-argument', `The job ${id} cannot be gone on with.`, hint);
  }

  /** Resolves when the job has ended and nothing of it runs any more. */
  async cancel(id: JobId): Promise<void> {
    const live = this.#live.get(id);
    if (!live) return void this.read(id);
    await stop(live, 'cancel');
    // A paused job has nothing that would end it.
    if (this.#live.has(id)) await this.#end(live, { state: 'cancelled' });
  }

  /** Jobs stop after their last stored batch and are interrupted: they can be gone on with. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const left = [...this.#live.values()];
    await Promise.all(left.map((live) => stop(live, 'close')));
    for (const live of left) if (this.#live.has(live.id)) await this.#end(live, { state: 'interrupted' });
  }

  #begin(live: LiveJob): void {
    live.renew();
    live.stretch = this.#run(live);
  }

  async #run(live: LiveJob): Promise<void> {
    try {
      await this.#takeTurn(live);
      if (live.stopping) return await this.#stopped(live);
      await this.#options.whenFree(() => setJobState(this.#connection, live.id, 'running'));
      if (live.stopping) return await this.#stopped(live);
      live.progress.now();
      const result = await this.#consume(live);
      if (live.stopping) await this.#stopped(live);
      else await this.#end(live, { state: 'done', result });
    } catch (error) {
      if (live.stopping) return await this.#stopped(live);
      await this.#end(live, { state: 'failed', failure: this.#options.explain(error, `job ${live.kind.name}`) });
    } finally {
      live.place?.leave();
      live.place = undefined;
    }
  }

  async #takeTurn(live: LiveJob): Promise<void> {
    if (live.device !== undefined) {
      live.place = this.#options.queue.enter(live.device, () => live.progress.ask());
      live.progress.ask();
      await Promise.race([live.place.turn, aborted(live.signal)]);
    }
    // Nothing starts within the call that asked for it.
    await setImmediate();
  }

  async #consume(live: LiveJob): Promise<Job['result']> {
    const { id, args, signal } = live;
    const { whenFree } = this.#options;
    const batches = live.kind.work({ job: id, connection: this.#connection, args, signal, whenFree });
    try {
      for (;;) {
        const next = await batches.next();
        if (live.stopping === 'cancel') return undefined;
        if (next.done) return next.value;
        await whenFree(() => live.stopping !== 'cancel' && this.#store(live, next.value));
        if (live.stopping) return undefined;
        // Other work of the service has its turn between batches, however fast they come.
        await setImmediate();
      }
    } finally {
      await batches.return(undefined);
    }
  }

  #store(live: LiveJob, { done, total, store }: JobBatch): void {
    this.#connection.writeBulk(() => {
      store?.();
      setJobProgress(this.#connection, live.id, done, total);
    });
    live.advance(done, total);
    live.progress.ask();
  }

  async #stopped(live: LiveJob): Promise<void> {
    if (live.stopping === 'cancel') await this.#end(live, { state: 'cancelled' });
    else if (live.stopping === 'close') await this.#end(live, { state: 'interrupted' });
    else await this.#pause(live);
  }

  async #pause(live: LiveJob): Promise<void> {
    try {
      await this.#options.whenFree(() => setJobState(this.#connection, live.id, 'paused'));
      live.pause();
      live.progress.now();
    } catch (error) {
      await this.#end(live, { state: 'failed', failure: this.#options.explain(error, `job ${live.kind.name}`) });
    }
  }

  async #end(live: LiveJob, end: JobEnd): Promise<void> {
    try {
      await this.#options.whenFree(() => {
        if (this.#live.delete(live.id)) endJob(this.#connection, live.id, end);
      });
    } catch (error) {
      const failure = this.#options.explain(error, `end of job ${live.kind.name}`);
      this.#unstored.set(live.id, end.failure ? end : { state: 'failed', failure });
    }
    live.progress.now();
    // Not while somebody still looks at how it ended.
    if (!this.isBusy) setTimeout(() => this.isBusy || this.#options.idle?.());
  }

  #tell(id: JobId): void {
    try {
      this.#options.tell(this.read(id));
    } catch (error) {
      // What cannot be read now is read when somebody asks; the log knows why.
      this.#options.explain(error, `progress of job ${id}`);
    }
  }

  #record(job: Job): JobRecord {
    const live = this.#live.get(job.id);
    return {
      ...job,
      ...this.#unstored.get(job.id),
      device: live?.device,
      ahead: live?.ahead ?? 0,
      secondsLeft: live?.secondsLeft,
      isResumable: job.state === 'interrupted' && !this.#resumed.has(job.id) && this.#options.kinds.has(job.kind),
    };
  }

  #kindNamed(name: string): JobKind {
    const kind = this.#options.kinds.get(name);
    if (kind) return kind;
    throw new Failure(
      'not-available',
      `Jobs of the kind "${name}" are not available yet.`,
      'A later version has them.',
    );
  }
}

async function stop(live: LiveJob, reason: StopReason): Promise<void> {
  live.stop(reason);
  await live.stretch;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function allJobs(connection: Connection): Job[] {
  const jobs: Job[] = [];
  for (;;) {
    const page = readJobs(connection, jobs.at(-1)?.id);
    if (page.length === 0) return jobs;
    jobs.push(...page);
  }
}
