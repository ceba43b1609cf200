// Recovery in a thread of its own: every row of a large project is read and written, and others want answers meanwhile.

import { Worker } from 'node:worker_threads';
import type { Recovery } from '../../../src/contract/projects.ts';
import { type CarriedError, reviveError } from '../../compute/carried-error.ts';
import { processEntry } from '../../compute/process-entry.ts';

export type RecoveryAnswer = { readonly recovery: Recovery } | { readonly error: CarriedError };

/** @throws Failure as `recoverProject` does. */
export function recoverApart(path: string): Promise<Recovery> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(processEntry(import.meta, 'recover-thread'), { workerData: path });
    thread.once('message', (answer: RecoveryAnswer) => {
      if ('recovery' in answer) resolve(answer.recovery);
      else reject(reviveError(answer.error));
    });
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`The recovery of ${path} ended early (${code}).`)));
  });
}
