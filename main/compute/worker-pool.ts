// The pool whose processes hold a prepared language model and compute its rows.

import type { ComputeResult, ComputeTask, OpenRequest } from './compute-task.ts';
import { processEntry } from './process-entry.ts';
import { ProcessPool } from './process-pool.ts';

export type WorkerPool = ProcessPool<OpenRequest, undefined, ComputeTask, ComputeResult>;

/** @throws Failure when a process cannot open the model. */
export function startWorkerPool(open: OpenRequest, processes: number): Promise<WorkerPool> {
  return ProcessPool.start({ entry: processEntry(import.meta, 'worker'), open, processes });
}
