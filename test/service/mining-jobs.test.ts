// From a file to candidates, by the service's own jobs: interrupted and gone on with, the result is an undisturbed run's;
// what earlier runs found is not mined again.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { JOB_KINDS } from '../../main/jobs/kinds.ts';
import { openService, type Service } from '../../main/service/index.ts';
import type { Client } from '../../src/contract/client.ts';
import type { JobRecord } from '../../src/contract/jobs.ts';
import type { SeedCheck } from '../../src/contract/seeds.ts';
import { Failure } from '../../src/failure.ts';
import type { CorpusId, JobId, SeedId, TypeId } from '../../src/project/ids.ts';
import { wikigoldHead } from '../cli/command.ts';
import { scratchFolder } from '../support/project-builder.ts';
import { SHARED, unlessShared } from '../support/shared.ts';

const scratch = scratchFolder();
const MODEL = join(SHARED, 'models/tiny-bert-cased');
const services: Service[] = [];
process.env.SEEDMARK_CACHE = join(scratch, 'cache');
after(async () => {
  for (const service of services) await service.close();
});

interface Setup {
  readonly service: Service;
  readonly client: Client;
  readonly path: string;
  readonly corpus: CorpusId;
  readonly types: readonly { readonly type: TypeId; readonly seeds: readonly SeedId[] }[];
}

function reopen(path?: string): { service: Service; client: Client } {
  const service = openService({ folder: join(scratch, 'user'), kinds: JOB_KINDS, project: path });
  services.push(service);
  return { service, client: service.connect() };
}

