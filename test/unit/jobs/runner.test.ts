// The job runner with small jobs whose results are in a real project file.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { DeviceQueue } from '../../../main/jobs/device-queue.ts';
import type { JobKind } from '../../../main/jobs/job-kind.ts';
import { JobRunner } from '../../../main/jobs/runner.ts';
import { openProject } from '../../../main/store/file/project-file.ts';
import { interruptJobs, readJob, readJobs } from '../../../main/store/jobs.ts';
import { readSetting } from '../../../main/store/settings.ts';
import type { JobRecord } from '../../../src/contract/jobs.ts';
import { Failure } from '../../../src/failure.ts';
import type { JobId } from '../../../src/project/ids.ts';
import { countingKind, stubbornKind } from '../../support/job-kinds.ts';
import { scratchFolder, smallProject } from '../../support/project-builder.ts';

const folder = scratchFolder();
let files = 0;

const WORDS = 22;
const SENTENCES = 5;

function open(path = join(folder, `${files++}.seedmark`), kinds: readonly JobKind[] = [countingKind, stubbornKind]) {
  const { project } = smallProject(path);
  return { path, ...run(project, kinds) };
}

function run(project: ReturnType<typeof openProject>, kinds: readonly JobKind[], queue = new DeviceQueue()) {
  const { connection } = project;
  const told: JobRecord[] = [];
  const explained: string[] = [];
  const runner = new JobRunner({
    whenFree: async (work) => work(),
    connection,
    kinds: new Map(kinds.map((kind) => [kind.name, kind])),
    queue,
    tell: (record) => told.push(record),
    explain: (error, where) => {
      explained.push(where);
      if (error instanceof Failure) return { code: error.code, message: error.message, hint: error.hint };
      return { code: 'internal', message: 'a bug', hint: 'report it' };
    },
  });
  return { project, connection, runner, told, explained };
}

async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !isSo(); i++) await setTimeout(5);
  assert.ok(isSo(), 'it never comes to that');
}

const ended = (runner: JobRunner, id: JobId) => until(() => runner.read(id).endedAt !== undefined);

describe('a job', () => {
  it('answers with its id at once, runs to its end, and ends once', async () => {
    const { runner, connection, told } = open();
    const id = runner.start('count', {});
    assert.equal(runner.read(id).state, 'queued');
    assert.equal(readSetting(connection, 'counted'), undefined);
    await ended(runner, id);
    const { state, done, total, result, failure } = runner.read(id);
    assert.deepEqual(
      { state, done, total, result, failure },
      {
        state: 'done',
        done: SENTENCES,
        total: SENTENCES,
        result: { words: WORDS },
        failure: undefined,
      },
    );
    assert.equal(runner.isBusy, false);
    assert.equal(told.filter(({ endedAt }) => endedAt).length, 1);
    assert.equal(told.at(-1)?.state, 'done');
  });

  it('is paused after a stored batch, and goes on from there to the same result', async () => {
    const { runner, connection } = open();
    const id = runner.start('count', { wait: 10 });
    await until(() => runner.read(id).done >= 2);
    await runner.pause(id);
    const paused = runner.read(id);
    assert.equal(paused.state, 'paused');
    assert.ok(paused.done >= 2 && paused.done < SENTENCES);
    assert.equal((readSetting(connection, 'counted') as { sentences: number }).sentences, paused.done);
    await setTimeout(40);
    assert.equal(runner.read(id).done, paused.done, 'nothing of it runs');
    assert.equal(await runner.resume(id), id);
    await ended(runner, id);
    assert.deepEqual(runner.read(id).result, { words: WORDS });
  });

  it('stops computing when it is cancelled, keeps what is stored, and is not gone on with', async () => {
    let computed = 0;
    const kind: JobKind = {
      name: 'count',
      async *work(setting) {
        for await (const batch of { [Symbol.asyncIterator]: () => countingKind.work(setting) }) {
          computed++;
          yield batch;
        }
        return undefined;
      },
    };
    const { runner } = open(undefined, [kind]);
    const id = runner.start('count', { wait: 10 });
    await until(() => runner.read(id).done >= 1);
    await runner.cancel(id);
    const cancelled = runner.read(id);
    assert.equal(cancelled.state, 'cancelled');
    const before = computed;
    await setTimeout(50);
    assert.equal(computed, before);
    await assert.rejects(runner.resume(id), (error) => error instanceof Failure && error.code === 'bad-argument');
  });

  it('is cancelled while it is queued, paused, or being paused', async () => {
    const { runner } = open();
    const first = runner.start('count', { wait: 20, device: 'cpu' });
    const queued = runner.start('count', { device: 'cpu' });
    await until(() => runner.read(first).done >= 1);
    await runner.cancel(queued);
    assert.equal(runner.read(queued).state, 'cancelled');
    await runner.pause(first);
    await runner.cancel(first);
    assert.equal(runner.read(first).state, 'cancelled');
    const both = runner.start('stubborn', { wait: 30 });
    await until(() => runner.read(both).done >= 1);
    await Promise.all([runner.pause(both), runner.cancel(both)]);
    assert.equal(runner.read(both).state, 'cancelled');
    assert.equal(runner.isBusy, false);
  });

  it('ends as failed with what the user can do, or with the bug in the log', async () => {
    const failing: JobKind = {
      name: 'failing',
      // biome-ignore lint/correctness/useYield: it fails before its first batch.
      async *work() {
        throw new Failure('model-missing', 'There is no model.', 'Choose one.');
      },
    };
    const { runner, explained } = open(undefined, [countingKind, failing]);
    const one = runner.start('failing', {});
    await ended(runner, one);
    assert.deepEqual(runner.read(one).failure, {
      code: 'model-missing',
      message: 'There is no model.',
      hint: 'Choose one.',
    });
    const other = runner.start('count', { failAt: 3 });
    await ended(runner, other);
    assert.equal(runner.read(other).failure?.code, 'internal');
    assert.equal(runner.read(other).done, 3, 'what was stored before stays');
    assert.deepEqual(explained, ['job failing', 'job count']);
  });

  it('is gone on with after its program was killed, from the last stored batch, once', async () => {
    const { runner, connection, path, project } = open();
    const id = runner.start('count', { wait: 10 });
    await until(() => runner.read(id).done >= 2);
    // A crash: what is on the disk now is what there is.
    const copy = `${path}.copy.seedmark`;
    await project.copyTo(copy);
    await runner.close();
    connection.close();

    const later = openProject(copy);
    assert.deepEqual(
      interruptJobs(later.connection).map((job) => job.id),
      [id],
    );
    const again = run(later, [countingKind]);
    const left = again.runner.read(id);
    assert.deepEqual([left.state, left.isResumable], ['interrupted', true]);
    const next = await again.runner.resume(id);
    assert.notEqual(next, id);
    assert.equal(again.runner.read(id).isResumable, false);
    await assert.rejects(again.runner.resume(id), Failure);
    await ended(again.runner, next);
    const { result, resumes } = again.runner.read(next);
    assert.deepEqual([result, resumes], [{ words: WORDS }, id]);
    assert.ok(again.told.every(({ id: told, done }) => told !== next || done === 0 || done > left.done));
    assert.equal(run(later, [countingKind]).runner.read(id).isResumable, false, 'known at the next start too');
    later.close();
  });

  it('is interrupted when the project is closed, whatever it does', async () => {
    const { runner, connection } = open();
    const ids = [
      runner.start('count', { wait: 20, device: 'cpu' }),
      runner.start('count', { device: 'cpu' }),
      runner.start('stubborn', { wait: 10 }),
    ];
    await until(() => runner.read(ids[2]).done >= 1);
    await runner.pause(ids[2]);
    await runner.close();
    for (const id of ids) assert.equal(readJob(connection, id).state, 'interrupted');
    assert.throws(
      () => runner.start('count', {}),
      (error) => error instanceof Failure && error.code === 'project-closed',
    );
  });

  it('of a kind that this program does not know is neither started nor stored', () => {
    const { runner, connection } = open();
    assert.throws(
      () => runner.start('dream', {}),
      (error) => error instanceof Failure && error.code === 'not-available',
    );
    assert.equal(readJobs(connection).length, 0);
  });
});

