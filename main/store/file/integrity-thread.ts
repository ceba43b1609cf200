// The thread of `findDamage`.

import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

/** So many problems say enough. */
const MOST_PROBLEMS = 100;

const db = new Database(workerData as string, { readonly: true, fileMustExist: true });
try {
  const found = db.pragma(`quick_check(${MOST_PROBLEMS})`) as { quick_check: string }[];
  const problems = found.map(({ quick_check }) => quick_check).filter((problem) => problem !== 'ok');
  parentPort!.postMessage(problems);
} catch (error) {
  if (!(error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CORRUPT'))) throw error;
  parentPort!.postMessage([error.message]);
} finally {
  db.close();
}
