// Processes that tag, one thread each, and a queue in front of them. Processes for the reasons of main/compute/worker-
// pool.ts: a runtime call blocks its thread, a runtime abort must not end the job, and tokenising is spread as well.

import { type ChildProcess, fork } from 'node:child_process';
import { statSync } from 'node:fs';
import { availableParallelism, freemem } from 'node:os';
import type { Sentence } from '../../../src/corpus/sentence.ts';
import { Failure } from '../../../src/failure.ts';
import { reviveError } from '../../compute/carried-error.ts';
import { openModelFolder } from '../../compute/model-folder.ts';
import { processEntry } from '../../compute/process-entry.ts';
import { PoolClosed } from '../../compute/worker-pool.ts';
import type { FromTagging, OpenTagger, PackedSentence, TaggedBatch, ToTagging } from './tagging-protocol.ts';

/** Batches sent ahead to a process, so that it never waits for the channel. */
const BATCHES_AHEAD = 2;
/** A batch that took a process down is tried once more on a fresh one. */
const MAX_ATTEMPTS = 2;

interface Batch {
  readonly id: number;
  readonly sentences: readonly PackedSentence[];
  attempts: number;
  readonly resolve: (tagged: TaggedBatch) => void;
  readonly reject: (error: unknown) => void;
}

interface Tagging {
  readonly process: ChildProcess;
  readonly running: Map<number, Batch>;
  isReady: boolean;
}

export class TaggingPool {
  readonly #open: OpenTagger;
  readonly #queue: Batch[] = [];
  readonly #processes = new Set<Tagging>();
  #types: readonly string[] = [];
  #nextId = 0;
  #isClosed = false;
  /** Why no process is left. */
  #ended: unknown;

  private constructor(open: OpenTagger) {
    this.#open = open;
  }

  /**
   * @param workers processes; default: one a core, as memory allows.
   * @throws Failure when the folder is no tagger's.
   */
  static async start(open: OpenTagger, workers = affordableProcesses(open)): Promise<TaggingPool> {
    const pool = new TaggingPool(open);
    try {
      await Promise.all(Array.from({ length: workers }, () => pool.#startProcess()));
    } catch (error) {
      pool.close();
      throw error;
    }
    return pool;
  }

  /** The types of entities that the tagger knows. */
  get types(): readonly string[] {
    return this.#types;
  }

  get size(): number {
    return this.#processes.size;
  }

  /** Process ids, for measuring what they use. */
  get processIds(): number[] {
    return [...this.#processes].map(({ process }) => process.pid!);
  }

  /** Batches that keep every process busy; more of them only wait. */
  get capacity(): number {
    return Math.max(1, this.size) * BATCHES_AHEAD;
  }

  /** Spans of each sentence. @throws Failure 'compute-crashed', PoolClosed after `close`. */
  tag(sentences: readonly Sentence[]): Promise<TaggedBatch> {
    if (this.#isClosed) return Promise.reject(new PoolClosed());
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      const batch = { id: this.#nextId++, sentences: sentences.map(pack), attempts: 0, resolve, reject };
      this.#queue.push(batch);
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
    for (const batch of pending) batch.reject(new PoolClosed());
  }

  #startProcess(): Promise<void> {
    const process = fork(processEntry(import.meta, 'tagging-process'), [], {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const tagging: Tagging = { process, running: new Map(), isReady: false };
    this.#processes.add(tagging);
    return new Promise((resolve, reject) => {
      process.on('message', (message: FromTagging) => {
        if ('types' in message) {
          this.#types = message.types;
          tagging.isReady = true;
          resolve();
          this.#dispatch();
        } else if ('tagged' in message) {
          this.#settle(tagging, message.id, (batch) => batch.resolve(message.tagged));
        } else if (message.id === undefined) {
          reject(reviveError(message.error));
        } else {
          this.#settle(tagging, message.id, (batch) => batch.reject(reviveError(message.error)));
        }
      });
      process.once('exit', (code, signal) => {
        const failure = crashed(code, signal);
        if (!tagging.isReady) reject(failure);
        this.#processGone(tagging, failure);
      });
      send(process, { open: this.#open });
    });
  }

  #settle(tagging: Tagging, id: number, settle: (batch: Batch) => void): void {
    const batch = tagging.running.get(id);
    if (!batch) return;
    tagging.running.delete(id);
    settle(batch);
    this.#dispatch();
  }

  #processGone(tagging: Tagging, failure: Failure): void {
    if (!this.#processes.delete(tagging) || this.#isClosed) return;
    for (const batch of tagging.running.values()) {
      if (++batch.attempts >= MAX_ATTEMPTS) batch.reject(failure);
      else this.#queue.unshift(batch);
    }
    if (!tagging.isReady) return;
    this.#startProcess().catch((error) => {
      if (this.#processes.size > 0) return; // the others carry on
      this.#ended = error;
      for (const batch of this.#queue.splice(0)) batch.reject(error);
    });
  }

  #dispatch(): void {
    for (const { isReady, running, process } of this.#processes) {
      while (isReady && running.size < BATCHES_AHEAD && this.#queue.length > 0) {
        const batch = this.#queue.shift()!;
        running.set(batch.id, batch);
        send(process, { id: batch.id, batch: batch.sentences });
      }
    }
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

function send(process: ChildProcess, message: ToTagging): void {
  process.send(message, (error) => {
    // A process that died is handled by its exit event; nothing else can fail here.
    if (error && process.connected) process.kill('SIGKILL');
  });
}

function crashed(code: number | null, signal: string | null): Failure {
  return new Failure(
    'compute-crashed',
    `A tagging process ended unexpectedly (${signal ?? `code ${code}`}).`,
    'Probably too little memory: close other programs, or use fewer compute processes.',
  );
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
