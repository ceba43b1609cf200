// The schema that the migrations come to and the hash of each: `node test/migrations/record.ts` writes them to the folder.
// A hash may only be added; one that changes says that a released migration was changed.

import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { migrate } from '../../main/store/file/migrate.ts';
import { MIGRATIONS } from '../../main/store/migrations/index.ts';
import { RAW_ROWS } from './raw-rows.ts';

/** Every statement of the schema, in the order of its names. */
export function schemaNow(): string {
  const db = new Database(':memory:');
  migrate(db);
  const statements = db
    .prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY tbl_name, type DESC, name')
    .pluck()
    .all();
  db.close();
  return `${statements.map((sql) => `${sql};`).join('\n\n')}\n`;
}

/** SHA-256 of what each migration runs, and of the rows it is tested with. */
export function hashesNow(): Record<string, { readonly migration: string; readonly rows: string }> {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  return Object.fromEntries(
    MIGRATIONS.map(({ number, sql }) => [`${number}`, { migration: hash(sql), rows: hash(RAW_ROWS[number]) }]),
  );
}

if (import.meta.main) {
  writeFileSync(join(import.meta.dirname, 'schema.sql'), schemaNow());
  writeFileSync(join(import.meta.dirname, 'frozen.json'), `${JSON.stringify(hashesNow(), null, 2)}\n`);
}
