// A file that was written without waiting for the disk, and is to be relied on from now on.

import { closeSync, fsyncSync, openSync } from 'node:fs';

export function flush(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
