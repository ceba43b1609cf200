// Where the entities of a sentence come from: who decided when, and the seed and score of the candidate that was decided on.

import type { SentenceId } from '../../../src/project/ids.ts';
import { DECISION_STATUSES, type DecisionStatus } from '../../../src/project/verdicts.ts';
import type { Connection } from '../file/connection.ts';

export interface SpanOrigin {
  readonly start: number;
  readonly end: number;
  /** Name of the entity's type. */
  readonly type: string;
  readonly status: DecisionStatus;
  readonly reviewer: string | undefined;
  readonly at: Date | undefined;
  /** Of the latest run that found it; undefined for spans that were marked by hand. */
  readonly score: number | undefined;
  readonly seed: string | undefined;
}

/** In text order; of several decisions that gave the same entity the latest. */
export function readOrigins(connection: Connection, sentence: SentenceId): SpanOrigin[] {
  const rows = connection.all<OriginRow>(
    `SELECT entity_start, entity_end, entity_types.name AS type, decisions.status, reviewers.name AS reviewer, actions.at,
       found.score, seeds.text AS seed
     FROM decisions JOIN entity_types ON entity_types.id = entity_type_id
     LEFT JOIN verdicts ON verdicts.id = decisions.verdict_id
     LEFT JOIN actions ON actions.id = verdicts.action_id
     LEFT JOIN reviewers ON reviewers.id = actions.reviewer_id
     LEFT JOIN candidates AS found ON found.id = (
       SELECT max(id) FROM candidates WHERE candidates.sentence_id = decisions.sentence_id
         AND candidates.start_word = decisions.start_word AND candidates.end_word = decisions.end_word
         AND candidates.type_id = decisions.type_id)
     LEFT JOIN seeds ON seeds.id = found.seed_id
     WHERE decisions.sentence_id = ? ORDER BY entity_start, entity_end, type, actions.at`,
    sentence,
  );
  const latest = new Map(rows.map((row) => [`${row.entity_start} ${row.entity_end} ${row.type}`, row]));
  return [...latest.values()].map(({ entity_start, entity_end, type, status, reviewer, at, score, seed }) => ({
    start: entity_start,
    end: entity_end,
    type,
    status: DECISION_STATUSES[status],
    reviewer: reviewer ?? undefined,
    at: at === null ? undefined : new Date(at),
    score: score ?? undefined,
    seed: seed ?? undefined,
  }));
}

interface OriginRow {
  readonly entity_start: number;
  readonly entity_end: number;
  readonly type: string;
  readonly status: number;
  readonly reviewer: string | null;
  readonly at: number | null;
  readonly score: number | null;
  readonly seed: string | null;
}
