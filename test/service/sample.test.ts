// The sample as the service makes it: real corpus, real model.

import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { JOB_KINDS } from '../../main/jobs/kinds.ts';
import { openService } from '../../main/service/index.ts';
import type { Client } from '../../src/contract/client.ts';
import { scratchFolder } from '../support/project-builder.ts';

const folder = scratchFolder();
process.env.SEEDMARK_CACHE = folder;
const open = () => openService({ folder, kinds: JOB_KINDS });
let service = open();
after(() => service.close());

/** Preparing the model at its first use, on a machine that has other work. */
const PATIENCE_MS = 240_000;

async function untilMined(client: Client): Promise<number> {
  const [{ id: run }] = await client.mining.runs();
  for (const started = performance.now(); performance.now() - started < PATIENCE_MS; ) {
    const found = (await client.review.counts({ filter: { run } })).reduce(
      (sum, { candidates }) => sum + candidates,
      0,
    );
    if (found > 0) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('Nothing was found in time.');
}

describe('projects.createSample', { concurrency: false }, () => {
  it('has the whole corpus, three types with one seed each, and candidates while it is mined', async () => {
    const client = service.connect();
    const { name, interrupted } = await client.projects.createSample({});
    assert.equal(name, 'Sample');
    assert.deepEqual(interrupted, []);
    const counts = await client.projects.counts();
    assert.deepEqual(
      { ...counts, sentences: counts.sentences > 1500, words: counts.words > 35_000 },
      { ...counts, corpora: 1, sentences: true, words: true, languages: ['en'], types: 3, runs: 1, taggers: 0 },
    );
    const types = await client.types.list();
    assert.deepEqual(
      types.map((type) => type.name),
      ['person', 'place', 'organisation'],
    );
    const seeds = await client.seeds.list();
    assert.deepEqual(
      types.map(({ id }) => seeds.filter(({ type }) => type === id).map(({ text }) => text)),
      [['Masaki Yoshida'], ['Singapore'], ['Boston Celtics']],
    );
    assert.ok((await untilMined(client)) > 0);
    const [job] = await client.jobs.list({ limit: 1 });
    assert.equal(job.kind, 'mine');
    assert.equal(job.endedAt, undefined, 'candidates were there before the mining was over');
  });

  it('is the same one again after a restart, with the mining to go on with', async () => {
    await service.close();
    service = open();
    const client = service.connect();
    const { interrupted } = await client.projects.createSample({});
    assert.deepEqual(
      interrupted.map(({ kind }) => kind),
      ['mine'],
    );
    assert.equal((await client.projects.counts()).corpora, 1);
    assert.equal((await client.mining.runs()).length, 1);
    assert.equal((await client.projects.recent()).length, 1);
  });
});
