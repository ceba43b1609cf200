// A damaged project as the studio meets it: refused when it is opened, recovered or restored, and opened again.

import assert from 'node:assert/strict';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { describe, it } from 'node:test';
import { failsWith, mined, open } from '../support/open-services.ts';

const PAGE = 4096;
/** First byte of a page that holds rows of a table (SQLite's file format, 1.6). */
const TABLE_LEAF = 13;

/** Every other page of rows is overwritten with rubbish. */
function damage(path: string): void {
  const bytes = readFileSync(path);
  const file = openSync(path, 'r+');
  for (let page = 1; page * PAGE < bytes.length; page += 2) {
    if (bytes[page * PAGE] === TABLE_LEAF) writeSync(file, Buffer.alloc(PAGE, 0xa5), 0, PAGE, page * PAGE);
  }
  closeSync(file);
}

describe('a damaged project', () => {
  it('is refused with a hint, recovered by its path, and opened again; the damaged file is kept', async () => {
    const path = mined('damaged');
    damage(path);
    const client = open().connect();
    await assert.rejects(client.projects.open({ path }), failsWith('project-damaged'));
    const { damagedPath, tables } = await client.projects.recover({ path });
    assert.ok(existsSync(damagedPath));
    assert.ok(tables.some(({ isDamaged }) => isDamaged));
    assert.ok(tables.every(({ rows, orphans, madeUp }) => rows >= 0 && orphans >= 0 && madeUp >= 0));
    const opened = await client.projects.open({ path });
    assert.equal(opened.path, path);
    assert.deepEqual(await client.projects.check(), []);
    await assert.rejects(client.projects.recover({ path }), failsWith('project-in-use'));
  });

  it('has backups that are listed by its path and put in its place', async () => {
    const path = mined('backed-up');
    const client = open().connect();
    await client.projects.open({ path });
    const types = await client.types.list();
    const backup = await client.projects.backUp();
    assert.deepEqual(await client.projects.backups({}), [backup]);
    await client.projects.close({});
    damage(path);
    await assert.rejects(client.projects.open({ path }), failsWith('project-damaged'));
    assert.deepEqual(await client.projects.backups({ path }), [backup]);
    const { kept } = await client.projects.restore({ path, backup: backup.path });
    assert.ok(kept !== undefined && existsSync(kept));
    await client.projects.open({ path });
    assert.deepEqual(await client.types.list(), types);
  });

  it('of which nothing can be read stays as it is, and that is said', async () => {
    const path = mined('beyond');
    const rubbish = Buffer.alloc(PAGE * 4, 0xa5);
    readFileSync(path).copy(rubbish, 0, 0, 100);
    writeFileSync(path, rubbish);
    const client = open().connect();
    await assert.rejects(client.projects.recover({ path }), failsWith('project-damaged'));
    assert.deepEqual(readFileSync(path), rubbish);
    await assert.rejects(client.projects.recover({ path: `${path}-none` }), failsWith('file-missing'));
  });
});
