// Whether the open file is still the one at its path. SQLite goes on writing to a file that somebody deleted, and all of
// it would be gone at the end; so every transaction looks first (3 µs).

import { statSync } from 'node:fs';
import { Failure } from '../../../src/failure.ts';

export class FilePlace {
  readonly #path: string;
  readonly #file: bigint | undefined;
  /** The write-ahead log, from when it was first seen. */
  #log: bigint | undefined;

  constructor(path: string) {
    this.#path = path;
    this.#file = inode(path);
  }

  /** @throws Failure 'file-missing' when the file or its write-ahead log was moved, deleted or replaced. */
  check(): void {
    if (inode(this.#path) !== this.#file) throw missing(this.#path);
    const log = inode(`${this.#path}-wal`);
    this.#log ??= log;
    if (log !== this.#log) throw missing(`${this.#path}-wal`);
  }
}

function inode(path: string): bigint | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
}

function missing(path: string): Failure {
  return new Failure(
    'file-missing',
    `${path} was moved, deleted or replaced while the project was open.`,
    'Save a copy of the open project now: it has all that was stored. What you did last was not stored.',
  );
}
