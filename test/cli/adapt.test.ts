// Adapting a model as a user meets it, with a tiny model and the head of a real corpus.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { unlessShared } from '../support/shared.ts';
import { folder, seedmark, start, TINY_BERT, wikigoldHead } from './command.ts';

const skip = unlessShared('models/tiny-bert-cased');
const path = (name: string) => join(folder, name);
const ADAPT = ['adapt', 'gold.conll', '--model', TINY_BERT, '--workers', '1', '--learning-rate', '0.003'];

before(() => writeFileSync(path('gold.conll'), wikigoldHead(60)));

describe('seedmark adapt', { skip }, () => {
  it('makes a model that expects held-out text better, and that mines', async () => {
    const { code, stdout, stderr } = await seedmark([...ADAPT, '--epochs', '20', '--out', 'adapted', '--json']);
    assert.equal(code, 0, stderr);
    const { before: worse, after: better, heldOut } = JSON.parse(stdout);
    assert.equal(heldOut, 3);
    assert.ok(better < worse / 2, `${worse} → ${better}`);
    const { adaptation } = JSON.parse(readFileSync(path('adapted/seedmark.json'), 'utf8'));
    assert.equal(adaptation.base.name, 'tiny-bert-cased');
    assert.equal(adaptation.corpus, 'gold.conll');
    assert.deepEqual(adaptation.heldOut.after, better);
    assert.match(readFileSync(path('adapted/README.md'), 'utf8'), /Pseudo-perplexity on 3 held-out sentences/);
    assert.ok(!existsSync(path('adapted.checkpoint')));
    const mining = await seedmark([
      ...['mine', 'gold.conll', '--model', 'adapted', '--workers', '1', '--type', 'LOC:place=Paris', '--top', '5'],
      ...['--out', 'ranked.jsonl'],
    ]);
    assert.equal(mining.code, 0, mining.stderr);
    assert.equal(readFileSync(path('ranked.jsonl'), 'utf8').trim().split('\n').length, 5);
    const tagger = await seedmark([
      ...['train', 'gold.conll', '--model', 'adapted', '--epochs', '1', '--layers', '1', '--out', 'tagger'],
    ]);
    assert.equal(tagger.code, 0, tagger.stderr);
  });

  it('is interrupted by Ctrl-C, goes on with the same command, and ends with the same model', async () => {
    const args = [...ADAPT, '--epochs', '30', '--threads', '1'];
    assert.equal((await seedmark([...args, '--out', 'whole'])).code, 0);
    const { process: child, ended } = start([...args, '--out', 'stopped']);
    let seen = '';
    child.stderr!.on('data', (text: string) => {
      const isOpen = seen.includes('before');
      seen += text;
      if (!isOpen && seen.includes('before')) child.kill('SIGINT'); // the training begins
    });
    const { code } = await ended;
    assert.equal(code, 1);
    assert.ok(existsSync(path('stopped.checkpoint')) && !existsSync(path('stopped')));
    const { stderr } = await seedmark([...args, '--out', 'stopped']);
    assert.match(stderr, /going on after step \d+/);
    const model = (name: string) => readFileSync(path(`${name}/onnx/model.onnx`));
    assert.ok(model('stopped').equals(model('whole')));
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith('.part')),
      [],
    );
  });

  it('refuses a folder that is there, a causal model, and too little text', async () => {
    writeFileSync(path('short.txt'), 'Amina went home.\n');
    const refused = async (args: readonly string[], message: RegExp) => {
      const { code, stderr } = await seedmark(args);
      assert.equal(code, 2);
      assert.match(stderr, message);
    };
    await refused([...ADAPT, '--out', 'cache'], /is there already/);
    const gpt = join(TINY_BERT, '../tiny-gpt2');
    await refused(['adapt', 'gold.conll', '--model', gpt, '--out', 'gpt'], /Only masked language models/);
    await refused(['adapt', 'short.txt', '--model', TINY_BERT, '--out', 'short'], /too few/);
  });
});
