// The processes of a job that tags, for as long as the job runs: a stop ends them in the middle of a batch.

import { TaggingPool } from './tagging-pool.ts';

/** @throws Failure when the folder is no tagger's. */
export async function* withTaggingPool<Item, Result>(
  folder: string,
  signal: AbortSignal,
  work: (pool: TaggingPool) => AsyncGenerator<Item, Result, void>,
): AsyncGenerator<Item, Result, void> {
  const pool = await TaggingPool.start({ folder });
  const close = () => pool.close();
  signal.addEventListener('abort', close);
  if (signal.aborted) close();
  try {
    return yield* work(pool);
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}
