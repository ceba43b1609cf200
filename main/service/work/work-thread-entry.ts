// The thread of `WorkThread`: one connection, one call after the other.

import { parentPort, workerData } from 'node:worker_threads';
import { Failure } from '../../../src/failure.ts';
import { connectBeside } from '../../store/file/connect-beside.ts';
import type { Connection } from '../../store/file/connection.ts';
import { type Work, WorkPlace, workAt } from './heavy-work.ts';
import type { WorkAnswer, WorkCall, WorkThreadStart } from './work-thread.ts';

const { path, isReadOnly } = workerData as WorkThreadStart;
const port = parentPort!;
let connection: Connection | undefined;
let work: Work | undefined;

let latest: Promise<void> = Promise.resolve();

port.on('message', (call: WorkCall | 'end') => {
  latest = latest.then(async () => {
    if (call !== 'end') return port.postMessage(await answer(call));
    connection?.close();
    port.close();
  });
});

async function answer({ id, name, args }: WorkCall): Promise<WorkAnswer> {
  try {
    connection ??= connectBeside(path, { isReadOnly });
    work ??= workAt(new WorkPlace(connection));
    return { id, value: await work[name](args as never) };
  } catch (error) {
    // A bug travels as it is, with its stack; a Failure would lose its code.
    if (!(error instanceof Failure)) return { id, error };
    const { code, message, hint } = error;
    return { id, failure: { code, message, hint } };
  }
}
