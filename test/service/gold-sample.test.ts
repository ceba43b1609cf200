// Gold samples and agreement, over the in-process transport, on real project files.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { JOB_KINDS } from '../../main/jobs/kinds.ts';
import type { Client } from '../../src/contract/client.ts';
import type { GoldScores } from '../../src/contract/review.ts';
import type { EvaluationId, SentenceId, TypeId } from '../../src/project/ids.ts';
import { done, failsWith, mined, open } from '../support/open-services.ts';
import { addItems, scratchFolder, sentenceOf, smallProject } from '../support/project-builder.ts';

const scratch = scratchFolder();

function openMined(name: string): Client {
  return open({ project: mined(name), kinds: JOB_KINDS }).connect();
}

describe('a gold sample', () => {
  it('is drawn once, without a look at scores, and the same in a copy of the project', async () => {
    const path = join(scratch, 'many.seedmark');
    const { project, connection } = smallProject(path);
    const sentences = Array.from({ length: 300 }, (_, i) => sentenceOf(`sentence number ${i}`, `doc ${i % 7}`));
    addItems(connection, sentences, { name: 'many', sha256: '5'.repeat(64) });
    const copy = join(scratch, 'copy.seedmark');
    await project.copyTo(copy);
    project.close();
    const ask = (client: Client, from = 0) => client.review.goldSample({ sentences: 50, from, limit: 30 });
    const client = open({ project: path }).connect();
    const first = await ask(client);
    const second = await ask(client, 30);
    assert.deepEqual([first.drawn, first.done, first.sentences.length, second.sentences.length], [50, 0, 30, 20]);
    const ids = [...first.sentences, ...second.sentences].map(({ id }) => id);
    assert.equal(new Set(ids).size, 50);
    for (const doc of new Set(sentences.map((one) => one.doc))) {
      const own = [...first.sentences, ...second.sentences].filter((sentence) => sentence.doc === doc);
      assert.ok(own.length === 6 || own.length === 7 || own.length === 8, `${own.length} of ${doc}`);
    }
    assert.deepEqual(await ask(client), first);
    assert.deepEqual(await ask(open({ project: copy }).connect()), first);
    const all = await client.review.goldSample({ sentences: 1000, from: 0, limit: 500 });
    assert.deepEqual([all.drawn, all.sentences.length], [305, 305]);
  });

  it('tells precision, recall and F1 of a run with intervals, from the sentences that were read to their end', async () => {
    const client = openMined('scores');
    const [{ id: run }] = await client.mining.runs();
    const [per, loc] = await client.types.list();
    const evaluate = async () => client.review.evaluateGold({ sentences: 5, run });
    const sample = await client.review.goldSample({ sentences: 5, from: 0, limit: 10 });
    assert.equal(sample.drawn, 5);
    const failed = await evaluate();
    while ((await client.jobs.read({ job: failed })).endedAt === undefined)
      await new Promise((go) => setTimeout(go, 5));
    assert.equal((await client.jobs.read({ job: failed })).failure?.code, 'corpus-empty');

    // What the run proposes in the first sentence, below the thresholds, is said to be right; all else is outside.
    await client.mining.setThreshold({ run, type: per.id, threshold: 0.2 });
    await client.mining.setThreshold({ run, type: loc.id, threshold: -1 });
    const page = await client.review.page({
      filter: { run, types: [per.id], maxScore: 0.2 },
      order: { by: 'text' },
      limit: 99,
    });
    const [one] = page.items;
    await client.review.decide({
      judgements: [
        { act: 'accept', sentence: one.sentence, span: one.span, type: per.id },
        { act: 'outside', sentence: one.sentence, span: { start: 0, end: one.words.length } },
      ],
    });
    const read = await client.review.goldSample({ sentences: 5, from: 0, limit: 10 });
    assert.deepEqual(
      [read.done, read.sentences.filter(({ isDone }) => isDone).map(({ id }) => id)],
      [1, [one.sentence]],
    );
    const { evaluation } = await done<{ evaluation: EvaluationId }>(client, await evaluate());
    const record = (await client.taggers.evaluations()).find(({ id }) => id === evaluation)!;
    assert.deepEqual([record.run, record.against], [run, 'gold sample']);
    const { report, micro, types } = record.scores as unknown as GoldScores;
    const inSentence = page.items.filter(({ sentence }) => sentence === one.sentence).length;
    assert.ok(inSentence >= 1);
    assert.deepEqual([report.sentences, report.entities, report.micro.recall], [1, 1, 1]);
    assert.ok(micro.f1.low > 0 && micro.f1.low < report.micro.f1 && micro.f1.high >= report.micro.f1);
    assert.deepEqual(
      types.map(({ type }) => type),
      ['PER'],
    );

    // A decision does not change what the run proposed.
    await client.review.undo();
    await client.review.decide({
      judgements: [
        { act: 'reject', sentence: one.sentence, span: one.span, type: per.id },
        { act: 'outside', sentence: one.sentence, span: { start: 0, end: one.words.length } },
      ],
    });
    const again = await done<{ evaluation: EvaluationId }>(client, await evaluate());
    const worse = (await client.taggers.evaluations()).find(({ id }) => id === again.evaluation)!;
    const scores = worse.scores as unknown as GoldScores;
    assert.deepEqual([scores.report.entities, scores.report.micro.precision], [0, 0]);
    assert.ok(scores.report.micro.predicted >= 1);
  });

  it('cannot be drawn from nothing', async () => {
    const client = open({ kinds: JOB_KINDS }).connect();
    await client.projects.create({ path: join(scratch, 'empty.seedmark'), name: 'empty' });
    await assert.rejects(client.review.goldSample({ sentences: 5, from: 0, limit: 5 }), failsWith('corpus-empty'));
  });
});

