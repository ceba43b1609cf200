// The commands as their users type them, on a terminal, in a pipe and for machines.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { unlessShared } from '../support/shared.ts';
import { filesLeft, folder, seedmark, TINY_BERT, wikigoldHead } from './command.ts';

const run = promisify(execFile);
const skip = unlessShared('models/tiny-bert-cased');
const SENTENCES = 60;
const MINE = ['mine', 'corpus.conll', '--model', TINY_BERT, '--type=PER:person=Amina Jallo', '--top', '40'];

before(() => writeFileSync(join(folder, 'corpus.conll'), wikigoldHead(SENTENCES)));

describe('help', () => {
  for (const [args, expected] of [
    [['--help'], /seedmark mine notes\.txt/],
    [['mine', '--help'], /What the scores mean[\s\S]*Exit codes/],
    [['inspect', '--help'], /What the lines about a corpus mean/],
    [['evaluate', '--help'], /average precision in percent/],
    [['formats', '--help'], /formats/],
    [['--version'], /^\d+\.\d+\.\d+\n$/],
  ] as const) {
    it(`${args.join(' ')} teaches on standard output`, async () => {
      const { code, stdout, stderr } = await seedmark(args);
      assert.equal(code, 0);
      assert.match(stdout, expected);
      assert.equal(stderr, '');
      assert.ok(!stdout.includes(import.meta.dirname.split('/test/')[0]), 'no path of this machine as a default');
    });
  }

  it('without a command is an error', async () => {
    const { code, stderr } = await seedmark([]);
    assert.equal(code, 2);
    assert.match(stderr, /Commands:/);
  });
});

