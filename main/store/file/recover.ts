// A damaged project: the file is kept under another name, every row that can be read goes into a new one, what follows
// from the log is made anew from it, and what is missing is counted.

import { existsSync, renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { Failure } from '../../../src/failure.ts';
import { ROWS_REMOVED } from '../corpus/remove-corpus.ts';
import { indexText } from '../corpus/text-index.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import { replay } from '../review/replay.ts';
import { readSetting } from '../settings.ts';
import { setAside } from './backups.ts';
import { Connection } from './connection.ts';
import { APPLICATION_ID } from './file-header.ts';
import { flush } from './flush.ts';
import { mendReferences } from './mend-references.ts';
import { checkNotNewer, latestVersion, migrate, versionOf } from './migrate.ts';
import { type LeafTable, salvageLeaves } from './salvage-leaves.ts';
import { isCorruption, type Row, salvageRows } from './salvage-rows.ts';
import { storeFailure } from './store-failure.ts';
import { WriterLock } from './writer-lock.ts';

export interface TableRecovery {
  readonly table: string;
  readonly rows: number;
  /** Rows that could be read, but belong to rows that could not. */
  readonly orphans: number;
  /** Rows that stand for lost ones, such as "recovered document 7". */
  readonly madeUp: number;
  /** Rows that the numbering shows to be missing (they are numbered without gaps); undefined where it cannot show. */
  readonly missing: number | undefined;
  /** Some part of the table could not be read. */
  readonly isDamaged: boolean;
}

export interface Recovery {
  /** Where the damaged file is kept. */
  readonly damagedPath: string;
  readonly tables: readonly TableRecovery[];
}

/** Follow from other tables and are made anew. */
const DERIVED = new Set(['history', 'decisions', 'reviewed_words', 'candidate_counts', 'language_counts']);
/** Rows of these never change, and go only with a whole corpus: any copy of a row is the row, and a gap is a loss. */
const NUMBERED = new Set(['sentences', 'verdicts', 'actions']);

/**
 * @throws Failure 'file-missing'; 'project-damaged' when not even the list of tables can be read, 'project-in-use', 'project-newer'; the
 *   file is as it was then.
 */
export function recoverProject(path: string, clock: () => number = Date.now): Recovery {
  if (!existsSync(path)) {
    throw new Failure('file-missing', `There is no file ${path}.`, 'Choose the damaged project, or restore a backup.');
  }
  const lock = WriterLock.take(path, { clock });
  const arriving = `${path}.arriving`;
  try {
    for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(arriving + suffix, { force: true });
    const tables = salvage(path, arriving, clock);
    flush(arriving);
    const damagedPath = setAside(path, 'damaged', clock)!;
    renameSync(arriving, path);
    return { damagedPath, tables };
  } finally {
    rmSync(arriving, { force: true });
    lock.release();
  }
}

function salvage(path: string, arriving: string, clock: () => number): TableRecovery[] {
  const from = openDamaged(path);
  try {
    checkNotNewer(from, path);
    const to = new Database(arriving);
    const connection = new Connection(to, arriving, { isReadOnly: false, clock, beforeCommit: () => {} });
    try {
      // Flushed once, when it is whole.
      to.pragma('synchronous = OFF');
      to.pragma(`application_id = ${APPLICATION_ID}`);
      migrate(to, MIGRATIONS, versionOf(from));
      to.pragma('foreign_keys = OFF');
      const tables = copyTables(from, to, connection);
      to.pragma('foreign_keys = ON');
      migrate(to, MIGRATIONS, latestVersion());
      replay(connection);
      connection.write(() => recount(connection));
      return tables;
    } finally {
      connection.close();
    }
  } catch (error) {
    throw storeFailure(error, path);
  } finally {
    from.close();
  }
}

function openDamaged(path: string): Database.Database {
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { fileMustExist: true });
    // Nothing is written to it; but only so does SQLite read a file that was cut off.
    db.unsafeMode(true);
    db.pragma('writable_schema = ON');
    // So that all of it stands in the file.
    db.pragma('wal_checkpoint(TRUNCATE)');
    if (versionOf(db) > 0 && tablesOf(db).length > 0) return db;
  } catch (error) {
    if (!isCorruption(error)) throw error;
  }
  db?.close();
  const hint = 'Restore a backup. The damaged file was left as it is.';
  throw new Failure('project-damaged', `${path} is damaged where its list of tables is: nothing can be read.`, hint);
}

