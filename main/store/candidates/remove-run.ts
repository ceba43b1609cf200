// Taking out what a mining run found. Decisions stay: they belong to words and types, not to runs.

import type { RunDependents } from '../../../src/contract/mining.ts';
import type { RunId } from '../../../src/project/ids.ts';
import type { Connection } from '../file/connection.ts';
import { readRun, setRunState, thresholdsSetting } from './runs.ts';

/** Candidates, or surface forms, of one transaction: 20 ms. */
const BATCH = 100;
const BATCH_SURFACES = 500;

/** @throws Failure 'not-found' */
export function readRunDependents(connection: Connection, run: RunId): RunDependents {
  const { candidates } = readRun(connection, run);
  const evaluations = connection.value<number>('SELECT count(*) FROM evaluations WHERE run_id = ?', run)!;
  return { candidates, evaluations };
}

/** No later run copies from it any more. @throws Failure 'not-found' */
export function markRunRemoving(connection: Connection, run: RunId): void {
  readRun(connection, run);
  setRunState(connection, run, 'cancelled');
}

/** @returns candidates that are left. */
export function removeNextOfRun(connection: Connection, run: RunId): number {
  return connection.writeBulk(() => {
    removeCandidates(
      connection,
      connection.all<{ id: number }>(
        'SELECT id FROM candidates INDEXED BY candidates_by_score WHERE run_id = ? LIMIT ?',
        run,
        BATCH,
      ),
    );
    return readRun(connection, run).candidates;
  });
}

/** Inside a transaction. */
export function removeCandidates(connection: Connection, candidates: readonly { readonly id: number }[]): void {
  for (const { id } of candidates) {
    connection.run('UPDATE candidates SET winner_id = NULL WHERE winner_id = ?', id);
    connection.run('DELETE FROM candidates WHERE id = ?', id);
  }
}

/** When it has no candidates any more. Evaluations of taggers stay, without the run. */
export function removeEmptyRun(connection: Connection, run: RunId): void {
  connection.write(() => {
    connection.run('DELETE FROM evaluations WHERE run_id = ? AND tagger_id IS NULL', run);
    connection.run('UPDATE evaluations SET run_id = NULL WHERE run_id = ?', run);
    for (const table of ['run_types', 'run_corpora', 'candidate_counts']) {
      connection.run(`DELETE FROM ${table} WHERE run_id = ?`, run);
    }
    connection.run('DELETE FROM settings WHERE name = ?', thresholdsSetting(run));
    connection.run('DELETE FROM runs WHERE id = ?', run);
  });
}

/** Surface forms that no candidate has any more are text of the corpus, and go. @returns where to go on; undefined at the end. */
export function removeUnusedSurfaces(connection: Connection, after: number): number | undefined {
  return connection.writeBulk(() => {
    const last = connection.value<number | null>(
      'SELECT max(id) FROM (SELECT id FROM surfaces WHERE id > ? ORDER BY id LIMIT ?)',
      after,
      BATCH_SURFACES,
    );
    if (last === null || last === undefined) return undefined;
    connection.run(
      `DELETE FROM surfaces WHERE id > ? AND id <= ?
       AND NOT EXISTS (SELECT 1 FROM candidates WHERE surface_id = surfaces.id)`,
      after,
      last,
    );
    return last;
  });
}
