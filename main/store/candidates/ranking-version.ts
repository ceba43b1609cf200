// Tells when the ranking of a run has changed without looking at it: candidates came, went, or lost their words. Whatever
// is worked out from a ranking is kept under this.

import type { RunId, TypeId } from '../../../src/project/ids.ts';
import type { Connection } from '../file/connection.ts';

/** Changes by this program, which alone writes; by run. */
const CHANGES = new WeakMap<Connection, Map<RunId, number>>();

export function markRankingChanged(connection: Connection, run: RunId): void {
  const changes = CHANGES.get(connection) ?? new Map<RunId, number>();
  CHANGES.set(connection, changes.set(run, (changes.get(run) ?? 0) + 1));
}

/** Equal as long as the ranking of the type is the same. Beside another writer it changes with all that is stored. */
export function rankingVersion(connection: Connection, run: RunId, type: TypeId): string {
  const candidates = connection.value<number | null>(
    'SELECT sum(candidates) FROM candidate_counts WHERE run_id = ? AND type_id = ?',
    run,
    type,
  );
  const elsewhere = connection.isReadOnly ? connection.value<number>('PRAGMA data_version') : 0;
  return [candidates, CHANGES.get(connection)?.get(run) ?? 0, elsewhere].join(' ');
}
