// A project: one SQLite file, opened by one writer, checked and brought up to date before anything is read from it.

import { randomUUID } from 'node:crypto';
import { closeSync, openSync, realpathSync, rmSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { Failure } from '../../../src/failure.ts';
import { Connection } from './connection.ts';
import { APPLICATION_ID, checkHeader } from './file-header.ts';
import { FilePlace } from './file-place.ts';
import { flush, flushAside } from './flush.ts';
import { findDamage, isCheckedAtOnce } from './integrity.ts';
import { checkNotNewer, latestVersion, migrate, versionOf } from './migrate.ts';
import {
  isWritable,
  leaveReadable,
  type Notice,
  type OpenedDatabase,
  openForReading,
  openForWriting,
  openReadOnlyPlace,
} from './open-database.ts';
import { storeFailure } from './store-failure.ts';
import { WriterLock } from './writer-lock.ts';

export interface OpenOptions {
  /** Milliseconds since 1970; the machine's clock when absent. */
  readonly clock?: () => number;
  /** Beside a program that writes to it, or to be sure that nothing changes. */
  readonly isReadOnly?: boolean;
  /** Although another machine seems to have it open. */
  readonly takeOver?: boolean;
}

/** Paths that this process has open for writing: their files must not be opened by anything but SQLite. */
const OPEN_PATHS = new Set<string>();

export class ProjectFile {
  readonly path: string;
  readonly connection: Connection;
  readonly isReadOnly: boolean;
  readonly notices: readonly Notice[];
  /** The last program that wrote to it did not close it; nothing that was stored is lost by that. */
  readonly wasLeftOpen: boolean;
  /** Empty when the file is sound. Files too large to be checked before opening are checked meanwhile. */
  readonly damage: Promise<readonly string[]>;
  readonly #opened: OpenedDatabase;
  readonly #lock: WriterLock | undefined;
  #isClosed = false;

  /** For `openProject`. */
  constructor(path: string, opened: OpenedDatabase, lock: WriterLock | undefined, options: OpenOptions) {
    this.path = path;
    this.#opened = opened;
    this.#lock = lock;
    this.isReadOnly = lock === undefined;
    this.notices = opened.notices;
    this.wasLeftOpen = lock?.wasLeft ?? false;
    const place = new FilePlace(path);
    this.connection = new Connection(opened.db, path, {
      isReadOnly: this.isReadOnly,
      clock: options.clock ?? Date.now,
      beforeCommit: () => (this.isReadOnly ? refuseToWrite(path) : place.check()),
    });
    this.damage = isCheckedAtOnce(path) ? Promise.resolve([]) : findDamage(path);
    // Whoever never asks is not to be ended by it.
    this.damage.catch(() => undefined);
  }

  /** SQLite's own copy, page by page between other work: also of a file that was deleted while it was open. */
  async copyTo(path: string): Promise<void> {
    try {
      await this.#opened.db.backup(path);
      await flushAside(path);
    } catch (error) {
      rmSync(path, { force: true });
      throw storeFailure(error, path);
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      if (!this.isReadOnly) this.#tidy();
    } finally {
      this.connection.close();
      this.#opened.cleanUp();
      this.#lock?.release();
      if (this.#lock) OPEN_PATHS.delete(this.path);
    }
  }

  /** What a full disk or a missing file prevents here the next opening makes up for: all that was stored is stored. */
  #tidy(): void {
    try {
      this.connection.optimise();
      leaveReadable(this.#opened.db);
    } catch (error) {
      if (!(storeFailure(error, this.path) instanceof Failure)) throw error;
    }
  }
}

/** @throws Failure when there is a file already, or none can be made. */
export function createProject(path: string, name: string, options: OpenOptions = {}): ProjectFile {
  const clock = options.clock ?? Date.now;
  reserve(path);
  try {
    const db = new Database(path);
    try {
      // Nothing to lose yet: flushed once, at the end.
      db.pragma('synchronous = OFF');
      db.pragma(`application_id = ${APPLICATION_ID}`);
      migrate(db);
      const put = db.prepare('INSERT INTO settings (name, value) VALUES (?, ?)');
      const settings = { id: randomUUID(), name, createdAt: clock() };
      for (const [key, value] of Object.entries(settings)) put.run(key, JSON.stringify(value));
    } finally {
      db.close();
    }
    flush(path);
  } catch (error) {
    for (const suffix of ['', '-journal']) rmSync(`${path}${suffix}`, { force: true });
    throw storeFailure(error, path);
  }
  return openProject(path, options);
}

/**
 * @throws Failure 'file-missing', 'file-unreadable', 'project-invalid', 'project-newer', 'project-in-use',
 *   'project-damaged'; the file is as it was then.
 */
export function openProject(given: string, options: OpenOptions = {}): ProjectFile {
  const path = realPath(given);
  if (options.isReadOnly) return openToRead(path, options);
  if (OPEN_PATHS.has(path)) {
    throw new Failure('project-in-use', `The project ${path} is open in this Seedmark already.`, 'Go on there.');
  }
  checkHeader(path);
  if (!isWritable(path)) return openToRead(path, options);
  const lock = WriterLock.take(path, { clock: options.clock ?? Date.now, takeOver: options.takeOver });
  try {
    const opened = tryOpen(path, () => openForWriting(path, (db) => checkNotNewer(db, path)));
    OPEN_PATHS.add(path);
    return new ProjectFile(path, opened, lock, options);
  } catch (error) {
    OPEN_PATHS.delete(path);
    lock.release();
    throw error;
  }
}

function openToRead(path: string, options: OpenOptions): ProjectFile {
  if (!OPEN_PATHS.has(path)) checkHeader(path);
  const isPlaceWritable = isWritable(path);
  const opened = tryOpen(path, () => (isPlaceWritable ? openForReading(path) : openReadOnlyPlace(path)));
  return new ProjectFile(path, opened, undefined, options);
}

/** Opens, checks, and upgrades what can be written. */
function tryOpen(path: string, open: () => OpenedDatabase): OpenedDatabase {
  let opened: OpenedDatabase | undefined;
  try {
    opened = open();
    const { db } = opened;
    checkNotNewer(db, path);
    if (isCheckedAtOnce(path)) refuseDamage(db, path);
    if (versionOf(db) < latestVersion()) upgrade(db, path);
    return opened;
  } catch (error) {
    opened?.db.close();
    opened?.cleanUp();
    throw storeFailure(error, path);
  }
}

function refuseDamage(db: Database.Database, path: string): void {
  const found = db.pragma('quick_check(10)') as { quick_check: string }[];
  if (found.length === 1 && found[0].quick_check === 'ok') return;
  throw new Failure(
    'project-damaged',
    `The project ${path} is damaged.`,
    'Recover it: what can be read is copied to a new file, and the damaged one is kept. Or restore a backup.',
    { cause: new Error(found.map(({ quick_check }) => quick_check).join('\n')) },
  );
}

function upgrade(db: Database.Database, path: string): void {
  if (db.readonly) {
    throw new Failure(
      'project-read-only',
      `The project ${path} is of an older version and cannot be upgraded where it is.`,
      'Copy it to a place that may be written to, and open the copy.',
    );
  }
  const copy = upgradeCopyPath(path, versionOf(db));
  rmSync(copy, { force: true });
  db.prepare('VACUUM INTO ?').run(copy);
  flush(copy);
  migrate(db);
}

/** Where the file as it was before an upgrade is kept. */
export function upgradeCopyPath(path: string, version: number): string {
  return `${path}.before-upgrade-from-${version}`;
}

function reserve(path: string): void {
  try {
    closeSync(openSync(path, 'wx'));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'there is a file of this name already' : `${code}`;
    const hint = 'Choose another name, or another folder.';
    throw new Failure('file-unwritable', `${basename(path)} cannot be created: ${why}.`, hint, { cause });
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    // Said by whoever reads it.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return resolve(path);
    throw error;
  }
}

function refuseToWrite(path: string): never {
  throw new Failure(
    'project-read-only',
    `The project ${path} is open for reading only.`,
    'Save a copy where you may write, and work on that.',
  );
}
