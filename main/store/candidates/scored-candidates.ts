// The candidates of one type in the order of their scores, with what was decided: what live precision is worked out from.

import type { CandidateId, RunId, TypeId } from '../../../src/project/ids.ts';
import { STANDINGS } from '../../../src/project/review.ts';
import { DECISION_STATUSES, type DecisionStatus } from '../../../src/project/verdicts.ts';
import type { Connection } from '../file/connection.ts';

/** Lost its words to another candidate: it is in no accepted set. */
const LOSERS = [STANDINGS.indexOf('nested'), STANDINGS.indexOf('beaten')].join();

export interface ScoredCandidates {
  /** Best first: ascending, their signs turned where a larger score is better. */
  readonly scores: Float64Array;
  readonly ids: Int32Array;
}

/** @param language BCP-47 tag; only sentences of it when given. */
export function readScored(connection: Connection, run: RunId, type: TypeId, language?: string): ScoredCandidates {
  const sign = isHigherBetter(connection, run) ? -1 : 1;
  const scores: number[] = [];
  const ids: number[] = [];
  for (const { id, score } of connection.iterate<{ id: number; score: number }>(
    `SELECT id, score FROM candidates WHERE run_id = ? AND type_id = ? AND standing NOT IN (${LOSERS}) ${IN_LANGUAGE}
     ORDER BY score * ${sign}, id`,
    run,
    type,
    ...languageValues(language),
  )) {
    scores.push(sign * score);
    ids.push(id);
  }
  return { scores: Float64Array.from(scores), ids: Int32Array.from(ids) };
}

/** Takes the language twice; all where it is null. */
const IN_LANGUAGE = `AND (? IS NULL OR sentence_id IN (
  SELECT sentences.id FROM sentences JOIN languages ON languages.id = language_id WHERE tag = ?))`;

const languageValues = (language: string | undefined) => [language ?? null, language ?? null] as const;

export interface DecidedCandidate {
  readonly id: CandidateId;
  readonly status: DecisionStatus;
}

/** Those with a decision, skipped ones too. */
export function readDecided(connection: Connection, run: RunId, type: TypeId, language?: string): DecidedCandidate[] {
  const statuses = DECISION_STATUSES.flatMap((status, code) => (status === 'open' ? [] : [code]));
  return connection
    .all<{ id: number; status: number }>(
      `SELECT id, status FROM candidates
       WHERE run_id = ? AND type_id = ? AND status IN (${statuses.join()}) AND standing NOT IN (${LOSERS}) ${IN_LANGUAGE}`,
      run,
      type,
      ...languageValues(language),
    )
    .map(({ id, status }) => ({ id: id as CandidateId, status: DECISION_STATUSES[status] }));
}

export function isHigherBetter(connection: Connection, run: RunId): boolean {
  return connection.value<number>('SELECT is_higher_better FROM runs WHERE id = ?', run) === 1;
}

/** Of a type in one language, best first: whether the corpora's own labels of this name mark the same words. */
export function readHits(
  connection: Connection,
  { run, type, language, label }: { run: RunId; type: TypeId; language?: string; label: string },
): boolean[] {
  const sign = isHigherBetter(connection, run) ? -1 : 1;
  return connection
    .all<{ hit: number }>(
      `SELECT EXISTS (SELECT 1 FROM source_labels WHERE source_labels.sentence_id = candidates.sentence_id
         AND source_labels.start_word = candidates.start_word AND source_labels.end_word = candidates.end_word
         AND source_labels.type = ?) AS hit
       FROM candidates WHERE run_id = ? AND type_id = ? AND standing NOT IN (${LOSERS}) ${IN_LANGUAGE}
       ORDER BY score * ${sign}, id`,
      label,
      run,
      type,
      ...languageValues(language),
    )
    .map(({ hit }) => hit === 1);
}
