// Kills a real service at random moments and looks at what it leaves: a sound file, every acknowledged decision, a state
// that the log says, no job that ended twice, and in the end what an undisturbed service comes to.
// `node test/large/kill-service.ts [rounds] [kind]`: a fifth of the rounds each for review, bulk review, import, mining and
// training, with the starter model; with a kind all rounds are of that one.

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { openService } from '../../main/service/index.ts';
import { openProject } from '../../main/store/file/project-file.ts';
import { type Client, connect } from '../../src/contract/client.ts';
import { processChannel } from '../../src/contract/port-channel.ts';
import { Failure } from '../../src/failure.ts';
import { Ledger } from './kill-ledger.ts';
import { KINDS, type Kind, type Scenario, scenarioOf } from './kill-scenarios.ts';
import { randomFrom } from './large-project.ts';

const SERVICE = join(import.meta.dirname, '../support/service-process.ts');
const NAME = 'killed.seedmark';
/** A review is never finished: so long it may live. A bulk verdict takes a second and more. */
const REVIEW_MS = { review: 600, 'bulk review': 4000 };
/** Of what an undisturbed process takes from its start: some are killed before they begin, some when they have ended. */
const LONGEST_LIFE = 1.4;

export interface Killed {
  readonly kind: Kind;
  readonly rounds: number;
  /** Decisions, undos and redos. */
  readonly acknowledged: number;
  /** Rounds in which work was going on when the service was killed. */
  readonly inTheMiddle: number;
  /** Times that the work came to its end, with the result of an undisturbed service. */
  readonly finished: number;
}

/**
 * @param tell called after every round.
 * @throws AssertionError when anything is lost.
 */
