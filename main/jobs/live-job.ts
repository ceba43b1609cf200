// A job that has not ended, as the runner holds it: what it does now, and how it is being stopped.

import type { JobId } from '../../src/project/ids.ts';
import type { Job } from '../../src/project/jobs.ts';
import type { Place } from './device-queue.ts';
import type { JobKind } from './job-kind.ts';
import { Pace, Throttle } from './job-progress.ts';

export type StopReason = 'pause' | 'cancel' | 'close';

export class LiveJob {
  readonly id: JobId;
  readonly kind: JobKind;
  readonly args: Job['args'];
  readonly device: string | undefined;
  readonly progress: Throttle;
  secondsLeft: number | undefined;
  place: Place | undefined;
  stopping: StopReason | undefined;
  isPaused = false;
  /** Of the present stretch of running; resolves when nothing of it runs any more. */
  stretch: Promise<void> = Promise.resolve();
  #pace = new Pace();
  #abort = new AbortController();

  constructor(id: JobId, kind: JobKind, args: Job['args'], tell: () => void) {
    this.id = id;
    this.kind = kind;
    this.args = args;
    this.device = kind.device?.(args);
    this.progress = new Throttle(tell);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get ahead(): number {
    return this.place?.ahead ?? 0;
  }

  /** Before it runs, or runs again. */
  renew(): void {
    this.#abort = new AbortController();
    this.#pace = new Pace();
    this.stopping = undefined;
    this.isPaused = false;
    this.secondsLeft = undefined;
  }

  /** It has stopped, and waits to be renewed or ended. */
  pause(): void {
    this.isPaused = true;
    this.secondsLeft = undefined;
  }

  /** A cancelled job is not paused any more; otherwise the first reason stays. */
  stop(reason: StopReason): void {
    if (this.stopping === undefined || reason === 'cancel') this.stopping = reason;
    this.#abort.abort();
    this.place?.leave();
  }

  advance(done: number, total: number | undefined): void {
    this.secondsLeft = this.#pace.update(done, total);
  }
}
