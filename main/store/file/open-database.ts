// Opens the database of a project the way its place allows: with a write-ahead log, with a rollback journal where the file
// system refuses one, for reading only where nothing can be written.

import { accessSync, constants, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { BUSY_TIMEOUT_MS } from './connection.ts';
import { hasLog } from './file-header.ts';

/** What the user is told about the place of a project. */
export type Notice =
  /** Slower, and as safe: every decision waits for the disk twice. */
  | 'no write-ahead log'
  | 'read-only place'
  /** A read-only place to which a crash left an unfinished journal: what is shown is a copy that has all of it. */
  | 'read from a copy';

export interface OpenedDatabase {
  readonly db: Database.Database;
  readonly notices: readonly Notice[];
  /** Removes what opening had to make. */
  readonly cleanUp: () => void;
}

/** Whether file and folder take changes; SQLite writes files beside the project. */
export function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    accessSync(dirname(path), constants.W_OK);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return false;
    throw error;
  }
}

/** @param check called before anything is changed; throws when the file is not to be opened. */
export function openForWriting(path: string, check: (db: Database.Database) => void): OpenedDatabase {
  const db = new Database(path, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  try {
    check(db);
    if (db.pragma('journal_mode = WAL', { simple: true }) === 'wal') {
      // Only the first transaction shows whether the log and its shared memory can be had.
      db.exec('BEGIN IMMEDIATE; COMMIT');
      return { db, notices: [], cleanUp: () => {} };
    }
    return { db, notices: ['no write-ahead log'], cleanUp: () => {} };
  } catch (error) {
    db.close();
    if (!isRefusedLog(error)) throw error;
    return { db: openWithoutLog(path), notices: ['no write-ahead log'], cleanUp: () => {} };
  }
}

/**
 * At rest a project has a rollback journal's file format: such a file can be read from a read-only medium, where one of a
 * write-ahead log could not.
 * @throws SQLite's error while somebody else reads; the file stays as it is then.
 */
export function leaveReadable(db: Database.Database): void {
  db.pragma('busy_timeout = 0');
  db.pragma('journal_mode = DELETE');
}

/** The place cannot be written to: the medium is read-only, or the rights are missing. */
export function openReadOnlyPlace(path: string): OpenedDatabase {
  if (hasLog(path) || existsSync(`${path}-journal`)) return openCopy(path);
  const db = new Database(path, { readonly: true, fileMustExist: true });
  return { db, notices: ['read-only place'], cleanUp: () => {} };
}

/** Beside a program that may write to it. */
export function openForReading(path: string): OpenedDatabase {
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  return { db, notices: [], cleanUp: () => {} };
}

function openCopy(path: string): OpenedDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'seedmark-'));
  const cleanUp = () => rmSync(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, basename(path));
    for (const suffix of ['', '-wal', '-journal']) {
      if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix);
    }
    const db = new Database(copy, { fileMustExist: true });
    return { db, notices: ['read-only place', 'read from a copy'], cleanUp };
  } catch (error) {
    cleanUp();
    throw error;
  }
}

/** A file that has a write-ahead log already opens without shared memory only when nobody else may read it. */
function openWithoutLog(path: string): Database.Database {
  const db = new Database(path, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  try {
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = DELETE');
    db.pragma('locking_mode = NORMAL');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function isRefusedLog(error: unknown): boolean {
  return (
    error instanceof Database.SqliteError &&
    /^SQLITE_(IOERR_SHM|IOERR_LOCK|CANTOPEN|READONLY|PROTOCOL|NOLFS)/.test(error.code)
  );
}
