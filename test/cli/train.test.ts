// seedmark train as a user meets it: labels or a ranking in, a tagger folder out; stopped, killed, on a full disk, and
// with input that cannot be right.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { unlessShared } from '../support/shared.ts';
import { filesLeft, folder, seedmark, start, TINY_BERT, wikigoldHead } from './command.ts';

const path = (name: string) => join(folder, name);
const MODEL = ['--model', TINY_BERT];
const FAST = [...MODEL, '--epochs', '2', '--threads', '1'];
/** Long enough to be interrupted. */
const SLOW = [...MODEL, '--epochs', '12', '--threads', '1', '--checkpoint-every', '3'];
const KEPT = ['dev.conll', 'train.conll'];

function sameTagger(one: string, other: string): void {
  for (const file of ['model.safetensors', 'onnx/model.onnx']) {
    assert.ok(readFileSync(path(`${one}/${file}`)).equals(readFileSync(path(`${other}/${file}`))), file);
  }
}

async function whenThere(file: string): Promise<void> {
  for (let waited = 0; !existsSync(path(file)); waited += 20) {
    assert.ok(waited < 60_000, `${file} never came`);
    await sleep(20);
  }
}

async function refuses(args: readonly string[], message: RegExp): Promise<void> {
  const before = filesLeft();
  const { code, stderr } = await seedmark(args);
  assert.equal(code, 2, stderr);
  assert.match(stderr, message);
  assert.doesNotMatch(stderr, /This is a bug/);
  assert.deepEqual(filesLeft(), before, 'nothing half-written');
}