async function ended(client: Client, job: JobId): Promise<JobRecord> {
  for (;;) {
    const record = await client.jobs.read({ job });
    if (record.endedAt !== undefined) return record;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function done(client: Client, job: JobId): Promise<JobRecord> {
  const record = await ended(client, job);
  assert.equal(record.state, 'done', JSON.stringify(record.failure));
  return record;
}

async function importFile(client: Client, name: string, text: string): Promise<CorpusId> {
  const path = join(scratch, name);
  writeFileSync(path, text);
  const [job] = await client.corpora.import({ files: [{ path, name, choices: { language: 'en' } }] });
  const { result } = await done(client, job);
  return (result as { corpus: CorpusId }).corpus;
}

async function setUp(name: string, sentences = 60): Promise<Setup> {
  const { service, client } = reopen();
  const path = join(scratch, `${name}.seedmark`);
  await client.projects.create({ path, name });
  const corpus = await importFile(client, `${name}.conll`, wikigoldHead(sentences));
  const types = [];
  for (const [type, phrase, text] of [
    ['PER', 'person', 'Amina Jallo'],
    ['LOC', 'place', 'Berlin'],
  ]) {
    const id = await client.types.add({ settings: { name: type, colour: '#336699' } });
    await client.types.setPhrase({ type: id, language: 'en', phrase });
    const seed = await client.seeds.add({ seed: { type: id, language: 'en', text, isNegative: false } });
    types.push({ type: id, seeds: [seed] });
  }
  if (!(await client.models.list()).some((model) => model.name === 'tiny')) {
    await client.models.add({ path: MODEL, name: 'tiny' });
  }
  return { service, client, path, corpus, types };
}

const request = ({ corpus, types }: Setup, more: object = {}) => ({
  mining: {
    corpora: [corpus],
    types,
    model: 'tiny',
    device: 'cpu',
    selection: { mode: 'top' as const, k: 50 },
    filters: { maxSentenceWords: 15 },
    ...more,
  },
});

describe('import and mining as jobs', { skip: unlessShared('models/tiny-bert-cased'), concurrency: 1 }, () => {
  let whole: Setup;
  before(async () => {
    if (unlessShared('models/tiny-bert-cased')) return;
    whole = await setUp('whole');
  });

  it('imports a file once, verbatim, with its labels and where it came from', async () => {
    const { client, corpus } = whole;
    const [record] = await client.corpora.list();
    assert.deepEqual([record.id, record.state, record.sentences, record.format], [corpus, 'complete', 60, 'conll']);
    const path = join(scratch, 'whole.conll');
    const [job] = await client.corpora.import({ files: [{ path, name: 'again', choices: { language: 'en' } }] });
    const { state, failure } = await ended(client, job);
    assert.deepEqual([state, failure?.code], ['failed', 'bad-argument']);
    assert.equal((await client.corpora.preview({ path, choices: { language: 'en' } })).importedBefore, corpus);
    assert.equal((await client.corpora.list()).length, 1);
  });

  it('checks seeds side by side on a sample', async () => {
    const { client, corpus, types } = whole;
    const job = await client.seeds.check({
      type: types[0].type,
      language: 'en',
      texts: ['Amina Jallo', 'Berlin'],
      corpora: [corpus],
      model: 'tiny',
      sentences: 20,
    });
    const { seeds, overlap, sentences, seconds } = (await done(client, job)).result as unknown as SeedCheck;
    assert.deepEqual(
      seeds.map(({ text, top }) => [text, top.length]),
      [
        ['Amina Jallo', 20],
        ['Berlin', 20],
      ],
    );
    for (const { surface, text, startChar, endChar } of seeds.flatMap(({ top }) => top)) {
      assert.equal(text.slice(startChar, endChar), surface);
    }
    assert.deepEqual([overlap[0][0], overlap[1][1], overlap[0][1]], [1, 1, overlap[1][0]]);
    assert.ok(sentences === 20 && seconds > 0 && seeds[0].pieces > 1 && seeds[0].unknownShare < 1);
  });

  it('mines, and counts what it found', async () => {
    const { client } = whole;
    const { job, run } = await client.mining.start(request(whole));
    const { result } = await done(client, job);
    assert.equal((result as { candidates: number }).candidates, 100);
    const record = await client.mining.run({ run });
    assert.equal(record.state, 'done');
    assert.equal(record.progress[0].sentencesDone, 60);
  });

  it('copies what an equal run has found, and mines only a changed seed and new documents', async () => {
    const { client, types } = whole;
    const again = await client.mining.start(request(whole));
    const started = performance.now();
    await done(client, again.job);
    const copied = performance.now() - started;
    assert.equal((await client.mining.run({ run: again.run })).candidates, 100);
    const more = await importFile(client, 'more.conll', `Kofi B-PER\nAnnan I-PER\nleft O\nAccra B-LOC\n. O\n\n`);
    const grown = await client.mining.start(request(whole, { corpora: [whole.corpus, more] }));
    await done(client, grown.job);
    const { progress } = await client.mining.run({ run: grown.run });
    assert.deepEqual(
      progress.map(({ sentencesDone }) => sentencesDone),
      [60, 1],
    );
    const other = await client.seeds.add({
      seed: { type: types[1].type, language: 'en', text: 'Paris', isNegative: false },
    });
    const changed = await client.mining.start(request(whole, { types: [types[0], { ...types[1], seeds: [other] }] }));
    await done(client, changed.job);
    assert.equal((await client.mining.run({ run: changed.run })).candidates, 100);
    assert.ok(copied < 5000, `${copied} ms`);
  });

  it('tells how precise the list is, by every verdict, and takes it back with it', async () => {
    const { client, types } = whole;
    const { job, run } = await client.mining.start(request(whole, { selection: { mode: 'all' } }));
    await done(client, job);
    const [, { type }] = types;
    const page = await client.review.page({
      filter: { run, types: [type], standings: ['kept'] },
      order: { by: 'score' },
      limit: 30,
    });
    const accepted = page.items.length - 1;
    assert.ok(accepted >= 12, `${accepted} candidates stand`);
    const threshold = page.items[accepted].score;
    const ask = () => client.review.precision({ run, type, threshold });
    const { slots } = await client.review.why({ candidate: page.items[0].id, words: 5 });
    const mean = slots.reduce((sum, { divergence }) => sum + divergence, 0) / slots.length;
    assert.ok(Math.abs(mean - page.items[0].score) < 1e-5, 'the slots explain the score that is shown');
    assert.ok(slots.every(({ words }) => words.length === 5));
    const before = await ask();
    assert.deepEqual([before.verdicts, before.at.precision, before.at.basis], [0, null, 'nothing']);
    assert.equal(before.at.candidates, accepted);
    for (const [i, { sentence, span }] of page.items.slice(0, 8).entries()) {
      await client.review.decide({ judgements: [{ act: i < 6 ? 'accept' : 'reject', sentence, span, type }] });
    }
    const after = await ask();
    assert.equal(after.verdicts, 8);
    const { precision, low, high } = after.at;
    assert.ok(precision !== null && precision > 0.4 && precision < 0.95 && low < precision && precision < high);
    assert.ok(after.curve.length > 1 && after.curve.every((point) => point.low <= point.high));
    const telling = await client.review.mostTelling({ run, type, threshold, limit: 4 });
    assert.equal(telling.length, 4);
    assert.ok(telling.every(({ status, score }) => status === 'open' && score < threshold));
    for (let i = 0; i < 8; i++) await client.review.undo();
    assert.deepEqual(await ask(), before);
    const histogram = await client.mining.histogram({ run, type, bins: 10 });
    const counts = await client.review.counts({ filter: { run, types: [type] } });
    const candidates = counts.reduce((sum, one) => sum + one.candidates, 0);
    assert.equal(
      histogram.counts.reduce((sum, count) => sum + count, 0),
      candidates,
    );
  });

  it('goes on after the service was closed in the middle, to the same candidates', async () => {
    const setup = await setUp('interrupted', 300);
    const all = { selection: { mode: 'all' }, filters: { maxSentenceWords: 12 } };
    const undisturbed = await setup.client.mining.start(request(setup, all));
    await done(setup.client, undisturbed.job);
    const expected = (await setup.client.mining.run({ run: undisturbed.run })).candidates;
    // Another template: nothing can be copied.
    const fresh = { ...all, template: 'The {label} called: {seed}' };
    const { job, run } = await setup.client.mining.start(request(setup, fresh));
    while ((await setup.client.mining.run({ run })).candidates === 0)
      await new Promise((resolve) => setTimeout(resolve, 5));
    await setup.service.close();
    const { client } = reopen(setup.path);
    const interrupted = await client.jobs.read({ job });
    assert.deepEqual([interrupted.state, interrupted.isResumable], ['interrupted', true]);
    assert.equal((await client.mining.run({ run })).state, 'interrupted');
    await done(client, await client.jobs.resume({ job }));
    const { candidates: found, state } = await client.mining.run({ run });
    assert.deepEqual([found, state], [expected, 'done']);
  });

  it('says what is wrong before a run begins', async () => {
    const { client } = whole;
    const isFailure = (code: string) => (error: unknown) => error instanceof Failure && error.code === code;
    await assert.rejects(client.mining.start(request(whole, { model: 'none' })), isFailure('not-found'));
    await assert.rejects(client.mining.start(request(whole, { corpora: [] })), isFailure('bad-argument'));
    await assert.rejects(client.mining.start(request(whole, { device: 'abacus' })), isFailure('bad-argument'));
  });
});
