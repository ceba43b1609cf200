// Damage on purpose: pages of a file overwritten with rubbish, one at a time and many.

import assert from 'node:assert/strict';
import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import Database from 'better-sqlite3';
import { addCorpus } from '../../main/store/corpus/corpora.ts';
import { finishImport, importBatch } from '../../main/store/corpus/import-batch.ts';
import { searchSentences } from '../../main/store/corpus/sentences.ts';
import { openProject } from '../../main/store/file/project-file.ts';
import { recoverProject } from '../../main/store/file/recover.ts';
import { findLogMismatch } from '../../main/store/review/replay.ts';
import { decide, redo, undo } from '../../main/store/review/review.ts';
import { Failure } from '../../src/failure.ts';
import type { SentenceId } from '../../src/project/ids.ts';
import { randomFrom } from '../large/large-project.ts';
import { itemsOf, minedProject, SOURCE, scratchFolder } from '../support/project-builder.ts';

const folder = scratchFolder();
const PAGE = 4096;
/** First byte of a page that holds rows of a table (SQLite's file format, 1.6). */
const TABLE_LEAF = 13;
const SENTENCES = 1500;

/** Some hundred pages: sentences and verdicts on many of them. */
function soundProject(): string {
  const path = join(folder, 'sound.seedmark');
  const { project, connection, types } = minedProject(path);
  const corpus = addCorpus(connection, { ...SOURCE, name: 'many' });
  importBatch(
    connection,
    corpus,
    0,
    itemsOf(
      Array.from(
        { length: SENTENCES },
        (_, i) => `sentence number ${i} of many ${'x'.repeat(i % 500 === 3 ? 9000 : i % 90)}`,
      ),
    ),
  );
  finishImport(connection, corpus);
  // One transaction: three hundred are not what is tested here.
  connection.write(() => {
    for (let i = 0; i < 300; i++) {
      const judgements = Array.from({ length: 5 }, (_, j) => ({
        sentence: (6 + ((i * 5 + j) % SENTENCES)) as SentenceId,
        span: { start: j % 3, end: 3 },
        type: types[i % 2],
        act: i % 3 === 0 ? ('reject' as const) : ('accept' as const),
      }));
      decide(connection, judgements, { reviewer: 'b' });
      if (i % 20 === 19) undo(connection, 'b');
      if (i % 40 === 39) redo(connection, 'b');
    }
  });
  project.close();
  return path;
}

const sound = soundProject();
const pages = statSync(sound).size / PAGE;

/** Leaf pages of the table of sentences, known by what stands on them. */
function sentencePages(): number[] {
  const bytes = readFileSync(sound);
  return Array.from({ length: pages }, (_, page) => page).filter((page) => {
    const content = bytes.subarray(page * PAGE, (page + 1) * PAGE);
    return content[0] === TABLE_LEAF && content.includes('sentence number');
  });
}

function damagedCopy(name: string, damaged: readonly number[]): string {
  const path = join(folder, name);
  copyFileSync(sound, path);
  const random = randomFrom(damaged.length);
  const file = openSync(path, 'r+');
  for (const page of damaged) {
    writeSync(
      file,
      Uint8Array.from({ length: PAGE }, () => random() * 256),
      0,
      PAGE,
      page * PAGE,
    );
  }
  closeSync(file);
  return path;
}

