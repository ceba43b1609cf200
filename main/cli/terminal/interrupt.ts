// Ctrl-C asks a job to stop cleanly; a second one ends the process at once.

import { EXIT } from './exit-codes.ts';

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
