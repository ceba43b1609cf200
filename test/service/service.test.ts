// The handlers over the in-process transport, on real project files.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { MOST_PIECE_BYTES } from '../../src/contract/files.ts';
import { DEFAULT_USER_SETTINGS } from '../../src/contract/settings.ts';
import { failsWith, mined, open } from '../support/open-services.ts';
import { scratchFolder } from '../support/project-builder.ts';
import { leaveProject } from '../support/service-project.ts';

const scratch = scratchFolder();

describe('projects', () => {
  it('are made, left and opened again, and stay in the list of recent ones', async () => {
    const folder = join(scratch, 'recent');
    const client = open({ folder }).connect();
    assert.equal(await client.projects.current(), undefined);
    await assert.rejects(client.types.list(), failsWith('project-closed'));
    const path = join(scratch, 'made.seedmark');
    const made = await client.projects.create({ path, name: 'Field notes' });
    assert.deepEqual(
      [made.name, made.isReadOnly, made.wasLeftOpen, made.interrupted],
      ['Field notes', false, false, []],
    );
    await assert.rejects(client.projects.create({ path, name: 'again' }), failsWith('file-unwritable'));
    await client.projects.rename({ name: 'Notes' });
    await client.projects.close();
    assert.equal(await client.projects.current(), undefined);
    const [recent] = await client.projects.recent();
    assert.deepEqual([recent.path, recent.isOpen, recent.isMissing, recent.jobs], [made.path, false, false, []]);
    const opened = await client.projects.open({ path });
    assert.deepEqual([opened.id, opened.name], [made.id, 'Notes']);
    const elsewhere = open({ folder }).connect();
    assert.deepEqual(
      (await elsewhere.projects.recent()).map(({ name }) => name),
      ['Notes'],
    );
    await elsewhere.projects.forget({ path: made.path });
    assert.deepEqual(await elsewhere.projects.recent(), []);
  });

  it('are open once for all clients, and close with the last one', async () => {
    const path = mined('shared');
    const service = open();
    const [one, other] = [service.connect(), service.connect()];
    const first = await one.projects.open({ path });
    assert.equal((await other.projects.open({ path })).id, first.id);
    let heard = 0;
    other.connection.on('types.changed', () => heard++);
    await one.types.add({ settings: { name: 'ORG', colour: '#00aa00' } });
    assert.equal((await other.types.list()).length, 3);
    assert.equal(heard, 1);
    await one.projects.close();
    assert.equal((await other.types.list()).length, 3);
    await assert.rejects(open().connect().projects.open({ path }), failsWith('project-in-use'));
    await other.projects.close();
    assert.equal((await open().connect().projects.open({ path })).id, first.id);
  });

  it('of two clients do not get in each other’s way', async () => {
    const service = open();
    const [one, other] = [service.connect(), service.connect()];
    await one.projects.open({ path: mined('apart-a') });
    await other.projects.open({ path: mined('apart-b') });
    let heard = 0;
    other.connection.on('types.changed', () => heard++);
    await one.types.add({ settings: { name: 'ORG', colour: '#00aa00' } });
    assert.deepEqual([(await one.types.list()).length, (await other.types.list()).length, heard], [3, 2, 0]);
  });

  it('are counted, checked, copied, backed up and restored', async () => {
    const path = mined('kept');
    const client = open({ project: path }).connect();
    assert.deepEqual(await client.projects.counts(), {
      corpora: 1,
      documents: 1,
      sentences: 5,
      words: 22,
      languages: ['ha'],
      types: 2,
      runs: 1,
      taggers: 0,
    });
    assert.deepEqual(await client.projects.check(), []);
    const backup = await client.projects.backUp();
    assert.deepEqual(await client.projects.backups(), [backup]);
    await client.types.add({ settings: { name: 'ORG', colour: '#00aa00' } });
    const copy = join(scratch, 'copy.seedmark');
    await client.projects.saveCopy({ path: copy });
    await assert.rejects(client.projects.restore({ path, backup: backup.path }), failsWith('project-in-use'));
    await client.projects.close();
    const { kept } = await client.projects.restore({ path, backup: backup.path });
    assert.ok(kept && existsSync(kept));
    await client.projects.open({ path });
    assert.equal((await client.types.list()).length, 2);
    await client.projects.open({ path: copy });
    assert.equal((await client.types.list()).length, 3);
  });

  it('keep a job going when its window is closed, and close when it has ended', async () => {
    const path = join(scratch, 'working.seedmark');
    const [left] = leaveProject(path, [{ kind: 'count', args: { wait: 30 } }]);
    const service = open();
    const client = service.connect();
    const { interrupted } = await client.projects.open({ path });
    assert.deepEqual(
      interrupted.map(({ id }) => id),
      [left],
    );
    await client.jobs.resume({ job: left });
    await client.projects.close();
    const [recent] = await client.projects.recent();
    assert.deepEqual([recent.isOpen, recent.jobs.map(({ kind }) => kind)], [true, ['count']]);
    for (let i = 0; i < 200 && (await client.projects.recent())[0].isOpen; i++) await setTimeout(10);
    assert.equal((await client.projects.recent())[0].isOpen, false);
  });
});