describe('a damaged project', () => {
  it('is refused when it is opened, and left as it is', () => {
    const path = damagedCopy('refused.seedmark', [10, 11]);
    const before = readFileSync(path);
    assert.throws(
      () => openProject(path),
      (error) => error instanceof Failure && error.code === 'project-damaged' && error.cause !== undefined,
    );
    assert.deepEqual(readFileSync(path).subarray(PAGE), before.subarray(PAGE));
  });

  it('is recovered but for the sentences of the damaged pages, which are counted', () => {
    const leaves = sentencePages();
    assert.ok(leaves.length > 15);
    const path = damagedCopy('sentences.seedmark', [leaves[5], leaves[12]]);
    const { damagedPath, tables } = recoverProject(path);
    assert.ok(existsSync(damagedPath));
    const sentences = tables.find(({ table }) => table === 'sentences')!;
    assert.equal(sentences.isDamaged, true);
    assert.equal(sentences.rows + sentences.missing!, SENTENCES + 5);
    assert.ok(sentences.missing! > 20 && sentences.missing! < 150, `${sentences.missing} sentences missing`);
    const project = openProject(path);
    const { connection } = project;
    assert.equal(connection.value('SELECT * FROM pragma_integrity_check'), 'ok');
    assert.deepEqual(connection.all('SELECT * FROM pragma_foreign_key_check'), []);
    assert.deepEqual(findLogMismatch(connection), []);
    assert.equal(connection.value('SELECT count(*) FROM sentences'), sentences.rows);
    assert.ok(searchSentences(connection, `number ${SENTENCES - 1} of`, 0, 1).sentences.length === 1);
    assert.throws(() => connection.write(() => connection.run('DELETE FROM verdicts')), /append-only/);
    project.close();
  });

  it('gives back what can be read whatever is damaged, or says that nothing can', () => {
    const db = new Database(sound, { readonly: true });
    const schema = new Set(db.prepare("SELECT pageno - 1 FROM dbstat WHERE name = 'sqlite_schema'").pluck().all());
    db.close();
    let recovered = 0;
    for (let round = 0; round < 8; round++) {
      const random = randomFrom(round + 1);
      const damaged = Array.from({ length: 1 + (round % 4) * 3 }, () => 1 + Math.floor(random() * (pages - 1)));
      const path = damagedCopy(`any-${round}.seedmark`, damaged);
      if (round % 5 === 4) truncateSync(path, Math.floor(pages * 0.7) * PAGE);
      try {
        recoverProject(path);
      } catch (error) {
        assert.ok(error instanceof Failure && error.code === 'project-damaged', `${error}`);
        assert.ok(existsSync(path));
        assert.ok(
          damaged.some((page) => schema.has(page)),
          'nothing can be read only where the list of tables is damaged',
        );
        continue;
      }
      recovered++;
      const project = openProject(path);
      assert.equal(project.connection.value('SELECT * FROM pragma_integrity_check'), 'ok');
      assert.deepEqual(findLogMismatch(project.connection), []);
      const sentence = project.connection.value<SentenceId>('SELECT min(id) FROM sentences')!;
      decide(project.connection, [{ sentence, span: { start: 0, end: 1 }, act: 'outside' }], { reviewer: 'b' });
      project.close();
    }
    assert.ok(recovered >= 3, `${recovered} of 8`);
  });

  it('loses no sentence and no verdict with the page that names its languages, documents or types', () => {
    const db = new Database(sound, { readonly: true });
    for (const table of ['languages', 'documents', 'entity_types', 'reviewers', 'surfaces']) {
      const root = db
        .prepare("SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = ?")
        .pluck()
        .get(table);
      const path = damagedCopy(`${table}.seedmark`, [(root as number) - 1]);
      const { tables } = recoverProject(path);
      const found = (name: string) => tables.find((one) => one.table === name)!;
      assert.ok(found(table).isDamaged && found(table).madeUp > 0, table);
      for (const kept of ['sentences', 'verdicts', 'actions', 'candidates']) {
        assert.equal(
          found(kept).rows,
          db.prepare(`SELECT count(*) FROM ${kept}`).pluck().get(),
          `${kept} without ${table}`,
        );
      }
      const project = openProject(path);
      assert.deepEqual(findLogMismatch(project.connection), []);
      assert.deepEqual(project.connection.all('SELECT * FROM pragma_foreign_key_check'), []);
      project.close();
    }
    db.close();
  });

  it('gives back sentences and verdicts from the pages where they stand when their tree is broken at its root', () => {
    const db = new Database(sound, { readonly: true });
    const roots = ['sentences', 'verdicts', 'actions'].map(
      (table) => (db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table) as number) - 1,
    );
    const path = damagedCopy('roots.seedmark', roots);
    const { tables } = recoverProject(path);
    const recovered = new Database(path, { readonly: true });
    for (const table of ['sentences', 'verdicts', 'actions']) {
      const { rows, missing, isDamaged } = tables.find((one) => one.table === table)!;
      const all = db.prepare(`SELECT * FROM ${table} ORDER BY id`).all();
      assert.deepEqual([rows, missing, isDamaged], [all.length, 0, true], table);
      assert.deepEqual(recovered.prepare(`SELECT * FROM ${table} ORDER BY id`).all(), all, table);
    }
    const decisions = 'SELECT * FROM decisions ORDER BY 1, 2, 3, 4';
    assert.deepEqual(recovered.prepare(decisions).all(), db.prepare(decisions).all());
    recovered.close();
    db.close();
  });

  it('of which not even the list of tables is left is kept, and a backup is asked for', () => {
    const path = damagedCopy('headless.seedmark', []);
    const bytes = readFileSync(path);
    bytes.fill(0xff, 100, PAGE * 2);
    writeFileSync(path, bytes);
    assert.throws(
      () => recoverProject(path),
      (error) => error instanceof Failure && /nothing can be read/.test(error.message),
    );
    assert.deepEqual(readFileSync(path), bytes);
  });

  it('a sound one is recovered without loss', () => {
    const path = damagedCopy('sound-copy.seedmark', []);
    const { tables } = recoverProject(path);
    const before = new Database(sound, { readonly: true });
    for (const { table, rows, orphans, madeUp, missing, isDamaged } of tables) {
      assert.equal(rows, before.prepare(`SELECT count(*) FROM "${table}"`).pluck().get(), table);
      assert.deepEqual([orphans, madeUp, missing ?? 0, isDamaged], [0, 0, 0, false], table);
    }
    const after = openProject(path);
    for (const derived of ['history', 'decisions', 'candidate_counts', 'language_counts']) {
      const columns = after.connection.all<{ name: string }>(`SELECT name FROM pragma_table_info('${derived}')`);
      const sql = `SELECT * FROM ${derived} ORDER BY ${columns.map(({ name }) => name).join()}`;
      assert.deepEqual(after.connection.all(sql), before.prepare(sql).all(), derived);
    }
    before.close();
    after.close();
  });
});
