// The thread of `recoverApart`.

import { parentPort, workerData } from 'node:worker_threads';
import { carryError } from '../../compute/carried-error.ts';
import { recoverProject } from '../../store/file/recover.ts';
import type { RecoveryAnswer } from './recover-apart.ts';

parentPort!.postMessage(recover(workerData as string));

function recover(path: string): RecoveryAnswer {
  try {
    return { recovery: recoverProject(path) };
  } catch (error) {
    return { error: carryError(error) };
  }
}
