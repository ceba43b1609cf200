// A tagger's life after its training, through the contract, with the starter model on Wikigold: held against gold, its
// errors, its learning curve, tagging that survives a pause and a crash, its removal. And what models are worth here.

import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { TaggingPool } from '../../main/jobs/tagging/tagging-pool.ts';
import { openProject } from '../../main/store/file/project-file.ts';
import { drawGoldSentences, storeGoldSample } from '../../main/store/review/gold-sample.ts';
import type { Client } from '../../src/contract/client.ts';
import type { ModelComparison, ModelSpeed } from '../../src/contract/models.ts';
import type { LearningPoint } from '../../src/contract/taggers.ts';
import type { LabelledSpan } from '../../src/corpus/sentence.ts';
import { averagePrecision, precisionAt } from '../../src/evaluate/ranking.ts';
import { evaluateSpans } from '../../src/evaluate/span-scores.ts';
import type { TaggingReport } from '../../src/evaluate/tagging-report.ts';
import type { CorpusId, EvaluationId, RunId, TaggerId, TypeId } from '../../src/project/ids.ts';
import { wikigoldHead } from '../cli/command.ts';
import {
  agreeWithGold,
  done,
  ended,
  importText,
  type Running,
  scratch,
  startService,
  until,
} from './running-service.ts';

const PROJECT = join(scratch, 'project.seedmark');
const LEARNT = 90;
const UNSEEN = 40;
const GOLD = 10;
/** Sentences that models are compared on: mining is the slowest of it. */
const COMPARED = 10;
const TYPES = ['PER', 'LOC', 'ORG', 'MISC'];
const SEEDS = ['Peter', 'London', 'Reuters', 'German'];

let running: Running;
let client: Client;
let learnt: CorpusId;
let unseen: CorpusId;
let tagger: TaggerId;
const types = new Map<string, TypeId>();

/** The program ends and is started again. */
async function restart(): Promise<void> {
  await running.close();
  running = startService(PROJECT);
  client = running.client;
}

function folderOf(weights: { readonly path: string } | undefined): string {
  return join(scratch, weights!.path);
}

async function onlyTagger() {
  return (await client.taggers.list()).find(({ id }) => id === tagger)!;
}

/** As the tagger's own processes tag it, past everything that the jobs do. */
async function tagAfresh(corpus: CorpusId) {
  const sentences = await client.corpora.sentences({ corpus, from: 0, limit: 500 });
  const pool = await TaggingPool.start({ folder: folderOf((await onlyTagger()).weights) }, 1);
  try {
    const { found } = await pool.tag(sentences);
    return sentences.map((sentence, i) => ({ sentence, predicted: found[i].spans }));
  } finally {
    pool.close();
  }
}

const keys = (spans: readonly LabelledSpan[]) => spans.map(({ start, end, type }) => `${start} ${end} ${type}`).sort();

before(async () => {
  running = startService();
  client = running.client;
  await client.projects.create({ path: PROJECT, name: 'project' });
  learnt = await importText(client, 'learnt.conll', wikigoldHead(LEARNT));
  const rest = wikigoldHead(LEARNT + UNSEEN).slice(wikigoldHead(LEARNT).trimEnd().length);
  unseen = await importText(client, 'unseen.conll', `${rest.trim()}\n`);
  for (const [i, name] of TYPES.entries()) {
    const type = await client.types.add({ settings: { name, colour: '#336699' } });
    await client.seeds.add({ seed: { type, language: 'en', text: SEEDS[i], isNegative: false } });
    types.set(name, type);
  }
  await running.close();
  const file = openProject(PROJECT);
  storeGoldSample(file.connection, GOLD, drawGoldSentences(file.connection, GOLD));
  file.close();
  running = startService(PROJECT);
  client = running.client;
  await agreeWithGold(client, learnt, types);
  const training = {
    ...{ name: 'first', model: 'starter', types: [...types.values()] },
    ...{ epochs: 12, layers: 2, learningRate: 5e-4, devShare: 0.2 },
  };
  const begun = await client.taggers.train({ training });
  tagger = begun.tagger;
  await done(client, begun.job);
});

