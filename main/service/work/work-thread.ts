// A thread of one project for what would keep everybody else waiting. It starts with the first call and holds the process
// only as long as calls are open; a process that is killed takes it along, and its open transaction with it.

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Failure } from '../../../src/failure.ts';
import { processEntry } from '../../compute/process-entry.ts';
import type { Work, WorkName } from './heavy-work.ts';

export interface WorkThreadStart {
  readonly path: string;
  readonly isReadOnly: boolean;
}

export interface WorkCall {
  readonly id: number;
  readonly name: WorkName;
  readonly args: unknown;
}

export interface WorkAnswer {
  readonly id: number;
  readonly value?: unknown;
  readonly failure?: Pick<Failure, 'code' | 'message' | 'hint'>;
  readonly error?: unknown;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export class WorkThread {
  readonly #start: WorkThreadStart;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #calls = 0;

  constructor(start: WorkThreadStart) {
    this.#start = start;
  }

  /** @throws what the work throws. */
  ask<Name extends WorkName>(name: Name, args: Parameters<Work[Name]>[0]): Promise<ReturnType<Work[Name]>> {
    this.#worker ??= this.#begin();
    const id = ++this.#calls;
    const call: WorkCall = { id, name, args };
    this.#worker.ref();
    this.#worker.postMessage(call);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
    });
  }

  /** Resolves when its connection is closed. */
  async end(): Promise<void> {
    const worker = this.#worker;
    if (!worker) return;
    // Who asks from now on gets another one.
    this.#worker = undefined;
    worker.ref();
    const gone = once(worker, 'exit');
    worker.postMessage('end');
    await gone;
  }

  #begin(): Worker {
    const worker = new Worker(processEntry(import.meta, 'work-thread-entry'), { workerData: this.#start });
    worker.on('message', (answer: WorkAnswer) => this.#settle(worker, answer));
    worker.on('error', (error) => this.#fail(error));
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
      this.#fail(new Error('The thread of a project ended early.'));
    });
    return worker;
  }

  #settle(worker: Worker, { id, value, failure, error }: WorkAnswer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    // One that is being ended is waited for: nothing else may be left that keeps the program going.
    if (this.#waiting.size === 0 && worker === this.#worker) worker.unref();
    if (failure) waiting?.reject(new Failure(failure.code, failure.message, failure.hint));
    else if (error !== undefined) waiting?.reject(error);
    else waiting?.resolve(value);
  }

  #fail(error: unknown): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
