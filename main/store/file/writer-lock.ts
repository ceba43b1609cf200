// One program writes to a project at a time. The lock is the operating system's, taken by SQLite on a file beside the
// project: it goes with the process, however that ends. Who has it stands in a second file, to be told to others; only
// where locks do not reach another machine does its heartbeat decide.

import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import Database from 'better-sqlite3';
import { Failure } from '../../../src/failure.ts';

export interface Owner {
  readonly host: string;
  readonly pid: number;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly beat: number;
  readonly session: string;
}

export interface LockOptions {
  readonly clock: () => number;
  /** Take a lock that another machine seems to hold. */
  readonly takeOver?: boolean;
}

const BEAT_MS = 30_000;
/** Three beats missed, or clocks that differ by as much. */
const FRESH_MS = 3 * BEAT_MS;
/** A lock file that is being removed by its last owner is tried again. */
const ATTEMPTS = 20;

export class WriterLock {
  /** Whether the last owner left without saying so: a crash, a kill or a power cut. */
  readonly wasLeft: boolean;
  readonly #lock: Database.Database;
  readonly #path: string;
  readonly #session: string;
  readonly #timer: NodeJS.Timeout;

  private constructor(path: string, lock: Database.Database, wasLeft: boolean, clock: () => number) {
    this.#path = path;
    this.#lock = lock;
    this.wasLeft = wasLeft;
    this.#session = randomUUID();
    const since = clock();
    const beat = () => {
      const owner: Owner = { host: hostname(), pid: process.pid, since, beat: clock(), session: this.#session };
      writeFileSync(ownerPath(path), JSON.stringify(owner));
    };
    try {
      beat();
    } catch (error) {
      // The lock itself holds; who has it cannot be told to others. What is in the project can be looked at, and copied elsewhere.
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
    this.#timer = setInterval(() => {
      try {
        beat();
      } catch {
        // A full disk, a folder that is gone: the next write to the project says so, and the lock itself still holds.
      }
    }, BEAT_MS).unref();
  }

  /** @throws Failure 'project-in-use' that says who has it. */
  static take(path: string, options: LockOptions): WriterLock {
    const lock = lockFile(path);
    if (!lock) throw inUse(path, readOwner(path));
    try {
      const owner = readOwner(path);
      const isElsewhere = owner !== undefined && owner.host !== hostname();
      if (isElsewhere && !options.takeOver && Math.abs(options.clock() - owner.beat) < FRESH_MS) {
        throw inUse(path, owner);
      }
      return new WriterLock(path, lock, owner !== undefined, options.clock);
    } catch (error) {
      lock.close();
      throw error;
    }
  }

  release(): void {
    clearInterval(this.#timer);
    if (readOwner(this.#path)?.session === this.#session) rmSync(ownerPath(this.#path), { force: true });
    // First removed, then let go: whoever opened it before sees that the file at its path is another one.
    if (process.platform !== 'win32') rmSync(lockPath(this.#path), { force: true });
    this.#lock.close();
    // Windows does not remove what somebody has open, so nobody else can be confused.
    if (process.platform === 'win32') removeIfFree(lockPath(this.#path));
  }
}

/** Who has a project open, as far as the file beside it tells. */
export function readOwner(path: string): Owner | undefined {
  let text: string;
  try {
    text = readFileSync(ownerPath(path), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const owner: Partial<Owner> = JSON.parse(text);
    return typeof owner.host === 'string' && typeof owner.beat === 'number' ? (owner as Owner) : UNKNOWN_OWNER;
  } catch (error) {
    // Cut short by a crash while it was written.
    if (error instanceof SyntaxError) return UNKNOWN_OWNER;
    throw error;
  }
}

const UNKNOWN_OWNER: Owner = { host: hostname(), pid: 0, since: 0, beat: 0, session: '' };

const lockPath = (path: string) => `${path}-lock`;
const ownerPath = (path: string) => `${path}-owner`;

/** Undefined when another connection, of this process or another, has it. */
function lockFile(path: string): Database.Database | undefined {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = inode(lockPath(path));
    const lock = openLock(path);
    try {
      lock.pragma('journal_mode = MEMORY');
      lock.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      lock.close();
      if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return undefined;
      throw error;
    }
    // The file that was locked is the one at the path: else its owner removed it meanwhile and another may have been made.
    if (before !== undefined && before === inode(lockPath(path))) return lock;
    lock.close();
  }
  return undefined;
}

function openLock(path: string): Database.Database {
  try {
    return new Database(lockPath(path), { timeout: 0 });
  } catch (cause) {
    const hint = 'Check that the folder may be written to and has room.';
    throw new Failure('file-unwritable', `No lock can be made beside ${path}.`, hint, { cause });
  }
}

function inode(path: string): bigint | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
}

function removeIfFree(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    if (!['EBUSY', 'EPERM', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

function inUse(path: string, owner: Owner | undefined): Failure {
  const who =
    owner === undefined || owner.pid === 0
      ? 'by another Seedmark'
      : owner.host === hostname() && owner.pid === process.pid
        ? 'in this Seedmark already'
        : `on ${owner.host} by process ${owner.pid} since ${new Date(owner.since).toISOString()}`;
  const hint =
    owner !== undefined && owner.host !== hostname()
      ? 'Close it there. If that machine is off, wait two minutes or open the project with "take over".'
      : 'Close it there, or open the project for reading only.';
  return new Failure('project-in-use', `The project ${path} is open ${who}.`, hint);
}
