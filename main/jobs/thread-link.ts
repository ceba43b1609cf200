// A thread that works for a job: what is said to it and what it says, errors as they were thrown there, and its end.

import { Worker } from 'node:worker_threads';
import { type CarriedError, reviveError } from '../compute/carried-error.ts';
import { Mailbox } from './mailbox.ts';

/** A thread that is in the middle of something is ended without waiting for it. */
const GRACE_MS = 500;

/** Said to every thread, which ends at once then. */
export const CLOSE = 'close';

export class ThreadLink<To, From> {
  readonly #thread: Worker;
  readonly #inbox = new Mailbox<From | { readonly error: CarriedError }>();
  #isClosed = false;

  /** @param entry the thread's program. */
  constructor(entry: string, start: unknown) {
    this.#thread = new Worker(entry, { workerData: start });
    this.#thread.on('message', (message) => this.#inbox.put(message));
    this.#thread.on('error', (error) => this.#inbox.end(error));
    this.#thread.on('exit', () => this.#inbox.end(new Error('The thread of a job ended early.')));
  }

  say(message: To): void {
    this.#thread.postMessage(message);
  }

  /** The next that it says. @throws what it has thrown. */
  async hear(): Promise<From> {
    const message = await this.#inbox.take();
    if (isError(message)) throw reviveError(message.error);
    return message as From;
  }

  /** @param reason thrown at whoever waits to hear something. */
  close(reason: unknown): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#inbox.end(reason);
    this.#thread.postMessage(CLOSE);
    const late = setTimeout(() => void this.#thread.terminate(), GRACE_MS);
    this.#thread.once('exit', () => clearTimeout(late));
  }
}

function isError(message: unknown): message is { readonly error: CarriedError } {
  return typeof message === 'object' && message !== null && 'error' in message;
}
