// A second connection to a project that this program has open, for a thread of its own: it sees what is stored, and when it
// writes, the first one must not.

import Database from 'better-sqlite3';
import { BUSY_TIMEOUT_MS, Connection } from './connection.ts';
import { FilePlace } from './file-place.ts';
import { storeFailure } from './store-failure.ts';

/** @throws Failure when the file is gone or cannot be opened. */
export function connectBeside(path: string, { isReadOnly }: { readonly isReadOnly: boolean }): Connection {
  try {
    const db = new Database(path, { readonly: isReadOnly, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    const place = new FilePlace(path);
    return new Connection(db, path, { isReadOnly, clock: Date.now, beforeCommit: () => place.check() });
  } catch (error) {
    throw storeFailure(error, path);
  }
}
