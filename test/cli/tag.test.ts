// seedmark tag as a person at a terminal meets it.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openCorpus, readCorpus } from '../../main/files/open-corpus.ts';
import { unlessShared } from '../support/shared.ts';
import { exportTinyTagger, TINY_MODEL } from '../support/tiny-tagger.ts';
import { filesLeft, folder, seedmark, start, TINY_BERT, wikigoldHead } from './command.ts';

const skip = unlessShared(`models/${TINY_MODEL}`);
const SENTENCES = 60;

describe('tag', { skip, concurrency: 1 }, () => {
  before(async () => {
    await exportTinyTagger(join(folder, 'tagger'));
    writeFileSync(join(folder, 'gold.conll'), wikigoldHead(SENTENCES));
    writeFileSync(join(folder, 'notes.txt'), 'Lake  Chad dries.\nAmina went to Kano. Nobody knows why.\n');
  });

  const inFolder = (name: string) => readFileSync(join(folder, name), 'utf8');
  const corpusOf = async (name: string) => readCorpus(await openCorpus(join(folder, name), { doc: 'x' }));

  it('writes the format that the name of the output says, and tells what it did', async () => {
    const { code, stderr, stdout } = await seedmark(['tag', 'tagger', 'gold.conll', '--out', 'tagged.conll']);
    assert.equal(code, 0, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, /^60 sentences, [\d,]+ words, [\d,]+ pieces\/s$/m);
    assert.match(stderr, /^found: LOC \d+, PER \d+$/m);
    assert.match(stderr, /^replaced: \d+ labels of the input$/m);
    assert.match(stderr, /^not carried by conll: \d+ scores of spans$/m);
    assert.match(stderr, /^written: tagged\.conll$/m);
    const [gold, tagged] = [await corpusOf('gold.conll'), await corpusOf('tagged.conll')];
    const unlabelled = ({ sentences }: typeof gold) => sentences.map(({ text, words }) => ({ text, words }));
    assert.deepEqual(unlabelled(tagged), unlabelled(gold));
    const types = new Set(tagged.sentences.flatMap(({ spans }) => spans).map(({ type }) => type));
    assert.deepEqual([...types].sort(), ['LOC', 'PER']);
  });

  it('gives the same spans in every format, and a summary as JSON', async () => {
    const ways = [
      ['a.jsonl'],
      ['a.conllu'],
      ['a.bio'],
      ['b.jsonl', '--to-offsets', 'codepoint', '--workers', '1'],
      ['a.iob', '--to-scheme', 'BIOES', '--to-columns', '3'],
    ];
    const all = [];
    for (const [out, ...more] of ways) {
      const { code, stdout, stderr } = await seedmark(['tag', 'tagger', 'notes.txt', '--out', out, '--json', ...more]);
      assert.equal(code, 0, stderr);
      const { outcome, sentences, found, out: written } = JSON.parse(stdout);
      const tagged = await corpusOf(out);
      const spans = tagged.sentences.flatMap((sentence) => sentence.spans);
      assert.deepEqual([outcome, sentences, written], ['done', 3, out]);
      assert.equal(found.LOC + found.PER, spans.length);
      // Scores come back from the formats that have a place for them.
      const bare = tagged.sentences.map(({ text, words, spans: found }) => ({
        ...{ text, words, spans: found.map(({ start, end, type }) => ({ start, end, type })) },
      }));
      all.push(bare);
    }
    for (const one of all) assert.deepEqual(one, all[0]);
    assert.equal(all[0][0].text, 'Lake  Chad dries.');
  });

  it('keeps ids and documents, and takes the input’s format where the name says none', async () => {
    writeFileSync(join(folder, 'ids.jsonl'), '{"id":"s7","doc":"d","text":"Amina went."}\nnot a record\n');
    const { code, stderr } = await seedmark(['tag', 'tagger', 'ids.jsonl', '--out', 'ids.tagged']);
    assert.equal(code, 0, stderr);
    const { id, doc, text } = JSON.parse(inFolder('ids.tagged'));
    assert.deepEqual([id, doc, text], ['s7', 'd', 'Amina went.']);
    assert.match(stderr, /rejects: 1 record could not be read\n {2}line 2: not a JSON object/);
  });

  it('runs the eight-bit graph where it is asked for and there', async () => {
    const args = ['tag', 'tagger', 'notes.txt', '--out', 'fast.jsonl', '--precision', 'fast'];
    assert.equal((await seedmark(args)).code, 0);
    assert.equal((await corpusOf('fast.jsonl')).sentences.length, 3);
    cpSync(join(folder, 'tagger'), join(folder, 'slow'), { recursive: true });
    rmSync(join(folder, 'slow/onnx/model_quantized.onnx'));
    const { code, stderr } = await seedmark(['tag', 'slow', ...args.slice(2)]);
    assert.equal(code, 2);
    assert.match(stderr, /has no eight-bit graph/);
  });

  const refusals: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['a folder that is not there', ['nowhere', 'notes.txt', '--out', 'x.jsonl'], /no model folder nowhere/],
    ['a folder without a tagger', ['.', 'notes.txt', '--out', 'x.jsonl'], /has no tokenizer\.json/],
    [
      'a language model that is no tagger',
      [TINY_BERT, 'notes.txt', '--out', 'x.jsonl'],
      /no tagger|labels of this model/,
    ],
    ['an input that is not there', ['tagger', 'none.txt', '--out', 'x.jsonl'], /no file none\.txt/],
    [
      'plain text as output',
      ['tagger', 'notes.txt', '--out', 'x.txt'],
      /Plain text has no place for labels[\s\S]*conll/,
    ],
    ['a format that cannot be written', ['tagger', 'notes.txt', '--out', 'x', '--to', 'plain'], /Allowed choices/],
    ['the input as output', ['tagger', 'notes.txt', '--out', './notes.txt', '--to', 'jsonl'], /are the same file/],
    ['a folder as output', ['tagger', 'notes.txt', '--out', 'tagger'], /is a folder/],
    ['a folder that is not there as output', ['tagger', 'notes.txt', '--out', 'no/x.jsonl'], /no folder/],
    ['standard output', ['tagger', 'notes.txt', '--out', '-'], /standard output/],
    ['standard input', ['tagger', '-', '--out', 'x.jsonl'], /standard input/],
    ['no output', ['tagger', 'notes.txt'], /--out/],
  ];
  for (const [what, args, message] of refusals) {
    it(`refuses ${what}, and leaves nothing`, async () => {
      const before = filesLeft();
      const { code, stderr } = await seedmark(['tag', ...args]);
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /This is a bug/);
      assert.deepEqual(filesLeft(), before);
      assert.match(inFolder('notes.txt'), /^Lake {2}Chad/);
    });
  }

  it('leaves nothing half-written when it is stopped', async () => {
    writeFileSync(join(folder, 'long.conll'), wikigoldHead(1500).repeat(20));
    writeFileSync(join(folder, 'stopped.jsonl'), 'old\n');
    const before = filesLeft();
    const run = start(['tag', 'tagger', 'long.conll', '--out', 'stopped.jsonl', '--json'], { detached: true });
    const isWriting = () =>
      filesLeft().some(
        (name) => name.endsWith('.part') && (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0) > 0,
      );
    while (!isWriting()) await new Promise((resolve) => setTimeout(resolve, 20));
    process.kill(-run.process.pid!, 'SIGINT');
    const { code, stdout, stderr } = await run.ended;
    assert.equal(code, 1, stderr);
    assert.equal(JSON.parse(stdout).outcome, 'stopped');
    assert.deepEqual(filesLeft(), before);
    assert.equal(inFolder('stopped.jsonl'), 'old\n');
  });

  it('says in its help what becomes of labels and what a score is', async () => {
    const { stdout } = await seedmark(['tag', '--help']);
    assert.match(stdout, /Labels of the input are replaced/);
    assert.match(stdout, /geometric mean/);
  });
});

const disk = join(folder, 'disk');

/** False, or why there is no such disk. */
function mountSmallDisk(): string | false {
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], { stdio: 'ignore' });
    return false;
  } catch {
    return 'only root may mount a small disk: A FULL DISK IS NOT CHECKED';
  }
}

const noDisk = skip || mountSmallDisk();
after(() => {
  if (!noDisk) execFileSync('umount', ['-l', disk]);
});

it('a full disk: the old file stays, and nothing half-written', { skip: noDisk }, async () => {
  const tagger = join(folder, 'disk-tagger');
  if (!existsSync(tagger)) await exportTinyTagger(tagger);
  writeFileSync(join(folder, 'many.conll'), wikigoldHead(400));
  writeFileSync(join(disk, 'tagged.jsonl'), 'old\n');
  const { code, stderr } = await seedmark(['tag', tagger, 'many.conll', '--out', 'disk/tagged.jsonl']);
  assert.equal(code, 2, stderr);
  assert.match(stderr, /tagged\.jsonl cannot be written \(ENOSPC\)/);
  assert.deepEqual(readdirSync(disk), ['tagged.jsonl']);
  assert.equal(readFileSync(join(disk, 'tagged.jsonl'), 'utf8'), 'old\n');
});
