// What SQLite and the operating system refuse, as the user can act on it. Everything else stays the bug that it is.

import Database from 'better-sqlite3';
import { Failure, type FailureCode } from '../../../src/failure.ts';

type Translation = readonly [code: FailureCode, what: string, hint: string];

const ROLLED_BACK = 'What you did last was not stored, everything before it was.';

/** By the start of SQLite's result code, the longest first. */
const TRANSLATIONS: readonly (readonly [prefix: string, ...Translation])[] = [
  ['SQLITE_FULL', 'disk-full', 'has no room to grow: the disk is full', `Make room on the disk. ${ROLLED_BACK}`],
  [
    'SQLITE_READONLY_DBMOVED',
    'file-missing',
    'was moved or deleted while it was open',
    `Put it back, or save a copy of the open project elsewhere. ${ROLLED_BACK}`,
  ],
  [
    'SQLITE_READONLY',
    'project-read-only',
    'cannot be written to',
    `Make the file and its folder writable, or save a copy of the project elsewhere. ${ROLLED_BACK}`,
  ],
  [
    'SQLITE_CANTOPEN',
    'file-unreadable',
    'or a file beside it cannot be opened',
    'Check that the folder is there and may be written to, then open the project again.',
  ],
  [
    'SQLITE_IOERR',
    'file-unwritable',
    'cannot be read or written: the disk or network drive does not answer properly',
    `Check the disk, or copy the project to another one. ${ROLLED_BACK}`,
  ],
  [
    'SQLITE_CORRUPT',
    'project-damaged',
    'is damaged',
    'Recover it: what can be read is copied to a new file, and the damaged one is kept. Or restore a backup.',
  ],
  [
    'SQLITE_NOTADB',
    'project-invalid',
    'is no project, or its beginning is damaged',
    'Choose a .seedmark file, or restore a backup of this one.',
  ],
  ['SQLITE_BUSY', 'project-in-use', 'is used by another program', 'Close the other program and try again.'],
  ['SQLITE_PROTOCOL', 'project-in-use', 'is used by another program', 'Close the other program and try again.'],
];

/** The Failure that an error of SQLite's stands for; other errors as they are. */
export function storeFailure(error: unknown, path: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const found = TRANSLATIONS.find(([prefix]) => error.code.startsWith(prefix));
  if (!found) return error;
  const [, code, what, hint] = found;
  return new Failure(code, `The project ${path} ${what} (${error.code}).`, hint, { cause: error });
}
