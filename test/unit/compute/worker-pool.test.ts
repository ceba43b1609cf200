// Compute processes that die: work is done by a fresh one, and where none can be had it is refused, not kept waiting.

import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ComputeTask } from '../../../main/compute/compute-task.ts';
import { prepareModel } from '../../../main/compute/prepare-model.ts';
import { startWorkerPool, type WorkerPool } from '../../../main/compute/worker-pool.ts';
import { temporaryFolder } from '../../support/onnx-models.ts';
import { SHARED, unlessShared } from '../../support/shared.ts';

const skip = unlessShared('models/tiny-bert-cased');
const temporary = temporaryFolder();
after(() => temporary.remove());

const TASK: ComputeTask = {
  kind: 'predict',
  groups: [{ length: 4, ids: Int32Array.of(2, 5, 6, 3), positions: Int32Array.of(1) }],
  want: 'compared',
  temperature: 1,
  precision: 'fp32',
};

async function openPool(cacheDir: string): Promise<WorkerPool> {
  const model = await prepareModel(join(SHARED, 'models/tiny-bert-cased'), { cacheDir });
  return startWorkerPool({ model, device: 'cpu' }, 1);
}

it('a fresh process takes the place of one that was killed', { skip }, async () => {
  const pool = await openPool(join(temporary.path, 'kept'));
  try {
    const first = await pool.run(TASK);
    process.kill(pool.processIds[0], 'SIGKILL');
    assert.deepEqual((await pool.run(TASK)).scalars, first.scalars);
  } finally {
    pool.close();
  }
});

it('work is refused when no process can be had any more', { skip, timeout: 60_000 }, async () => {
  const cacheDir = join(temporary.path, 'lost');
  const pool = await openPool(cacheDir);
  try {
    rmSync(cacheDir, { recursive: true });
    process.kill(pool.processIds[0], 'SIGKILL');
    while (pool.size > 0) await sleep(10);
    for (let tries = 0; tries < 2; tries++) await assert.rejects(pool.run(TASK));
  } finally {
    pool.close();
  }
});
