// Migrations: what a released one does never changes, each works on raw rows of the version before it, and the schema
// they come to is the one in git. `node test/migrations/record.ts` writes the snapshot and the hashes anew.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import Database from 'better-sqlite3';
import { searchSentences } from '../../main/store/corpus/sentences.ts';
import { APPLICATION_ID } from '../../main/store/file/file-header.ts';
import { latestVersion, migrate, versionOf } from '../../main/store/file/migrate.ts';
import { openProject, upgradeCopyPath } from '../../main/store/file/project-file.ts';
import { MIGRATIONS } from '../../main/store/migrations/index.ts';
import type { Migration } from '../../main/store/migrations/migration.ts';
import { readDecisions } from '../../main/store/review/decisions.ts';
import { findLogMismatch } from '../../main/store/review/replay.ts';
import { redo, undo } from '../../main/store/review/review.ts';
import { countCandidates } from '../../main/store/review/review-counts.ts';
import { Failure } from '../../src/failure.ts';
import { scratchFolder } from '../support/project-builder.ts';
import { EVERY_VERDICT, RAW_ROWS } from './raw-rows.ts';
import { hashesNow, schemaNow } from './record.ts';

const folder = scratchFolder();

/** A file as a program of that version left it. @param rows that each version up to it added. */
function olderFile(version: number, name = 'version', rows: Readonly<Record<number, string>> = RAW_ROWS): string {
  const path = join(folder, `${name}-${version}.seedmark`);
  const db = new Database(path);
  db.pragma(`application_id = ${APPLICATION_ID}`);
  for (const { number } of MIGRATIONS.filter((migration) => migration.number <= version)) {
    migrate(db, MIGRATIONS, number);
    db.exec(rows[number] ?? '');
  }
  assert.equal(versionOf(db), version);
  db.close();
  return path;
}

describe('migrations', () => {
  it('are numbered by tens, each after the one before it', () => {
    assert.deepEqual(
      MIGRATIONS.map(({ number }) => number),
      MIGRATIONS.map((_, i) => (i + 1) * 10),
    );
  });

  it('that are released stay as they are', () => {
    const frozen = JSON.parse(readFileSync(join(import.meta.dirname, 'frozen.json'), 'utf8'));
    assert.deepEqual(hashesNow(), frozen, 'add a migration; a released one is never changed');
  });

  it('come to the schema in git', () => {
    assert.equal(schemaNow(), readFileSync(join(import.meta.dirname, 'schema.sql'), 'utf8'));
  });

  for (const { number } of MIGRATIONS) {
    it(`bring a file of version ${number} up to date, rows and all, and keep a copy of it as it was`, () => {
      const path = olderFile(number);
      const project = openProject(path);
      const { connection } = project;
      assert.equal(connection.value('SELECT * FROM pragma_user_version'), latestVersion());
      assert.equal(connection.value('SELECT * FROM pragma_integrity_check'), 'ok');
      assert.equal(searchSentences(connection, 'banjul', 0, 9).sentences[0].text, 'Amina went to Banjul');
      assert.deepEqual(findLogMismatch(connection), []);
      assert.deepEqual(
        connection.all('SELECT * FROM language_counts'),
        connection.all('SELECT corpus_id, language_id, count(*) AS sentences FROM sentences GROUP BY 1, 2'),
      );
      if (number >= 30) assert.equal(countCandidates(connection, { run: 1 as never, statuses: ['accepted'] }), 1);
      project.close();
      const copy = upgradeCopyPath(path, number);
      assert.equal(existsSync(copy), number < latestVersion());
      if (number === latestVersion()) return;
      const before = new Database(copy, { readonly: true });
      assert.equal(versionOf(before), number);
      assert.equal(before.pragma('integrity_check', { simple: true }), 'ok');
      before.close();
    });
  }

  for (const { number } of MIGRATIONS.filter((migration) => migration.number >= 30)) {
    it(`bring every kind of verdict of version ${number} along, and what was undone can be redone`, () => {
      const path = olderFile(number, 'verdicts', {
        10: RAW_ROWS[10],
        20: RAW_ROWS[20],
        30: RAW_ROWS[30] + EVERY_VERDICT,
      });
      const project = openProject(path);
      const { connection } = project;
      assert.deepEqual(findLogMismatch(connection), []);
      const decisions = () =>
        [...readDecisions(connection)].map(({ span, type, status, entity, note }) => [
          `${span.start}-${span.end} ${type}`,
          status,
          entity && `${entity.start}-${entity.end} ${entity.type}`,
          note,
        ]);
      const rebound = ['1-2 2', 'rebound', '0-2 2', undefined];
      const skipped = [
        ['0-1 1', 'skipped', undefined, 'look again'],
        rebound,
        ['3-4 1', 'skipped', undefined, undefined],
      ];
      assert.deepEqual(decisions(), skipped);
      assert.equal(undo(connection, 'Binta'), 7);
      assert.deepEqual(decisions(), [
        ['0-1 1', 'accepted', '0-1 1', 'look again'],
        rebound,
        ['3-4 1', 'retyped', '3-4 2', undefined],
      ]);
      assert.equal(redo(connection, 'Binta'), 7);
      assert.deepEqual(decisions(), skipped);
      assert.equal(redo(connection, 'Binta'), 10);
      assert.equal(redo(connection, 'Binta'), undefined);
      assert.deepEqual(findLogMismatch(connection), []);
      project.close();
    });
  }

  it('that fail leave the file at the version before, with all its rows', () => {
    const db = new Database(':memory:');
    const good: Migration = {
      number: 10,
      sql: 'CREATE TABLE a (id INTEGER PRIMARY KEY) STRICT; INSERT INTO a VALUES (7);',
    };
    const bad: Migration = { number: 20, sql: 'DELETE FROM a; CREATE TABLE b (id INTEGER) STRICT; SELECT nonsense;' };
    const torn: Migration = {
      number: 20,
      sql: 'CREATE TABLE b (a_id INTEGER REFERENCES a) STRICT; INSERT INTO b VALUES (99);',
    };
    for (const second of [bad, torn]) {
      assert.throws(() => migrate(db, [good, second]));
      assert.equal(versionOf(db), 10);
      assert.deepEqual(db.prepare('SELECT id FROM a').pluck().all(), [7]);
      assert.equal(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'b'").pluck().get(), 0);
    }
    db.close();
  });

  it('are not run on a file that is opened for reading', () => {
    const path = join(folder, 'reading.seedmark');
    const db = new Database(path);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(db, MIGRATIONS, 10);
    db.close();
    const before = readFileSync(path);
    assert.throws(
      () => openProject(path, { isReadOnly: true }),
      (error) => error instanceof Failure && error.code === 'project-read-only' && /older version/.test(error.message),
    );
    assert.deepEqual(readFileSync(path), before);
  });
});