describe('types and seeds', () => {
  it('are refused where they name what is not there', async () => {
    const client = open({ project: mined('types') }).connect();
    const [per, loc] = await client.types.list();
    const none = 99 as typeof per.id;
    await assert.rejects(client.types.retire({ type: none, isRetired: true }), failsWith('not-found'));
    await assert.rejects(
      client.types.add({ settings: { name: 'X', colour: '#000000', parent: none } }),
      failsWith('not-found'),
    );
    await assert.rejects(client.types.order({ types: [per.id] }), failsWith('changed-meanwhile'));
    await assert.rejects(client.types.order({ types: [per.id, per.id] }), failsWith('changed-meanwhile'));
    await client.types.order({ types: [loc.id, per.id] });
    assert.deepEqual(
      (await client.types.list()).map(({ id }) => id),
      [loc.id, per.id],
    );
    const seed = { language: 'ha', text: 'Amina Jallo', isNegative: false };
    await assert.rejects(client.seeds.add({ seed: { ...seed, type: none } }), failsWith('not-found'));
    await assert.rejects(client.seeds.add({ seed: { ...seed, type: per.id, text: ' ' } }), failsWith('seed-invalid'));
    const id = await client.seeds.add({ seed: { ...seed, type: per.id } });
    await client.seeds.retire({ seed: id });
    assert.deepEqual(
      (await client.seeds.list()).map(({ text, isRetired }) => [text, isRetired]),
      [['Amina Jallo', true]],
    );
  });
});

describe('corpora', () => {
  it('are looked at before anything is stored: a file that was dropped in pieces', async () => {
    const client = open({ project: mined('preview') }).connect();
    const line = 'ذهبت أمينة إلى بانجول.\n';
    const bytes = new TextEncoder().encode(line.repeat(60_000));
    assert.ok(bytes.length > MOST_PIECE_BYTES);
    const { upload, path } = await client.files.beginUpload({ name: '../../etc/notes.txt', bytes: bytes.length });
    assert.match(path, /[\\/]notes\.txt$/);
    assert.ok(!path.includes('etc'));
    for (let offset = 0; offset < bytes.length; offset += MOST_PIECE_BYTES) {
      await client.files.putPiece({ upload, offset, piece: bytes.subarray(offset, offset + MOST_PIECE_BYTES) });
    }
    const preview = await client.corpora.preview({ path, choices: { oneSentenceALine: true } });
    assert.deepEqual(
      [preview.fileName, preview.bytes, preview.format, preview.script, preview.direction, preview.isWhole],
      ['notes.txt', bytes.length, 'plain', 'Arab', 'rtl', false],
    );
    assert.equal(preview.sentences.length, 50);
    assert.equal(preview.sentences[0].text, line.trim());
    assert.equal((await client.corpora.list()).length, 1);
    await assert.rejects(
      client.files.putPiece({ upload, offset: 0, piece: bytes.subarray(0, 1) }),
      failsWith('bad-argument'),
    );
    await client.files.dropUpload({ upload });
    assert.equal(existsSync(path), false);
    await assert.rejects(client.corpora.preview({ path, choices: {} }), failsWith('file-missing'));
  });

  it('can be folders that were dropped, file by file', async () => {
    const client = open({ project: mined('folder') }).connect();
    const { upload: folder, path } = await client.files.beginFolder({ name: 'letters' });
    for (const [name, text] of [
      ['1891/may.txt', 'Musa sings.'],
      ['1892/june.txt', 'Amina listens.'],
    ]) {
      const piece = new TextEncoder().encode(text);
      const { upload } = await client.files.beginUpload({ name, bytes: piece.length, folder });
      await client.files.putPiece({ upload, offset: 0, piece });
    }
    const preview = await client.corpora.preview({ path, choices: {} });
    assert.equal(preview.fileName, 'letters');
    assert.deepEqual(
      preview.sentences.map(({ doc, text }) => [doc, text]),
      [
        ['1891/may.txt', 'Musa sings.'],
        ['1892/june.txt', 'Amina listens.'],
      ],
    );
    for (const name of ['../out.txt', 'a/../../out.txt', 'a//b.txt']) {
      await assert.rejects(client.files.beginUpload({ name, bytes: 1, folder }), failsWith('bad-argument'), name);
    }
    await client.files.dropUpload({ upload: folder });
    assert.equal(existsSync(path), false);
  });

  it('that were dropped go with their client, and are nobody else’s', async () => {
    const service = open({ project: mined('drop') });
    const [one, other] = [service.connect(), service.connect()];
    const { upload, path } = await one.files.beginUpload({ name: 'a.txt', bytes: 3 });
    await assert.rejects(other.files.dropUpload({ upload }), failsWith('not-found'));
    await assert.rejects(other.files.putPiece({ upload, offset: 0, piece: Uint8Array.of(1) }), failsWith('not-found'));
    assert.ok(existsSync(path));
    one.connection.close();
    await other.types.list();
    assert.equal(existsSync(path), false);
  });

  it('are read by page, searched, and cut into words as asked', async () => {
    const client = open({ project: mined('reading') }).connect();
    const [{ id: corpus }] = await client.corpora.list();
    const sentences = await client.corpora.sentences({ corpus, from: 1, limit: 2 });
    assert.deepEqual(
      sentences.map(({ text }) => text),
      ['Musa saw Amina Jallo', 'Banjul lies on the river'],
    );
    const found = await client.corpora.search({ text: 'AMINA', limit: 10 });
    assert.deepEqual(
      found.sentences.map(({ id }) => id),
      [1, 2, 4],
    );
    assert.equal(found.next, undefined);
    const [document] = await client.corpora.documents({ corpus, limit: 10 });
    await client.corpora.setMetadata({ document: document.id, metadata: { speaker: 'B' } });
    assert.deepEqual((await client.corpora.documents({ corpus, limit: 10 }))[0].metadata, { speaker: 'B' });
    const cut = async (extraWordCharacters?: string) =>
      (await client.corpora.cutWords({ text: 'n!ao', ...(extraWordCharacters && { extraWordCharacters }) })).length;
    assert.deepEqual([await cut(), await cut('!')], [3, 1]);
    assert.ok((await client.corpora.formats()).some(({ name }) => name === 'conllu'));
  });
});

