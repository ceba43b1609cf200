// Two reviewers, two files, no server between them: merging over the in-process transport, on real project files.

import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import Database from 'better-sqlite3';
import { JOB_KINDS } from '../../main/jobs/kinds.ts';
import { storeCandidates } from '../../main/store/candidates/candidates.ts';
import { APPLICATION_ID } from '../../main/store/file/file-header.ts';
import { migrate } from '../../main/store/file/migrate.ts';
import { openProject } from '../../main/store/file/project-file.ts';
import { MIGRATIONS } from '../../main/store/migrations/index.ts';
import { findLogMismatch } from '../../main/store/review/replay.ts';
import type { Client } from '../../src/contract/client.ts';
import type { MergeResult } from '../../src/contract/projects.ts';
import type { SentenceId } from '../../src/project/ids.ts';
import { RAW_ROWS } from '../migrations/raw-rows.ts';
import { done, failsWith, open } from '../support/open-services.ts';
import {
  addItems,
  addTexts,
  everySpan,
  minedProject,
  scratchFolder,
  sentenceOf,
  smallProject,
  TEXTS,
} from '../support/project-builder.ts';

const scratch = scratchFolder();
const pathOf = (name: string) => join(scratch, `${name}.seedmark`);

type Said = readonly [sentence: number, start: number, end: number, act: 'accept' | 'reject'];

function openAs(name: string, reviewer: string): Promise<Client> {
  const client = open({ project: pathOf(name), kinds: JOB_KINDS }).connect();
  return client.settings.changeUser({ changes: { reviewer } }).then(() => client);
}

async function say(client: Client, said: readonly Said[]): Promise<void> {
  const [{ id: type }] = await client.types.list();
  for (const [sentence, start, end, act] of said) {
    const judgement = { act, sentence: sentence as SentenceId, span: { start, end }, type };
    await client.review.decide({ judgements: [judgement], withTwins: false });
  }
}

const merge = async (client: Client, name: string) =>
  done<MergeResult>(client, await client.projects.merge({ path: pathOf(name) }));

/** Everything that a project says, but for its jobs. */
function contentOf(name: string): unknown {
  const project = openProject(pathOf(name), { isReadOnly: true });
  try {
    const { connection } = project;
    assert.deepEqual(findLogMismatch(connection), []);
    assert.deepEqual(connection.all('SELECT * FROM pragma_foreign_key_check'), []);
    const tables = connection
      .all<{ name: string }>(`SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main'`)
      .map(({ name: table }) => table)
      .filter((table) => table !== 'jobs' && !table.startsWith('sqlite_'));
    return Object.fromEntries(tables.map((table) => [table, connection.all(`SELECT * FROM "${table}"`)]));
  } finally {
    project.close();
  }
}

/** What was said, by whom, whatever the numbers of rows are. */
function logOf(name: string): string[] {
  const project = openProject(pathOf(name), { isReadOnly: true });
  try {
    return project.connection
      .all<Record<string, unknown>>(
        `SELECT reviewers.name, actions.at, act, text, start_word, end_word, is_aside, entity_types.name AS type
         FROM verdicts JOIN actions ON actions.id = action_id JOIN reviewers ON reviewers.id = reviewer_id
         JOIN sentences ON sentences.id = sentence_id LEFT JOIN entity_types ON entity_types.id = type_id`,
      )
      .map((row) => JSON.stringify(Object.values(row)))
      .sort();
  } finally {
    project.close();
  }
}

