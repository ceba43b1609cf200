// Trains a tagger in a process of its own, which a runtime abort or too little memory may end without harm to the caller.

import { type ChildProcess, fork } from 'node:child_process';
import type { LabelledSpan, Sentence } from '../../src/corpus/sentence.ts';
import { Failure } from '../../src/failure.ts';
import { reviveError } from '../compute/carried-error.ts';
import { processEntry } from '../compute/process-entry.ts';
import type { ExportReport } from './export-tagger.ts';
import type { ExportRequest, FromTrainer, ToTrainer, TrainerEvent, TrainRequest } from './trainer-protocol.ts';

export class TaggerTrainer {
  readonly #process: ChildProcess;
  readonly #received: FromTrainer[] = [];
  #wake: () => void = () => undefined;
  #ended: Failure | undefined;

  private constructor(process: ChildProcess) {
    this.#process = process;
    process.on('message', (message: FromTrainer) => {
      this.#received.push(message);
      this.#wake();
    });
    process.once('exit', (code, signal) => {
      this.#ended = crashed(code, signal);
      this.#wake();
    });
  }

  static start(request: TrainRequest): TaggerTrainer {
    const trainer = new TaggerTrainer(
      fork(processEntry(import.meta, 'trainer-process'), [], {
        serialization: 'advanced',
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      }),
    );
    trainer.#send({ train: request });
    return trainer;
  }

  get processId(): number {
    return this.#process.pid!;
  }

  /**
   * Events until it is trained; a slow consumer does not slow the training down.
   * @returns whether it was trained to the end; false when it was stopped, with a checkpoint.
   * @throws Failure of the training, or 'compute-crashed' when the process ended.
   */
  async *events(): AsyncGenerator<TrainerEvent, boolean> {
    for (;;) {
      const message = await this.#next();
      if ('event' in message) yield message.event;
      else return 'trained' in message;
    }
  }

  /** Ends the training after the step in progress and a checkpoint. */
  stop(): void {
    this.#send({ stop: true });
  }

  /** Entities of sentences as the trained tagger finds them, with how sure it is as their `score`. */
  async tag(sentences: readonly Sentence[]): Promise<readonly (readonly LabelledSpan[])[]> {
    this.#send({ tag: sentences });
    const message = await this.#next();
    if ('tagged' in message) return message.tagged;
    throw unexpected(message);
  }

  /** @throws Failure as `exportTagger` does. */
  async export(request: ExportRequest): Promise<ExportReport> {
    this.#send({ export: request });
    const message = await this.#next();
    if ('exported' in message) return message.exported;
    throw unexpected(message);
  }

  /** Kills the process at once, in mid-step too. */
  close(): void {
    this.#process.kill('SIGKILL');
  }

  #send(message: ToTrainer): void {
    this.#process.send(message, () => undefined); // a process that is gone is told by its exit
  }

  async #next(): Promise<FromTrainer> {
    while (this.#received.length === 0) {
      if (this.#ended) throw this.#ended;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const message = this.#received.shift()!;
    if ('error' in message) throw reviveError(message.error);
    return message;
  }
}

function unexpected(message: FromTrainer): Error {
  return new Error(`the training process said ${Object.keys(message).join(', ')}`);
}

function crashed(code: number | null, signal: string | null): Failure {
  return new Failure(
    'compute-crashed',
    `The training process ended unexpectedly (${signal ?? `code ${code}`}).`,
    'Probably too little memory: close other programs, or train fewer layers. The same command goes on from the last checkpoint.',
  );
}
