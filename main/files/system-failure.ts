// What the operating system refuses is for the user to change, not a bug: a full disk, a folder without permission.

import { Failure } from '../../src/failure.ts';

const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: make room, or choose another place.',
  EDQUOT: 'Your share of the disk is used up: make room, or choose another place.',
  EROFS: 'The disk is read-only: choose another place.',
  EACCES: 'You may not read or write there: choose another place.',
  EPERM: 'You may not read or write there: choose another place.',
  ENOTDIR: 'A part of the path is a file, not a folder: check the path.',
  EMFILE: 'Too many files are open: close other programs, or raise the limit (ulimit -n).',
  ENFILE: 'Too many files are open: close other programs.',
  EIO: 'The disk or the network drive does not answer properly: copy the files to another one.',
};

/** Undefined for everything else: that is a bug. */
export function systemFailure(error: unknown): Failure | undefined {
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  const hint = code === undefined || syscall === undefined ? undefined : HINTS[code];
  if (hint === undefined) return undefined;
  const place = path === undefined ? 'A file' : path;
  const kind = syscall === 'read' || syscall === 'scandir' ? 'file-unreadable' : 'file-unwritable';
  return new Failure(kind, `${place} cannot be used (${code} at ${syscall}).`, hint, { cause: error });
}