describe('mine, inspect, evaluate, formats', { skip, concurrency: 1 }, () => {
  it('mine writes the ranking, tells people on the error stream and nothing on standard output', async () => {
    const { code, stdout, stderr } = await seedmark([...MINE, '--out', 'ranked.jsonl']);
    assert.equal(code, 0, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, /corpus\.conll: conll \(by content\), utf-8/);
    assert.match(stderr, /preparing the model \(first use/);
    assert.match(stderr, /mining 100 % · 40 spans/);
    assert.match(stderr, /60 sentences\n.*found: PER 40\nwritten: ranked\.jsonl\n$/s);
    const lines = readFileSync(join(folder, 'ranked.jsonl'), 'utf8').trimEnd().split('\n');
    assert.equal(lines.length, 40);
    const keys = 'doc,sentence,start,end,startChar,endChar,text,type,seed,score,x,y';
    assert.equal(Object.keys(JSON.parse(lines[0])).join(), keys);
    assert.ok(!filesLeft().includes('ranked.jsonl.checkpoint'));
  });

  it('mine says at a second use nothing about preparing, and one line of JSON to a machine', async () => {
    const { code, stdout, stderr } = await seedmark([...MINE, '--out', 'again.jsonl', '--json']);
    assert.equal(code, 0, stderr);
    assert.doesNotMatch(stderr, /preparing|corpus\.conll/);
    assert.match(stdout, /^\{.*\}\n$/);
    const { out, outcome, found, counts, sentences } = JSON.parse(stdout);
    assert.deepEqual(
      { out, outcome, found, sentences },
      { out: 'again.jsonl', outcome: 'done', found: { PER: 40 }, sentences: SENTENCES },
    );
    assert.equal(counts.sentences, SENTENCES);
    assert.equal(readFileSync(join(folder, 'again.jsonl'), 'utf8'), readFileSync(join(folder, 'ranked.jsonl'), 'utf8'));
  });

  it('evaluate prints a table, or its figures', async () => {
    const args = ['evaluate', 'ranked.jsonl', '--gold', 'corpus.conll'];
    const table = await seedmark(args);
    assert.equal(table.code, 0, table.stderr);
    assert.match(table.stdout, /^type {2}P@10 .* AP {2}ranked {2}gold {2}ceiling %\n/);
    const figures = await seedmark([...args, '--at', '5,20', '--json']);
    const [{ type, ranked, precisionAt }] = JSON.parse(figures.stdout);
    assert.deepEqual([type, ranked, Object.keys(precisionAt)], ['PER', 40, ['5', '20']]);
  });

  it('evaluate refuses what would only look like a judgement', async () => {
    const wrong: [string[], RegExp][] = [
      [['ranked.jsonl', '--gold', 'corpus.conll', '--map', 'PER=PERSON'], /no type PERSON.*\n.*LOC, MISC, ORG, PER/],
      [['ranked.jsonl', '--gold', 'corpus.conll', '--map', 'PER'], /"PER" is not a pair/],
      [['corpus.conll', '--gold', 'corpus.conll'], /Line 1 of corpus\.conll is not a ranked span/],
      [['nowhere.jsonl', '--gold', 'corpus.conll'], /nowhere\.jsonl cannot be read/],
      [['ranked.jsonl', '--gold', 'other.conll'], /does not belong to this gold corpus/],
      [['ranked.jsonl', '--gold', 'plain.txt'], /plain\.txt has no labels/],
    ];
    writeFileSync(join(folder, 'other.conll'), 'Musa B-PER\nGarba I-PER\n\n');
    writeFileSync(join(folder, 'plain.txt'), 'Musa Garba.\n');
    for (const [args, message] of wrong) {
      const { code, stderr, stdout } = await seedmark(['evaluate', ...args]);
      assert.match(stderr, message);
      assert.deepEqual([code, stdout], [2, '']);
    }
  });

  it('inspect writes a stop-word list of the corpus, which mine takes, and never over a file', async () => {
    const inspect = ['inspect', 'corpus.conll', '--model', TINY_BERT, '--write-stop-words'];
    assert.equal((await seedmark([...inspect, 'stop.txt'])).code, 0);
    const words = readFileSync(join(folder, 'stop.txt'), 'utf8').trimEnd().split('\n');
    assert.ok(words.length > 10 && words.includes('the'));
    const mined = await seedmark([...MINE, '--stop-words', 'stop.txt', '--out', 'stopped.jsonl']);
    assert.equal(mined.code, 0);
    const before = readFileSync(join(folder, 'corpus.conll'));
    const refused = await seedmark([...inspect, 'corpus.conll']);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /exists already/);
    assert.deepEqual(readFileSync(join(folder, 'corpus.conll')), before);
  });

  it('inspect describes a corpus and a model', async () => {
    const corpus = await seedmark(['inspect', 'corpus.conll', '--model', TINY_BERT]);
    assert.equal(corpus.code, 0, corpus.stderr);
    assert.match(corpus.stdout, /sentences +60\n[\s\S]*model fit .*pieces a word[\s\S]*time +about/);
    const model = await seedmark(['inspect', TINY_BERT, '--json']);
    assert.equal(JSON.parse(model.stdout).architecture, 'bert');
  });

  it('inspect shows what could not be read, even when nothing could', async () => {
    writeFileSync(join(folder, 'broken.jsonl'), '{"tokens":["a"],"ner_tags":["O","O"]}\n{"tokens":3}\n');
    const { code, stdout, stderr } = await seedmark(['inspect', 'broken.jsonl', '--model', TINY_BERT]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /sentences +0\n[\s\S]*rejects +2\n {2}line 1: /);
  });

  it('a reader that has seen enough is no error', { skip: process.platform === 'win32' }, async () => {
    const entry = join(import.meta.dirname, '../../main/cli/index.ts');
    const piped = `set -o pipefail; for i in 1 2 3; do "$0" "$1" mine --help; done | head -1`;
    const { stdout, stderr } = await run('bash', ['-c', piped, process.execPath, entry]).catch((error) => error);
    assert.match(stdout, /^Usage: seedmark mine/);
    assert.equal(stderr, '');
  });
});

const noTerminal = existsSync('/usr/bin/script') ? skip : 'no script(1) to make a terminal: NOT CHECKED';
it('mine draws one bar on a terminal, from the opening of the model on', { skip: noTerminal }, async () => {
  const entry = join(import.meta.dirname, '../../main/cli/index.ts');
  const quote = (text: string) => `'${text}'`;
  const command = [process.execPath, entry, ...MINE, '--out', join(folder, 'drawn.jsonl')].map(quote).join(' ');
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined, TERM: 'xterm', SEEDMARK_CACHE: join(folder, 'cache') };
  const { stdout } = await run('script', ['-qec', command, '/dev/null'], { cwd: folder, env });
  const lines = stdout.split('\r\n');
  const drawn = lines.find((line) => line.includes('█'))!;
  const frames = drawn.split('\r\x1b[2K').slice(1);
  assert.equal(frames[0], 'opening the model …');
  assert.equal(frames[1], 'reading the corpus …');
  assert.match(frames.at(-1)!, /^mining █{24} 100 % · 40 spans/);
  assert.equal(lines.filter((line) => line.includes('█')).length, 1);
});
