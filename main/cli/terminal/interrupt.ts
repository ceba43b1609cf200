// Ctrl-C asks a job to stop cleanly; a second one ends the process at once.

import { EXIT } from './exit-codes.ts';
import type { Progress } from './progress.ts';
import { say } from './say.ts';

/** @returns a function that gives the signals back. */
export function onInterrupt(stop: () => void): () => void {
  let asked = false;
  const handle = () => {
    if (asked) process.exit(EXIT.interrupted);
    asked = true;
    stop();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, handle);
  return () => {
    for (const signal of signals) process.off(signal, handle);
  };
}

/** A command that has nothing to keep until its job runs: a stop ends the process then, and the job from `begin` on. */
export class JobInterrupt {
  /** For the job to look at. */
  readonly stop = { aborted: false };
  /** Gives the signals back. */
  readonly release: () => void;
  #end: () => void;

  /** @param stopped what is said when nothing had begun. */
  constructor(progress: Progress, stopped: string) {
    this.#end = () => {
      progress.end();
      say(stopped);
      process.exit(EXIT.interrupted);
    };
    this.release = onInterrupt(() => this.#end());
  }

  /** @param close ends what the job waits for. */
  begin(close: () => void): void {
    this.#end = () => {
      this.stop.aborted = true;
      close();
    };
  }
}
