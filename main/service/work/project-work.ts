// Where the work of a project is done: at once what takes no noticeable time, in a thread what does. While a thread stores
// a bulk verdict, all else that writes waits for its end, without holding up anybody who looks.

import type { RunId } from '../../../src/project/ids.ts';
import type { ProjectFile } from '../../store/file/project-file.ts';
import { type Changes, type Looks, type Work, WorkPlace, workAt } from './heavy-work.ts';
import { WorkThread } from './work-thread.ts';

/** Candidates or verdicts that are counted, sorted or stored at once: 20 ms. */
const AT_ONCE = 1000;

export class ProjectWork {
  readonly #file: ProjectFile;
  readonly #here: Work;
  /** Undefined where only one connection may be at work: without a write-ahead log, and on a copy. */
  readonly #thread: WorkThread | undefined;
  #writing: Promise<void> | undefined;

  constructor(file: ProjectFile) {
    this.#file = file;
    this.#here = workAt(new WorkPlace(file.connection));
    const { path, isReadOnly, notices } = file;
    const isAlone = notices.includes('no write-ahead log') || notices.includes('read from a copy');
    this.#thread = isAlone ? undefined : new WorkThread({ path, isReadOnly });
  }

  /** Whether a thread is storing something. */
  get isWriting(): boolean {
    return this.#writing !== undefined;
  }

  /** @param run whose candidates are looked at. */
  async look<Name extends keyof Looks>(
    name: Name,
    args: Parameters<Looks[Name]>[0],
    run: RunId,
  ): Promise<ReturnType<Looks[Name]>> {
    if (this.#thread && this.candidatesOf(run) > AT_ONCE) return this.#thread.ask(name, args as never) as never;
    return this.#here[name](args as never) as never;
  }

  /**
   * Not while a thread is writing already: see `whenFree`.
   * @param rows how many candidates or verdicts it looks at.
   */
  async change<Name extends keyof Changes>(
    name: Name,
    args: Parameters<Changes[Name]>[0],
    rows: number,
  ): Promise<ReturnType<Changes[Name]>> {
    const thread = this.#thread;
    if (!thread || rows <= AT_ONCE) return this.#here[name](args as never) as never;
    // The thread must not begin on another file that came to this place.
    this.#file.connection.checkPlace();
    const change = thread.ask(name, args as never);
    this.#writing = change
      .then(() => thread.ask('checkpoint', {}))
      .catch(() => undefined) // of the change itself: told to who asked for it
      .finally(() => {
        this.#writing = undefined;
      });
    return change as never;
  }

  /** Begins to work in the very turn in which nothing else writes. */
  async whenFree<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    while (this.#writing) await this.#writing;
    return work();
  }

  /** Resolves when the project has no connection but its first. */
  async end(): Promise<void> {
    while (this.#writing) await this.#writing;
    await this.#thread?.end();
  }

  candidatesOf(run: RunId): number {
    const sql = 'SELECT sum(candidates) FROM candidate_counts WHERE run_id = ?';
    return this.#file.connection.value<number | null>(sql, run) ?? 0;
  }
}
