// SQLite's own check of a file. Small files are checked while they are opened; large ones (a second per gigabyte and
// more) by a thread with a connection of its own, while the project is in use already.

import { statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Checked in about 0.1 s. */
const CHECKED_AT_ONCE_BYTES = 32 * 1024 * 1024;

export function isCheckedAtOnce(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) <= CHECKED_AT_ONCE_BYTES;
}

/** What is wrong with the file, by `quick_check`; empty when it is sound. */
export function findDamage(path: string): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(join(import.meta.dirname, `integrity-thread${extname(import.meta.filename)}`), {
      workerData: path,
    });
    thread.unref();
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`The check of ${path} ended early (${code}).`)));
  });
}
