// One connection to a project's database: statements prepared once, transactions that are on the disk when they return,
// and SQLite's refusals as Failures. The only place, with opening and recovery, that speaks to better-sqlite3.

import { rmSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { foldText } from '../corpus/fold-text.ts';
import { flush } from './flush.ts';
import { storeFailure } from './store-failure.ts';

/** More than a file can have. */
const ALL_PAGES = 2 ** 31 - 1;

export type SqlValue = number | string | Uint8Array | null;

export interface ConnectionOptions {
  readonly isReadOnly: boolean;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Called before a transaction begins and before it is committed; throws when it would be lost. */
  readonly beforeCommit: () => void;
}

/** Pages kept in memory, in KiB: the inner pages of every index of a project with a million sentences. */
const CACHE_KIB = 128 * 1024;
/** How long another connection's lock is waited for. Only backups and checks of other processes take one. */
export const BUSY_TIMEOUT_MS = 5000;
/** How long a reader is waited for who keeps the log from being moved: it is moved later. */
const READER_WAIT_MS = 50;

export class Connection {
  readonly path: string;
  readonly isReadOnly: boolean;
  readonly clock: () => number;
  readonly #db: Database.Database;
  readonly #beforeCommit: () => void;
  readonly #isWal: boolean;
  /** By SQL text. More than one where a statement is needed while it is being iterated. */
  readonly #statements = new Map<string, Database.Statement<SqlValue[]>[]>();

  /** Takes over an open database whose schema is up to date. */
  constructor(db: Database.Database, path: string, options: ConnectionOptions) {
    this.#db = db;
    this.path = path;
    this.isReadOnly = options.isReadOnly;
    this.clock = options.clock;
    this.#beforeCommit = options.beforeCommit;
    this.#isWal = db.pragma('journal_mode', { simple: true }) === 'wal';
    db.pragma('foreign_keys = ON');
    db.pragma(`cache_size = -${CACHE_KIB}`);
    db.pragma('temp_store = MEMORY');
    if (!options.isReadOnly) db.pragma('synchronous = FULL');
    db.function('holds', { deterministic: true }, (text: string, folded: string) =>
      foldText(text).includes(folded) ? 1 : 0,
    );
  }

  all<Row>(sql: string, ...values: SqlValue[]): Row[] {
    return this.#try(() => this.#statement(sql).all(...values) as Row[]);
  }

  get<Row>(sql: string, ...values: SqlValue[]): Row | undefined {
    return this.#try(() => this.#statement(sql).get(...values) as Row | undefined);
  }

  /** The first column of the only row. */
  value<Value>(sql: string, ...values: SqlValue[]): Value | undefined {
    const row = this.get<Record<string, Value>>(sql, ...values);
    return row && Object.values(row)[0];
  }

  /** Several may be open at a time; nothing can be written meanwhile. */
  *iterate<Row>(sql: string, ...values: SqlValue[]): Generator<Row, void> {
    const rows = this.#try(() => this.#statement(sql).iterate(...values));
    try {
      for (;;) {
        const step = this.#try(() => rows.next());
        if (step.done) return;
        yield step.value as Row;
      }
    } finally {
      rows.return?.();
    }
  }

  /** Only inside `write` or `writeBulk`. @returns rows changed and the id of the last inserted one. */
  run(sql: string, ...values: SqlValue[]): { readonly changes: number; readonly id: number } {
    if (!this.#db.inTransaction) throw new Error('Nothing is written outside of a transaction.');
    const { changes, lastInsertRowid } = this.#try(() => this.#statement(sql).run(...values));
    return { changes, id: Number(lastInsertRowid) };
  }

  /**
   * All of it or nothing, and on the disk when this returns. Inside another transaction it is a part of that one.
   * @throws Failure when the file cannot be written; then nothing of it is stored.
   */
  write<Result>(work: () => Result): Result {
    if (this.#db.inTransaction) return work();
    return this.#try(() => {
      this.#beforeCommit();
      this.#db.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        this.#beforeCommit();
        this.#db.exec('COMMIT');
        return result;
      } catch (error) {
        // SQLite may have rolled back by itself, as on a full disk.
        if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
        throw error;
      }
    });
  }

  /**
   * As `write`, but a power cut may take back the last ones, whole and in order, until the next `write`. For batches of a
   * job, whose resume point is in the same transaction: a batch that is lost is done again. Without a write-ahead log
   * it is `write`, since there a cut could tear the file.
   */
  writeBulk<Result>(work: () => Result): Result {
    if (!this.#isWal || this.#db.inTransaction) return this.write(work);
    this.#db.pragma('synchronous = NORMAL');
    try {
      return this.write(work);
    } finally {
      this.#db.pragma('synchronous = FULL');
    }
  }

  /** @throws Failure when what would be written now would be lost. */
  checkPlace(): void {
    this.#beforeCommit();
  }

  /** Moves the write-ahead log into the file, so that it does not grow without end; not while another program reads it. */
  checkpoint(): void {
    this.#try(() => {
      this.#db.pragma(`busy_timeout = ${READER_WAIT_MS}`);
      try {
        this.#db.pragma('wal_checkpoint(TRUNCATE)');
      } finally {
        this.#db.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
      }
    });
  }

  /** The same, as far as it goes while others write. */
  checkpointBeside(): void {
    this.#try(() => this.#db.pragma('wal_checkpoint(PASSIVE)'));
  }

  /** From now on another connection moves the log, which takes long where it is large or the disk is slow. */
  leaveCheckpoints(): void {
    this.#db.pragma('wal_autocheckpoint = 0');
  }

  /** All pages in one go, so that nobody's writing makes it begin anew: for a thread. */
  async copyTo(path: string): Promise<void> {
    try {
      await this.#db.backup(path, { progress: () => ALL_PAGES });
      flush(path);
    } catch (error) {
      rmSync(path, { force: true });
      throw storeFailure(error, path);
    }
  }

  /** Refreshes what the query planner knows; cheap when little has changed. */
  optimise(): void {
    this.#try(() => this.#db.pragma('optimize'));
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }

  #statement(sql: string): Database.Statement<SqlValue[]> {
    const statements = this.#statements.get(sql) ?? [];
    this.#statements.set(sql, statements);
    const free = statements.find(({ busy }) => !busy);
    if (free) return free;
    const made = this.#db.prepare<SqlValue[]>(sql);
    statements.push(made);
    return made;
  }

  #try<Result>(step: () => Result): Result {
    try {
      return step();
    } catch (error) {
      throw storeFailure(error, this.path);
    }
  }
}
