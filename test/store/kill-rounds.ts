// Kills a working process at random moments and looks at what it leaves: a sound file, every acknowledged verdict, a
// state that the log says, no job that ended twice. `node test/store/kill-rounds.ts 200` for many rounds.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { readRuns } from '../../main/store/candidates/runs.ts';
import { addCorpus, readCorpora } from '../../main/store/corpus/corpora.ts';
import { openProject } from '../../main/store/file/project-file.ts';
import { interruptJobs, readJobs } from '../../main/store/jobs.ts';
import { findLogMismatch } from '../../main/store/review/replay.ts';
import { readActions, readVerdicts } from '../../main/store/review/verdict-log.ts';
import { randomFrom } from '../large/large-project.ts';
import { minedProject, SOURCE } from '../support/project-builder.ts';

/** Milliseconds of work before the kill. */
const LONGEST_LIFE = 250;

export interface Killed {
  readonly rounds: number;
  readonly acknowledged: number;
  readonly interruptedJobs: number;
}

/** @throws AssertionError when anything is lost. */
export async function killAndLook(path: string, rounds: number, seed: number): Promise<Killed> {
  const small = minedProject(path);
  addCorpus(small.connection, { ...SOURCE, name: 'growing' });
  small.project.close();
  const random = randomFrom(seed);
  const verdicts = new Map<number, string>();
  const walked = new Map<string, number>();
  const ended = new Set<number>();
  let interruptedJobs = 0;
  for (let round = 0; round < rounds; round++) {
    for (const [what, ...numbers] of await workUntilKilled(path, seed + round, random() * LONGEST_LIFE)) {
      if (what === 'verdict') verdicts.set(Number(numbers[0]), numbers[2]);
      else if (what === 'ended') ended.add(Number(numbers[0]));
      else if (what !== 'ready') walked.set(`${what} ${numbers[0]}`, (walked.get(`${what} ${numbers[0]}`) ?? 0) + 1);
    }
    interruptedJobs += look(path, verdicts, walked, ended);
  }
  return { rounds, acknowledged: verdicts.size + [...walked.values()].reduce((sum, n) => sum + n, 0), interruptedJobs };
}

/** What it said before it was killed, whole lines only. */
async function workUntilKilled(path: string, seed: number, life: number): Promise<string[][]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../support/decide-forever.ts'), path, `${seed}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  let isTimed = false;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
    if (!isTimed) setTimeout(() => child.kill('SIGKILL'), life);
    isTimed = true;
  });
  const [code, signal] = await once(child, 'close');
  assert.deepEqual([code, signal], [null, 'SIGKILL'], 'the process ended by itself');
  return said
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(' '));
}

/** @returns how many jobs were interrupted. */
function look(path: string, verdicts: Map<number, string>, walked: Map<string, number>, ended: Set<number>): number {
  const project = openProject(path);
  try {
    const { connection } = project;
    assert.equal(connection.value('SELECT * FROM pragma_integrity_check'), 'ok');
    assert.deepEqual(connection.all('SELECT * FROM pragma_foreign_key_check'), []);
    const logged = new Map(readVerdicts(connection, 0, 1e9).map(({ id, act }) => [id as number, act]));
    for (const [id, act] of verdicts) assert.equal(logged.get(id), act, `verdict ${id} is not in the log`);
    const actions = readActions(connection, undefined, 1e9);
    for (const [step, times] of walked) {
      const [what, target] = step.split(' ');
      const kind = what === 'undone' ? 'undo' : 'redo';
      assert.ok(
        actions.filter((action) => action.kind === kind && action.target === Number(target)).length >= times,
        step,
      );
    }
    assert.deepEqual(findLogMismatch(connection), []);
    for (const corpus of readCorpora(connection)) {
      const stored = connection.value('SELECT count(*) FROM sentences WHERE corpus_id = ?', corpus.id);
      assert.equal(stored, corpus.sentences, 'a batch and its resume point belong together');
    }
    for (const { id, candidates } of readRuns(connection)) {
      assert.equal(connection.value('SELECT count(*) FROM candidates WHERE run_id = ?', id), candidates);
    }
    const interrupted = interruptJobs(connection).length;
    const jobs = new Map(readJobs(connection, undefined, 1e9).map((job) => [job.id as number, job.state]));
    for (const id of ended) assert.equal(jobs.get(id), 'done');
    assert.ok([...jobs.values()].every((state) => state === 'done' || state === 'interrupted'));
    return interrupted;
  } finally {
    project.close();
  }
}

if (import.meta.main) {
  const folder = mkdtempSync(join(tmpdir(), 'seedmark-kill-'));
  const rounds = Number(process.argv[2] ?? 200);
  const start = performance.now();
  const killed = await killAndLook(join(folder, 'killed.seedmark'), rounds, Date.now() % 1_000_000);
  console.log(
    killed,
    `${((performance.now() - start) / 1000).toFixed(0)} s, SQLite ${new Database(':memory:').prepare('SELECT sqlite_version()').pluck().get()}`,
  );
  rmSync(folder, { recursive: true });
}
