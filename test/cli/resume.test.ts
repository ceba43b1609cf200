// Runs that are stopped, killed and taken up again must end where an undisturbed run ends; and nothing of them stays
// behind: no compute process, no checkpoint, no half-written file.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RankedSpan } from '../../main/jobs/mining/ranked-line.ts';
import { unlessShared } from '../support/shared.ts';
import { type Ended, filesLeft, folder, type Started, seedmark, start, TINY_BERT, WIKIGOLD } from './command.ts';

const skip =
  process.platform === 'linux'
    ? unlessShared('models/tiny-bert-cased')
    : 'processes are looked up in /proc: NOT CHECKED';
/** Two predictions of one row in batches of other sizes differ by less. */
const TOLERANCE = 1e-5;
/** What a cancel may take; a run under load from elsewhere is given more. */
const CANCEL_MS = 500;
const PATIENT_CANCEL_MS = 3000;

// Short sentences only: every run is a few seconds, and has four stretches.
const RUN = [
  ...['mine', WIKIGOLD, '--model', TINY_BERT, '--max-words', '2', '--max-sentence-words', '11'],
  ...['--type=PER:person=Amina Jallo', '--type=LOC:place=Berlin'],
];
const MODES: Record<string, string[]> = {
  threshold: ['--threshold', '0.3'],
  top: ['--top', '200'],
  all: ['--all'],
};

const path = (name: string) => join(folder, name);
const outOf = (name: string) => ['--out', `${name}.jsonl`];
const undisturbed = new Map<string, RankedSpan[]>();

function ranking(name: string): RankedSpan[] {
  const text = readFileSync(path(`${name}.jsonl`), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function assertSameRanking(actual: readonly RankedSpan[], expected: readonly RankedSpan[]): void {
  const keyOf = ({ type, sentence, start, end }: RankedSpan) => `${type} ${sentence} ${start} ${end}`;
  const scores = new Map(expected.map((span) => [keyOf(span), span.score]));
  assert.equal(actual.length, expected.length);
  for (const span of actual) {
    const score = scores.get(keyOf(span));
    assert.ok(score !== undefined, `${keyOf(span)} is not in the undisturbed run`);
    assert.ok(Math.abs(score - span.score) < TOLERANCE);
  }
  for (const type of ['PER', 'LOC']) {
    const own = actual.filter((span) => span.type === type).map(({ score }) => score);
    assert.deepEqual(
      own,
      own.toSorted((a, b) => a - b),
      'best first',
    );
  }
}

/** Compute processes of this test's commands that are alive. */
function workers(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const isWorker = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('compute/worker.ts');
        return isWorker && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`SEEDMARK_CACHE=${folder}`);
      } catch {
        return false; // ended between the two looks
      }
    });
}

async function until(condition: () => boolean, what: string): Promise<void> {
  for (let waited = 0; !condition(); waited += 10) {
    assert.ok(waited < 20_000, `waited in vain: ${what}`);
    await sleep(10);
  }
}

/** Waits until the run has found something beyond what the checkpoint held when it started. */
async function untilMining({ process: child }: Started, name: string): Promise<void> {
  const checkpoint = path(`${name}.jsonl.checkpoint`);
  const sizeNow = () => statSync(checkpoint, { throwIfNoEntry: false })?.size ?? 0;
  const size = sizeNow();
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  await until(() => !isRunning() || (workers().length > 0 && sizeNow() > size + 3000), 'for spans to be found');
}

interface Blow {
  readonly signal: NodeJS.Signals;
  /** To the whole process group, as a terminal sends Ctrl-C. */
  readonly isToGroup?: boolean;
}

/** @returns how it ended and how long the signal took, ms. */
async function strike(run: Started, { signal, isToGroup }: Blow): Promise<Ended & { readonly ms: number }> {
  const sent = performance.now();
  process.kill(isToGroup ? -run.process.pid! : run.process.pid!, signal);
  const ended = await run.ended;
  return { ...ended, ms: performance.now() - sent };
}

async function assertNothingLeft(name: string): Promise<void> {
  await until(() => workers().length === 0, 'for the compute processes to end');
  const left = filesLeft().filter((file) => file.includes(name));
  assert.deepEqual(left, [`${name}.jsonl`, `${name}.jsonl.run.json`]);
}

