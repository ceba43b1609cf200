// The desktop build: its entries find each other and its resources.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');

it('builds, and the built command line mines, trains and tags with its built processes and the starter', async () => {
  await run(process.execPath, [join(ROOT, 'node_modules/electron-vite/bin/electron-vite.js'), 'build'], { cwd: ROOT });
  const folder = await mkdtemp(join(tmpdir(), 'seedmark-build-'));
  try {
    await writeFile(join(folder, 'text.txt'), 'Amina Jallo went to Banjul.\n');
    const out = join(folder, 'ranked.jsonl');
    const cli = join(ROOT, 'out/main/cli.js');
    const args = [
      'mine',
      join(folder, 'text.txt'),
      '--type',
      'PER:person=Binta Bah',
      '--all',
      '--workers',
      '1',
      '--out',
      out,
      '--cache',
      folder,
    ];
    await run(process.execPath, [cli, ...args]);
    const texts = (await readFile(out, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).text);
    assert.deepEqual(texts.sort(), [
      'Amina',
      'Amina Jallo',
      'Amina Jallo went',
      'Banjul',
      'Jallo',
      'Jallo went',
      'went',
    ]);
    const labelled = join(folder, 'train.conll');
    await writeFile(labelled, 'Amina B-PER\nJallo I-PER\nwent O\nto O\nBanjul B-LOC\n. O\n\n');
    const tagger = join(folder, 'tagger');
    await run(process.execPath, [cli, 'train', labelled, '--out', tagger, '--layers', '1', '--epochs', '1']);
    const tagged = join(folder, 'tagged.jsonl');
    await run(process.execPath, [cli, 'tag', tagger, join(folder, 'text.txt'), '--out', tagged]);
    assert.equal(JSON.parse(await readFile(tagged, 'utf8')).text, 'Amina Jallo went to Banjul.');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
