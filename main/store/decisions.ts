// What holds now: for each subject the last verdict of the log that was not undone. Kept in the transaction of the log's
// own rows, on the candidates too, so that pages by status need no second table.

import type { SentenceId, TypeId, VerdictId } from '../../src/project/ids.ts';
import type { SentenceKnowledge } from '../../src/project/learning.ts';
import {
  DECISION_STATUSES,
  type Decision,
  type DecisionStatus,
  type Judgement,
  type OutsideJudgement,
  type Subject,
} from '../../src/project/verdicts.ts';
import type { Connection } from './connection.ts';
import { type JudgementRow, judgementOf } from './verdict-log.ts';

const STATUS_OF = {
  accept: 'accepted',
  reject: 'rejected',
  retype: 'retyped',
  rebound: 'rebound',
  skip: 'skipped',
  reopen: 'open',
} as const satisfies Record<Exclude<Judgement['act'], 'note'>, DecisionStatus>;

/** Inside a transaction: what a new verdict, the last of its subject, changes. */
export function applyVerdict(
  connection: Connection,
  judgement: Judgement | OutsideJudgement,
  verdict: VerdictId,
): void {
  if (judgement.act === 'outside') addReviewedWords(connection, judgement, verdict);
  else if (judgement.act === 'note') storeNote(connection, judgement, judgement.note);
  else storeDecision(connection, judgement, decided(judgement, verdict));
}

/** Inside a transaction: works out from the log what holds for the subject of a verdict that was undone or redone. */
export function restoreSubject(connection: Connection, judgement: Judgement | OutsideJudgement): void {
  if (judgement.act === 'outside') {
    const { sentence, span } = judgement;
    const last = connection.value<number>(LAST_OUTSIDE, sentence, span.start, span.end);
    removeReviewedWords(connection, judgement);
    if (last !== undefined) addReviewedWords(connection, judgement, last as VerdictId);
    return;
  }
  const key = subjectKey(judgement);
  if (judgement.act === 'note') {
    const row = connection.get<JudgementRow>(
      `${LAST_OF_SUBJECT} AND act = 'note' ORDER BY verdicts.id DESC LIMIT 1`,
      ...key,
    );
    storeNote(connection, judgement, row?.note ?? '');
    return;
  }
  const row = connection.get<JudgementRow & { id: number }>(
    `${LAST_OF_SUBJECT} AND act <> 'note' ORDER BY verdicts.id DESC LIMIT 1`,
    ...key,
  );
  storeDecision(
    connection,
    judgement,
    row
      ? decided(judgementOf(row) as Ruled, row.id as VerdictId)
      : { status: 'open', verdict: undefined, entity: undefined },
  );
}

/** Undefined where nothing was ever decided or noted, or all of it was undone. */
export function readDecision(connection: Connection, subject: Subject): Decision | undefined {
  const row = connection.get<DecisionRow>(
    'SELECT * FROM decisions WHERE sentence_id = ? AND start_word = ? AND end_word = ? AND type_id = ?',
    ...subjectKey(subject),
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

/** What a sentence's verdicts say about its words, with the names of the types: for training and export. */
export function readKnowledge(connection: Connection, sentence: SentenceId): SentenceKnowledge {
  const spans = (sql: string) => connection.all<{ start: number; end: number; type: string }>(sql, sentence);
  return {
    sentence,
    entities: spans(
      `SELECT DISTINCT entity_start AS start, entity_end AS "end", name AS type
       FROM decisions JOIN entity_types ON entity_types.id = entity_type_id WHERE sentence_id = ?
       ORDER BY entity_start, entity_end, name`,
    ),
    rejected: spans(
      `SELECT start_word AS start, end_word AS "end", name AS type
       FROM decisions JOIN entity_types ON entity_types.id = type_id
       WHERE sentence_id = ? AND status = ${DECISION_STATUSES.indexOf('rejected')} ORDER BY start_word, end_word, name`,
    ),
    reviewed: connection.all(
      'SELECT start_word AS start, end_word AS "end" FROM reviewed_words WHERE sentence_id = ? ORDER BY 1, 2',
      sentence,
    ),
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

type Ruled = Exclude<Judgement, { act: 'note' }>;
type Decided = Pick<Decision, 'status' | 'verdict' | 'entity'>;

function decided(judgement: Ruled, verdict: VerdictId): Decided {
  const { act, span, type } = judgement;
  const status = STATUS_OF[act];
  if (act === 'accept') return { status, verdict, entity: { ...span, type } };
  if (act === 'retype') return { status, verdict, entity: { ...span, type: judgement.newType } };
  if (act === 'rebound') return { status, verdict, entity: { ...judgement.newSpan, type: judgement.newType ?? type } };
  return { status, verdict, entity: undefined };
}

const SUBJECT = 'sentence_id = ? AND start_word = ? AND end_word = ? AND type_id = ?';
const HOLDS = 'JOIN history ON history.action_id = verdicts.action_id AND history.state = 1';
const LAST_OF_SUBJECT = `SELECT verdicts.* FROM verdicts ${HOLDS} WHERE ${SUBJECT}`;
const LAST_OUTSIDE = `SELECT verdicts.id FROM verdicts ${HOLDS}
  WHERE sentence_id = ? AND start_word = ? AND end_word = ? AND type_id IS NULL ORDER BY verdicts.id DESC LIMIT 1`;

function subjectKey({ sentence, span, type }: Subject) {
  return [sentence, span.start, span.end, type] as const;
}

function storeDecision(connection: Connection, subject: Subject, { status, verdict, entity }: Decided): void {
  const key = subjectKey(subject);
  const code = DECISION_STATUSES.indexOf(status);
  connection.run(
    `INSERT INTO decisions
       (sentence_id, start_word, end_word, type_id, status, verdict_id, entity_start, entity_end, entity_type_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET status = excluded.status, verdict_id = excluded.verdict_id,
       entity_start = excluded.entity_start, entity_end = excluded.entity_end, entity_type_id = excluded.entity_type_id`,
    ...key,
    code,
    verdict ?? null,
    entity?.start ?? null,
    entity?.end ?? null,
    entity?.type ?? null,
  );
  forgetEmpty(connection, key);
  connection.run(`UPDATE candidates SET status = ? WHERE ${SUBJECT} AND status <> ?`, code, ...key, code);
}

function storeNote(connection: Connection, subject: Subject, note: string): void {
  const key = subjectKey(subject);
  connection.run(
    `INSERT INTO decisions (sentence_id, start_word, end_word, type_id, status, note) VALUES (?, ?, ?, ?, 0, ?)
     ON CONFLICT DO UPDATE SET note = excluded.note`,
    ...key,
    note === '' ? null : note,
  );
  forgetEmpty(connection, key);
}

/** A subject about which nothing holds any more is as one that was never touched. */
function forgetEmpty(connection: Connection, key: ReturnType<typeof subjectKey>): void {
  connection.run(`DELETE FROM decisions WHERE ${SUBJECT} AND verdict_id IS NULL AND note IS NULL`, ...key);
}

function addReviewedWords(connection: Connection, { sentence, span }: OutsideJudgement, verdict: VerdictId): void {
  connection.run(
    `INSERT INTO reviewed_words (sentence_id, start_word, end_word, verdict_id) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET verdict_id = excluded.verdict_id`,
    sentence,
    span.start,
    span.end,
    verdict,
  );
}

function removeReviewedWords(connection: Connection, { sentence, span }: OutsideJudgement): void {
  connection.run(
    'DELETE FROM reviewed_words WHERE sentence_id = ? AND start_word = ? AND end_word = ?',
    sentence,
    span.start,
    span.end,
  );
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