export async function killService(
  kind: Kind,
  rounds: number,
  seed: number,
  tell: (killed: Killed) => void = () => undefined,
): Promise<Killed> {
  const folder = mkdtempSync(join(tmpdir(), 'seedmark-kill-'));
  try {
    return await new Killing(kind, folder, randomFrom(seed)).run(rounds, tell);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

class Killing {
  readonly #kind: Kind;
  readonly #folder: string;
  readonly #random: () => number;
  readonly #scenario: Scenario;
  #longest: number;
  #expected: string | undefined;
  #cycle = 0;

  constructor(kind: Kind, folder: string, random: () => number) {
    this.#kind = kind;
    this.#longest = kind === 'review' || kind === 'bulk review' ? REVIEW_MS[kind] : 0;
    this.#folder = folder;
    this.#random = random;
    this.#scenario = scenarioOf(kind, folder);
  }

  async run(rounds: number, tell: (killed: Killed) => void): Promise<Killed> {
    await this.#prepare();
    let ledger = new Ledger();
    let path = this.#begin();
    let [acknowledged, inTheMiddle, finished] = [0, 0, 0];
    for (let round = 0; round < rounds; round++) {
      const before = ledger.acknowledged;
      if (await this.#workUntilKilled(path, ledger, this.#random() * this.#longest)) inTheMiddle++;
      let result: string | undefined;
      ledger.look(path, (connection) => {
        result = this.#scenario.result(connection);
      });
      acknowledged += ledger.acknowledged - before;
      if (result !== undefined) {
        assert.equal(result, this.#expected, 'a result that was interrupted is another one');
        finished++;
        ledger = new Ledger();
        path = this.#begin();
      }
      tell({ kind: this.#kind, rounds: round + 1, acknowledged, inTheMiddle, finished });
    }
    if (this.#kind.includes('review')) await this.#checkStandings(path);
    return { kind: this.#kind, rounds, acknowledged, inTheMiddle, finished };
  }

  /** What the killed services owed is taken up by the next one, and comes to what settling everything comes to. */
  async #checkStandings(path: string): Promise<void> {
    const service = openService({ folder: join(this.#folder, 'user'), kinds: (await kinds()).JOB_KINDS });
    const client = service.connect();
    await client.projects.open({ path });
    await jobsEnd(client);
    const takenUp = standingsOf(path);
    const [{ id: run }] = await client.mining.runs();
    await client.review.settle({ run });
    await jobsEnd(client);
    assert.equal(takenUp, standingsOf(path), 'competitors are as the verdicts have them');
    await service.close();
  }

  /** A project to begin with, and what becomes of it undisturbed. */
  async #prepare(): Promise<void> {
    const template = join(this.#folder, 'template');
    mkdirSync(template);
    const service = openService({ folder: join(this.#folder, 'user'), kinds: (await kinds()).JOB_KINDS });
    await this.#scenario.prepare(service.connect(), join(template, NAME));
    await service.close();
    if (this.#kind.includes('review')) return;
    // The first one prepares the model.
    for (let time = 0; time < 2; time++) {
      const path = this.#begin();
      const start = performance.now();
      await this.#workUntilKilled(path, new Ledger(), undefined);
      this.#longest = (performance.now() - start) * LONGEST_LIFE;
      const project = openProject(path);
      const result = this.#scenario.result(project.connection);
      project.close();
      assert.ok(result !== undefined);
      assert.equal(result, this.#expected ?? result, 'two undisturbed runs come to the same');
      this.#expected = result;
    }
  }

  #begin(): string {
    rmSync(join(this.#folder, `cycle-${this.#cycle}`), { recursive: true, force: true });
    const cycle = join(this.#folder, `cycle-${++this.#cycle}`);
    cpSync(join(this.#folder, 'template'), cycle, { recursive: true });
    return join(cycle, NAME);
  }

  /**
   * @param life milliseconds from its start; undefined: until the work is done.
   * @returns whether it was at work.
   */
  async #workUntilKilled(path: string, ledger: Ledger, life: number | undefined): Promise<boolean> {
    const child = fork(SERVICE, [join(this.#folder, 'user'), path], {
      serialization: 'advanced',
      env: {
        ...process.env,
        SEEDMARK_CACHE: join(this.#folder, 'cache'),
        NODE_COMPILE_CACHE: join(this.#folder, 'compiled'),
      },
    });
    const gone = once(child, 'exit');
    const client = connect(processChannel(child));
    const work = this.#work(client, ledger);
    // However slow the machine is, something is decided in every round.
    if (this.#kind.includes('review')) await Promise.race([ledger.acknowledgesMore(), work]);
    if (life === undefined) await work;
    else await setTimeout(life);
    child.kill('SIGKILL');
    assert.deepEqual(await gone, [null, 'SIGKILL'], 'the service ended by itself');
    return (await work) === 'cut off';
  }

  async #work(client: Client, ledger: Ledger): Promise<'done' | 'cut off'> {
    try {
      await this.#scenario.work(client, ledger, this.#random);
      return 'done';
    } catch (error) {
      if (error instanceof Failure && error.code === 'connection-lost') return 'cut off';
      throw error;
    }
  }
}

async function jobsEnd(client: Client): Promise<void> {
  for (;;) {
    const open = (await client.jobs.list({ limit: 100 })).filter(({ endedAt }) => endedAt === undefined);
    if (open.length === 0) return;
    await setTimeout(10);
  }
}

function standingsOf(path: string): string {
  const project = openProject(path, { isReadOnly: true });
  try {
    return JSON.stringify(project.connection.all('SELECT id, standing, margin, winner_id FROM candidates ORDER BY id'));
  } finally {
    project.close();
  }
}

/** Late: it opens the inference runtime, which a review does without. */
const kinds = () => import('../../main/jobs/kinds.ts');

if (import.meta.main) {
  const [rounds = '200', only] = process.argv.slice(2);
  const chosen = KINDS.filter((kind) => only === undefined || kind === only);
  for (const kind of chosen) {
    const start = performance.now();
    await killService(kind, Math.ceil(Number(rounds) / chosen.length), Date.now() % 1_000_000, (killed) =>
      console.log(JSON.stringify(killed), `${((performance.now() - start) / 1000).toFixed(0)} s`),
    );
  }
}
