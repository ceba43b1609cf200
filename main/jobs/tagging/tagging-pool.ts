// The pool whose processes tag. Tokenising is spread over them as well as the model.

import { statSync } from 'node:fs';
import { availableParallelism, freemem } from 'node:os';
import type { Sentence } from '../../../src/corpus/sentence.ts';
import { openModelFolder } from '../../compute/model-folder.ts';
import { processEntry } from '../../compute/process-entry.ts';
import { ProcessPool } from '../../compute/process-pool.ts';
import type { OpenTagger, PackedSentence, TaggedBatch } from './tagging-task.ts';

type Processes = ProcessPool<OpenTagger, readonly string[], readonly PackedSentence[], TaggedBatch>;

export class TaggingPool {
  readonly #processes: Processes;

  private constructor(processes: Processes) {
    this.#processes = processes;
  }

  /**
   * @param processes default: one a core, as memory allows.
   * @throws Failure when the folder is no tagger's.
   */
  static async start(open: OpenTagger, processes = affordableProcesses(open)): Promise<TaggingPool> {
    const entry = processEntry(import.meta, 'tagging-process');
    return new TaggingPool(await ProcessPool.start({ entry, open, processes }));
  }

  /** The types of entities that the tagger knows. */
  get types(): readonly string[] {
    return this.#processes.opened;
  }

  get size(): number {
    return this.#processes.size;
  }

  /** Process ids, for measuring what they use. */
  get processIds(): number[] {
    return this.#processes.processIds;
  }

  /** Batches that keep every process busy; more of them only wait. */
  get capacity(): number {
    return this.#processes.capacity;
  }

  /** Spans of each sentence. @throws Failure 'compute-crashed', PoolClosed after `close`. */
  tag(sentences: readonly Sentence[]): Promise<TaggedBatch> {
    return this.#processes.run(sentences.map(pack));
  }

  /** Kills the processes at once, in mid-call too; what is pending rejects with PoolClosed. */
  close(): void {
    this.#processes.close();
  }
}

function pack({ text, words }: Sentence): PackedSentence {
  const packed = new Int32Array(2 * words.length);
  words.forEach(({ startChar, endChar }, i) => {
    packed[2 * i] = startChar;
    packed[2 * i + 1] = endChar;
  });
  return { text, words: packed };
}

/** Bytes of memory that a byte of the graph costs in one process: itself and the runtime's packed copy. */
const BYTES_PER_GRAPH_BYTE = 2;
const BYTES_PER_PROCESS = 250e6;
/** Share of the free memory that the processes may take. */
const MEMORY_SHARE = 0.7;

function affordableProcesses({ folder, onnxFile }: OpenTagger): number {
  const { onnxPath } = openModelFolder(folder, onnxFile);
  const graphBytes = statSync(onnxPath).size + (statSync(`${onnxPath}_data`, { throwIfNoEntry: false })?.size ?? 0);
  const perProcess = graphBytes * BYTES_PER_GRAPH_BYTE + BYTES_PER_PROCESS;
  return Math.max(1, Math.min(availableParallelism(), Math.floor((freemem() * MEMORY_SHARE) / perProcess)));
}
