// Mining in a thread of its own: the service reads sentences for it and stores what it finds, and answers everybody
// meanwhile.

import type { Sentence } from '../../../src/corpus/sentence.ts';
import type { MineCheckpoint, MineOptions } from '../../../src/mining/mine.ts';
import type { OpenModelOptions } from '../../compute/open-language-model.ts';
import { processEntry } from '../../compute/process-entry.ts';
import { PoolClosed } from '../../compute/process-pool.ts';
import { ThreadLink } from '../thread-link.ts';
import type { FoundBatch, FromMiner, MinerStart, ToMiner } from './mining-protocol.ts';

export class Miner {
  readonly #link: ThreadLink<ToMiner, FromMiner>;
  readonly #signal: AbortSignal;
  readonly #stop = () => this.close();

  private constructor(start: MinerStart, signal: AbortSignal) {
    this.#link = new ThreadLink(processEntry(import.meta, 'mining-thread'), start);
    this.#signal = signal;
    signal.addEventListener('abort', this.#stop);
    if (signal.aborted) this.close();
  }

  /** @throws as `openLanguageModel`; PoolClosed when `signal` is aborted, now or later. */
  static async open(modelFolder: string, options: OpenModelOptions, signal: AbortSignal): Promise<Miner> {
    const { cacheDir, device, workers, onnxFile } = options;
    const miner = new Miner({ modelFolder, options: { cacheDir, device, workers, onnxFile } }, signal);
    try {
      await miner.#link.hear();
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
    this.#link.say({ mine: options, checkpoint });
    for (;;) {
      const message = await this.#link.hear();
      if (message === 'done') return;
      if (message === 'wants sentences') {
        const { value, done = false } = await left.next();
        this.#link.say({ sentences: done ? [] : value, isLast: done });
      } else if (message !== 'opened') {
        yield message.batch;
        this.#link.say('next batch');
      }
    }
  }

  /** Ends the thread and its compute processes. */
  close(): void {
    this.#signal.removeEventListener('abort', this.#stop);
    this.#link.close(new PoolClosed());
  }
}
