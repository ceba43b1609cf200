// How many candidates a filter leaves, by type and status and by surface form.

import type { SurfaceId, TypeId } from '../../../src/project/ids.ts';
import type { ReviewCount, ReviewFilter, SurfaceGroup } from '../../../src/project/review.ts';
import { DECISION_STATUSES } from '../../../src/project/verdicts.ts';
import type { Connection } from '../file/connection.ts';
import { filterClause } from './review-filter.ts';

export function countCandidates(connection: Connection, filter: ReviewFilter): number {
  return countByStatus(connection, filter).reduce((sum, { candidates }) => sum + candidates, 0);
}

/** By type and status; pairs without candidates are left out. */
export function countByStatus(connection: Connection, filter: ReviewFilter): ReviewCount[] {
  return readCounts(connection, filter).map((row) => ({
    type: row.type_id as TypeId,
    status: DECISION_STATUSES[row.status],
    candidates: row.candidates,
  }));
}

interface CountRow {
  readonly type_id: number;
  readonly status: number;
  readonly candidates: number;
}

/** What only types and statuses restrict is counted already. */
export function isCounted({ run: _, types: __, statuses: ___, ...rest }: ReviewFilter): boolean {
  return Object.values(rest).every((condition) => condition === undefined);
}

function readCounts(connection: Connection, filter: ReviewFilter): CountRow[] {
  const { run, types, statuses } = filter;
  if (!isCounted(filter)) {
    const { sql, values } = filterClause(connection, filter);
    return connection.all<CountRow>(
      `SELECT type_id, status, count(*) AS candidates ${sql} GROUP BY type_id, status`,
      ...values,
    );
  }
  return connection
    .all<CountRow>('SELECT type_id, status, candidates FROM candidate_counts WHERE run_id = ? AND candidates > 0', run)
    .filter((row) => types?.includes(row.type_id as TypeId) ?? true)
    .filter((row) => statuses?.includes(DECISION_STATUSES[row.status]) ?? true);
}

/** The surface forms with most candidates first. */
export function readSurfaceGroups(connection: Connection, filter: ReviewFilter, limit: number): SurfaceGroup[] {
  const { sql, values } = filterClause(connection, filter);
  const isHigherBetter = connection.value<number>('SELECT is_higher_better FROM runs WHERE id = ?', filter.run) === 1;
  return connection.all<SurfaceGroup & { surface: SurfaceId }>(
    `SELECT surface_id AS surface, (SELECT text FROM surfaces WHERE id = surface_id) AS text,
       count(*) AS candidates, ${isHigherBetter ? 'max' : 'min'}(score) AS bestScore
     ${sql} GROUP BY surface_id ORDER BY candidates DESC, surface_id LIMIT ?`,
    ...values,
    limit,
  );
}