describe('a trained tagger', { concurrency: 1 }, () => {
  it('is held against the labels that a corpus came with, as its own tagging of the corpus says', async () => {
    const job = await client.taggers.evaluate({ tagger, against: { kind: 'corpus', corpus: unseen } });
    const { evaluation } = await done<{ evaluation: EvaluationId }>(client, job);
    const record = (await client.taggers.evaluations()).find(({ id }) => id === evaluation)!;
    const report = record.scores as unknown as TaggingReport;
    const afresh = await tagAfresh(unseen);
    const { micro } = evaluateSpans(afresh.map(({ sentence, predicted }) => ({ gold: sentence.spans, predicted })));
    assert.equal(record.against, 'labels of unseen.conll');
    assert.equal(record.options.sentences, afresh.length);
    assert.equal(record.options.learntFrom, 0);
    assert.deepEqual(
      [report.micro.correct, report.micro.predicted, report.micro.gold],
      [micro.correct, micro.predicted, micro.gold],
    );
    assert.ok(report.micro.f1 > 0.1, `it has learnt something: ${report.micro.f1}`);
    assert.ok(report.micro.intervals!.f1.low < report.micro.f1 && report.micro.f1 < report.micro.intervals!.f1.high);
    const { seenUnseen } = report;
    assert.equal(seenUnseen!.sameType.gold + seenUnseen!.otherType.gold + seenUnseen!.unseen.gold, report.micro.gold);
  });

  it('shows every sentence that it and gold disagree about, the most wrong first', async () => {
    const afresh = await tagAfresh(unseen);
    const wrong = new Map(
      afresh.map(({ sentence, predicted }) => {
        const [gold, found] = [new Set(keys(sentence.spans)), new Set(keys(predicted))];
        return [
          sentence.id,
          [...gold].filter((key) => !found.has(key)).length + [...found].filter((key) => !gold.has(key)).length,
        ];
      }),
    );
    const { sentences, errors } = await client.taggers.errors({ tagger, from: 0, limit: 500 });
    assert.equal(sentences, [...wrong.values()].filter((count) => count > 0).length);
    const counts = errors.map(({ sentence }) => wrong.get(sentence.id)!);
    assert.equal(counts.length, sentences);
    assert.deepEqual(
      counts,
      counts.toSorted((a, b) => b - a),
    );
    const page = await client.taggers.errors({ tagger, from: 2, limit: 3 });
    assert.deepEqual(page.errors, errors.slice(2, 5));
    for (const { sentence, gold } of errors) assert.deepEqual(keys(gold), keys(sentence.spans));
  });

  it('is not scored on what it has learnt from', async () => {
    const job = await client.taggers.evaluate({ tagger, against: { kind: 'corpus', corpus: learnt } });
    const { evaluation } = await done<{ evaluation: EvaluationId }>(client, job);
    const { options } = (await client.taggers.evaluations()).find(({ id }) => id === evaluation)!;
    const { sentences, learntFrom } = options as { sentences: number; learntFrom: number };
    assert.ok(learntFrom > LEARNT / 2);
    assert.equal(sentences + learntFrom, LEARNT);
  });

  it('is held against the gold sample, which no training touches', async () => {
    const read = { tagger, against: { kind: 'gold sample' } as const };
    const { evaluation } = await done<{ evaluation: EvaluationId }>(client, await client.taggers.evaluate(read));
    const record = (await client.taggers.evaluations()).find(({ id }) => id === evaluation)!;
    const inLearnt = record.options.sentences as number;
    assert.equal(record.options.learntFrom, 0);
    assert.ok(inLearnt > 0 && inLearnt <= GOLD, `${inLearnt} sentences of the sample were read`);
    await agreeWithGold(client, unseen, types);
    const again = await done<{ evaluation: EvaluationId }>(client, await client.taggers.evaluate(read));
    const all = (await client.taggers.evaluations()).find(({ id }) => id === again.evaluation)!;
    assert.equal(all.options.sentences, GOLD);
    assert.equal(all.against, 'gold sample');
  });

  it('tags corpora into a run that is reviewed, over a pause and a crash, as if nothing had happened', async () => {
    const { job, run } = await client.taggers.tag({ tagger, corpora: [unseen, learnt] });
    await until(client, job, ({ done: sentences }) => sentences > 0);
    await client.jobs.pause({ job });
    const paused = await client.jobs.read({ job });
    assert.equal(paused.state, 'paused');
    await restart();
    assert.equal((await client.jobs.read({ job })).state, 'interrupted');
    const resumed = await client.jobs.resume({ job });
    const result = await done<{ run: RunId; candidates: number }>(client, resumed);
    const afresh = [...(await tagAfresh(unseen)), ...(await tagAfresh(learnt))];
    const expected = afresh.flatMap(({ sentence, predicted }) => keys(predicted).map((key) => `${sentence.id} ${key}`));
    const { items } = await client.review.page({ filter: { run }, order: { by: 'score' }, limit: 500 });
    const names = new Map([...types].map(([name, id]) => [id, name]));
    assert.equal(result.candidates, expected.length);
    assert.deepEqual(
      items.map(({ sentence, span, type }) => `${sentence} ${span.start} ${span.end} ${names.get(type)}`).sort(),
      expected.sort(),
    );
    const scores = items.map(({ score }) => score);
    assert.ok(scores.every((score) => score > 0 && score <= 1));
    assert.deepEqual(
      scores,
      scores.toSorted((a, b) => b - a),
      'the surest first',
    );
    // What gold was accepted for before is decided here as well.
    assert.ok(items.some(({ status }) => status === 'accepted'));
    await assert.rejects(client.review.why({ candidate: items[0].id, words: 5 }), /not made of expectations/);
  });

  it('draws its learning curve, part by part, over a crash', async () => {
    const job = await client.taggers.learningCurve({ tagger, steps: 2 });
    await until(client, job, ({ done: units }) => units >= 1000);
    await assert.rejects(client.taggers.learningCurve({ tagger, steps: 2 }), /A job works on this tagger/);
    await restart();
    const half = await client.taggers.learningPoints({ tagger });
    assert.equal(half.length, 1, 'the finished part is kept');
    const { points } = await done<{ points: LearningPoint[] }>(client, await client.jobs.resume({ job }));
    assert.deepEqual(points[0], half[0]);
    assert.equal(points.length, 2);
    assert.ok(points[0].verdicts < points[1].verdicts);
    for (const { low, f1, high } of points) assert.ok(low <= f1 && f1 <= high);
    assert.deepEqual(await client.taggers.learningPoints({ tagger }), points);
    const left = readdirSync(`${PROJECT}.taggers`).filter((name) => name.includes('curve'));
    assert.deepEqual(left, []);
  });

  it('says what is missing instead of scoring nothing', async () => {
    const plain = await importText(client, 'plain.txt', 'Nobody labelled this.\n');
    const job = await client.taggers.evaluate({ tagger, against: { kind: 'corpus', corpus: plain } });
    const { state, failure } = await ended(client, job);
    assert.deepEqual([state, failure?.code], ['failed', 'corpus-invalid']);
    await assert.rejects(client.taggers.evaluate({ tagger: 99 as TaggerId, against: { kind: 'gold sample' } }), {
      code: 'not-found',
    });
    await assert.rejects(client.taggers.tag({ tagger, corpora: [] }), { code: 'bad-argument' });
  });

  it('is handed out with or without the parts that not everybody needs, as the preview said', async () => {
    const { files, card } = await client.exports.taggerPreview({ tagger });
    const names = files.map(({ name }) => name);
    assert.match(card, /^---\n/);
    for (const part of ['config.json', 'model.safetensors', 'onnx/model.onnx', 'onnx/model_quantized.onnx']) {
      assert.ok(names.includes(part), part);
    }
    const path = join(scratch, 'small');
    await done(client, await client.exports.tagger({ tagger, path, without: ['model.safetensors'] }));
    const written = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    assert.equal(written.length, names.length - 1);
    assert.ok(!existsSync(join(path, 'model.safetensors')));
  });

  it('is removed with its folder, and not while a job works on it', async () => {
    const folder = folderOf((await onlyTagger()).weights);
    const { job } = await client.taggers.tag({ tagger, corpora: [unseen] });
    await assert.rejects(client.taggers.remove({ tagger }), { code: 'bad-argument' });
    await client.jobs.cancel({ job });
    await client.taggers.remove({ tagger });
    assert.deepEqual(await client.taggers.list(), []);
    assert.deepEqual(await client.taggers.evaluations(), []);
    assert.ok(!existsSync(folder));
    assert.deepEqual(await client.taggers.curve({ tagger }), []);
    assert.deepEqual((await client.taggers.errors({ tagger, from: 0, limit: 1 })).sentences, 0);
  });
});