describe('merging two projects', () => {
  it('keeps what each reviewer said; what they agree on is one decision, where they differ is a disagreement', async () => {
    minedProject(pathOf('binta')).project.close();
    copyFileSync(pathOf('binta'), pathOf('kofi'));
    const binta = await openAs('binta', 'Binta');
    const kofi = await openAs('kofi', 'Kofi');
    await say(binta, [
      [1, 0, 2, 'accept'],
      [2, 2, 4, 'accept'],
      [3, 0, 1, 'reject'],
    ]);
    await say(kofi, [
      [1, 0, 2, 'accept'],
      [2, 2, 4, 'reject'],
      [2, 0, 1, 'accept'],
      [5, 0, 1, 'reject'],
    ]);
    await kofi.review.undo();
    assert.deepEqual(await merge(binta, 'kofi'), { documents: 0, sentences: 0, types: 0, verdicts: 3, aside: 2 });
    const [{ id: type }] = await binta.types.list();
    const status = async (sentence: number, start: number, end: number) =>
      (await binta.review.decision({ sentence: sentence as SentenceId, span: { start, end }, type }))?.status;
    assert.deepEqual(
      [
        await status(1, 0, 2),
        await status(2, 2, 4),
        await status(2, 0, 1),
        await status(3, 0, 1),
        await status(5, 0, 1),
      ],
      ['accepted', 'accepted', 'accepted', 'rejected', undefined],
    );
    const verdicts = await binta.review.verdicts({ sentence: 2 as SentenceId });
    assert.deepEqual(
      verdicts.map(({ reviewer, act, isAside }) => [reviewer, act, isAside]),
      [
        ['Binta', 'accept', false],
        ['Kofi', 'reject', true],
        ['Kofi', 'accept', false],
      ],
    );
    const theirs = await kofi.review.verdicts({ sentence: 2 as SentenceId });
    assert.deepEqual(
      theirs.map(({ at }) => at),
      verdicts.slice(1).map(({ at }) => at),
    );
    const { disagreements } = await binta.review.disagreements({ limit: 10 });
    assert.deepEqual(
      disagreements.map(({ sentence, span, verdicts: own }) => [
        sentence.id,
        span,
        own.map(({ reviewer }) => reviewer),
      ]),
      [[2, { start: 2, end: 4 }, ['Binta', 'Kofi']]],
    );
    const [{ f1, open: left, sentences }] = await binta.review.agreement();
    assert.deepEqual([f1, left, sentences], [2 / 3, 1, 2]);
    await say(binta, [[2, 2, 4, 'reject']]);
    assert.deepEqual((await binta.review.disagreements({ limit: 10 })).disagreements, []);

    const before = contentOf('binta');
    assert.deepEqual(await merge(binta, 'kofi'), { documents: 0, sentences: 0, types: 0, verdicts: 0, aside: 0 });
    assert.deepEqual(contentOf('binta'), before, 'merging again changes nothing');
    // And back: what Kofi said is known there.
    const back = await merge(kofi, 'binta');
    assert.deepEqual([back.verdicts, back.aside], [3, 2]);
    assert.equal(
      (await kofi.review.disagreements({ limit: 10 })).disagreements.length,
      0,
      'settled there, settled here',
    );
  });

  it('is one of projects that were made apart: documents by their content, types by their names', async () => {
    const one = minedProject(pathOf('apart'));
    addTexts(one.connection, ['only here'], { name: 'mine', fileName: 'mine.txt', sha256: 'a'.repeat(64) });
    one.project.close();
    const other = minedProject(pathOf('elsewhere'));
    const source = { name: 'letters', fileName: 'old letters.conll', format: 'conll', sha256: 'b'.repeat(64) };
    const moved = addItems(
      other.connection,
      [
        ...['no', 'such', 'thing'].map((text) => sentenceOf(text, 'new')),
        ...TEXTS.map((text) => sentenceOf(text, 'same')),
      ],
      { ...source, name: 'two documents' },
    );
    const inSame = other.connection.value<number>(
      "SELECT min(sentences.id) FROM sentences WHERE corpus_id = ? AND text LIKE 'Amina%'",
      moved,
    )!;
    other.connection.write(() => {
      other.connection.run("UPDATE documents SET metadata = '{\"year\":1998}' WHERE name = 'new'");
      other.connection.run("UPDATE entity_types SET name = 'PERSON' WHERE name = 'PER'");
    });
    other.project.close();
    const there = await openAs('elsewhere', 'Kofi');
    await say(there, [
      [inSame, 0, 2, 'accept'],
      [6, 0, 1, 'accept'],
      [1, 0, 1, 'reject'],
    ]);
    const here = await openAs('apart', 'Binta');
    const result = await merge(here, 'elsewhere');
    // "letters" is the same there; of its twin in "two documents" one copy is needed, and of the new document.
    assert.deepEqual(result, { documents: 2, sentences: 8, types: 1, verdicts: 3, aside: 0 });
    const corpora = await here.corpora.list();
    assert.deepEqual(
      corpora.map(({ name, sentences, state, sha256 }) => [name, sentences, state, sha256[0]]),
      [
        ['letters', 5, 'complete', '0'],
        ['mine', 1, 'complete', 'a'],
        ['two documents', 8, 'complete', 'b'],
      ],
    );
    const [fresh] = await here.corpora.documents({ corpus: corpora[2].id, limit: 9 });
    assert.deepEqual([fresh.name, fresh.metadata], ['new', { year: 1998 }]);
    assert.deepEqual(
      (await here.types.list()).map(({ name }) => name),
      ['PER', 'LOC', 'PERSON'],
    );
    assert.deepEqual(logOf('apart'), logOf('elsewhere'));
    const before = contentOf('apart');
    await merge(here, 'elsewhere');
    assert.deepEqual(contentOf('apart'), before);
  });

  it('takes verdicts about what only the other has mined: they hold, and a list mined here has them', async () => {
    const mine = smallProject(pathOf('unmined'));
    mine.project.close();
    copyFileSync(pathOf('unmined'), pathOf('mined there'));
    const there = openProject(pathOf('mined there'));
    const found = everySpan(mine);
    storeCandidates(there.connection, mine.run, found);
    there.close();
    const kofi = await openAs('mined there', 'Kofi');
    const { items } = await kofi.review.page({ filter: { run: mine.run }, order: { by: 'text' }, limit: 3 });
    const [accepted, rejected] = items;
    for (const [{ sentence, span, type }, act] of [[accepted, 'accept'] as const, [rejected, 'reject'] as const]) {
      await kofi.review.decide({ judgements: [{ act, sentence, span, type }], withTwins: false });
    }
    const binta = await openAs('unmined', 'Binta');
    assert.deepEqual(await merge(binta, 'mined there'), {
      documents: 0,
      sentences: 0,
      types: 0,
      verdicts: 2,
      aside: 0,
    });
    const statusOf = async ({ sentence, span, type }: typeof accepted) =>
      (await binta.review.decision({ sentence, span, type }))?.status;
    assert.deepEqual([await statusOf(accepted), await statusOf(rejected)], ['accepted', 'rejected']);
    const { decisions } = await binta.review.sentence({ sentence: accepted.sentence });
    assert.deepEqual(
      decisions.filter(({ entity }) => entity).map(({ span }) => span),
      [accepted.span],
    );
    await binta.projects.close();
    const here = openProject(pathOf('unmined'));
    storeCandidates(here.connection, mine.run, found);
    here.close();
    await binta.projects.open({ path: pathOf('unmined') });
    const page = await binta.review.page({ filter: { run: mine.run }, order: { by: 'text' }, limit: 3 });
    assert.deepEqual(
      page.items.map(({ status }) => status),
      ['accepted', 'rejected', 'open'],
    );
  });

  it('goes on after the service was closed in the middle, to what an undisturbed merge comes to', async () => {
    const many = minedProject(pathOf('many'));
    const sentences = Array.from({ length: 900 }, (_, i) =>
      sentenceOf(`word${i} and word${i + 1} again`, `doc ${i % 5}`),
    );
    addItems(many.connection, sentences, { name: 'many', sha256: 'c'.repeat(64) });
    many.project.close();
    const writer = await openAs('many', 'Kofi');
    const [{ id: type }] = await writer.types.list();
    for (let from = 6; from < 906; from += 90) {
      const judgements = Array.from({ length: 90 }, (_, i) => {
        const act = (from + i) % 3 === 0 ? ('reject' as const) : ('accept' as const);
        return { act, sentence: (from + i) as SentenceId, span: { start: 0, end: 1 }, type };
      });
      await writer.review.decide({ judgements, withTwins: false });
    }
    await writer.projects.close({});
    minedProject(pathOf('undisturbed')).project.close();
    copyFileSync(pathOf('undisturbed'), pathOf('disturbed'));
    const undisturbed = await openAs('undisturbed', 'Binta');
    await merge(undisturbed, 'many');
    for (const stopAt of [1200, 3000]) {
      const service = open({ project: pathOf('disturbed'), kinds: JOB_KINDS });
      const client = service.connect();
      const [left] = (await client.projects.current())!.interrupted;
      const job = left
        ? await client.jobs.resume({ job: left.id })
        : await client.projects.merge({ path: pathOf('many') });
      for (;;) {
        const record = await client.jobs.read({ job });
        if (record.endedAt !== undefined || record.done >= stopAt) break;
        await new Promise((go) => setImmediate(go));
      }
      await service.close();
    }
    const later = open({ project: pathOf('disturbed'), kinds: JOB_KINDS }).connect();
    const [left] = (await later.projects.current())!.interrupted;
    assert.ok(left, 'it was interrupted');
    await done(later, await later.jobs.resume({ job: left.id }));
    assert.deepEqual(logOf('disturbed'), logOf('undisturbed'));
    assert.equal(logOf('disturbed').length, 900);
    const sentencesOf = (content: unknown) =>
      (content as { sentences: object[]; documents: object[] }).sentences.length;
    assert.equal(sentencesOf(contentOf('disturbed')), 905);
  });

  it('leaves the file as it was where the other is none, and refuses the open project itself', async () => {
    minedProject(pathOf('alone')).project.close();
    const client = await openAs('alone', 'Binta');
    const before = contentOf('alone');
    await assert.rejects(client.projects.merge({ path: pathOf('alone') }), failsWith('bad-argument'));
    const job = await client.projects.merge({ path: pathOf('nowhere') });
    for (;;) {
      const { endedAt, state, failure } = await client.jobs.read({ job });
      if (endedAt === undefined) {
        await new Promise((go) => setImmediate(go));
        continue;
      }
      assert.deepEqual([state, failure?.code], ['failed', 'file-missing']);
      break;
    }
    assert.deepEqual(contentOf('alone'), before);
  });

  it('reads a file that an older version has written, without changing it', async () => {
    const db = new Database(pathOf('older'));
    db.pragma(`application_id = ${APPLICATION_ID}`);
    for (const number of [10, 20, 30, 40]) {
      migrate(db, MIGRATIONS, number);
      db.exec(RAW_ROWS[number]);
    }
    db.close();
    minedProject(pathOf('newer')).project.close();
    const client = await openAs('newer', 'Kofi');
    const result = await merge(client, 'older');
    assert.deepEqual(result, { documents: 1, sentences: 1, types: 0, verdicts: 1, aside: 0 });
    const again = new Database(pathOf('older'), { readonly: true });
    assert.equal(again.pragma('user_version', { simple: true }), 40);
    again.close();
  });
});
