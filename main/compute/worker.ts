// A compute process: opens one model and answers tasks until its parent goes away. Knows rows of pieces, never text.

import type { ComputeResult, ComputeTask, OpenRequest, RowGroup } from './compute-task.ts';
import { answerPool } from './pool-protocol.ts';
import { ModelSession, type Precision } from './session.ts';

let opened: OpenRequest | undefined;
const sessions = new Map<Precision, Promise<ModelSession>>();

function session(precision: Precision): Promise<ModelSession> {
  let found = sessions.get(precision);
  if (!found) {
    found = ModelSession.open(opened!.model, { device: opened!.device, precision });
    sessions.set(precision, found);
  }
  return found;
}

answerPool({
  async open(request: OpenRequest) {
    opened = request;
    await session('fp32');
  },
  run: runTask,
});

async function runTask(task: ComputeTask): Promise<ComputeResult> {
  const model = await session(task.precision);
  const rows = task.groups.reduce((sum, { positions }) => sum + positions.length, 0);
  if (task.kind === 'predict') {
    const { hidden, logZ, expected } = await model.predict(task.groups, task.want, task.temperature);
    return { hidden, scalars: logZ, expected };
  }
  if (task.kind === 'logits') return { hidden: await model.logits(task.groups), scalars: new Float32Array(0) };
  if (task.kind === 'spanMeans') {
    const parts: Float32Array[] = [];
    for (const { length, ids, positions, extra } of task.groups)
      parts.push(await model.spanMeans({ length, ids, starts: positions, ends: extra! }));
    return { hidden: concatenate(parts), scalars: new Float32Array(0) };
  }
  const scalars = new Float32Array(rows);
  let at = 0;
  for (const group of task.groups as readonly RowGroup[]) {
    scalars.set(await model.logProbabilities({ ...group, targets: group.extra! }), at);
    at += group.positions.length;
  }
  return { hidden: new Float32Array(0), scalars };
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
