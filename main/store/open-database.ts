// Opens the database of a project the way its place allows: with a write-ahead log, with a rollback journal where the file
// system refuses one, for reading only where nothing can be written.

import { accessSync, constants, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { BUSY_TIMEOUT_MS } from './connection.ts';

/** What the user is told about the place of a project. */
export type Notice =
  /** Slower, and as safe: every decision waits for the disk twice. */
  | 'no write-ahead log'
  | 'read-only place'
  /** A read-only medium with an unfinished write-ahead log: what is shown is a copy that has all of it. */
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

/** @param vfs another of SQLite's file layers; tests take one that refuses write-ahead logs, as some drives do. */
export function openForWriting(path: string, vfs?: string): OpenedDatabase {
  const name = vfs === undefined ? path : uri(path, { vfs });
  let db = new Database(name, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  try {
    if (db.pragma('journal_mode = WAL', { simple: true }) === 'wal') return { db, notices: [], cleanUp: () => {} };
  } catch (error) {
    db.close();
    if (!isRefusedLog(error)) throw error;
    db = openWithoutLog(name);
  }
  return { db, notices: ['no write-ahead log'], cleanUp: () => {} };
}

/** The place cannot be written to: the medium is read-only, or the rights are missing. */
export function openReadOnlyPlace(path: string): OpenedDatabase {
  const log = `${path}-wal`;
  if (existsSync(log) && statSync(log).size > 0) return openCopy(path);
  // Nobody writes there, so nothing beside the file is needed, not even a lock.
  const db = new Database(uri(path, { immutable: '1' }), { readonly: true, fileMustExist: true });
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
    copyFileSync(path, copy);
    copyFileSync(`${path}-wal`, `${copy}-wal`);
    const db = new Database(copy, { fileMustExist: true });
    return { db, notices: ['read-only place', 'read from a copy'], cleanUp };
  } catch (error) {
    cleanUp();
    throw error;
  }
}

/** A file that has a write-ahead log already opens without shared memory only when nobody else may read it. */
function openWithoutLog(name: string): Database.Database {
  const db = new Database(name, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
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
    error instanceof Database.SqliteError && /^SQLITE_(IOERR_SHM|IOERR_LOCK|CANTOPEN|PROTOCOL|NOLFS)/.test(error.code)
  );
}

function uri(path: string, parameters: Readonly<Record<string, string>>): string {
  return `${pathToFileURL(path).href}?${new URLSearchParams(parameters)}`;
}
