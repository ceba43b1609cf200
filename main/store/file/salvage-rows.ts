// The rows of a table in a damaged file that can still be read: from the start as far as it goes, from the end as far as
// that goes, and one by one between.

import Database from 'better-sqlite3';

export type Row = Record<string, number | string | Uint8Array | null>;

export interface Salvage {
  readonly rows: Iterable<Row>;
  /** Whether some part of the table could not be read. Known when all rows were taken. */
  readonly isDamaged: () => boolean;
}

/** Rows between the readable ends that are tried one by one. */
const MOST_TRIED = 5_000_000;

/** @param hasRowid false for tables WITHOUT ROWID, which are read from both ends only. */
export function salvageRows(db: Database.Database, table: string, hasRowid: boolean, key: readonly string[]): Salvage {
  let isDamaged = false;
  const columns = hasRowid ? 'rowid AS salvaged_rowid, *' : '*';
  const order = (direction: string) =>
    hasRowid ? `rowid ${direction}` : key.map((column) => `"${column}" ${direction}`).join(', ');

  function* readable(sql: string, ...values: number[]): Generator<Row> {
    try {
      for (const row of db.prepare(sql).iterate(...values)) yield row as Row;
    } catch (error) {
      if (!isCorruption(error)) throw error;
      isDamaged = true;
    }
  }

  function* rows(): Generator<Row> {
    const seen = new Set<string>();
    let first = 0;
    for (const row of readable(`SELECT ${columns} FROM "${table}" ORDER BY ${order('ASC')}`)) {
      if (hasRowid) first = row.salvaged_rowid as number;
      else seen.add(keyOf(row, key));
      yield row;
    }
    if (!isDamaged) return;
    let last = Number.POSITIVE_INFINITY;
    for (const row of readable(`SELECT ${columns} FROM "${table}" ORDER BY ${order('DESC')}`)) {
      if (hasRowid) {
        if ((row.salvaged_rowid as number) <= first) return;
        last = row.salvaged_rowid as number;
        yield row;
      } else if (!seen.has(keyOf(row, key))) yield row;
    }
    if (!hasRowid || last === Number.POSITIVE_INFINITY) return;
    const until = Math.min(last, first + MOST_TRIED);
    for (let id = first + 1; id < until; id++) yield* readable(`SELECT ${columns} FROM "${table}" WHERE rowid = ?`, id);
  }

  return { rows: rows(), isDamaged: () => isDamaged };
}

function keyOf(row: Row, key: readonly string[]): string {
  return JSON.stringify(key.map((column) => row[column]));
}

export function isCorruption(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB|IOERR|ERROR)/.test(error.code);
}
