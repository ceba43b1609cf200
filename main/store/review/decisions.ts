// What holds now: for each subject the last verdict of the log that was not undone. Kept in the transaction of the log's
// own rows, on the candidates too, so that pages by status need no second table. Its slow twin is replay.ts.

import type { Span } from '../../../src/corpus/sentence.ts';
import type { ActionId, SentenceId, TypeId, VerdictId } from '../../../src/project/ids.ts';
import type { SentenceKnowledge } from '../../../src/project/learning.ts';
import {
  DECISION_STATUSES,
  type Decision,
  type DecisionStatus,
  type Judgement,
  type Subject,
} from '../../../src/project/verdicts.ts';
import type { Connection } from '../file/connection.ts';
import { subtypeKey } from '../subtypes.ts';

const STATUS_OF = {
  accept: 'accepted',
  reject: 'rejected',
  retype: 'retyped',
  rebound: 'rebound',
  skip: 'skipped',
  reopen: 'open',
} as const satisfies Record<Exclude<Judgement['act'], 'note'>, DecisionStatus>;

/** Which subjects: those of one action, or all of the log. */
export type RefreshScope = { readonly action: ActionId } | 'all';

/**
 * Inside a transaction: works out from the log what holds for the subjects of an action, after it was added, undone or
 * redone. All subjects in a few statements: a bulk verdict about 100,000 spans is a matter of seconds, not of minutes.
 */
export function refreshDecisions(connection: Connection, scope: RefreshScope): void {
  const [where, values] = scope === 'all' ? ['', []] : ['AND action_id = ?', [scope.action]];
  const subjects = `SELECT DISTINCT sentence_id, start_word, end_word, type_id FROM verdicts
    WHERE type_id IS NOT NULL ${where}`;
  connection.run(
    `DELETE FROM decisions WHERE (sentence_id, start_word, end_word, type_id) IN (${subjects})`,
    ...values,
  );
  connection.run(
    `INSERT INTO decisions (sentence_id, start_word, end_word, type_id, status, verdict_id,
       entity_start, entity_end, entity_type_id, note)
     SELECT subject.sentence_id, subject.start_word, subject.end_word, subject.type_id, ${STATUS}, decided.id,
       ${ENTITY_START}, ${ENTITY_END}, ${ENTITY_TYPE}, nullif(noted.note, '')
     FROM (${subjects}) AS subject
     LEFT JOIN verdicts AS decided ON decided.id = (${lastOf("act <> 'note'")})
     LEFT JOIN verdicts AS noted ON noted.id = (${lastOf("act = 'note'")})
     WHERE decided.id IS NOT NULL OR noted.note <> ''`,
    ...values,
  );
  connection.run(
    `UPDATE candidates INDEXED BY candidates_by_words SET status = subject.status
     FROM (SELECT subject.*, coalesce(decisions.status, 0) AS status
       FROM (${subjects}) AS subject LEFT JOIN decisions USING (sentence_id, start_word, end_word, type_id)) AS subject
     WHERE candidates.sentence_id = subject.sentence_id AND candidates.start_word = subject.start_word
       AND candidates.end_word = subject.end_word AND candidates.type_id = subject.type_id
       AND candidates.status <> subject.status`,
    ...values,
  );
  refreshReviewedWords(connection, where, values);
}

function refreshReviewedWords(connection: Connection, where: string, values: readonly number[]): void {
  const ranges = `SELECT DISTINCT sentence_id, start_word, end_word FROM verdicts WHERE type_id IS NULL ${where}`;
  connection.run(`DELETE FROM reviewed_words WHERE (sentence_id, start_word, end_word) IN (${ranges})`, ...values);
  connection.run(
    `INSERT INTO reviewed_words (sentence_id, start_word, end_word, verdict_id)
     SELECT range.sentence_id, range.start_word, range.end_word, max(verdicts.id) FROM (${ranges}) AS range
     JOIN verdicts ON verdicts.sentence_id = range.sentence_id AND verdicts.start_word = range.start_word
       AND verdicts.end_word = range.end_word AND verdicts.type_id IS NULL
     JOIN history ON history.action_id = verdicts.action_id AND history.state = 1
     GROUP BY range.sentence_id, range.start_word, range.end_word`,
    ...values,
  );
}

/** Undefined where nothing was ever decided or noted, or all of it was undone. */
export function readDecision(connection: Connection, subject: Subject): Decision | undefined {
  const row = connection.get<DecisionRow>(
    'SELECT * FROM decisions WHERE sentence_id = ? AND start_word = ? AND end_word = ? AND type_id = ?',
    subject.sentence,
    subject.span.start,
    subject.span.end,
    subject.type,
  );
  return row && decisionOf(row);
}

/** All, in text order. */
export function* readDecisions(connection: Connection): Generator<Decision> {
  for (const row of connection.iterate<DecisionRow>(
    'SELECT * FROM decisions ORDER BY sentence_id, start_word, end_word, type_id',
  )) {
    yield decisionOf(row);
  }
}

