// Where the work of a project is done: at once what takes no noticeable time, in a thread what does. While a thread stores
// a bulk verdict, all else that writes waits for its end, without holding up anybody who looks.

import { statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { Failure } from '../../../src/failure.ts';
import type { DocumentId, RunId } from '../../../src/project/ids.ts';
import type { ProjectFile } from '../../store/file/project-file.ts';
import { type Changes, type Looks, type Work, WorkPlace, workAt } from './heavy-work.ts';
import { WorkThread } from './work-thread.ts';

/** Candidates or verdicts that are counted, sorted or stored at once: 20 ms. */
const AT_ONCE = 1000;
/** How often the thread looks whether the write-ahead log has grown, and from which size on it moves it into the file. */
const LOG_LOOK_MS = 250;
const LOG_BYTES = 4 * 1024 * 1024;
/** What is left of it is moved when the project is closed: a longer log is moved by the thread before. */
const SHORT_LOG_BYTES = 256 * 1024;

/** Who waited for something stores what follows from it before the log is moved: two writers would wait for each other. */
async function afterItsAsker<Result>(work: () => Promise<Result>): Promise<Result> {
  await setImmediate();
  return work();
}

export class ProjectWork {
  readonly #file: ProjectFile;
  readonly #here: Work;
  /** Undefined where only one connection may be at work: without a write-ahead log, and on a copy. */
  readonly #thread: WorkThread | undefined;
  #writing: Promise<void> | undefined;
  readonly #logKeeper: NodeJS.Timeout | undefined;
  #moving: Promise<void> | undefined;
  /** What the last moving left, because somebody read it. */
  #leftBytes = 0;

  constructor(file: ProjectFile) {
    this.#file = file;
    this.#here = workAt(new WorkPlace(file.connection));
    const { path, isReadOnly, notices } = file;
    const isAlone = notices.includes('no write-ahead log') || notices.includes('read from a copy');
    this.#thread = isAlone ? undefined : new WorkThread({ path, isReadOnly });
    if (!this.#thread || isReadOnly) return;
    file.connection.leaveCheckpoints();
    this.#logKeeper = setInterval(() => this.#keepLogShort(), LOG_LOOK_MS).unref();
  }

  /** Whether a thread is storing something. */
  get isWriting(): boolean {
    return this.#writing !== undefined;
  }

  /** @param rows how many candidates, sentences or documents it looks at, at most. */
  async look<Name extends keyof Looks>(
    name: Name,
    args: Parameters<Looks[Name]>[0],
    rows: number,
  ): Promise<ReturnType<Looks[Name]>> {
    if (this.#thread && rows > AT_ONCE) return this.#thread.ask(name, args as never) as never;
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
    this.#hold(change.then(() => afterItsAsker(() => thread.ask('checkpoint', {}))));
    return change as never;
  }

  /** Nothing else writes until then. An error of what the thread does is told to who asked for it. */
  #hold(work: Promise<unknown>): void {
    this.#writing = work
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => {
        this.#writing = undefined;
      });
  }

  #keepLogShort(): void {
    if (this.#moving || this.#logBytes() < this.#leftBytes + LOG_BYTES) return;
    this.#moving = this.#moveLog(this.#thread!).finally(() => {
      this.#moving = undefined;
    });
  }

  #logBytes(): number {
    return statSync(`${this.#file.path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Most of it while others write, and what came meanwhile while they wait: else the log would grow as long as they do. */
  async #moveLog(thread: WorkThread): Promise<void> {
    try {
      await thread.ask('checkpointBeside', {});
      await this.whenFree(() => this.#hold(thread.ask('checkpoint', {})));
      await this.#writing;
      this.#leftBytes = this.#logBytes();
    } catch {
      // A full disk, a file that is gone: whoever writes next is told.
    }
  }

  /** By the thread where the file is still in its place; otherwise the connection that has it open is all there is of it. */
  async copyTo(path: string): Promise<void> {
    if (!this.#thread || !this.#isInPlace()) return this.#file.copyTo(path);
    return this.#thread.ask('copyTo', { path });
  }

  #isInPlace(): boolean {
    try {
      this.#file.connection.checkPlace();
      return true;
    } catch (error) {
      if (error instanceof Failure) return false;
      throw error;
    }
  }

  /** Begins to work in the very turn in which nothing else writes. */
  async whenFree<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    while (this.#writing) await this.#writing;
    return work();
  }

  /** Resolves when the project has no connection but its first. */
  async end(): Promise<void> {
    clearInterval(this.#logKeeper);
    await this.#moving;
    while (this.#writing) await this.#writing;
    if (this.#logKeeper && this.#logBytes() > SHORT_LOG_BYTES) await this.#moveLog(this.#thread!);
    await this.#thread?.end();
  }

  get sentences(): number {
    return this.#file.connection.value<number | null>('SELECT sum(sentences) FROM corpora') ?? 0;
  }

  sentencesOf(documents: readonly DocumentId[]): number {
    const sql = 'SELECT sentences FROM documents WHERE id = ?';
    return documents.reduce((sum, id) => sum + (this.#file.connection.value<number>(sql, id) ?? 0), 0);
  }

  candidatesOf(run: RunId): number {
    const sql = 'SELECT sum(candidates) FROM candidate_counts WHERE run_id = ?';
    return this.#file.connection.value<number | null>(sql, run) ?? 0;
  }
}
