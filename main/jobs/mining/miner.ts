// Mining in a thread of its own: the service reads sentences for it and stores what it finds, and answers everybody
// meanwhile.

import { Worker } from 'node:worker_threads';
import type { Sentence } from '../../../src/corpus/sentence.ts';
import type { MineCheckpoint, MineOptions } from '../../../src/mining/mine.ts';
import { reviveError } from '../../compute/carried-error.ts';
import type { OpenModelOptions } from '../../compute/open-language-model.ts';
import { processEntry } from '../../compute/process-entry.ts';
import { PoolClosed } from '../../compute/process-pool.ts';
import { Mailbox } from './mailbox.ts';
import type { FoundBatch, FromMiner, MinerStart, ToMiner } from './mining-protocol.ts';

/** A thread that is in the middle of something is ended without waiting for it. */
const GRACE_MS = 500;

export class Miner {
  readonly #thread: Worker;
  readonly #inbox = new Mailbox<FromMiner>();
  #isClosed = false;

  private constructor(start: MinerStart) {
    this.#thread = new Worker(processEntry(import.meta, 'mining-thread'), { workerData: start });
    this.#thread.on('message', (message: FromMiner) => this.#inbox.put(message));
    this.#thread.on('error', (error) => this.#inbox.end(error));
    this.#thread.on('exit', () => this.#inbox.end(new Error('The thread that mines ended early.')));
  }

  /** @throws as `openLanguageModel`; PoolClosed when `signal` is aborted meanwhile. */
  static async open(modelFolder: string, options: OpenModelOptions, signal: AbortSignal): Promise<Miner> {
    const { cacheDir, device, workers, onnxFile } = options;
    const miner = new Miner({ modelFolder, options: { cacheDir, device, workers, onnxFile } });
    const close = () => miner.close();
    signal.addEventListener('abort', close);
    miner.#thread.once('exit', () => signal.removeEventListener('abort', close));
    if (signal.aborted) close();
    try {
      await miner.#hear();
      return miner;
    } catch (error) {
      miner.close();
      throw error;
    }
  }

  /**
   * @param pages the sentences after those that the checkpoint has done.
   * @throws as `mine`; PoolClosed after `close`.
   */
  async *mine(
    pages: AsyncIterable<readonly Sentence[]>,
    options: MineOptions,
    checkpoint: MineCheckpoint,
  ): AsyncGenerator<FoundBatch> {
    const left = pages[Symbol.asyncIterator]();
    this.#say({ mine: options, checkpoint });
    for (;;) {
      const message = await this.#hear();
      if (message === 'done') return;
      if (message === 'wants sentences') {
        const { value, done = false } = await left.next();
        this.#say({ sentences: done ? [] : value, isLast: done });
      } else if (message !== 'opened') {
        yield message.batch;
        this.#say('next batch');
      }
    }
  }

  /** Ends the thread and its compute processes. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#inbox.end(new PoolClosed());
    this.#say('close');
    const late = setTimeout(() => void this.#thread.terminate(), GRACE_MS);
    this.#thread.once('exit', () => clearTimeout(late));
  }

  #say(message: ToMiner): void {
    this.#thread.postMessage(message);
  }

  async #hear(): Promise<Exclude<FromMiner, { readonly error: unknown }>> {
    const message = await this.#inbox.take();
    if (typeof message !== 'string' && 'error' in message) throw reviveError(message.error);
    return message;
  }
}
