import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { openBeside, writeBeside } from '../../../main/files/write-beside.ts';
import { Failure } from '../../../src/failure.ts';

const folder = await mkdtemp(join(tmpdir(), 'seedmark-write-'));
const target = join(folder, 'out.txt');
beforeEach(async () => {
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true });
  await writeFile(target, 'old');
});
after(() => rm(folder, { recursive: true }));

const isUnwritable = (error: unknown) => error instanceof Failure && error.code === 'file-unwritable';

describe('writeBeside', () => {
  it('replaces the target with all chunks and leaves nothing else behind', async () => {
    const chunk = 'Ọ̀ràn 😀\n'.repeat(10_000);
    await writeBeside(
      target,
      Array.from({ length: 30 }, () => chunk),
    );
    assert.equal(await readFile(target, 'utf8'), chunk.repeat(30));
    assert.deepEqual(await readdir(folder), ['out.txt']);
  });

  it('leaves the target as it was when the source fails, and passes its error on', async () => {
    const broken = async function* () {
      yield 'x'.repeat(400_000);
      throw new RangeError('source');
    };
    await assert.rejects(writeBeside(target, broken()), RangeError);
    assert.equal(await readFile(target, 'utf8'), 'old');
    assert.deepEqual(await readdir(folder), ['out.txt']);
  });

  it('fails as unwritable for a missing folder and for a target that is a folder, leaving nothing', async () => {
    await assert.rejects(writeBeside(join(folder, 'none', 'out.txt'), ['x']), isUnwritable);
    await mkdir(join(folder, 'inner', 'deep'), { recursive: true });
    await assert.rejects(writeBeside(join(folder, 'inner'), ['x']), isUnwritable);
    assert.deepEqual((await readdir(folder)).sort(), ['inner', 'out.txt']);
  });
});

describe('openBeside', () => {
  it('removes what killed processes left of the same target, and nothing else', async () => {
    const gone = spawnSync(process.execPath, ['--eval', '']).pid;
    const part = (name: string, pid: number) => `.${name}.${pid}-0123456789ab.part`;
    const kept = [part('out.txt', process.pid), part('other.txt', gone), part('out.txt.json', gone)];
    for (const name of [part('out.txt', gone), ...kept]) await writeFile(join(folder, name), 'half');
    await writeBeside(target, ['new']);
    assert.deepEqual((await readdir(folder)).sort(), [...kept, 'out.txt'].sort());
  });

  it('shows nothing in the target before commit and everything after', async () => {
    const writer = await openBeside(target);
    await writer.write('new ');
    await writer.write('text');
    assert.equal(await readFile(target, 'utf8'), 'old');
    await writer.commit();
    assert.equal(await readFile(target, 'utf8'), 'new text');
    await writer.abort();
    assert.equal(await readFile(target, 'utf8'), 'new text');
    await assert.rejects(writer.write('late'), /closed/);
  });

  it('forgets everything on abort', async () => {
    const writer = await openBeside(target);
    await writer.write('x'.repeat(300_000));
    await writer.abort();
    assert.equal(await readFile(target, 'utf8'), 'old');
    assert.deepEqual(await readdir(folder), ['out.txt']);
  });
});
