// Facets of a type in a run: stored as found, then named, or made a type.

import type { CandidateId, FacetId, RunId, TypeId } from '../../src/project/ids.ts';
import type { Facet, FacetProposal } from '../../src/project/learning.ts';
import type { Connection } from './connection.ts';

/** In the order in which they were picked; takes the place of what was there for the run and the type. */
export function storeFacets(
  connection: Connection,
  run: RunId,
  type: TypeId,
  facets: readonly FacetProposal[],
): FacetId[] {
  return connection.write(() => {
    connection.run('DELETE FROM facets WHERE run_id = ? AND type_id = ?', run, type);
    return facets.map(({ seed, gained, coverage, meanScore }, position) => {
      const { id } = connection.run(
        `INSERT INTO facets (run_id, type_id, position, seed, gain, coverage, mean_score) VALUES (?, ?, ?, ?, ?, ?, ?)`,
        run,
        type,
        position,
        seed,
        gained.length,
        coverage,
        meanScore,
      );
      for (const candidate of gained) {
        connection.run('INSERT INTO facet_candidates (facet_id, candidate_id) VALUES (?, ?)', id, candidate);
      }
      return id as FacetId;
    });
  });
}

export interface FacetNaming {
  readonly name?: string;
  readonly becameType?: TypeId;
}

export function nameFacet(connection: Connection, id: FacetId, { name, becameType }: FacetNaming): void {
  connection.write(() =>
    connection.run('UPDATE facets SET name = ?, became_type_id = ? WHERE id = ?', name ?? null, becameType ?? null, id),
  );
}

export function readFacets(connection: Connection, run: RunId, type: TypeId): Facet[] {
  return connection
    .all<FacetRow>('SELECT * FROM facets WHERE run_id = ? AND type_id = ? ORDER BY position', run, type)
    .map((row) => ({
      id: row.id as FacetId,
      run: row.run_id as RunId,
      type: row.type_id as TypeId,
      position: row.position,
      seed: row.seed,
      gain: row.gain,
      coverage: row.coverage,
      meanScore: row.mean_score,
      name: row.name ?? undefined,
      becameType: (row.became_type_id ?? undefined) as TypeId | undefined,
    }));
}

export function readFacetCandidates(connection: Connection, facet: FacetId): CandidateId[] {
  return connection
    .all<{ id: number }>(
      'SELECT candidate_id AS id FROM facet_candidates WHERE facet_id = ? ORDER BY candidate_id',
      facet,
    )
    .map(({ id }) => id as CandidateId);
}

interface FacetRow {
  readonly id: number;
  readonly run_id: number;
  readonly type_id: number;
  readonly position: number;
  readonly seed: string;
  readonly gain: number;
  readonly coverage: number;
  readonly mean_score: number;
  readonly name: string | null;
  readonly became_type_id: number | null;
}