/** What holds about the words of a sentence, in text order. */
export function readDecisionsOfSentence(connection: Connection, sentence: SentenceId): Decision[] {
  return connection
    .all<DecisionRow>('SELECT * FROM decisions WHERE sentence_id = ? ORDER BY start_word, end_word, type_id', sentence)
    .map(decisionOf);
}

/** Ranges that were looked at, in text order. */
export function readReviewedWords(connection: Connection, sentence: SentenceId): Span[] {
  return connection.all<Span>(
    'SELECT start_word AS start, end_word AS "end" FROM reviewed_words WHERE sentence_id = ? ORDER BY 1, 2',
    sentence,
  );
}

/** Of every subject of a type that has a decision, by `subtypeKey`. */
export function readDecisionStatuses(connection: Connection, type: TypeId): ReadonlyMap<string, DecisionStatus> {
  const rows = connection.all<{ sentence_id: number; start_word: number; end_word: number; status: number }>(
    'SELECT sentence_id, start_word, end_word, status FROM decisions WHERE type_id = ?',
    type,
  );
  return new Map(
    rows.map((row) => [
      subtypeKey(row.sentence_id as SentenceId, { start: row.start_word, end: row.end_word }),
      DECISION_STATUSES[row.status],
    ]),
  );
}

/** What a sentence's verdicts say about its words, with the names of the types: for training and export. */
export function readKnowledge(connection: Connection, sentence: SentenceId): SentenceKnowledge {
  const spans = (sql: string) => connection.all<{ start: number; end: number; type: string }>(sql, sentence);
  const entities = connection.all<{ start: number; end: number; type: string; subtype: string | null }>(
    `SELECT DISTINCT entity_start AS start, entity_end AS "end", entity_types.name AS type, subtypes.name AS subtype
     FROM decisions JOIN entity_types ON entity_types.id = entity_type_id
     LEFT JOIN subtypes ON subtypes.sentence_id = decisions.sentence_id AND subtypes.start_word = entity_start
       AND subtypes.end_word = entity_end AND subtypes.type_id = entity_type_id
     WHERE decisions.sentence_id = ? ORDER BY entity_start, entity_end, entity_types.name`,
    sentence,
  );
  return {
    sentence,
    entities: entities.map(({ subtype, ...span }) => (subtype === null ? span : { ...span, subtype })),
    rejected: spans(
      `SELECT start_word AS start, end_word AS "end", name AS type
       FROM decisions JOIN entity_types ON entity_types.id = type_id
       WHERE sentence_id = ? AND status = ${DECISION_STATUSES.indexOf('rejected')} ORDER BY start_word, end_word, name`,
    ),
    reviewed: readReviewedWords(connection, sentence),
  };
}

/** Sentences about which anything was decided, in order. */
export function readDecidedSentences(connection: Connection, after = 0, limit = 1000): SentenceId[] {
  return connection
    .all<{ id: number }>(
      `SELECT sentence_id AS id FROM decisions WHERE sentence_id > ?
       UNION SELECT sentence_id FROM reviewed_words WHERE sentence_id > ? ORDER BY 1 LIMIT ?`,
      after,
      after,
      limit,
    )
    .map(({ id }) => id as SentenceId);
}

const STATUS = `CASE decided.act ${Object.entries(STATUS_OF)
  .map(([act, status]) => `WHEN '${act}' THEN ${DECISION_STATUSES.indexOf(status)}`)
  .join(' ')} ELSE 0 END`;
const ENTITY_START = `CASE WHEN decided.act IN ('accept', 'retype') THEN decided.start_word ELSE decided.new_start END`;
const ENTITY_END = `CASE WHEN decided.act IN ('accept', 'retype') THEN decided.end_word ELSE decided.new_end END`;
const ENTITY_TYPE = `CASE WHEN decided.act IN ('accept', 'retype', 'rebound')
  THEN coalesce(decided.new_type_id, decided.type_id) END`;

/** The last verdict about a subject that was not undone; what came aside of a merged project decides nothing. */
function lastOf(condition: string): string {
  return `SELECT max(verdicts.id) FROM verdicts
    JOIN history ON history.action_id = verdicts.action_id AND history.state = 1
    WHERE verdicts.sentence_id = subject.sentence_id AND verdicts.start_word = subject.start_word
      AND verdicts.end_word = subject.end_word AND verdicts.type_id = subject.type_id AND verdicts.is_aside = 0
      AND verdicts.${condition}`;
}

interface DecisionRow {
  readonly sentence_id: number;
  readonly start_word: number;
  readonly end_word: number;
  readonly type_id: number;
  readonly status: number;
  readonly verdict_id: number | null;
  readonly entity_start: number | null;
  readonly entity_end: number | null;
  readonly entity_type_id: number | null;
  readonly note: string | null;
}

function decisionOf(row: DecisionRow): Decision {
  return {
    sentence: row.sentence_id as SentenceId,
    span: { start: row.start_word, end: row.end_word },
    type: row.type_id as TypeId,
    status: DECISION_STATUSES[row.status],
    verdict: (row.verdict_id ?? undefined) as VerdictId | undefined,
    entity:
      row.entity_start === null
        ? undefined
        : { start: row.entity_start, end: row.entity_end!, type: row.entity_type_id as TypeId },
    note: row.note ?? undefined,
  };
}
