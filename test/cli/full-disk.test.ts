// A disk that is full, at each of the three places that a run writes to: a small file system in memory stands for it.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, describe, it } from 'node:test';
import { unlessShared } from '../support/shared.ts';
import { folder, seedmark, TINY_BERT, wikigoldHead } from './command.ts';

const disk = join(folder, 'disk');
const CORPUS_SENTENCES = 100;
const RUN = ['mine', 'corpus.conll', '--model', TINY_BERT, '--type=PER:person=Amina Jallo', '--all'];

/** False, or why there is no such disk. */
function mountSmallDisk(): string | false {
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', disk], { stdio: 'ignore' });
    return false;
  } catch {
    return 'only root may mount a small disk: A FULL DISK IS NOT CHECKED';
  }
}

const noDisk = mountSmallDisk();
after(() => {
  if (!noDisk) execFileSync('umount', ['-l', disk]);
});

describe('a full disk', { skip: unlessShared('models/tiny-bert-cased') || noDisk, concurrency: 1 }, () => {
  afterEach(() => {
    for (const name of readdirSync(disk)) rmSync(join(disk, name), { recursive: true });
  });

  writeFileSync(join(folder, 'corpus.conll'), wikigoldHead(CORPUS_SENTENCES));

  async function failsForWantOfRoom(...options: string[]): Promise<string> {
    const { code, stderr } = await seedmark([...RUN, ...options]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /ENOSPC/);
    assert.doesNotMatch(stderr, /This is a bug/);
    return stderr;
  }

  it('for the checkpoint: the old ranking stays, and nothing half-written', async () => {
    writeFileSync(join(disk, 'ranked.jsonl'), 'old\n');
    writeFileSync(join(disk, 'ballast'), 'x'.repeat(80_000));
    await failsForWantOfRoom('--out', 'disk/ranked.jsonl');
    assert.equal(readFileSync(join(disk, 'ranked.jsonl'), 'utf8'), 'old\n');
    // Not one stretch was finished: a checkpoint would be of no use.
    assert.deepEqual(readdirSync(disk).sort(), ['ballast', 'ranked.jsonl']);
  });

  it('for the ranking: nothing half-written, and what was found is in the checkpoint', async () => {
    const stderr = await failsForWantOfRoom('--out', 'disk/ranked.jsonl', '--checkpoint', 'kept.checkpoint');
    assert.match(stderr, /ranked\.jsonl cannot be written/);
    assert.deepEqual(readdirSync(disk), []);
    const { code, stdout } = await seedmark([
      ...RUN,
      '--out',
      'ranked.jsonl',
      '--checkpoint',
      'kept.checkpoint',
      '--json',
    ]);
    assert.equal(code, 0);
    const { resumedFrom, sentences } = JSON.parse(stdout);
    assert.equal(resumedFrom, sentences, 'nothing is computed twice');
    assert.ok(!existsSync(join(folder, 'kept.checkpoint')));
  });

  const TRAINING = ['train', 'corpus.conll', '--model', TINY_BERT, '--epochs', '1', '--threads', '1'];

  it("for a training's checkpoint", async () => {
    const { code, stderr } = await seedmark([...TRAINING, '--out', 'tagger', '--checkpoint', 'disk/kept.checkpoint']);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /kept\.checkpoint cannot be written \(ENOSPC\)/);
    assert.deepEqual(readdirSync(disk), []);
    assert.ok(!existsSync(join(folder, 'tagger')));
  });

  it('for a tagger: nothing half-written, and what was trained is in the checkpoint', async () => {
    const { code, stderr } = await seedmark([...TRAINING, '--out', 'disk/tagger', '--checkpoint', 'kept.checkpoint']);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /ENOSPC/);
    assert.doesNotMatch(stderr, /This is a bug/);
    assert.deepEqual(readdirSync(disk), []);
    const resumed = await seedmark([...TRAINING, '--out', 'tagger', '--checkpoint', 'kept.checkpoint', '--json']);
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.ok(JSON.parse(resumed.stdout).resumedFrom > 0, 'nothing is trained twice');
    assert.ok(existsSync(join(folder, 'tagger/model.safetensors')));
  });

  it('for prepared models', async () => {
    await failsForWantOfRoom('--out', 'ranked.jsonl', '--cache', 'disk/cache');
  });
});
