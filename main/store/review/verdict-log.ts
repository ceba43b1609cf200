// The log of the review: actions and their verdicts, appended and never changed. Ids grow by one, so the order is the
// log's own; the clock is only told.

import type { ActionId, SentenceId, TypeId, VerdictId } from '../../../src/project/ids.ts';
import type { Action, Judgement, OutsideJudgement, Verdict } from '../../../src/project/verdicts.ts';
import type { Connection } from '../file/connection.ts';

export interface NewAction {
  readonly kind: Action['kind'];
  readonly target?: ActionId;
  readonly reviewer: string;
  readonly reason?: Action['reason'];
  /** Milliseconds since 1970; now when absent. */
  readonly at?: number;
}

/** Inside a transaction, as `appendVerdict`. */
export function appendAction(connection: Connection, action: NewAction): ActionId {
  return connection.run(
    'INSERT INTO actions (kind, target_id, reviewer_id, at, reason) VALUES (?, ?, ?, ?, ?)',
    action.kind,
    action.target ?? null,
    reviewerId(connection, action.reviewer),
    action.at ?? connection.clock(),
    action.reason === undefined ? null : JSON.stringify(action.reason),
  ).id as ActionId;
}

export function appendVerdict(
  connection: Connection,
  action: ActionId,
  judgement: Judgement | OutsideJudgement,
  isAside = false,
): VerdictId {
  const { act, sentence, span } = judgement;
  const newSpan = act === 'rebound' ? judgement.newSpan : undefined;
  const newType = act === 'retype' || act === 'rebound' ? judgement.newType : undefined;
  return connection.run(
    `INSERT INTO verdicts (action_id, act, sentence_id, start_word, end_word, type_id, new_type_id, new_start, new_end, note,
       is_aside) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    action,
    act,
    sentence,
    span.start,
    span.end,
    act === 'outside' ? null : judgement.type,
    newType ?? null,
    newSpan?.start ?? null,
    newSpan?.end ?? null,
    act === 'note' ? judgement.note : null,
    Number(isAside),
  ).id as VerdictId;
}

/** A page of the log, oldest first. */
export function readVerdicts(connection: Connection, after = 0, limit = 1000): Verdict[] {
  return connection
    .all<VerdictRow>(`${SELECT_VERDICTS} WHERE verdicts.id > ? ORDER BY verdicts.id LIMIT ?`, after, limit)
    .map(verdictOf);
}

/** Everything that was ever said about the words of a sentence, oldest first: also what was undone. */
export function readVerdictsOfSentence(connection: Connection, sentence: SentenceId): Verdict[] {
  return connection
    .all<VerdictRow>(`${SELECT_VERDICTS} WHERE verdicts.sentence_id = ? ORDER BY verdicts.id`, sentence)
    .map(verdictOf);
}

/** Those of them that were not undone. */
export function readHoldingVerdicts(connection: Connection, sentence: SentenceId): Verdict[] {
  return connection
    .all<VerdictRow>(
      `${SELECT_VERDICTS} JOIN history ON history.action_id = verdicts.action_id AND history.state = 1
       WHERE verdicts.sentence_id = ? ORDER BY verdicts.id`,
      sentence,
    )
    .map(verdictOf);
}

/** Sentences about which more than one reviewer has said something, of a stretch of ids. */
export function readSharedSentences(connection: Connection, first: number, last: number): SentenceId[] {
  return connection
    .all<{ id: SentenceId }>(
      `SELECT sentence_id AS id FROM verdicts CROSS JOIN actions ON actions.id = action_id
       WHERE sentence_id BETWEEN ? AND ? GROUP BY sentence_id HAVING count(DISTINCT reviewer_id) > 1 ORDER BY 1`,
      first,
      last,
    )
    .map(({ id }) => id);
}

/** A page of the history, latest first. */
export function readActions(connection: Connection, before = Number.MAX_SAFE_INTEGER, limit = 100): Action[] {
  return connection
    .all<ActionRow>(
      `SELECT actions.*, reviewers.name AS reviewer,
         (SELECT count(*) FROM verdicts WHERE action_id = coalesce(target_id, actions.id)) AS verdicts FROM actions JOIN reviewers ON reviewers.id = reviewer_id
       WHERE actions.id < ? ORDER BY actions.id DESC LIMIT ?`,
      before,
      limit,
    )
    .map(actionOf);
}

/** Of an action. */
export function countVerdicts(connection: Connection, action: ActionId): number {
  return connection.value<number>('SELECT count(*) FROM verdicts WHERE action_id = ?', action) ?? 0;
}

/** Zero before the first verdict. */
export function lastAction(connection: Connection): ActionId {
  return (connection.value<number | null>('SELECT max(id) FROM actions') ?? 0) as ActionId;
}

export function lastVerdict(connection: Connection): VerdictId {
  return (connection.value<number | null>('SELECT max(id) FROM verdicts') ?? 0) as VerdictId;
}

/** The columns of `verdicts` that say what was said. */
export interface JudgementRow {
  readonly act: Verdict['act'];
  readonly sentence_id: number;
  readonly start_word: number;
  readonly end_word: number;
  readonly type_id: number | null;
  readonly new_type_id: number | null;
  readonly new_start: number | null;
  readonly new_end: number | null;
  readonly note: string | null;
}

export function judgementOf(row: JudgementRow): Judgement | OutsideJudgement {
  const { act } = row;
  const sentence = row.sentence_id as SentenceId;
  const span = { start: row.start_word, end: row.end_word };
  if (act === 'outside') return { act, sentence, span };
  const subject = { sentence, span, type: row.type_id as TypeId };
  const newType = row.new_type_id as TypeId | null;
  if (act === 'retype') return { ...subject, act, newType: newType! };
  if (act === 'note') return { ...subject, act, note: row.note! };
  if (act !== 'rebound') return { ...subject, act };
  const newSpan = { start: row.new_start!, end: row.new_end! };
  return { ...subject, act, newSpan, ...(newType !== null && { newType }) };
}

interface VerdictRow extends JudgementRow {
  readonly id: number;
  readonly action_id: number;
  readonly reviewer: string;
  readonly at: number;
  readonly is_aside: number;
}

interface ActionRow {
  readonly id: number;
  readonly kind: Action['kind'];
  readonly target_id: number | null;
  readonly reviewer: string;
  readonly at: number;
  readonly verdicts: number;
  readonly reason: string | null;
}

const SELECT_VERDICTS = `SELECT verdicts.*, reviewers.name AS reviewer, actions.at FROM verdicts
  JOIN actions ON actions.id = verdicts.action_id JOIN reviewers ON reviewers.id = reviewer_id`;

function verdictOf(row: VerdictRow): Verdict {
  return {
    ...judgementOf(row),
    id: row.id as VerdictId,
    action: row.action_id as ActionId,
    reviewer: row.reviewer,
    at: new Date(row.at),
    isAside: row.is_aside === 1,
  };
}

function actionOf(row: ActionRow): Action {
  return {
    id: row.id as ActionId,
    kind: row.kind,
    target: (row.target_id ?? undefined) as ActionId | undefined,
    reviewer: row.reviewer,
    at: new Date(row.at),
    verdicts: row.verdicts,
    reason: row.reason === null ? undefined : JSON.parse(row.reason),
  };
}

function reviewerId(connection: Connection, name: string): number {
  const known = connection.value<number>('SELECT id FROM reviewers WHERE name = ?', name);
  return known ?? connection.run('INSERT INTO reviewers (name) VALUES (?)', name).id;
}
