// Fine types in a project, through the contract: decomposed on the corpus's own labels, edited by hand, carried to spans,
// exports and a type of its own; interrupted and gone on with to the same result.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { JOB_KINDS } from '../../main/jobs/kinds.ts';
import { openService, type Service } from '../../main/service/index.ts';
import type { Client } from '../../src/contract/client.ts';
import type { DecomposeRequest } from '../../src/contract/decompose.ts';
import type { JobRecord } from '../../src/contract/jobs.ts';
import type { CorpusId, DecompositionId, JobId, TypeId } from '../../src/project/ids.ts';
import { wikigoldHead } from '../cli/command.ts';
import { failsWith } from '../support/open-services.ts';
import { scratchFolder } from '../support/project-builder.ts';
import { SHARED, unlessShared } from '../support/shared.ts';

const scratch = scratchFolder();
const MODEL = join(SHARED, 'models/tiny-bert-cased');
const services: Service[] = [];
process.env.SEEDMARK_CACHE = join(scratch, 'cache');
after(async () => {
  for (const service of services) await service.close();
});

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

describe('fine types', { skip: unlessShared('models/tiny-bert-cased'), concurrency: 1 }, () => {
  let client: Client;
  let service: Service;
  let corpus: CorpusId;
  let place: TypeId;
  let decomposition: DecompositionId;
  const path = join(scratch, 'fine.seedmark');
  const request = (more: Partial<DecomposeRequest> = {}) => ({
    decompose: {
      ...{ type: place, corpora: [corpus], model: 'tiny', device: 'cpu', from: 'gold' as const },
      ...{ seeds: 12, accept: { share: 0.05, of: 'all cells' as const }, ...more },
    },
  });

  before(async () => {
    if (unlessShared('models/tiny-bert-cased')) return;
    ({ client, service } = reopen());
    await client.projects.create({ path, name: 'fine' });
    const file = join(scratch, 'fine.conll');
    writeFileSync(file, wikigoldHead(150));
    const [job] = await client.corpora.import({ files: [{ path: file, name: 'fine', choices: { language: 'en' } }] });
    corpus = ((await done(client, job)).result as { corpus: CorpusId }).corpus;
    place = await client.types.add({ settings: { name: 'LOC', colour: '#336699' } });
    await client.types.setPhrase({ type: place, language: 'en', phrase: 'location' });
    await client.models.add({ path: MODEL, name: 'tiny' });
  });

  it('says where seeds can be drawn from, and refuses sources that are empty', async () => {
    const { labels, reviewed, ranked } = await client.decompose.sources({ type: place, corpora: [corpus] });
    assert.ok(labels.some(({ label, spans }) => label === 'LOC' && spans > 12));
    assert.deepEqual([reviewed, ranked], [0, []]);
    await assert.rejects(client.decompose.start(request({ from: 'reviewed' })), failsWith('corpus-invalid'));
    await assert.rejects(client.decompose.start(request({ from: 'ranked' })), failsWith('bad-argument'));
    await assert.rejects(client.decompose.start(request({ label: 'ship' })), failsWith('corpus-invalid'));
  });

  it('covers the labelled spans greedily: gains fall, shares add up, each member is in one facet', async () => {
    const started = await client.decompose.start(request());
    decomposition = started.decomposition;
    await done(client, started.job);
    const view = await client.decompose.read({ decomposition });
    assert.equal(view.state, 'done');
    assert.equal(view.seeds.length, 12);
    assert.ok(view.facets.length > 1 && view.guarantee > 0.63);
    const gains = view.curve.map(({ gain }) => gain);
    assert.deepEqual(
      gains,
      [...gains].sort((a, b) => b - a),
    );
    assert.equal(
      gains.reduce((sum, gain) => sum + gain, 0),
      view.curve.at(-1)!.covered,
    );
    assert.ok(Math.abs(view.curve.at(-1)!.share - view.curve.at(-1)!.covered / view.counted) < 1e-12);
    view.facets.forEach(({ gain, share, seeds }, i) => {
      assert.deepEqual([gain, share, seeds], [view.curve[i].gain, view.curve[i].share, [view.curve[i].seed]]);
    });
    const members = view.facets.reduce((sum, facet) => sum + facet.members, 0);
    assert.equal(
      members,
      view.facets.reduce((sum, facet) => sum + facet.gain, 0),
      'members and gains cover the same',
    );
    view.overlaps.forEach((row, i) => {
      row.forEach((overlap, j) => {
        assert.ok(overlap === view.overlaps[j][i] && overlap <= row[i]);
      });
    });
    assert.equal(view.map.length, Math.min(400, members));
    assert.ok(view.map.every(({ x, y, facet }) => Number.isFinite(x) && Number.isFinite(y) && facet !== undefined));
  });

  it('lists what a facet and a seed accepted, nearest first, by the text that stands there', async () => {
    const view = await client.decompose.read({ decomposition });
    const page = { decomposition, from: 0, limit: 100 };
    const { spans, total } = await client.decompose.spans({ ...page, of: { by: 'facet', facet: 0 } });
    assert.equal(total, view.facets[0].members);
    assert.deepEqual(
      spans.map(({ score }) => score),
      spans.map(({ score }) => score).sort((a, b) => a - b),
    );
    const texts = spans.map(({ text, words, span }) =>
      text.slice(words[span.start].startChar, words[span.end - 1].endChar),
    );
    assert.deepEqual(view.facets[0].examples, [...new Set(texts)].slice(0, 8));
    const seed = await client.decompose.spans({ ...page, of: { by: 'seed', seed: view.facets[0].seeds[0] } });
    assert.ok(seed.total >= total);
    assert.equal(seed.spans[0].seed, view.facets[0].seeds[0]);
  });

  it('names the seed that shows most unseen spans, fewer when some are judged', async () => {
    const before = (await client.decompose.read({ decomposition })).next;
    assert.ok(before && before.unseen > 0);
    const page = { decomposition, from: 0, limit: 100, isUnseen: true, of: { by: 'seed' as const, seed: before.seed } };
    const { spans, total } = await client.decompose.spans(page);
    assert.equal(total, before.unseen);
    const [{ sentence, span }] = spans;
    await client.review.decide({ judgements: [{ act: 'reject', sentence, span, type: place }] });
    assert.equal((await client.decompose.spans(page)).total, total - 1);
  });

  it('names, merges, splits, drops and resets facets without losing a span', async () => {
    const proposed = await client.decompose.read({ decomposition });
    const edit = (one: Parameters<Client['decompose']['edit']>[0]['edit']) =>
      client.decompose.edit({ decomposition, edit: one });
    const covered = (view: typeof proposed) => view.facets.reduce((sum, { gain }) => sum + gain, 0);
    await edit({ act: 'name', facet: 1, name: ' towns ' });
    await edit({ act: 'merge', facets: [0, 1] });
    const merged = await client.decompose.read({ decomposition });
    assert.deepEqual(
      [merged.facets[0].name, merged.facets[0].seeds.length, merged.facets.length],
      ['towns', 2, proposed.facets.length - 1],
    );
    assert.equal(covered(merged), covered(proposed));
    await edit({ act: 'split', facet: 0, seeds: [proposed.facets[1].seeds[0]] });
    const split = await client.decompose.read({ decomposition });
    assert.deepEqual(
      split.facets.map(({ seeds }) => seeds),
      proposed.facets.map(({ seeds }) => seeds),
    );
    await edit({ act: 'drop', facet: split.facets.length - 1 });
    assert.equal((await client.decompose.read({ decomposition })).facets.length, proposed.facets.length - 1);
    await edit({ act: 'reset' });
    assert.deepEqual((await client.decompose.read({ decomposition })).facets, proposed.facets);
    await assert.rejects(edit({ act: 'drop', facet: 99 }), failsWith('not-found'));
    await assert.rejects(edit({ act: 'merge', facets: [0] }), failsWith('bad-argument'));
  });

  it('carries a facet to its spans as a subtype, which exports write beside the type or in its place', async () => {
    await assert.rejects(client.decompose.assign({ decomposition, facet: 0 }), failsWith('bad-argument'));
    await client.decompose.edit({ decomposition, edit: { act: 'name', facet: 0, name: 'country' } });
    const { changed } = await client.decompose.assign({ decomposition, facet: 0 });
    const { facets } = await client.decompose.read({ decomposition });
    assert.deepEqual([changed, facets[0].assigned], [facets[0].members, facets[0].members]);
    const { spans } = await client.decompose.spans({
      ...{ decomposition, from: 0, limit: 3 },
      of: { by: 'facet', facet: 0 },
    });
    assert.ok(spans.every(({ subtype }) => subtype === 'country'));
    const judgements = spans.map(({ sentence, span }) => ({ act: 'accept' as const, sentence, span, type: place }));
    await client.review.decide({ judgements });
    const dataset = { format: 'jsonl', corpora: [corpus], types: [place], unknownWords: 'outside' as const };
    const exported = async (more: object): Promise<string> => {
      const target = join(scratch, 'out.jsonl');
      await done(client, await client.exports.dataset({ dataset: { ...dataset, ...more }, path: target }));
      return readFileSync(target, 'utf8');
    };
    const labels = (text: string) =>
      text
        .trim()
        .split('\n')
        .flatMap((line) => JSON.parse(line).spans as { label: string; subtype?: string }[]);
    assert.deepEqual(
      labels(await exported({})).map(({ label, subtype }) => [label, subtype]),
      spans.map(() => ['LOC', 'country']),
    );
    assert.deepEqual(
      labels(await exported({ subtypes: 'instead' })).map(({ label, subtype }) => [label, subtype]),
      spans.map(() => ['country', undefined]),
    );
    const { lost } = await client.exports.preview({ dataset: { ...dataset, format: 'conll' } });
    assert.ok(lost.some(({ what, count }) => what === 'subtypes of spans' && count === spans.length));
    assert.deepEqual(await client.decompose.unassign({ decomposition, facet: 0 }), { changed });
    assert.equal((await client.decompose.read({ decomposition })).facets[0].assigned, 0);
  });

  it('makes facets a type below the coarse one, with their seeds', async () => {
    const type = await client.decompose.promote({ decomposition, facets: [0, 1], name: 'GPE', colour: '#2f6fb0' });
    const made = (await client.types.list()).find(({ id }) => id === type);
    assert.deepEqual(
      [made?.name, made?.parent, made?.phrases],
      ['GPE', place, [{ language: 'en', phrase: 'location' }]],
    );
    const view = await client.decompose.read({ decomposition });
    const texts = (await client.seeds.list()).filter((seed) => seed.type === type).map(({ text }) => text);
    assert.deepEqual(
      texts,
      [...view.facets[0].seeds, ...view.facets[1].seeds].map((seed) => view.seeds[seed].text),
    );
    assert.deepEqual(view.facets.map(({ becameType }) => becameType).slice(0, 3), [type, type, undefined]);
  });

  it('draws seeds from verdicts and from a ranking, too', async () => {
    const reviewed = await client.decompose.start(request({ from: 'reviewed', sentences: 40 }));
    await done(client, reviewed.job);
    const view = await client.decompose.read({ decomposition: reviewed.decomposition });
    assert.ok(view.seeds.length >= 1 && view.seeds.length <= 3 && view.counted < view.tested);
    assert.equal(view.curve.at(-1)!.share, 1, 'all that any seed accepted is covered');
    const seed = await client.seeds.add({ seed: { type: place, language: 'en', text: 'Berlin', isNegative: false } });
    const mining = {
      ...{ corpora: [corpus], types: [{ type: place, seeds: [seed] }], model: 'tiny', device: 'cpu' },
      selection: { mode: 'top' as const, k: 30 },
    };
    const mined = await client.mining.start({ mining });
    await done(client, mined.job);
    const ranked = await client.decompose.start(request({ from: 'ranked', run: mined.run, sentences: 40, seeds: 5 }));
    await done(client, ranked.job);
    assert.equal((await client.decompose.read({ decomposition: ranked.decomposition })).seeds.length, 5);
    assert.equal((await client.decompose.list({ type: place })).length, 3);
    await client.decompose.remove({ decomposition: ranked.decomposition });
    await assert.rejects(client.decompose.read({ decomposition: ranked.decomposition }), failsWith('not-found'));
  });

  it('goes on after the service was closed in the middle, to the same facets', async () => {
    const undisturbed = await client.decompose.start(request({ random: 5, seeds: 30 }));
    await done(client, undisturbed.job);
    const expected = await client.decompose.read({ decomposition: undisturbed.decomposition });
    const { job, decomposition: id } = await client.decompose.start(request({ random: 5, seeds: 30 }));
    for (;;) {
      const { done: steps, endedAt } = await client.jobs.read({ job });
      assert.equal(endedAt, undefined, 'it ended before it could be interrupted');
      if (steps > 300) break;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await service.close();
    ({ client, service } = reopen(path));
    assert.equal((await client.jobs.read({ job })).state, 'interrupted');
    await done(client, await client.jobs.resume({ job }));
    const found = await client.decompose.read({ decomposition: id });
    assert.deepEqual([found.curve, found.facets, found.map], [expected.curve, expected.facets, expected.map]);
  });
});
