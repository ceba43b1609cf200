// A project's tagger on the command line: trained, held against labels, set to a corpus; the same requests as the studio's.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { buildForTraining, LABELLED, readParts } from '../app/tagger-projects.ts';
import { unlessShared } from '../support/shared.ts';
import { folder, seedmark, TINY_BERT } from './command.ts';

const PROJECT = join(folder, 'names.seedmark');

describe('a tagger of a project', { skip: unlessShared('models/tiny-bert-cased'), concurrency: 1 }, () => {
  before(async () => {
    await buildForTraining(PROJECT);
    const trained = await seedmark([
      ...['project', 'train', PROJECT, '--name', 'first', '--model', TINY_BERT],
      ...['--epochs', '2', '--dev-share', '0.2'],
    ]);
    assert.equal(trained.code, 0, trained.stderr);
  });

  it('is scored against the labels of a corpus', async () => {
    const { code, stdout, stderr } = await seedmark([
      ...['project', 'score', PROJECT, '--tagger', 'first', '--corpus', 'labelled', '--json'],
    ]);
    assert.equal(code, 0, stderr);
    const { scores, options } = JSON.parse(stdout);
    const gold = (await readParts()).labelled.flatMap(({ spans }) => spans).length;
    assert.deepEqual([scores.micro.gold, options.sentences, options.learntFrom], [gold, LABELLED, 0]);
    const table = await seedmark(['project', 'score', PROJECT, '--tagger', 'first', '--corpus', 'labelled']);
    assert.match(table.stdout, /30 sentences/);
  });

  it('asks against which gold, and says what a gold sample needs', async () => {
    const unasked = await seedmark(['project', 'score', PROJECT, '--tagger', 'first']);
    assert.equal(unasked.code, 2);
    assert.match(unasked.stderr, /--corpus NAME or --gold-sample/);
    const undrawn = await seedmark(['project', 'score', PROJECT, '--tagger', 'first', '--gold-sample']);
    assert.equal(undrawn.code, 2);
    assert.match(undrawn.stderr, /No sentence of a gold sample has been read/);
  });

  it('tags a corpus into a run', async () => {
    const args = ['project', 'tag', PROJECT, '--tagger', 'first', '--corpus', 'labelled', '--json'];
    const { code, stdout, stderr } = await seedmark(args);
    assert.equal(code, 0, stderr);
    const { run, candidates } = JSON.parse(stdout);
    assert.equal(run, 1);
    assert.ok(Number.isInteger(candidates));
  });
});
