import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openDataset } from '../../../../main/jobs/paper/dataset.ts';
import { KeptSteps } from '../../../../main/jobs/paper/kept-steps.ts';
import { Failure } from '../../../../src/failure.ts';

const root = mkdtempSync(join(tmpdir(), 'seedmark-paper-'));
after(() => rmSync(root, { recursive: true, force: true }));

function folderWith(name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(root, name);
  mkdirSync(folder);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
}

const sentence = (name: string, tag: string) => `${name} B-${tag}\nsings O\n\n`;
const OPTIONS = { reading: {}, seed: 1 };
const isFailure = (code: string) => (error: unknown) => error instanceof Failure && error.code === code;

describe('a dataset of the paper', () => {
  it('is a training and a test file; the development set is neither', async () => {
    const folder = folderWith('conll03', {
      'eng.train': sentence('Ann', 'PER').repeat(7),
      'eng.testa': sentence('Bob', 'PER'),
      'eng.testb': sentence('Cid', 'PER') + sentence('Goa', 'LOC'),
    });
    const { training, test, testName, settings } = await openDataset(folder, OPTIONS);
    assert.deepEqual([training.length, test.length, testName], [7, 2, 'eng.testb']);
    assert.equal(settings.name, 'conll03');
    assert.deepEqual(
      settings.types.map(({ name }) => name),
      ['PER', 'LOC'],
    );
  });

  it('is split where there is one file: each fifth sentence is only judged on', async () => {
    const text = Array.from({ length: 10 }, (_, i) => sentence(`N${'abcdefghij'[i]}`, 'ORG')).join('');
    const { training, test } = await openDataset(folderWith('one', { 'all.conll': text }), OPTIONS);
    assert.deepEqual(
      test.map(({ text }) => text),
      ['Ne sings', 'Nj sings'],
    );
    assert.equal(training.length, 8);
  });

  it('mines exactly the training sentences', async () => {
    const folder = folderWith('mined', {
      'a.train.conll': sentence('Ann', 'PER').repeat(9),
      'a.test.conll': sentence('Bo', 'PER'),
    });
    const { corpus, training } = await openDataset(folder, { ...OPTIONS, most: 4 });
    const read = [];
    for await (const items of corpus.read()) read.push(...items);
    assert.deepEqual(
      read.map((item) => 'sentence' in item && item.sentence),
      training,
    );
    assert.equal(training.length, 4);
  });

  it("takes the settings whose labels it has, and tells the labels without a seed of the paper's", async () => {
    const tags = ['person', 'location', 'creative-work', 'weather'];
    const folder = folderWith('wnut', { 'x.conll': tags.map((tag) => sentence('Ann', tag).repeat(3)).join('') });
    const { settings } = await openDataset(folder, OPTIONS);
    assert.equal(settings.name, 'wnut17');
    assert.equal(settings.maxSentenceWords, 20);
    assert.deepEqual(settings.left, ['weather']);
  });

  it('is refused without a fitting label, and in a folder of many files without a training file', async () => {
    await assert.rejects(
      openDataset(folderWith('odd', { 'x.conll': sentence('a', 'weather').repeat(5) }), OPTIONS),
      isFailure('corpus-invalid'),
    );
    const many = folderWith('many', { 'a.conll': sentence('a', 'PER'), 'b.conll': sentence('b', 'PER') });
    await assert.rejects(openDataset(many, OPTIONS), isFailure('file-missing'));
    await assert.rejects(openDataset(join(root, 'nowhere'), OPTIONS), isFailure('file-missing'));
  });
});

describe('kept steps', () => {
  it('are computed once, and not at all after a restart', async () => {
    let computed = 0;
    const compute = async () => ++computed;
    const folder = join(root, 'steps');
    const first = await KeptSteps.open(folder, { a: 1 }, false);
    assert.deepEqual([await first.get('x', compute), await first.get('x', compute)], [1, 1]);
    const again = await KeptSteps.open(folder, { a: 1 }, false);
    assert.equal(await again.get('x', compute), 1);
  });

  it('of a stopped step leave nothing', async () => {
    const steps = await KeptSteps.open(join(root, 'stopped'), {}, false);
    assert.equal(await steps.get('x', async () => undefined), undefined);
    assert.equal(await steps.get('x', async () => 2), 2);
  });

  it('of other settings are refused, and discarded only when that is asked for', async () => {
    const folder = join(root, 'other');
    await (await KeptSteps.open(folder, { a: 1 }, false)).get('x', async () => 1);
    await assert.rejects(KeptSteps.open(folder, { a: 2 }, false), isFailure('checkpoint-invalid'));
    const fresh = await KeptSteps.open(folder, { a: 2 }, true);
    assert.equal(await fresh.get('x', async () => 2), 2);
  });
});
