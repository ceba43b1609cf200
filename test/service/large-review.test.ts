// A project that is large enough for its thread: the same answers as at once, and others are served meanwhile.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { settleKind } from '../../main/jobs/mining/settle-run.ts';
import { readScored } from '../../main/store/candidates/scored-candidates.ts';
import { openProject } from '../../main/store/file/project-file.ts';
import { findLogMismatch } from '../../main/store/review/replay.ts';
import { countByStatus, readSurfaceGroups } from '../../main/store/review/review-counts.ts';
import type { Client } from '../../src/contract/client.ts';
import type { RunId } from '../../src/project/ids.ts';
import type { ReviewFilter } from '../../src/project/review.ts';
import { buildLargeProject } from '../large/large-project.ts';
import { done, failsWith, open } from '../support/open-services.ts';
import { scratchFolder } from '../support/project-builder.ts';

const SIZE = 5000;

describe('a large project', { concurrency: 1 }, () => {
  const path = join(scratchFolder(), 'large.seedmark');
  let client: Client;
  let run: RunId;

  before(async () => {
    buildLargeProject(path, SIZE);
    client = open({ kinds: [settleKind] }).connect();
    await client.projects.open({ path });
    [{ id: run }] = await client.mining.runs();
  });
  after(() => client.projects.close());

  const everything = async () => {
    const counts = await client.review.counts({ filter: { run } });
    const of = (status: string) => counts.reduce((sum, one) => sum + (one.status === status ? one.candidates : 0), 0);
    return { open: of('open'), accepted: of('accepted'), rejected: of('rejected') };
  };
  const bulkOf = async (filter: ReviewFilter, act: 'accept' | 'reject') => {
    const { candidates } = await client.review.previewBulk({ filter });
    return { filter, ruling: { act }, expected: candidates } as const;
  };

  it('is counted and grouped by its thread as at once', async () => {
    const [{ id: type }] = await client.types.list();
    const filter: ReviewFilter = { run, types: [type], text: 'ba', maxScore: 0.1 };
    const direct = openProject(path, { isReadOnly: true });
    assert.deepEqual(await client.review.counts({ filter }), countByStatus(direct.connection, filter));
    assert.deepEqual(
      await client.review.surfaces({ filter, limit: 20 }),
      readSurfaceGroups(direct.connection, filter, 20),
    );
    const { scores } = readScored(direct.connection, run, type);
    const { at } = await client.review.precision({ run, type, threshold: 0.05 });
    assert.equal(at.candidates, scores.filter((score) => score < 0.05).length);
    direct.close();
  });

  it('shows pages while a bulk verdict is stored; decisions and undos wait for it and come after', async () => {
    const before = await everything();
    const bulk = await bulkOf({ run, maxScore: 0.05 }, 'accept');
    const { items } = await client.review.page({ filter: { run }, order: { by: 'score' }, limit: 2 });
    const [{ sentence, span, type }] = items;
    const order: string[] = [];
    const note = (what: string) => () => order.push(what);
    const storing = client.review.decideBulk(bulk);
    const all = [
      storing.then(note('bulk')),
      client.review.page({ filter: { run }, order: { by: 'score' }, limit: 5 }).then(({ items: shown }) => {
        // What is not acknowledged yet is not shown yet.
        assert.ok(shown.every(({ status }) => status === 'open'));
        order.push('page');
      }),
      client.review.decide({ judgements: [{ sentence, span, type, act: 'reject' }] }).then(note('decision')),
      client.types.add({ settings: { name: `T${before.open}`, colour: '#123456' } }).then(note('type')),
    ];
    await Promise.all(all);
    assert.deepEqual(order, ['page', 'bulk', 'decision', 'type']);
    assert.equal((await storing).verdicts, bulk.expected);
    const decided = await everything();
    assert.deepEqual([decided.accepted, decided.rejected], [before.accepted + bulk.expected - 1, before.rejected + 1]);
    const decision = await client.review.undo();
    const { action, history } = await client.review.undo();
    assert.equal(action, (await storing).action);
    assert.equal(history.redo, action);
    assert.deepEqual(await everything(), before);
    await client.review.redo();
    assert.deepEqual(await everything(), { ...before, open: before.open - bulk.expected, accepted: bulk.expected });
    await client.review.undo();
    assert.ok(decision.action !== undefined);
  });

  it('refuses a bulk verdict about another number than was announced, from its thread with code and hint', async () => {
    const bulk = await bulkOf({ run, maxScore: 0.02 }, 'reject');
    const before = await everything();
    await assert.rejects(
      client.review.decideBulk({ ...bulk, expected: bulk.expected + 1 }),
      failsWith('changed-meanwhile'),
    );
    await assert.rejects(
      client.review.decideBulk({ ...bulk, filter: { run, minScore: 1e6 }, expected: 0 }),
      failsWith('bad-argument'),
    );
    assert.deepEqual(await everything(), before);
  });

  it('takes two bulk verdicts and an undo at once, one after the other', async () => {
    const before = await everything();
    const low = await bulkOf({ run, statuses: ['open'], maxScore: 0.03 }, 'accept');
    const high = await bulkOf({ run, statuses: ['open'], minScore: 0.2 }, 'reject');
    const [first, second, undone] = await Promise.all([
      client.review.decideBulk(low),
      client.review.decideBulk(high),
      client.review.undo(),
    ]);
    assert.ok(first.action < second.action);
    assert.equal(undone.action, second.action);
    assert.deepEqual(await everything(), {
      ...before,
      open: before.open - low.expected,
      accepted: before.accepted + low.expected,
    });
  });

  it('is one file again when it is closed, and its log says what it shows', async () => {
    const left = await everything();
    for (const { id, endedAt } of await client.jobs.list({ limit: 50 }))
      if (endedAt === undefined) await done(client, id);
    await client.projects.close();
    const project = openProject(path);
    assert.equal(project.wasLeftOpen, false);
    assert.equal(project.connection.value('SELECT * FROM pragma_integrity_check'), 'ok');
    assert.deepEqual(findLogMismatch(project.connection), []);
    project.close();
    await client.projects.open({ path });
    assert.deepEqual(await everything(), left);
  });
});
