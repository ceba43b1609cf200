// What a disk can do to a project: full, made read-only, and back again.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { addCorpus, readCorpora } from '../../main/store/corpus/corpora.ts';
import { importBatch } from '../../main/store/corpus/import-batch.ts';
import { makeBackup } from '../../main/store/file/backups.ts';
import { openProject } from '../../main/store/file/project-file.ts';
import { findLogMismatch } from '../../main/store/review/replay.ts';
import { decide } from '../../main/store/review/review.ts';
import { readVerdicts } from '../../main/store/review/verdict-log.ts';
import { Failure } from '../../src/failure.ts';
import type { SentenceId } from '../../src/project/ids.ts';
import type { Judgement } from '../../src/project/verdicts.ts';
import { asNobody, NOBODY, unlessNobody } from '../support/nobody.ts';
import { itemsOf, minedProject, SOURCE, scratchFolder } from '../support/project-builder.ts';

const folder = scratchFolder();
const disk = join(folder, 'disk');

/** False, or why there is no such disk. */
function mountSmallDisk(): string | false {
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1500k', 'tmpfs', disk], { stdio: 'ignore' });
    return false;
  } catch {
    return 'only root may mount a small disk: A FULL DISK IS NOT CHECKED';
  }
}

const noDisk = mountSmallDisk();

const bulky = (from: number) =>
  itemsOf(Array.from({ length: 50 }, (_, i) => `sentence ${from + i} ${'many words '.repeat(30)}`));

describe('a disk', { skip: noDisk }, () => {
  after(() => execFileSync('umount', ['-l', disk]));

  it('that is full: a Failure, the batch rolled back, nothing acknowledged lost, and on with it when there is room', async () => {
    const path = join(disk, 'p.seedmark');
    const { project, connection, types } = minedProject(path);
    const accept: Judgement = { sentence: 1 as SentenceId, span: { start: 0, end: 2 }, type: types[0], act: 'accept' };
    decide(connection, [accept], { reviewer: 'b' });
    const ballast = join(disk, 'ballast');
    writeFileSync(ballast, new Uint8Array(100_000));
    const corpus = addCorpus(connection, { ...SOURCE, name: 'more' });
    let stored = 0;
    let decided = 1;
    const isFull = (error: unknown) =>
      error instanceof Failure && error.code === 'disk-full' && /full/.test(error.message);
    assert.throws(() => {
      for (;;) {
        importBatch(connection, corpus, stored, bulky(stored));
        stored += 50;
      }
    }, isFull);
    assert.throws(() => {
      for (; decided < 10_000; decided++)
        decide(connection, [{ ...accept, act: decided % 2 ? 'reject' : 'skip' }], { reviewer: 'b' });
    }, isFull);
    await assert.rejects(makeBackup(project), isFull);
    assert.deepEqual(readdirSync(`${path}-backups`), []);
    assert.equal(readVerdicts(connection, 0, 1e6).length, decided);
    project.close();
    const again = openProject(path);
    assert.equal(again.connection.value('SELECT * FROM pragma_integrity_check'), 'ok');
    assert.equal(readVerdicts(again.connection, 0, 1e6).length, decided);
    assert.equal(readCorpora(again.connection).find(({ id }) => id === corpus)?.itemsRead, stored);
    assert.deepEqual(findLogMismatch(again.connection), []);
    rmSync(ballast);
    decide(again.connection, [accept], { reviewer: 'b' });
    assert.equal(readVerdicts(again.connection, 0, 1e6).length, decided + 1);
    again.close();
  });
});

describe('a project that loses its rights while it is open', { skip: unlessNobody() }, () => {
  for (const hasLog of [true, false]) {
    it(`${hasLog ? 'with' : 'without'} a write-ahead log: what is acknowledged is there, the rest is a Failure`, () => {
      const own = join(folder, `rights-${hasLog}`);
      mkdirSync(own);
      chmodSync(folder, 0o755);
      const path = join(own, 'p.seedmark');
      minedProject(path).project.close();
      if (!hasLog) mkdirSync(`${path}-shm`);
      for (const name of [own, path]) {
        chmodSync(name, 0o777);
        if (process.getuid?.() === 0) chownSync(name, NOBODY, NOBODY);
      }
      const script = join(import.meta.dirname, '../support/lose-rights.ts');
      const said = execFileSync(process.execPath, [script, path], { encoding: 'utf8', ...asNobody() })
        .trim()
        .split('\n');
      const acknowledged = said.filter((line) => line.startsWith('verdict'));
      assert.ok(acknowledged.length >= 1);
      assert.equal(said.at(-1), hasLog ? 'verdict' : 'failure project-read-only');
      for (const name of [own, path]) chmodSync(name, 0o777);
      if (!hasLog) rmSync(`${path}-shm`, { recursive: true });
      const again = openProject(path);
      assert.equal(readVerdicts(again.connection).length, acknowledged.length);
      assert.deepEqual(findLogMismatch(again.connection), []);
      again.close();
    });
  }
});
