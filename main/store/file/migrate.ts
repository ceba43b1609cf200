// Brings a project file to this program's schema, one transaction a migration, user_version included: a crash leaves the
// file at one version or the next, never between.

import type Database from 'better-sqlite3';
import { Failure } from '../../../src/failure.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import type { Migration } from '../migrations/migration.ts';

export function latestVersion(migrations: readonly Migration[] = MIGRATIONS): number {
  return migrations[migrations.length - 1].number;
}

export function versionOf(db: Database.Database): number {
  return db.pragma('user_version', { simple: true }) as number;
}

/** @throws Failure 'project-newer' for a file that a later program has written. */
export function checkNotNewer(db: Database.Database, path: string): void {
  if (versionOf(db) <= latestVersion()) return;
  throw new Failure(
    'project-newer',
    `The project ${path} was written by a newer Seedmark (version ${versionOf(db)} of the file; this program knows ${latestVersion()}).`,
    'Update Seedmark. The file was left as it is.',
  );
}

/** @param upTo leaves later migrations out, for files that are recovered as they were. */
export function migrate(
  db: Database.Database,
  migrations: readonly Migration[] = MIGRATIONS,
  upTo = latestVersion(migrations),
): void {
  const from = versionOf(db);
  const wanted = migrations.filter(({ number }) => number > from && number <= upTo);
  if (wanted.length === 0) return;
  // Tables that are rebuilt would take the rows that refer to them along. Has no effect inside a transaction.
  db.pragma('foreign_keys = OFF');
  for (const migration of wanted) runMigration(db, migration);
  db.pragma('foreign_keys = ON');
}

function runMigration(db: Database.Database, { number, sql }: Migration): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    db.exec(sql);
    const broken = db.pragma('foreign_key_check') as unknown[];
    if (broken.length > 0) throw new Error(`Migration ${number} leaves ${broken.length} rows that refer to nothing.`);
    db.pragma(`user_version = ${number}`);
    db.exec('COMMIT');
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
