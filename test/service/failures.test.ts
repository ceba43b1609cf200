// What a disk, a clock or another program does to a project, as somebody in the studio sees it: a Failure that says what to
// do, nothing acknowledged that is not stored, and everything that was acknowledged still there.

import assert from 'node:assert/strict';
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it, mock } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { JOB_KINDS } from '../../main/jobs/kinds.ts';
import { openProject } from '../../main/store/file/project-file.ts';
import { findLogMismatch } from '../../main/store/review/replay.ts';
import { readVerdicts } from '../../main/store/review/verdict-log.ts';
import { type Client, connect } from '../../src/contract/client.ts';
import { processChannel } from '../../src/contract/port-channel.ts';
import type { Failure } from '../../src/failure.ts';
import type { JobId, SentenceId, TypeId } from '../../src/project/ids.ts';
import { wikigoldHead } from '../cli/command.ts';
import { asNobody, NOBODY, unlessNobody } from '../support/nobody.ts';
import { failsWith, mined, open } from '../support/open-services.ts';
import { scratchFolder } from '../support/project-builder.ts';
import { leaveProject } from '../support/service-project.ts';

const folder = scratchFolder();
const SERVICE = join(import.meta.dirname, '../support/service-process.ts');
const MOST_DECISIONS = 20_000;

async function reviewing(path: string): Promise<Client> {
  const client = open({ kinds: JOB_KINDS }).connect();
  await client.projects.open({ path });
  return client;
}

const decide = (client: Client, act: 'accept' | 'reject' | 'skip' = 'accept') =>
  client.review.decide({
    judgements: [{ act, sentence: 1 as SentenceId, span: { start: 0, end: 2 }, type: 1 as TypeId }],
  });

async function ended(client: Client, job: JobId) {
  for (;;) {
    const record = await client.jobs.read({ job });
    if (record.endedAt !== undefined) return record;
    await setTimeout(20);
  }
}

/** What is stored, by another opening of the file. */
function verdictsIn(path: string): number {
  const project = openProject(path);
  try {
    assert.equal(project.connection.value('SELECT * FROM pragma_integrity_check'), 'ok');
    assert.deepEqual(findLogMismatch(project.connection), []);
    return readVerdicts(project.connection, 0, MOST_DECISIONS).length;
  } finally {
    project.close();
  }
}

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

describe('a disk that is full', { skip: mountSmallDisk() }, () => {
  after(() => execFileSync('umount', ['-l', disk]));

  it('takes no decision and no batch that it cannot store, says so, and goes on when there is room', async () => {
    const path = join(disk, 'full.seedmark');
    leaveProject(path);
    const client = await reviewing(path);
    const ballast = join(disk, 'ballast');
    writeFileSync(ballast, new Uint8Array(150_000));
    const file = join(folder, 'bulky.conll');
    writeFileSync(file, wikigoldHead(1600));
    const importing = { files: [{ path: file, name: 'bulky', choices: { language: 'en' } }] };
    const failed = await ended(client, (await client.corpora.import(importing))[0]);
    assert.deepEqual([failed.state, failed.failure?.code], ['failed', 'disk-full']);
    assert.match(failed.failure!.hint, /room/);
    const kept = (await client.corpora.list()).find(({ name }) => name === 'bulky')?.sentences ?? 0;
    assert.ok(kept < 1600);
    let acknowledged = 0;
    const fill = async () => {
      for (; acknowledged < MOST_DECISIONS; acknowledged++) await decide(client, acknowledged % 2 ? 'reject' : 'skip');
    };
    await assert.rejects(fill(), failsWith('disk-full'));
    // What holds is what was acknowledged, also for who asks now.
    const { length } = await client.review.verdicts({ sentence: 1 as SentenceId });
    assert.equal(length, acknowledged);
    rmSync(ballast);
    await decide(client);
    await client.projects.close();
    assert.throws(() => writeFileSync(ballast, new Uint8Array(1_000_000)), { code: 'ENOSPC' });
    assert.equal(verdictsIn(path), acknowledged + 1, 'also with no byte left');
  });
});

