// N processes of our own that answer tasks, and a queue in front of them. Processes, because an onnxruntime call blocks
// its thread and cannot be interrupted, and a runtime abort must not take the project with it; one thread each, because N
// one-thread processes do more per core than one N-thread session (performance notes, sections 4 and 8).

import { type ChildProcess, fork } from 'node:child_process';
import { Failure } from '../../src/failure.ts';
import { reviveError } from './carried-error.ts';
import type { FromProcess, ToProcess } from './pool-protocol.ts';

/** Tasks sent ahead to a process, so that it never waits for the channel. */
const TASKS_AHEAD = 2;

/** A task that took a process down is tried once more on a fresh one. */
const MAX_ATTEMPTS = 2;

export interface PoolOptions<Open> {
  /** The program that each process runs (`processEntry`); it answers by `answerPool`. */
  readonly entry: string;
  /** What each process opens before its first task. */
  readonly open: Open;
  readonly processes: number;
}

interface QueuedTask<Task, Result> {
  readonly id: number;
  readonly task: Task;
  attempts: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

interface PoolProcess<Task, Result> {
  readonly process: ChildProcess;
  readonly running: Map<number, QueuedTask<Task, Result>>;
  isReady: boolean;
}

/** Pending work of a pool that was closed on purpose (cancelled). */
export class PoolClosed extends Error {
  constructor() {
    super('the compute processes were stopped');
    this.name = 'PoolClosed';
  }
}

export class ProcessPool<Open, Opened, Task, Result> {
  readonly #options: PoolOptions<Open>;
  readonly #queue: QueuedTask<Task, Result>[] = [];
  readonly #processes = new Set<PoolProcess<Task, Result>>();
  #opened!: Opened;
  #nextId = 0;
  #isClosed = false;
  /** Why no process is left. */
  #ended: unknown;

  private constructor(options: PoolOptions<Open>) {
    this.#options = options;
  }

  /** @throws Failure when a process cannot open what it is to open. */
  static async start<Open, Opened, Task, Result>(
    options: PoolOptions<Open>,
  ): Promise<ProcessPool<Open, Opened, Task, Result>> {
    const pool = new ProcessPool<Open, Opened, Task, Result>(options);
    try {
      await Promise.all(Array.from({ length: options.processes }, () => pool.#startProcess()));
    } catch (error) {
      pool.close();
      throw error;
    }
    return pool;
  }

  /** What the processes told when they had opened; all tell the same. */
  get opened(): Opened {
    return this.#opened;
  }

  get size(): number {
    return this.#processes.size;
  }

  /** Process ids, for measuring what they use. */
  get processIds(): number[] {
    return [...this.#processes].map(({ process }) => process.pid!);
  }

  /** Tasks that keep every process busy; more of them only wait. */
  get capacity(): number {
    return Math.max(1, this.size) * TASKS_AHEAD;
  }

  /** @throws Failure 'compute-crashed', what the task throws, PoolClosed after `close`. */
  run(task: Task): Promise<Result> {
    if (this.#isClosed) return Promise.reject(new PoolClosed());
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#queue.push({ id: this.#nextId++, task, attempts: 0, resolve, reject });
      this.#dispatch();
    });
  }

  /** Kills the processes at once, in mid-call too; what is pending rejects with PoolClosed. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const pending = [...this.#queue, ...[...this.#processes].flatMap(({ running }) => [...running.values()])];
    this.#queue.length = 0;
    for (const { process } of this.#processes) process.kill('SIGKILL');
    this.#processes.clear();
    for (const task of pending) task.reject(new PoolClosed());
  }

  #startProcess(): Promise<void> {
    const process = fork(this.#options.entry, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const started: PoolProcess<Task, Result> = { process, running: new Map(), isReady: false };
    this.#processes.add(started);
    return new Promise((resolve, reject) => {
      process.on('message', (message: FromProcess<Opened, Result>) => {
        if ('opened' in message) {
          this.#opened = message.opened;
          started.isReady = true;
          resolve();
          this.#dispatch();
        } else if ('result' in message) {
          this.#settle(started, message.id, (task) => task.resolve(message.result));
        } else if (message.id === undefined) {
          // It will never be ready: it is none of us, and the others must not count on it.
          this.#processes.delete(started);
          process.kill('SIGKILL');
          reject(reviveError(message.error));
        } else {
          this.#settle(started, message.id, (task) => task.reject(reviveError(message.error)));
        }
      });
      process.once('exit', (code, signal) => {
        const failure = crashed(code, signal);
        if (!started.isReady) reject(failure);
        this.#processGone(started, failure);
      });
      this.#send(process, { open: this.#options.open });
    });
  }

  #settle({ running }: PoolProcess<Task, Result>, id: number, settle: (task: QueuedTask<Task, Result>) => void): void {
    const task = running.get(id);
    if (!task) return;
    running.delete(id);
    settle(task);
    this.#dispatch();
  }

  #processGone(gone: PoolProcess<Task, Result>, failure: Failure): void {
    if (!this.#processes.delete(gone) || this.#isClosed) return;
    for (const task of gone.running.values()) {
      if (++task.attempts >= MAX_ATTEMPTS) task.reject(failure);
      else this.#queue.unshift(task);
    }
    if (!gone.isReady) return;
    this.#startProcess().catch((error) => {
      if (this.#processes.size > 0) return; // the others carry on
      this.#ended = error;
      for (const task of this.#queue.splice(0)) task.reject(error);
    });
  }

  #dispatch(): void {
    for (const { isReady, running, process } of this.#processes) {
      while (isReady && running.size < TASKS_AHEAD && this.#queue.length > 0) {
        const task = this.#queue.shift()!;
        running.set(task.id, task);
        this.#send(process, { id: task.id, task: task.task });
      }
    }
  }

  #send(process: ChildProcess, message: ToProcess<Open, Task>): void {
    process.send(message as object, (error) => {
      // A process that died is handled by its exit event; nothing else can fail here.
      if (error && process.connected) process.kill('SIGKILL');
    });
  }
}

function crashed(code: number | null, signal: string | null): Failure {
  return new Failure(
    'compute-crashed',
    `A compute process ended unexpectedly (${signal ?? `code ${code}`}).`,
    'Probably too little memory: close other programs, or use fewer compute processes.',
  );
}
