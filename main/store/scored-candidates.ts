// The candidates of one type in the order of their scores, with what was decided: what live precision is worked out from.

import type { CandidateId, RunId, TypeId } from '../../src/project/ids.ts';
import { STANDINGS } from '../../src/project/review.ts';
import { DECISION_STATUSES, type DecisionStatus } from '../../src/project/verdicts.ts';
import type { Connection } from './connection.ts';

/** Lost its words to another candidate: it is in no accepted set. */
const LOSERS = [STANDINGS.indexOf('nested'), STANDINGS.indexOf('beaten')].join();

export interface ScoredCandidates {
  /** Best first: ascending, their signs turned where a larger score is better. */
  readonly scores: Float64Array;
  readonly ids: Int32Array;
}

export function readScored(connection: Connection, run: RunId, type: TypeId): ScoredCandidates {
  const sign = isHigherBetter(connection, run) ? -1 : 1;
  const scores: number[] = [];
  const ids: number[] = [];
  for (const { id, score } of connection.iterate<{ id: number; score: number }>(
    `SELECT id, score FROM candidates WHERE run_id = ? AND type_id = ? AND standing NOT IN (${LOSERS})
     ORDER BY score * ${sign}, id`,
    run,
    type,
  )) {
    scores.push(sign * score);
    ids.push(id);
  }
  return { scores: Float64Array.from(scores), ids: Int32Array.from(ids) };
}

export interface DecidedCandidate {
  readonly id: CandidateId;
  readonly status: DecisionStatus;
}

/** Those with a decision, skipped ones too. */
export function readDecided(connection: Connection, run: RunId, type: TypeId): DecidedCandidate[] {
  const statuses = DECISION_STATUSES.flatMap((status, code) => (status === 'open' ? [] : [code]));
  return connection
    .all<{ id: number; status: number }>(
      `SELECT id, status FROM candidates
       WHERE run_id = ? AND type_id = ? AND status IN (${statuses.join()}) AND standing NOT IN (${LOSERS})`,
      run,
      type,
    )
    .map(({ id, status }) => ({ id: id as CandidateId, status: DECISION_STATUSES[status] }));
}

export function isHigherBetter(connection: Connection, run: RunId): boolean {
  return connection.value<number>('SELECT is_higher_better FROM runs WHERE id = ?', run) === 1;
}