describe('a run that is disturbed', { skip, concurrency: 1 }, () => {
  const cancels: number[] = [];

  before(async () => {
    for (const [mode, options] of Object.entries(MODES)) {
      const { code, stderr } = await seedmark([...RUN, ...options, ...outOf(`whole-${mode}`)]);
      assert.equal(code, 0, stderr);
      undisturbed.set(mode, ranking(`whole-${mode}`));
      assert.ok(undisturbed.get(mode)!.length > 100);
    }
  });

  async function survives(t: TestContext, mode: string, blows: readonly Blow[]): Promise<void> {
    const name = `struck-${mode}`;
    const args = [...RUN, ...MODES[mode], ...outOf(name)];
    let struck = 0;
    for (const blow of blows) {
      const run = start(args, { detached: true });
      await untilMining(run, name);
      // The first blow lands early, so that it lands on every machine.
      await sleep(Math.random() * (struck === 0 ? 30 : 300));
      if (run.process.exitCode !== null) break; // done before the blow: the checkpoint did its work
      const { code, stderr, ms } = await strike(run, blow);
      // It was writing its ranking: whole, then, or not at all.
      if (existsSync(path(`${name}.jsonl`))) {
        assertSameRanking(ranking(name), undisturbed.get(mode)!);
        break;
      }
      struck++;
      t.diagnostic(`${mode}: ${blow.signal}${blow.isToGroup ? ' to the group' : ''} took ${ms.toFixed(0)} ms`);
      await until(() => workers().length === 0, 'for the compute processes to end');
      if (blow.signal === 'SIGKILL') continue;
      assert.equal(code, 1, stderr);
      assert.match(stderr, /Stopped (after|before)/);
      assert.ok(ms < PATIENT_CANCEL_MS, `${ms} ms`);
      cancels.push(ms);
    }
    assert.ok(struck > 0, 'at least one blow hit');
    const { code, stderr } = await seedmark(args);
    assert.equal(code, 0, stderr);
    assertSameRanking(ranking(name), undisturbed.get(mode)!);
    await assertNothingLeft(name);
    rmSync(path(`${name}.jsonl`));
  }

  it('ends with the same spans above a threshold', (t) =>
    survives(t, 'threshold', [{ signal: 'SIGINT', isToGroup: true }, { signal: 'SIGKILL' }, { signal: 'SIGTERM' }]));
  it('ends with the same top list', (t) =>
    survives(t, 'top', [{ signal: 'SIGINT' }, { signal: 'SIGKILL' }, { signal: 'SIGKILL', isToGroup: true }]));
  it('ends with the same scores of all candidates', (t) =>
    survives(t, 'all', [{ signal: 'SIGKILL' }, { signal: 'SIGINT', isToGroup: true }, { signal: 'SIGHUP' }]));

  it('stops within half a second', (t) => {
    t.diagnostic(`${cancels.map((ms) => ms.toFixed(0)).join(', ')} ms`);
    assert.ok(Math.min(...cancels) < CANCEL_MS);
  });

  it('ends at once at the second Ctrl-C, and the ranking of an earlier run is as it was', async () => {
    writeFileSync(path('twice.jsonl'), 'old\n');
    const run = start([...RUN, '--all', ...outOf('twice')], { detached: true });
    await untilMining(run, 'twice');
    process.kill(-run.process.pid!, 'SIGINT');
    const { code, ms } = await strike(run, { signal: 'SIGINT', isToGroup: true });
    // The signal itself ends a program that has just stopped at the first one.
    assert.ok(code === 1 || code === null, `${code}`);
    assert.ok(ms < PATIENT_CANCEL_MS);
    await until(() => workers().length === 0, 'for the compute processes to end');
    assert.equal(readFileSync(path('twice.jsonl'), 'utf8'), 'old\n');
  });

  it('goes on when a compute process dies', async () => {
    const run = start([...RUN, '--all', '--workers', '2', ...outOf('crashed')]);
    await untilMining(run, 'crashed');
    const [victim] = workers();
    process.kill(victim, 'SIGKILL');
    await until(() => workers().filter((pid) => pid !== victim).length === 2, 'for another to take its place');
    const { code, stderr } = await run.ended;
    assert.equal(code, 0, stderr);
    assertSameRanking(ranking('crashed'), undisturbed.get('all')!);
    await assertNothingLeft('crashed');
  });

  it('finds the same with one, two and three compute processes', async () => {
    for (const count of ['1', '3']) {
      const name = `by-${count}`;
      const args = [...RUN, ...MODES.threshold, '--workers', count, ...outOf(name)];
      const { code, stderr } = await seedmark(args);
      assert.equal(code, 0, stderr);
      assertSameRanking(ranking(name), undisturbed.get('threshold')!);
    }
  });

  it('refuses to go on where the corpus or an option is another', async () => {
    const run = start([...RUN, '--all', ...outOf('changed')], { detached: true });
    await untilMining(run, 'changed');
    await until(() => readFileSync(path('changed.jsonl.checkpoint'), 'utf8').includes('"sentencesDone"'), 'for a mark');
    await strike(run, { signal: 'SIGKILL', isToGroup: true });
    const { code, stderr } = await seedmark([...RUN, '--threshold', '1', ...outOf('changed')]);
    assert.equal(code, 2);
    assert.match(stderr, /belongs to another run \(different: selection\)/);
  });
});
