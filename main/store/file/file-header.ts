// What a file is, from its first hundred bytes, before SQLite touches it (SQLite would write a journal beside anything).
// Never called on a file that this process has open: closing a second descriptor would drop SQLite's own locks.

import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { Failure } from '../../../src/failure.ts';

/** "SMRK": tells a project from other applications' databases. */
export const APPLICATION_ID = 0x534d524b;

const MAGIC = 'SQLite format 3\0';
const HEADER_BYTES = 100;
const APPLICATION_ID_AT = 68;
const READ_VERSION_AT = 19;
const LOG_VERSION = 2;

/** @throws Failure 'file-missing', 'file-unreadable' or 'project-invalid' for anything that is no project. */
export function checkHeader(path: string): void {
  const header = readHeader(path);
  if (header.length === 0) {
    const hint = 'Nothing was stored in it. Delete it and create the project anew, or restore a backup.';
    throw new Failure('project-invalid', `${path} is an empty file.`, hint);
  }
  if (header.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    const hint = 'Choose a .seedmark file. To work on a text, create a project and import the text into it.';
    throw new Failure('project-invalid', `${path} is no Seedmark project; it was left as it is.`, hint);
  }
  if (header.length < HEADER_BYTES || header.readUInt32BE(APPLICATION_ID_AT) !== APPLICATION_ID) {
    const hint = 'Choose a .seedmark file.';
    throw new Failure('project-invalid', `${path} is the database of another program; it was left as it is.`, hint);
  }
}

/** Whether the file is of the write-ahead kind. */
export function hasLog(path: string): boolean {
  return readHeader(path)[READ_VERSION_AT] === LOG_VERSION;
}

function readHeader(path: string): Buffer {
  try {
    if (!statSync(path).isFile()) {
      throw new Failure('file-unreadable', `${path} is not a file.`, 'Choose a .seedmark file.');
    }
    const file = openSync(path, 'r');
    try {
      const header = Buffer.alloc(HEADER_BYTES);
      return header.subarray(0, readSync(file, header, 0, HEADER_BYTES, 0));
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      throw new Failure('file-missing', `There is no file ${path}.`, 'Check the path, or create the project.', {
        cause,
      });
    }
    throw new Failure('file-unreadable', `${path} cannot be read (${code}).`, 'Check that you may read it.', { cause });
  }
}
