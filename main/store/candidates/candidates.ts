// Candidates of a run: stored in batches together with the run's progress, each once however often it is found again.

import type { RunId, TypeId } from '../../../src/project/ids.ts';
import type { FoundCandidate, RunProgress } from '../../../src/project/mining.ts';
import { DECISION_STATUSES } from '../../../src/project/verdicts.ts';
import type { Connection } from '../file/connection.ts';
import { markRankingChanged } from './ranking-version.ts';
import { markProgress } from './runs.ts';
import { packTerms } from './terms.ts';

/**
 * Candidates that the run has already are left as they are. A new one takes over what was decided for its words before.
 * @param progress what is finished with this batch.
 * @returns how many were new.
 */
export function storeCandidates(
  connection: Connection,
  run: RunId,
  found: readonly FoundCandidate[],
  progress?: RunProgress,
): number {
  if (found.length > 0) markRankingChanged(connection, run);
  return connection.writeBulk(() => {
    let added = 0;
    for (const candidate of found) added += insertCandidate(connection, run, candidate);
    if (progress) markProgress(connection, run, progress);
    return added;
  });
}

/** Candidates that one transaction removes or copies: 20 ms. */
const AT_ONCE = 200;

export interface KeptBest {
  readonly run: RunId;
  readonly type: TypeId;
  readonly keep: number;
  /** Only of sentences in it: scores of different languages cannot be compared. All when absent. */
  readonly language?: string;
}

/**
 * Leaves the best `keep` of a type, of equals those that were found first; the worst ones go first, some hundreds a call.
 * @returns how many were removed: zero when there is no more to do.
 */
export function keepBest(connection: Connection, best: KeptBest): number {
  return connection.writeBulk(() => {
    const worst = worstCandidates(connection, best, Math.min(countOf(connection, best) - best.keep, AT_ONCE));
    if (worst.length === 0) return 0;
    markRankingChanged(connection, best.run);
    const ids = JSON.stringify(worst);
    connection.run(
      'UPDATE candidates SET winner_id = NULL, standing = 0 WHERE winner_id IN (SELECT value FROM json_each(?))',
      ids,
    );
    return connection.run('DELETE FROM candidates WHERE id IN (SELECT value FROM json_each(?))', ids).changes;
  });
}

const IN_LANGUAGE = `sentence_id IN (
  SELECT sentences.id FROM sentences WHERE language_id = (SELECT id FROM languages WHERE tag = ?))`;

function countOf(connection: Connection, { run, type, language }: KeptBest): number {
  if (language !== undefined) {
    const counted = `SELECT count(*) FROM candidates WHERE run_id = ? AND type_id = ? AND ${IN_LANGUAGE}`;
    return connection.value<number>(counted, run, type, language) ?? 0;
  }
  return (
    connection.value<number | null>(
      'SELECT sum(candidates) FROM candidate_counts WHERE run_id = ? AND type_id = ?',
      run,
      type,
    ) ?? 0
  );
}

/** Ids, worst first. An index has the scores of each status in order. */
function worstCandidates(connection: Connection, { run, type, language }: KeptBest, most: number): number[] {
  if (most <= 0) return [];
  const isHigherBetter = connection.value<number>('SELECT is_higher_better FROM runs WHERE id = ?', run) === 1;
  return DECISION_STATUSES.flatMap((_, status) =>
    connection.all<{ id: number; score: number }>(
      `SELECT id, score FROM candidates INDEXED BY candidates_by_score WHERE run_id = ? AND type_id = ? AND status = ?
       ${language === undefined ? '' : `AND ${IN_LANGUAGE}`} ORDER BY score ${isHigherBetter ? 'ASC' : 'DESC'}, id DESC LIMIT ?`,
      run,
      type,
      status,
      ...(language === undefined ? [] : [language]),
      most,
    ),
  )
    .sort((a, b) => (isHigherBetter ? a.score - b.score : b.score - a.score) || b.id - a.id)
    .slice(0, most)
    .map(({ id }) => id);
}

/** The candidates of one type in a run with an equal signature. */
export interface CandidateCopy {
  readonly from: RunId;
  readonly to: RunId;
  readonly type: TypeId;
}

/**
 * Copies candidates, decided as they are, from the id `after` on, some hundreds a call; copied twice they are the same ones.
 * @returns the id to go on after; undefined when there are no more.
 */
export function copyCandidates(
  connection: Connection,
  { from, to, type }: CandidateCopy,
  after = 0,
): number | undefined {
  const last = connection.value<number | null>('SELECT max(id) FROM candidates') ?? 0;
  const upTo = after + AT_ONCE;
  markRankingChanged(connection, to);
  connection.writeBulk(() =>
    connection.run(
      `INSERT INTO candidates (run_id, type_id, sentence_id, start_word, end_word, surface_id, seed_id, score, status, terms)
       SELECT ?, type_id, sentence_id, start_word, end_word, surface_id, seed_id, score, status, terms
       FROM candidates NOT INDEXED WHERE id > ? AND id <= ? AND run_id = ? AND type_id = ? ORDER BY id ON CONFLICT DO NOTHING`,
      to,
      after,
      upTo,
      from,
      type,
    ),
  );
  return upTo < last ? upTo : undefined;
}

function insertCandidate(connection: Connection, run: RunId, candidate: FoundCandidate): number {
  const { sentence, span, type, seed, score } = candidate;
  const subject = [sentence, span.start, span.end, type] as const;
  const { changes } = connection.run(
    `INSERT INTO candidates (run_id, sentence_id, start_word, end_word, type_id, surface_id, seed_id, score, terms, status)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, coalesce((SELECT status FROM decisions
       WHERE sentence_id = ? AND start_word = ? AND end_word = ? AND type_id = ?), 0))
     ON CONFLICT (sentence_id, start_word, end_word, type_id, run_id) DO NOTHING`,
    run,
    ...subject,
    surfaceId(connection, candidate.surface),
    seed ?? null,
    score,
    packTerms(candidate),
    ...subject,
  );
  return changes;
}

function surfaceId(connection: Connection, text: string): number {
  const known = connection.value<number>('SELECT id FROM surfaces WHERE text = ?', text);
  return known ?? connection.run('INSERT INTO surfaces (text) VALUES (?)', text).id;
}