interface TableShape {
  readonly name: string;
  /** WITHOUT ROWID. */
  readonly wr: number;
}

function tablesOf(db: Database.Database): TableShape[] {
  return (db.pragma('table_list') as (TableShape & { type: string; schema: string })[]).filter(
    ({ name, type, schema }) => schema === 'main' && type === 'table' && !name.startsWith('sqlite_'),
  );
}

function copyTables(from: Database.Database, to: Database.Database, connection: Connection): TableRecovery[] {
  const copied = tablesOf(to)
    .filter(({ name }) => !DERIVED.has(name))
    .map((shape) => ({ table: shape.name, ...copyTable(from, connection, shape) }));
  const { orphans, madeUp } = connection.write(() => {
    const mended = mendReferences(to);
    for (const { id, text } of connection.all<{ id: number; text: string }>('SELECT id, text FROM sentences')) {
      indexText(connection, id, text);
    }
    return mended;
  });
  return copied
    .map(({ table, rows, isDamaged }) => ({
      table,
      rows: rows - (orphans.get(table) ?? 0),
      orphans: orphans.get(table) ?? 0,
      madeUp: madeUp.get(table) ?? 0,
      missing: NUMBERED.has(table) ? missingNumbers(connection, table) : undefined,
      isDamaged,
    }))
    .sort((a, b) => (a.table < b.table ? -1 : 1));
}

interface Column {
  readonly name: string;
  readonly type: LeafTable['columns'][number]['type'];
  readonly notnull: number;
  readonly pk: number;
}

function copyTable(from: Database.Database, connection: Connection, { name, wr }: TableShape) {
  const columns = connection.all<Column>(`SELECT name, type, "notnull", pk FROM pragma_table_info('${name}')`);
  const key = columns
    .filter(({ pk }) => pk > 0)
    .sort((a, b) => a.pk - b.pk)
    .map((column) => column.name);
  const names = columns.map((column) => column.name);
  const insert = `INSERT OR IGNORE INTO "${name}" (${names.map((column) => `"${column}"`).join(', ')})
    VALUES (${names.map(() => '?').join(', ')})`;
  const { rows, isDamaged } = salvageRows(from, name, wr === 0, key);
  return connection.write(() => {
    const store = (row: Row) =>
      tryInsert(
        connection,
        insert,
        names.map((column) => row[column]),
      );
    let count = 0;
    let refused = false;
    for (const row of rows) {
      const stored = store(row);
      count += stored;
      refused ||= stored === 0;
    }
    if (isDamaged() && NUMBERED.has(name)) {
      const table = { columns: columns.map((one) => ({ ...one, isNeeded: one.notnull === 1 })) };
      for (const row of salvageLeaves(from.name, table)) count += store(row);
    }
    return { rows: count, isDamaged: isDamaged() || refused };
  });
}

/** Zero for a row that its table refuses: damage can turn values into others. */
function tryInsert(connection: Connection, insert: string, values: Row[string][]): number {
  try {
    return connection.run(insert, ...values).changes;
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CONSTRAINT')) return 0;
    throw error;
  }
}

/** Undefined where a corpus was taken out: a gap in the numbers is no loss then. */
function missingNumbers(connection: Connection, table: string): number | undefined {
  if (readSetting(connection, ROWS_REMOVED) === true && table !== 'actions') return undefined;
  return connection.value<number>(`SELECT coalesce(max(id) - count(*), 0) FROM "${table}"`)!;
}

/** Counts that are kept beside what they count. */
function recount(connection: Connection): void {
  connection.run('UPDATE documents SET sentences = (SELECT count(*) FROM sentences WHERE document_id = documents.id)');
  connection.run('DELETE FROM candidate_counts');
  connection.run(
    `INSERT INTO candidate_counts (run_id, type_id, status, candidates)
     SELECT run_id, type_id, status, count(*) FROM candidates GROUP BY run_id, type_id, status`,
  );
  connection.run('DELETE FROM language_counts');
  connection.run(
    `INSERT INTO language_counts (corpus_id, language_id, sentences)
     SELECT corpus_id, language_id, count(*) FROM sentences GROUP BY corpus_id, language_id`,
  );
}
