// Verdicts become a tagger by the service's own job: interrupted and gone on with, exported, tried on text.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openCorpus, readCorpus } from '../../main/files/open-corpus.ts';
import { JOB_KINDS } from '../../main/jobs/kinds.ts';
import { openService, type Service } from '../../main/service/index.ts';
import type { Client } from '../../src/contract/client.ts';
import type { CorpusId, JobId, TypeId } from '../../src/project/ids.ts';
import { wikigoldHead } from '../cli/command.ts';
import { scratchFolder } from '../support/project-builder.ts';
import { SHARED, unlessShared } from '../support/shared.ts';

const scratch = scratchFolder();
const services: Service[] = [];
process.env.SEEDMARK_CACHE = join(scratch, 'cache');
after(async () => {
  for (const service of services) await service.close();
});

function open(project?: string): { service: Service; client: Client } {
  const service = openService({ folder: join(scratch, 'user'), kinds: JOB_KINDS, project });
  services.push(service);
  return { service, client: service.connect() };
}

async function done(client: Client, job: JobId) {
  for (;;) {
    const record = await client.jobs.read({ job });
    if (record.endedAt !== undefined) {
      assert.equal(record.state, 'done', JSON.stringify(record.failure));
      return record;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('training as a job', { skip: unlessShared('models/tiny-bert-cased'), concurrency: 1 }, () => {
  it('learns from accepted labels, stops with the service, goes on, and leaves a tagger that tags', async () => {
    const path = join(scratch, 'project.seedmark');
    const first = open();
    await first.client.projects.create({ path, name: 'project' });
    await first.client.models.add({ path: join(SHARED, 'models/tiny-bert-cased'), name: 'tiny' });
    const file = join(scratch, 'gold.conll');
    writeFileSync(file, wikigoldHead(80));
    const [importJob] = await first.client.corpora.import({
      files: [{ path: file, name: 'gold', choices: { language: 'en' } }],
    });
    const { corpus } = (await done(first.client, importJob)).result as { corpus: CorpusId };
    const types = new Map<string, TypeId>();
    for (const name of ['PER', 'LOC', 'ORG', 'MISC']) {
      types.set(name, await first.client.types.add({ settings: { name, colour: '#336699' } }));
    }
    // A reviewer who accepts what gold has.
    for (const sentence of await first.client.corpora.sentences({ corpus, from: 0, limit: 100 })) {
      const judgements = sentence.spans.map(({ start, end, type }) => ({
        act: 'accept' as const,
        sentence: sentence.id,
        span: { start, end },
        type: types.get(type)!,
      }));
      if (judgements.length > 0) await first.client.review.decide({ judgements });
    }
    const training = { name: 'first tagger / ñ', model: 'tiny', types: [...types.values()], epochs: 40, devShare: 0.2 };
    const { job, tagger } = await first.client.taggers.train({ training });
    while ((await first.client.jobs.read({ job })).done < 5) await new Promise((resolve) => setTimeout(resolve, 20));
    await first.service.close();

    const { client } = open(path);
    assert.equal((await client.jobs.read({ job })).state, 'interrupted');
    await done(client, await client.jobs.resume({ job }));
    const [trained] = await client.taggers.list();
    assert.equal(trained.id, tagger);
    assert.match(trained.weights!.path, /^project\.seedmark\.taggers\/\d+-first-tagger-ñ$/);
    const folder = join(dirname(path), trained.weights!.path);
    for (const name of ['model.safetensors', 'onnx/model.onnx', 'README.md'])
      assert.ok(existsSync(join(folder, name)), name);
    assert.ok(!existsSync(`${folder}.checkpoint`));
    const curve = await client.taggers.curve({ tagger });
    const steps = curve.map(({ step }) => step);
    assert.deepEqual(
      steps,
      steps.map((_, i) => i + 1),
      'every step once, whatever was interrupted',
    );
    assert.ok(curve.some(({ devF1 }) => devF1 !== undefined));
    const [evaluation] = await client.taggers.evaluations();
    assert.equal(evaluation.tagger, tagger);
    const text = 'Amina Jallo went to Banjul. She came back.';
    const tagged = await client.taggers.tryText({ tagger, text, language: 'en' });
    assert.deepEqual(
      tagged.map(({ sentence }) => sentence.text),
      ['Amina Jallo went to Banjul.', 'She came back.'],
    );
    const copy = join(scratch, 'handed out');
    await done(client, await client.exports.tagger({ tagger, path: copy }));
    assert.ok(existsSync(join(copy, 'onnx/model.onnx')) && !existsSync(`${copy}.part`));
    for (const { spans } of tagged) for (const { confidence } of spans) assert.ok(confidence > 0 && confidence <= 1);
  });

  it('exports what was accepted, as the labels that it was, and says what is unknown', async () => {
    for (const service of services.splice(0)) await service.close();
    const { client } = open(join(scratch, 'project.seedmark'));
    const [corpus] = await client.corpora.list();
    const types = await client.types.list();
    const dataset = {
      format: 'conll',
      corpora: [corpus.id],
      types: types.map(({ id }) => id),
      unknownWords: 'outside' as const,
    };
    const preview = await client.exports.preview({ dataset });
    const path = join(scratch, 'exported.conll');
    const { result } = await done(client, await client.exports.dataset({ dataset, path }));
    const gold = (await readGold(join(scratch, 'gold.conll'))).flatMap(({ spans }) => spans);
    assert.deepEqual([preview.sentences, preview.spans], [80, gold.length]);
    assert.deepEqual((result as { spans: number }).spans, gold.length);
    assert.ok(preview.lost.some(({ what, count }) => /nobody judged/.test(what) && count > 0));
    assert.deepEqual(
      (await readGold(path)).map(({ words, spans }) => [words.length, spans]),
      (await readGold(join(scratch, 'gold.conll'))).map(({ words, spans }) => [words.length, spans]),
    );
    assert.ok(readFileSync(path, 'utf8').startsWith(preview.head.slice(0, 1000)));
    const strict = await client.exports.preview({ dataset: { ...dataset, unknownWords: 'leave out' } });
    assert.ok(strict.sentences < 80);
    await assert.rejects(client.exports.preview({ dataset: { ...dataset, format: 'plain' } }), /No data set/);
  });
});

async function readGold(path: string) {
  return (await readCorpus(await openCorpus(path))).sentences;
}
