// N compute processes with one inference thread each, and a queue in front of them. Processes, because an onnxruntime
// call blocks its thread and cannot be interrupted, and a runtime abort must not take the project with it; one thread
// each, because N one-thread workers do more per core than one N-thread session (performance notes, sections 4 and 8).

import { type ChildProcess, fork } from 'node:child_process';
import { Failure } from '../../src/failure.ts';
import { reviveError } from './carried-error.ts';
import { processEntry } from './process-entry.ts';
import type { ComputeResult, ComputeTask, FromWorker, OpenRequest, ToWorker } from './worker-protocol.ts';

/** Tasks sent ahead to a worker, so that it never waits for the channel. */
const TASKS_IN_FLIGHT = 2;

/** A task that took a worker down is tried once more on a fresh one. */
const MAX_ATTEMPTS = 2;

interface QueuedTask {
  readonly id: number;
  readonly task: ComputeTask;
  attempts: number;
  readonly resolve: (result: ComputeResult) => void;
  readonly reject: (error: unknown) => void;
}

interface Worker {
  readonly process: ChildProcess;
  readonly running: Map<number, QueuedTask>;
  ready: boolean;
}

/** Pending work of a pool that was closed on purpose (cancelled). */
export class PoolClosed extends Error {
  constructor() {
    super('the compute processes were stopped');
    this.name = 'PoolClosed';
  }
}

export class WorkerPool {
  readonly #open: OpenRequest;
  readonly #queue: QueuedTask[] = [];
  readonly #workers = new Set<Worker>();
  #nextId = 0;
  #closed = false;
  /** Why no worker is left. */
  #ended: unknown;

  private constructor(open: OpenRequest) {
    this.#open = open;
  }

  /** @throws Failure when a worker cannot open the model. */
  static async start(open: OpenRequest, workers: number): Promise<WorkerPool> {
    const pool = new WorkerPool(open);
    try {
      await Promise.all(Array.from({ length: workers }, () => pool.#startWorker()));
    } catch (error) {
      pool.close();
      throw error;
    }
    return pool;
  }

  get size(): number {
    return this.#workers.size;
  }

  /** Process ids of the workers, for measuring what they use. */
  get processIds(): number[] {
    return [...this.#workers].map(({ process }) => process.pid!);
  }

  run(task: ComputeTask): Promise<ComputeResult> {
    if (this.#closed) return Promise.reject(new PoolClosed());
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#queue.push({ id: this.#nextId++, task, attempts: 0, resolve, reject });
      this.#dispatch();
    });
  }

  /** Kills the workers at once, in mid-call too; what is pending rejects with PoolClosed. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const pending = [...this.#queue, ...[...this.#workers].flatMap(({ running }) => [...running.values()])];
    this.#queue.length = 0;
    for (const worker of this.#workers) worker.process.kill('SIGKILL');
    this.#workers.clear();
    for (const task of pending) task.reject(new PoolClosed());
  }

  #startWorker(): Promise<void> {
    const process = fork(processEntry(import.meta, 'worker'), [], {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const worker: Worker = { process, running: new Map(), ready: false };
    this.#workers.add(worker);
    return new Promise((resolve, reject) => {
      process.on('message', (message: FromWorker) => {
        if ('opened' in message) {
          worker.ready = true;
          resolve();
          this.#dispatch();
        } else if ('result' in message) {
          this.#settle(worker, message.id, (task) => task.resolve(message.result));
        } else if (message.id === undefined) {
          // It will never be ready: it is no worker, and the others must not count on it.
          this.#workers.delete(worker);
          process.kill('SIGKILL');
          reject(reviveError(message.error));
        } else {
          this.#settle(worker, message.id, (task) => task.reject(reviveError(message.error)));
        }
      });
      process.once('exit', (code, signal) => {
        if (!worker.ready) reject(crashed(code, signal));
        this.#workerGone(worker, crashed(code, signal));
      });
      send(process, { open: this.#open });
    });
  }

  #settle(worker: Worker, id: number, settle: (task: QueuedTask) => void): void {
    const task = worker.running.get(id);
    if (!task) return;
    worker.running.delete(id);
    settle(task);
    this.#dispatch();
  }

  #workerGone(worker: Worker, failure: Failure): void {
    if (!this.#workers.delete(worker) || this.#closed) return;
    for (const task of worker.running.values()) {
      if (++task.attempts >= MAX_ATTEMPTS) task.reject(failure);
      else this.#queue.unshift(task);
    }
    if (!worker.ready) return;
    this.#startWorker().catch((error) => {
      if (this.#workers.size > 0) return; // the others carry on
      this.#ended = error;
      for (const task of this.#queue.splice(0)) task.reject(error);
    });
  }

  #dispatch(): void {
    for (const worker of this.#workers) {
      while (worker.ready && worker.running.size < TASKS_IN_FLIGHT && this.#queue.length > 0) {
        const task = this.#queue.shift()!;
        worker.running.set(task.id, task);
        send(worker.process, { id: task.id, task: task.task });
      }
    }
  }
}

function send(process: ChildProcess, message: ToWorker): void {
  process.send(message, (error) => {
    // A worker that died is handled by its exit event; nothing else can fail here.
    if (error && process.connected) process.kill('SIGKILL');
  });
}

function crashed(code: number | null, signal: string | null): Failure {
  return new Failure(
    'compute-crashed',
    `A compute process ended unexpectedly (${signal ?? `code ${code}`}).`,
    'Probably too little memory: close other programs, or use fewer compute processes.',
  );
}