describe('a project', () => {
  it('that is deleted under the studio acknowledges nothing more, and all of it can be saved elsewhere', async () => {
    const path = mined('deleted');
    const client = await reviewing(path);
    const [{ id: run }] = await client.mining.runs();
    await decide(client);
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
    await assert.rejects(decide(client, 'reject'), failsWith('file-missing'));
    await assert.rejects(client.review.undo(), failsWith('file-missing'));
    const { candidates } = await client.review.previewBulk({ filter: { run } });
    await assert.rejects(
      client.review.decideBulk({ filter: { run }, ruling: { act: 'reject' }, expected: candidates }),
      failsWith('file-missing'),
    );
    assert.equal((await client.review.decision(subject))?.status, 'accepted');
    const copy = join(folder, 'saved.seedmark');
    await client.projects.saveCopy({ path: copy });
    await client.projects.close();
    assert.ok(!existsSync(path));
    assert.equal(verdictsIn(copy), 1);
  });

  it('that is open for reading refuses a decision and says what to do', async () => {
    const path = mined('reading');
    const client = open().connect();
    await client.projects.open({ path, isReadOnly: true });
    await assert.rejects(decide(client), failsWith('project-read-only'));
    await assert.rejects(
      client.types.add({ settings: { name: 'X', colour: '#000000' } }),
      failsWith('project-read-only'),
    );
    assert.equal(await client.review.decision(subject), undefined);
    await client.projects.close();
    assert.equal(verdictsIn(path), 0);
  });

  it('keeps the order of decisions when the clock goes back', async () => {
    const path = mined('clock');
    mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const client = await reviewing(path);
    try {
      const first = await decide(client, 'accept');
      mock.timers.setTime(Date.now() - 86_400_000);
      const second = await decide(client, 'reject');
      assert.equal((await client.review.decision(subject))?.status, 'rejected');
      const actions = await client.review.actions({ limit: 2 });
      assert.deepEqual(
        actions.map(({ id }) => id),
        [second.action, first.action],
      );
      assert.ok(actions[0].at < actions[1].at, 'the clock did go back');
      assert.equal((await client.review.undo()).action, second.action);
      assert.equal((await client.review.decision(subject))?.status, 'accepted');
    } finally {
      mock.timers.reset();
    }
    await client.projects.close();
    assert.equal(verdictsIn(path), 2);
  });

  it('on a file system without a write-ahead log says so, and is reviewed as anywhere', async () => {
    const path = mined('no-log');
    // The log's index is a file of shared memory; a folder in its place is what such drives come to.
    mkdirSync(`${path}-shm`);
    const client = await reviewing(path);
    assert.deepEqual((await client.projects.current())?.notices, ['no write-ahead log']);
    const [{ id: run }] = await client.mining.runs();
    const { candidates } = await client.review.previewBulk({ filter: { run } });
    const ruling = { act: 'accept' } as const;
    assert.equal(
      (await client.review.decideBulk({ filter: { run }, ruling, expected: candidates })).verdicts,
      candidates,
    );
    await client.review.undo();
    await decide(client, 'reject');
    await client.projects.close();
    rmdirSync(`${path}-shm`);
    assert.equal(verdictsIn(path), candidates + 1);
  });
});

const subject = { sentence: 1 as SentenceId, span: { start: 0, end: 2 }, type: 1 as TypeId };

describe('another process', () => {
  const services: { kill(): void }[] = [];
  after(() => {
    for (const service of services) service.kill();
  });

  async function serviceOf(path: string, options: object = {}): Promise<{ client: Client; kill: () => Promise<void> }> {
    const user = join(folder, `user-${services.length}`);
    mkdirSync(user);
    chmodSync(user, 0o777);
    const child = fork(SERVICE, [user, path], { serialization: 'advanced', ...options });
    const gone = once(child, 'exit');
    services.push({ kill: () => child.kill('SIGKILL') });
    const kill = async () => {
      child.kill('SIGKILL');
      await gone;
    };
    return { client: connect(processChannel(child)), kill };
  }

  it('has the project: who comes second is told, may read what is acknowledged, and takes over when the first is gone', async () => {
    const path = mined('shared');
    const first = await serviceOf(path);
    await decide(first.client);
    const client = open().connect();
    await assert.rejects(client.projects.open({ path }), (error) => {
      assert.match((error as Failure).message, /by process \d+ since/);
      return failsWith('project-in-use')(error);
    });
    await client.projects.open({ path, isReadOnly: true });
    assert.equal((await client.review.decision(subject))?.status, 'accepted');
    await decide(first.client, 'reject');
    assert.equal((await client.review.decision(subject))?.status, 'rejected');
    await client.projects.close();
    await first.kill();
    const opened = await client.projects.open({ path });
    assert.deepEqual([opened.wasLeftOpen, opened.isReadOnly], [true, false]);
    await client.review.undo();
    assert.equal((await client.review.decision(subject))?.status, 'accepted');
    await client.projects.close();
    assert.equal(verdictsIn(path), 2);
  });

  it('may not write any more: a decision is refused, and none that was acknowledged is lost', {
    skip: unlessNobody(),
  }, async () => {
    const own = join(folder, 'rights');
    mkdirSync(own);
    chmodSync(folder, 0o755);
    const path = join(own, 'p.seedmark');
    leaveProject(path);
    // With a write-ahead log what is open goes on being written; a rollback journal has to be made anew each time.
    mkdirSync(`${path}-shm`);
    for (const name of [own, path]) {
      chmodSync(name, 0o777);
      if (process.getuid?.() === 0) chownSync(name, NOBODY, NOBODY);
    }
    const { client, kill } = await serviceOf(path, asNobody());
    await decide(client);
    for (const name of [path, own]) chmodSync(name, name === own ? 0o555 : 0o444);
    await assert.rejects(decide(client, 'reject'), failsWith('project-read-only'));
    assert.equal((await client.review.decision(subject))?.status, 'accepted');
    for (const name of [own, path]) chmodSync(name, 0o777);
    await decide(client, 'skip');
    await kill();
    rmdirSync(`${path}-shm`);
    assert.equal(verdictsIn(path), 2);
  });
});