describe('seedmark train', { skip: unlessShared('models/tiny-bert-cased'), concurrency: 1 }, () => {
  before(() => {
    const sentences = wikigoldHead(100).split('\n\n');
    writeFileSync(path('train.conll'), `${sentences.slice(0, 80).join('\n\n')}\n\n`);
    writeFileSync(path('dev.conll'), `${sentences.slice(80).join('\n\n')}\n`);
  });

  afterEach(() => {
    for (const name of filesLeft()) if (!KEPT.includes(name)) rmSync(path(name), { recursive: true });
  });

  it('goes from labels to a tagger folder with scores, and leaves nothing else behind', async () => {
    const { code, stdout, stderr } = await seedmark([
      'train',
      'train.conll',
      ...FAST,
      '--dev',
      'dev.conll',
      '--out',
      'tagger',
      '--json',
    ]);
    assert.equal(code, 0, stderr);
    const summary = JSON.parse(stdout);
    assert.equal(summary.outcome, 'done');
    assert.deepEqual(Object.keys(summary.spans).sort(), ['LOC', 'MISC', 'ORG', 'PER']);
    assert.equal(summary.report.sentences, 20);
    assert.equal(summary.verified.full.different, 0);
    for (const file of [
      'config.json',
      'model.safetensors',
      'onnx/model.onnx',
      'onnx/model_quantized.onnx',
      'README.md',
      'tokenizer.json',
    ]) {
      assert.ok(existsSync(path(`tagger/${file}`)), file);
    }
    const card = readFileSync(path('tagger/README.md'), 'utf8');
    assert.match(card, /labels of train\.conll/);
    assert.match(card, /On dev\.conll/);
    assert.deepEqual(filesLeft(), ['dev.conll', 'tagger', 'train.conll']);
  });

  it('goes from a ranking to a tagger whose card tells the seeds, the method and the rule', async () => {
    const mine = [
      'mine',
      'train.conll',
      ...MODEL,
      '--type=PER:person=Amina Jallo',
      '--type=LOC:place=Berlin',
      '--top',
      '60',
      '--out',
      'ranked.jsonl',
    ];
    assert.equal((await seedmark(mine)).code, 0);
    await refuses(['train', 'ranked.jsonl', ...FAST, '--out', 'tagger'], /is a ranking.*\n.*--corpus/);
    await refuses(
      ['train', 'ranked.jsonl', '--corpus', 'dev.conll', ...FAST, '--out', 'tagger'],
      /does not belong to this corpus/,
    );
    await refuses(
      ['train', 'ranked.jsonl', '--corpus', 'train.conll', '--accept-score', '-1', ...FAST, '--out', 'tagger'],
      /No span .* is accepted/,
    );
    const { code, stdout, stderr } = await seedmark([
      'train',
      'ranked.jsonl',
      '--corpus',
      'train.conll',
      '--accept-top',
      '20',
      ...FAST,
      '--out',
      'tagger',
      '--json',
    ]);
    assert.equal(code, 0, stderr);
    const { spans } = JSON.parse(stdout);
    assert.ok(spans.PER > 0 && spans.PER <= 20 && spans.LOC > 0 && spans.LOC <= 20);
    const card = readFileSync(path('tagger/README.md'), 'utf8');
    for (const said of [/Amina Jallo/, /Berlin/, /div2/, /the best 20 of each type/, /negative sampling/])
      assert.match(card, said);
  });

  it('goes on after Ctrl-C and after kill -9 to the same tagger, bit for bit', async () => {
    const whole = ['train', 'train.conll', ...SLOW];
    assert.equal((await seedmark([...whole, '--out', 'whole'])).code, 0);
    for (const signal of ['SIGINT', 'SIGKILL'] as const) {
      const args = [...whole, '--out', signal];
      const run = start(args);
      await whenThere(`${signal}.checkpoint`);
      run.process.kill(signal);
      const { code, stderr } = await run.ended;
      assert.equal(code, signal === 'SIGINT' ? 1 : null, stderr);
      assert.ok(!existsSync(path(signal)), 'no tagger yet');
      const resumed = await seedmark([...args, '--json']);
      assert.equal(resumed.code, 0, resumed.stderr);
      assert.ok(JSON.parse(resumed.stdout).resumedFrom >= 3);
      sameTagger('whole', signal);
      assert.ok(!filesLeft().some((name) => name.includes('checkpoint')));
    }
  });

  it('refuses the checkpoint of another training and a damaged one, and --fresh takes only checkpoints away', async () => {
    const args = ['train', 'train.conll', ...FAST, '--out', 'tagger'];
    writeFileSync(path('tagger.checkpoint'), 'nonsense');
    await refuses(args, /checkpoint .*tagger\.checkpoint is damaged.*\n.*Delete it/);
    const run = start(['train', 'train.conll', ...SLOW, '--out', 'other']);
    await whenThere('other.checkpoint');
    run.process.kill('SIGKILL');
    await run.ended;
    await refuses([...args, '--checkpoint', 'other.checkpoint'], /belongs to a training with other data or settings/);
    // It could be any file of the user's.
    await refuses([...args, '--fresh'], /is not a training checkpoint; it was left as it is/);
    writeFileSync(path('other.checkpoint'), readFileSync(path('other.checkpoint')).subarray(0, 100_000));
    await refuses([...args, '--checkpoint', 'other.checkpoint'], /is damaged/);
    const { code, stderr } = await seedmark([...args, '--checkpoint', 'other.checkpoint', '--fresh']);
    assert.equal(code, 0, stderr);
  });

  it('gives scores and no tagger with 0 layers', async () => {
    await refuses(['train', 'train.conll', ...FAST, '--layers', '0', '--out', 'tagger'], /scores and no tagger/);
    const { code, stderr } = await seedmark(['train', 'train.conll', ...FAST, '--layers', '0', '--dev', 'dev.conll']);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /all \(micro\)/);
    assert.deepEqual(filesLeft(), KEPT);
  });

  it('draws a learning curve', async () => {
    await refuses(
      ['train', 'train.conll', ...FAST, '--learning-curve', '2', '--out', 'tagger'],
      /scores and no tagger/,
    );
    const { code, stdout, stderr } = await seedmark([
      ...['train', 'train.conll', ...FAST, '--dev', 'dev.conll', '--learning-curve', '3', '--json'],
    ]);
    assert.equal(code, 0, stderr);
    const { outcome, points } = JSON.parse(stdout);
    assert.equal(outcome, 'done');
    const labels = points.map((point: { labels: number }) => point.labels);
    assert.equal(labels.length, 3);
    assert.ok(labels[0] < labels[1] && labels[1] < labels[2]);
    assert.deepEqual(filesLeft(), KEPT);
  });

  it('says what is wrong before it trains', async () => {
    writeFileSync(path('plain.txt'), 'No labels here.\nNone at all.\n');
    writeFileSync(path('other.conll'), 'Kano B-GPE\n. O\n\n');
    const out = ['--out', 'tagger'];
    await refuses(['train', 'plain.txt', ...FAST, ...out], /has no labels to learn/);
    await refuses(['train', 'missing.conll', ...FAST, ...out], /missing\.conll/);
    await refuses(['train', 'train.conll', ...FAST], /--out/);
    await refuses(['train', 'train.conll', ...FAST, '--out', 'dev.conll'], /is there already/);
    await refuses(['train', 'train.conll', ...FAST, ...out, '--layers', '7'], /has 2 layers, not 7/);
    await refuses(['train', 'train.conll', ...FAST, ...out, '--negatives', '-2'], /above 0/);
    await refuses(['train', 'train.conll', '--corpus', 'dev.conll', ...FAST, ...out], /is not a ranking/);
    await refuses(['train', 'train.conll', ...FAST, '--dev', 'other.conll', ...out], /none of the types/);
    await refuses(['train', 'train.conll', '--model', folder, ...out], /model/);
    await refuses(['train', 'train.conll', ...FAST, '--out', 'no/such/folder/tagger'], /no\/such\/folder/);
  });
});
