// The review's handlers over the in-process transport, on real project files.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Client } from '../../src/contract/client.ts';
import type { RunId, SentenceId } from '../../src/project/ids.ts';
import { failsWith, mined, open } from '../support/open-services.ts';

describe('the review', () => {
  const everything = (run: RunId) => ({ filter: { run }, order: { by: 'score' } as const, limit: 500 });

  async function openReview(name: string): Promise<{ client: Client; run: RunId }> {
    const client = open({ project: mined(name) }).connect();
    const [{ id: run }] = await client.mining.runs();
    return { client, run };
  }

  it('gives the same list in pages as at once', async () => {
    const { client, run } = await openReview('pages');
    const { items } = await client.review.page(everything(run));
    const paged: number[] = [];
    for (let cursor: { key: number; tie: number } | undefined, isFirst = true; isFirst || cursor; isFirst = false) {
      const page = await client.review.page({ ...everything(run), limit: 7, cursor });
      paged.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    }
    assert.deepEqual(
      paged,
      items.map(({ id }) => id),
    );
    const counts = await client.review.counts({ filter: { run } });
    assert.equal(
      counts.reduce((sum, { candidates }) => sum + candidates, 0),
      items.length,
    );
    assert.deepEqual(await client.review.item({ candidate: items[3].id }), items[3]);
  });

  it('decides, takes back and brings back, and signs with the reviewer of the settings', async () => {
    const { client, run } = await openReview('undo');
    await client.settings.changeUser({ changes: { reviewer: 'Binta' } });
    const [{ id, sentence, span, type }] = (await client.review.page(everything(run))).items;
    const status = async () => (await client.review.item({ candidate: id })).status;
    const { action } = await client.review.decide({ judgements: [{ act: 'accept', sentence, span, type }] });
    assert.equal(await status(), 'accepted');
    assert.deepEqual(await client.review.history(), { undo: action });
    assert.deepEqual(await client.review.undo(), { action, history: { redo: action } });
    assert.equal(await status(), 'open');
    assert.deepEqual(await client.review.redo(), { action, history: { undo: action } });
    assert.equal((await client.review.redo()).action, undefined);
    assert.equal((await client.review.decision({ sentence, span, type }))?.status, 'accepted');
    const verdicts = await client.review.verdicts({ sentence });
    assert.deepEqual(
      verdicts.map(({ reviewer, act }) => [reviewer, act]),
      [['Binta', 'accept']],
    );
    assert.deepEqual(
      (await client.review.actions({ limit: 10 })).map(({ kind }) => kind),
      ['redo', 'undo', 'decide'],
    );
    const pace = await client.review.pace({ run });
    assert.deepEqual([pace.today, pace.decided], [1, 1]);
    assert.ok(pace.perMinute > 0);
  });

  it('decides a whole surface as it was previewed, and takes it back in one step', async () => {
    const { client, run } = await openReview('bulk');
    const [{ surface, candidates }] = await client.review.surfaces({ filter: { run }, limit: 1 });
    const filter = { run, surface, statuses: ['open'] as const };
    const preview = await client.review.previewBulk({ filter });
    assert.equal(preview.candidates, candidates);
    const ruling = { act: 'accept' } as const;
    await assert.rejects(
      client.review.decideBulk({ filter, ruling, expected: candidates - 1 }),
      failsWith('changed-meanwhile'),
    );
    const { verdicts } = await client.review.decideBulk({ filter, ruling, expected: candidates });
    assert.equal(verdicts, candidates);
    assert.equal((await client.review.previewBulk({ filter })).candidates, 0);
    await assert.rejects(client.review.decideBulk({ filter, ruling, expected: 0 }), failsWith('bad-argument'));
    await client.review.undo();
    assert.equal((await client.review.previewBulk({ filter })).candidates, candidates);
  });

  it('decides for every sentence with the same text, when that is wanted or set', async () => {
    const { client, run } = await openReview('twins');
    const { items } = await client.review.page(everything(run));
    // The first and the fourth sentence are the same.
    const { sentence, span, type } = items.find((item) => item.sentence === 1)!;
    const statusOf = async (id: number) =>
      (await client.review.decision({ sentence: id as SentenceId, span, type }))?.status;
    const judgements = [{ act: 'reject', sentence, span, type }] as const;
    await client.review.decide({ judgements });
    assert.deepEqual([await statusOf(1), await statusOf(4)], ['rejected', undefined]);
    await client.review.undo();
    await client.settings.changeProject({ changes: { decidesTwins: true } });
    await client.review.decide({ judgements });
    assert.deepEqual([await statusOf(1), await statusOf(4), await statusOf(2)], ['rejected', 'rejected', undefined]);
    await client.review.undo();
    assert.deepEqual([await statusOf(1), await statusOf(4)], [undefined, undefined]);
    await client.review.decide({ judgements, withTwins: false });
    assert.equal(await statusOf(4), undefined);
  });

  it('keeps the thresholds of a run', async () => {
    const { client, run } = await openReview('thresholds');
    const [per, loc] = await client.types.list();
    await client.mining.setThreshold({ run, type: per.id, threshold: 0.2 });
    await client.mining.setThreshold({ run, type: loc.id, threshold: 0.3 });
    await client.mining.setThreshold({ run, type: per.id, threshold: 0.1 });
    assert.deepEqual(await client.mining.thresholds({ run }), [
      { type: loc.id, threshold: 0.3 },
      { type: per.id, threshold: 0.1 },
    ]);
    await client.mining.setThreshold({ run, type: loc.id });
    await client.mining.setThreshold({ run, type: loc.id });
    assert.deepEqual(await client.mining.thresholds({ run }), [{ type: per.id, threshold: 0.1 }]);
    await assert.rejects(client.mining.thresholds({ run: 99 as RunId }), failsWith('not-found'));
  });
});