describe('a model', { concurrency: 1 }, () => {
  it('is measured on this machine, and its speed is told from then on', async () => {
    const job = await client.models.measure({ model: 'starter' });
    const speed = await done<ModelSpeed>(client, job);
    assert.ok(speed.rowsPerSecond > 0 && speed.pieces > 0);
    assert.equal(speed.device, 'cpu');
    const [starter] = await client.models.list();
    assert.deepEqual(starter.speed, speed);
  });

  it('is compared by what it finds of the labels: the same as its own run says, over a pause', async () => {
    const corpora = [
      await importText(client, 'one.conll', wikigoldHead(COMPARED / 2)),
      await importText(client, 'two.conll', wikigoldHead(COMPARED)),
    ];
    const asked = [types.get('PER')!, types.get('LOC')!];
    const job = await client.models.compare({ models: ['starter'], corpora, types: asked });
    await until(client, job, ({ done: sentences }) => sentences >= COMPARED / 2);
    await client.jobs.pause({ job });
    await client.jobs.resume({ job });
    const { ranks, top, models } = await done<ModelComparison>(client, job);
    const [{ model, kind, types: compared }] = models;
    assert.deepEqual([model, kind], ['starter', 'masked']);

    const seeds = await client.seeds.list();
    const mining = {
      ...{ corpora, model: 'starter', selection: { mode: 'top' as const, k: top } },
      types: asked.map((type) => ({ type, seeds: seeds.filter((seed) => seed.type === type).map(({ id }) => id) })),
    };
    const mined = await client.mining.start({ mining });
    await done(client, mined.job);
    const gold = new Map<string, boolean>();
    for (const corpus of corpora) {
      for (const { id, spans } of await client.corpora.sentences({ corpus, from: 0, limit: 500 })) {
        for (const key of keys(spans)) gold.set(`${id} ${key}`, true);
      }
    }
    for (const [i, name] of ['PER', 'LOC'].entries()) {
      const filter = { run: mined.run, types: [asked[i]] };
      const { items } = await client.review.page({ filter, order: { by: 'score' }, limit: 500 });
      const hits = items.map(({ sentence, span }) => gold.has(`${sentence} ${span.start} ${span.end} ${name}`));
      const all = [...gold.keys()].filter((key) => key.endsWith(` ${name}`)).length;
      assert.equal(compared[i].name, name);
      assert.equal(compared[i].gold, all);
      assert.equal(compared[i].ranked, items.length);
      assert.ok(Math.abs(compared[i].averagePrecision! - averagePrecision(hits, all)) < 1e-9);
      assert.deepEqual(
        compared[i].precisionAt,
        ranks.map((rank) => precisionAt(hits, rank)),
      );
    }
  });
});
