// Standings follow verdicts, over the in-process transport, on real project files.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { JOB_KINDS } from '../../main/jobs/kinds.ts';
import { WorkPlace, workAt } from '../../main/service/work/heavy-work.ts';
import { storeCandidates } from '../../main/store/candidates/candidates.ts';
import { setRunState } from '../../main/store/candidates/runs.ts';
import { openProject } from '../../main/store/file/project-file.ts';
import type { Client } from '../../src/contract/client.ts';
import type { RunId, SentenceId, TypeId } from '../../src/project/ids.ts';
import { done, open } from '../support/open-services.ts';
import { addItems, candidate, scratchFolder, sentenceOf, smallProject } from '../support/project-builder.ts';

const scratch = scratchFolder();
const SENTENCES = 300;

interface Towns {
  readonly client: Client;
  readonly run: RunId;
  readonly type: TypeId;
}

/** "New York" and "New York University" in each sentence: the longer name stands. */
async function towns(name: string): Promise<Towns> {
  const path = join(scratch, `${name}.seedmark`);
  const { project, connection, types, run } = smallProject(path);
  const sentences = Array.from({ length: SENTENCES }, (_, i) => sentenceOf(`New York University number ${i}`, 'towns'));
  addItems(connection, sentences, { name: 'towns', sha256: '7'.repeat(64) });
  const found = sentences.flatMap((_, i) => [
    candidate(6 + i, [0, 2], types[0], 0.1 + i / 1e5, 'New York'),
    candidate(6 + i, [0, 3], types[0], 0.11 + i / 1e5, 'New York University'),
  ]);
  storeCandidates(connection, run, found);
  setRunState(connection, run, 'done');
  project.close();
  const client = open({ project: path, kinds: JOB_KINDS }).connect();
  await done(client, await client.review.settle({ run }));
  return { client, run, type: types[0] };
}

const count = async ({ client, run }: Towns, standing: 'kept' | 'nested', end: number) => {
  const page = await client.review.page({ filter: { run, standings: [standing] }, order: { by: 'text' }, limit: 500 });
  const all = [...page.items];
  for (let cursor = page.next; cursor; ) {
    const next = await client.review.page({
      filter: { run, standings: [standing] },
      order: { by: 'text' },
      limit: 500,
      cursor,
    });
    all.push(...next.items);
    cursor = next.next;
  }
  return all.filter(({ span }) => span.end === end).length;
};

async function settled({ client }: Towns): Promise<void> {
  for (const { id, endedAt } of await client.jobs.list({ limit: 50 }))
    if (endedAt === undefined) await done(client, id);
}

describe('standings', () => {
  it('change with a verdict and with its undo, in the same moment', async () => {
    const all = await towns('one');
    const { client, run, type } = all;
    const standing = async (end: number) => {
      const [{ candidates }] = await client.review.document({ document: 2 as never, run, from: 0, limit: 1 });
      return candidates.find(({ span }) => span.end === end)?.standing;
    };
    const decide = (end: number, act: 'accept' | 'reject') =>
      client.review.decide({ judgements: [{ act, sentence: 6 as SentenceId, span: { start: 0, end }, type }] });
    assert.deepEqual([await standing(2), await standing(3)], ['nested', 'kept']);
    await decide(3, 'reject');
    assert.deepEqual([await standing(2), await standing(3)], ['kept', 'kept']);
    await client.review.undo();
    assert.deepEqual([await standing(2), await standing(3)], ['nested', 'kept']);
    await client.review.redo();
    assert.equal(await standing(2), 'kept');
    await decide(3, 'accept');
    assert.deepEqual([await standing(2), await standing(3)], ['nested', 'kept']);
    await decide(2, 'accept');
    assert.deepEqual([await standing(2), await standing(3)], ['kept', 'kept'], 'both were accepted');
    const { items } = await client.review.page({
      filter: { run, standings: ['nested'] },
      order: { by: 'text' },
      limit: 9,
    });
    assert.equal(items[0].winner, items[0].id + 1);
  });

  it('change after a bulk verdict in a job, and what the tagger may learn and the list shows with them', async () => {
    const all = await towns('many');
    const { client, run, type } = all;
    assert.deepEqual([await count(all, 'kept', 2), await count(all, 'kept', 3)], [0, SENTENCES]);
    const { items } = await client.review.page({
      filter: { run, standings: ['kept'] },
      order: { by: 'score' },
      limit: 1,
    });
    const filter = { run, surface: items[0].surface };
    const threshold = 0.2;
    const before = (await client.review.precision({ run, type, threshold })).at.candidates;
    await client.review.decideBulk({ filter, ruling: { act: 'reject' }, expected: SENTENCES });
    await settled(all);
    assert.deepEqual([await count(all, 'kept', 2), await count(all, 'kept', 3)], [SENTENCES, SENTENCES]);
    const { at, verdicts } = await client.review.precision({ run, type, threshold });
    assert.deepEqual(
      [before, at.candidates, verdicts],
      [SENTENCES, 2 * SENTENCES, SENTENCES],
      'the rejected ones count',
    );
    await client.review.undo();
    await settled(all);
    assert.deepEqual([await count(all, 'kept', 2), await count(all, 'nested', 2)], [0, SENTENCES]);
    assert.equal((await client.review.precision({ run, type, threshold })).at.candidates, SENTENCES);
  });

  it('are taken up where a program ended between a bulk verdict and its settling', async () => {
    const all = await towns('ended');
    const { client, run, type } = all;
    const path = (await client.projects.current())!.path;
    await client.projects.close();
    const project = openProject(path);
    // What the thread of a bulk verdict stores, and nothing after it.
    const verdict = { run, types: [type], text: 'New York University' };
    const filter = { ...verdict, minScore: 0.11 };
    workAt(new WorkPlace(project.connection)).decideBulk({
      ...{ filter, ruling: { act: 'reject' }, expected: SENTENCES, reviewer: 'Binta' },
    });
    const kept = () =>
      project.connection.value<number>('SELECT count(*) FROM candidates WHERE end_word = 2 AND standing = 1');
    assert.equal(kept(), 0, 'nothing is settled yet');
    project.close();

    await client.projects.open({ path });
    const [begun] = await client.jobs.list({ limit: 1 });
    assert.deepEqual([begun.kind, begun.args], ['settle', { action: 1 }]);
    const again = open({ kinds: JOB_KINDS }).connect();
    await client.projects.close();
    await again.projects.open({ path });
    await settled({ ...all, client: again });
    assert.equal(await count({ ...all, client: again }, 'kept', 2), SENTENCES);
    await again.projects.close();
    const last = open({ kinds: JOB_KINDS }).connect();
    await last.projects.open({ path });
    const left = await last.jobs.list({ limit: 50 });
    assert.ok(
      left.every(({ endedAt }) => endedAt !== undefined),
      'nothing is owed any more',
    );
  });
});