describe('files', () => {
  it('are listed with folders first, without hidden ones and other kinds', async () => {
    const folder = join(scratch, 'browse');
    mkdirSync(join(folder, 'z'), { recursive: true });
    for (const name of ['b.txt', 'a.seedmark', 'A.SEEDMARK', '.hidden.seedmark'])
      writeFileSync(join(folder, name), 'x');
    const client = open().connect();
    const listed = await client.files.browse({ folder, extensions: ['.seedmark'] });
    assert.deepEqual(new Set(listed.entries.map(({ name }) => name)), new Set(['z', 'a.seedmark', 'A.SEEDMARK']));
    assert.deepEqual([listed.entries[0].isFolder, listed.parent, listed.isCut], [true, scratch, false]);
    await assert.rejects(client.files.browse({ folder: join(folder, 'none') }), failsWith('file-missing'));
  });
});

describe('settings of the user', () => {
  it('are told to every client and found again by the next service', async () => {
    const folder = join(scratch, 'settings');
    const service = open({ folder });
    const [one, other] = [service.connect(), service.connect()];
    let heard = '';
    other.connection.on('settings.changed', ({ theme }) => {
      heard = theme;
    });
    assert.deepEqual(await one.settings.user(), DEFAULT_USER_SETTINGS);
    await one.settings.changeUser({ changes: { theme: 'dark', fonts: { Arab: 'Noto Naskh Arabic' } } });
    assert.equal(heard, 'dark');
    const { theme, fonts } = await open({ folder }).connect().settings.user();
    assert.deepEqual([theme, fonts], ['dark', { Arab: 'Noto Naskh Arabic' }]);
  });

  it('that cannot be understood are kept aside, not overwritten', async () => {
    const folder = join(scratch, 'damaged-settings');
    mkdirSync(folder);
    writeFileSync(join(folder, 'settings.json'), '{"theme": "purple"}');
    const client = open({ folder }).connect();
    assert.deepEqual(await client.settings.user(), DEFAULT_USER_SETTINGS);
    assert.deepEqual(readdirSync(folder), ['settings.json.not-understood']);
  });
});

describe('a bug', () => {
  it('is in the log under the number that the client gets, without any text', async () => {
    const folder = join(scratch, 'bug');
    const bad = {
      name: 'count',
      // biome-ignore lint/correctness/useYield: it fails before its first batch.
      async *work() {
        throw new TypeError('Amina Jallo is not iterable', { cause: new Error('Amina Jallo') });
      },
    };
    const path = join(scratch, 'bug.seedmark');
    const [left] = leaveProject(path, [{ kind: 'count', args: {} }]);
    const client = open({ folder, project: path, kinds: [bad] }).connect();
    const job = await client.jobs.resume({ job: left });
    let record = await client.jobs.read({ job });
    for (let i = 0; i < 100 && !record.endedAt; i++) {
      await setTimeout(5);
      record = await client.jobs.read({ job });
    }
    assert.equal(record.failure?.code, 'internal');
    const log = readFileSync(join(folder, 'log', 'seedmark.log'), 'utf8');
    const [, id] = /\((\w+)\)/.exec(record.failure.message)!;
    assert.match(log, new RegExp(`${id} job count\nTypeError\n +at .*service\\.test\\.ts`));
    assert.match(log, /caused by Error/);
    assert.ok(!log.includes('Amina'));
  });
});