describe('agreement', () => {
  async function decideAs(
    client: Client,
    reviewer: string,
    said: readonly (readonly [number, number, number, string])[],
  ) {
    await client.settings.changeUser({ changes: { reviewer } });
    const [{ id: type }] = await client.types.list();
    for (const [sentence, start, end, act] of said) {
      const judgement = {
        act: act as 'accept',
        sentence: sentence as SentenceId,
        span: { start, end },
        type: type as TypeId,
      };
      await client.review.decide({ judgements: [judgement], withTwins: false });
    }
  }

  it('is worked out from what both have answered, with the places where they differ until somebody decides', async () => {
    const client = openMined('agreement');
    assert.deepEqual(await client.review.agreement(), []);
    await decideAs(client, 'Binta', [
      [1, 0, 2, 'accept'],
      [2, 0, 1, 'accept'],
      [2, 2, 4, 'accept'],
      [3, 0, 1, 'reject'],
      [5, 0, 1, 'reject'],
    ]);
    assert.deepEqual(await client.review.agreement(), []);
    await decideAs(client, 'Kofi', [
      [1, 0, 2, 'accept'],
      [2, 0, 1, 'reject'],
      [2, 2, 4, 'accept'],
      [3, 0, 1, 'reject'],
    ]);
    const [agreement, ...others] = await client.review.agreement();
    assert.equal(others.length, 0);
    const { kappa, ...rest } = agreement;
    assert.deepEqual(rest, {
      reviewers: ['Binta', 'Kofi'],
      sentences: 3,
      words: 6,
      spans: [3, 2],
      f1: 0.8,
      disagreements: 1,
      open: 1,
    });
    // Words: both entity 4, both none 1, only Binta 1; chance 5/6·4/6 + 1/6·2/6.
    const [observed, expected] = [5 / 6, 22 / 36];
    assert.ok(Math.abs(kappa! - (observed - expected) / (1 - expected)) < 1e-12);
    const { disagreements, next } = await client.review.disagreements({ limit: 10 });
    assert.equal(next, undefined);
    assert.deepEqual(
      disagreements.map(({ sentence, span, verdicts }) => [
        sentence.id,
        span,
        verdicts.map(({ reviewer, act }) => `${reviewer} ${act}`),
      ]),
      [[2, { start: 0, end: 1 }, ['Binta accept', 'Kofi reject']]],
    );
    await decideAs(client, 'Amina', [[2, 0, 1, 'accept']]);
    assert.deepEqual((await client.review.disagreements({ limit: 10 })).disagreements, []);
    const [settled] = await client.review.agreement();
    assert.deepEqual([settled.f1, settled.disagreements, settled.open], [0.8, 1, 0]);
    await client.review.undo();
    assert.equal((await client.review.disagreements({ limit: 10 })).disagreements.length, 1);
    assert.equal((await client.review.disagreements({ limit: 10, after: 2 as SentenceId })).disagreements.length, 0);
  });
});
