// What a service has acknowledged about one project before it was killed, and whether the project still has it.

import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import type { Connection } from '../../main/store/file/connection.ts';
import { openProject } from '../../main/store/file/project-file.ts';
import { readJobs } from '../../main/store/jobs.ts';
import { findLogMismatch } from '../../main/store/review/replay.ts';
import { countVerdicts, readActions, readVerdicts } from '../../main/store/review/verdict-log.ts';
import type { ActionId } from '../../src/project/ids.ts';
import type { Acknowledgement } from '../../src/project/verdicts.ts';

const ALL = 1e9;
const POLL_MS = 5;

export class Ledger {
  readonly #verdicts = new Map<number, string>();
  /** Verdicts of acknowledged actions. */
  readonly #actions = new Map<ActionId, number>();
  readonly #walked = new Map<string, number>();
  /** How many candidates were announced for bulk verdicts, acknowledged or not. */
  readonly #announced = new Set<number>();
  /** State and time of every job that was seen to have ended. */
  readonly #ended = new Map<number, string>();
  acknowledged = 0;

  /** Resolves with the next acknowledgement. */
  async acknowledgesMore(): Promise<void> {
    const before = this.acknowledged;
    while (this.acknowledged === before) await setTimeout(POLL_MS);
  }

  announce(candidates: number): void {
    this.#announced.add(candidates);
  }

  decided({ action, verdict, verdicts }: Acknowledgement, act: string): void {
    this.#verdicts.set(verdict, act);
    this.#actions.set(action, verdicts);
    this.acknowledged++;
  }

  walked(kind: 'undo' | 'redo', action: ActionId | undefined): void {
    if (action === undefined) return;
    const step = `${kind} ${action}`;
    this.#walked.set(step, (this.#walked.get(step) ?? 0) + 1);
    this.acknowledged++;
  }

  /** @throws AssertionError when anything is lost, torn, or not what the log says. */
  look(path: string, also: (connection: Connection) => void): void {
    const project = openProject(path);
    try {
      const { connection } = project;
      assert.equal(connection.value('SELECT * FROM pragma_integrity_check'), 'ok');
      assert.deepEqual(connection.all('SELECT * FROM pragma_foreign_key_check'), []);
      assert.deepEqual(findLogMismatch(connection), []);
      this.#lookAtLog(connection);
      this.#lookAtJobs(connection);
      also(connection);
    } finally {
      project.close();
    }
  }

  #lookAtLog(connection: Connection): void {
    const logged = new Map(readVerdicts(connection, 0, ALL).map(({ id, act }) => [id as number, act]));
    for (const [id, act] of this.#verdicts) assert.equal(logged.get(id), act, `verdict ${id} is not in the log`);
    for (const [action, verdicts] of this.#actions) assert.equal(countVerdicts(connection, action), verdicts);
    const actions = readActions(connection, undefined, ALL);
    for (const [step, times] of this.#walked) {
      const [kind, target] = step.split(' ');
      const found = actions.filter((action) => action.kind === kind && action.target === Number(target));
      assert.ok(found.length >= times, `${step} is not in the log`);
    }
    // All of a bulk verdict or nothing of it, also of one that nobody was told of.
    for (const { kind, reason, verdicts } of actions) {
      if (kind === 'decide' && reason !== undefined) assert.ok(this.#announced.has(verdicts), `${verdicts} verdicts`);
    }
  }

  #lookAtJobs(connection: Connection): void {
    for (const { id, state, endedAt, failure } of readJobs(connection, undefined, ALL)) {
      if (endedAt === undefined) continue;
      assert.ok(state === 'done' || state === 'interrupted', `job ${id}: ${state} ${JSON.stringify(failure)}`);
      const end = `${state} ${endedAt.getTime()}`;
      assert.equal(end, this.#ended.get(id) ?? end, `job ${id} ended twice`);
      this.#ended.set(id, end);
    }
  }
}
