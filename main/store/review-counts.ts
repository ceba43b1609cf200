// How many candidates a filter leaves, by type and status and by surface form.

import type { SurfaceId, TypeId } from '../../src/project/ids.ts';
import type { ReviewCount, ReviewFilter, SurfaceGroup } from '../../src/project/review.ts';
import { DECISION_STATUSES } from '../../src/project/verdicts.ts';
import type { Connection } from './connection.ts';
import { filterClause } from './review-filter.ts';

export function countCandidates(connection: Connection, filter: ReviewFilter): number {
  const { sql, values } = filterClause(connection, filter);
  return connection.value<number>(`SELECT count(*) ${sql}`, ...values)!;
}

/** By type and status; pairs without candidates are left out. */
export function countByStatus(connection: Connection, filter: ReviewFilter): ReviewCount[] {
  const { sql, values } = filterClause(connection, filter);
  return connection
    .all<{ type_id: number; status: number; candidates: number }>(
      `SELECT type_id, status, count(*) AS candidates ${sql} GROUP BY type_id, status`,
      ...values,
    )
    .map((row) => ({
      type: row.type_id as TypeId,
      status: DECISION_STATUSES[row.status],
      candidates: row.candidates,
    }));
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