describe('a device', () => {
  it('has one job at a time, of whichever project; the others see how many are before them', async () => {
    const queue = new DeviceQueue();
    const [one, other, aside] = ['a', 'b', 'c'].map((name) =>
      run(smallProject(join(folder, `queue-${name}.seedmark`)).project, [countingKind], queue),
    );
    const first = one.runner.start('count', { wait: 10, device: 'gpu' });
    const second = other.runner.start('count', { wait: 40, device: 'gpu' });
    const third = one.runner.start('count', { device: 'gpu' });
    const elsewhere = aside.runner.start('count', { device: 'cpu' });
    assert.deepEqual(
      [one.runner.read(first).ahead, other.runner.read(second).ahead, one.runner.read(third).ahead],
      [0, 1, 2],
    );
    await ended(aside.runner, elsewhere);
    assert.equal(other.runner.read(second).state, 'queued');
    await ended(one.runner, first);
    await ended(other.runner, second);
    await ended(one.runner, third);
    const order = [...one.told, ...other.told].filter(({ state, device }) => state === 'running' && device === 'gpu');
    assert.ok(order.length >= 2);
    assert.ok(
      one.told.some(({ id, ahead }) => id === third && ahead === 1),
      'told that it moved up',
    );
  });

  it('is free for others while a job is paused', async () => {
    const { runner } = open();
    const first = runner.start('count', { wait: 20, device: 'gpu' });
    const second = runner.start('stubborn', { wait: 1 });
    await runner.pause(first);
    const third = runner.start('count', { device: 'gpu' });
    await ended(runner, third);
    await runner.resume(first);
    await ended(runner, first);
    await runner.cancel(second);
  });
});

describe('progress', () => {
  it('is told ten times a second at most, and the last of it always', async () => {
    const fast: JobKind = {
      name: 'fast',
      async *work() {
        for (let done = 1; done <= 300; done++) {
          await setTimeout(1);
          yield { done, total: 300 };
        }
        return {};
      },
    };
    const { runner, told } = open(undefined, [fast]);
    const begun = performance.now();
    const id = runner.start('fast', {});
    await ended(runner, id);
    const seconds = (performance.now() - begun) / 1000;
    assert.ok(told.length <= 10 * seconds + 4, `${told.length} in ${seconds} s`);
    assert.deepEqual([told.at(-1)?.done, told.at(-1)?.state], [300, 'done']);
    const later = told.length;
    await setTimeout(150);
    assert.equal(told.length, later);
  });
});
