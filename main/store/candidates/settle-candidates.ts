// Competing candidates: the margin to the best rival type for the same words, and who stands after overlaps are resolved
// (method notes, section 5), as verdicts have it. Worked out for stretches of sentences when a run has found all it will find
// in them, and for the sentences of each verdict from then on.

import type { ActionId, RunId, SentenceId, VerdictId } from '../../../src/project/ids.ts';
import { STANDINGS } from '../../../src/project/review.ts';
import { DECISION_STATUSES } from '../../../src/project/verdicts.ts';
import { type JudgedSpan, settleStandings } from '../../../src/review/standings.ts';
import type { Connection } from '../file/connection.ts';
import { readDecisionsOfSentence } from '../review/decisions.ts';
import { markRankingChanged } from './ranking-version.ts';

/** Sentences (or verdicts) of one transaction, and candidates after which it ends: 15 ms. */
const STRETCH = 60;
const MOST_CANDIDATES = 2000;
/** Sentences that are settled with the verdict about them; those of a larger action are a job. */
export const SETTLED_AT_ONCE = 20;

/**
 * Settles the sentences with ids from `from` on, a stretch at a time.
 * @returns the id to go on from; undefined when there are no more.
 */
export function settleCandidates(connection: Connection, run: RunId, from: number): number | undefined {
  return connection.writeBulk(() => {
    const sentences = connection.all<{ id: SentenceId }>(
      `SELECT DISTINCT sentence_id AS id FROM candidates INDEXED BY candidates_by_words
       WHERE sentence_id >= ? AND run_id = ? ORDER BY sentence_id LIMIT ?`,
      from,
      run,
      STRETCH,
    );
    let settled = 0;
    for (const { id } of sentences) {
      if (settled > MOST_CANDIDATES) return id;
      settled += settleSentence(connection, run, id);
    }
    return sentences.length < STRETCH ? undefined : sentences[sentences.length - 1].id + 1;
  });
}

/**
 * Inside the transaction that stores, undoes or redoes an action: where it is about too much to be settled with it, the
 * project keeps that this is owed, whatever becomes of the program.
 */
export function oweSettling(connection: Connection, action: ActionId): void {
  const sentences = sentencesOf(connection, action, SETTLED_AT_ONCE + 1);
  if (sentences.length <= SETTLED_AT_ONCE) settleSentences(connection, sentences);
  // A run that is still being mined settles at its end.
  else if (connection.value("SELECT 1 FROM runs WHERE state = 'done' LIMIT 1") === 1) {
    connection.run('INSERT OR IGNORE INTO unsettled_actions (action_id) VALUES (?)', action);
  }
}

/** Oldest first. */
export function readUnsettled(connection: Connection): ActionId[] {
  return connection
    .all<{ id: ActionId }>('SELECT action_id AS id FROM unsettled_actions ORDER BY action_id')
    .map(({ id }) => id);
}

/** @param upTo the last action when the settling began: what was undone or redone since is owed anew. */
export function markSettled(connection: Connection, action: ActionId, upTo: ActionId): void {
  connection.writeBulk(() =>
    connection.run(
      `DELETE FROM unsettled_actions WHERE action_id = ?
       AND NOT EXISTS (SELECT 1 FROM actions WHERE actions.id > ? AND target_id = action_id)`,
      action,
      upTo,
    ),
  );
}

/** Inside a transaction. */
export function settleSentences(connection: Connection, sentences: Iterable<SentenceId>): void {
  for (const sentence of sentences) settleAgain(connection, sentence);
}

/**
 * The same for an action of any size, a stretch of its verdicts at a time.
 * @returns the verdict to go on after; undefined when there are no more.
 */
export function settleNext(connection: Connection, action: ActionId, after: number): VerdictId | undefined {
  return connection.writeBulk(() => {
    const verdicts = connection.all<{ id: VerdictId; sentence: SentenceId }>(
      'SELECT id, sentence_id AS sentence FROM verdicts WHERE action_id = ? AND id > ? ORDER BY id LIMIT ?',
      action,
      after,
      STRETCH,
    );
    const done = new Set<SentenceId>();
    let settled = 0;
    for (const { id, sentence } of verdicts) {
      if (!done.has(sentence)) settled += settleAgain(connection, sentence);
      done.add(sentence);
      if (settled > MOST_CANDIDATES) return id;
    }
    return verdicts.length < STRETCH ? undefined : verdicts[verdicts.length - 1].id;
  });
}

/** Each once, and no more than that. */
function sentencesOf(connection: Connection, action: ActionId, most: number): SentenceId[] {
  const found = new Set<SentenceId>();
  for (const { sentence } of connection.iterate<{ sentence: SentenceId }>(
    'SELECT sentence_id AS sentence FROM verdicts WHERE action_id = ? ORDER BY id',
    action,
  )) {
    found.add(sentence);
    if (found.size === most) break;
  }
  return [...found];
}

/** In the runs that were settled before; others will be when they have found all. @returns candidates that were looked at. */
function settleAgain(connection: Connection, sentence: SentenceId): number {
  const runs = connection.all<{ id: RunId }>(
    `SELECT DISTINCT run_id AS id FROM candidates INDEXED BY candidates_by_words
     WHERE sentence_id = ? AND standing <> ${STANDINGS.indexOf('unsettled')}`,
    sentence,
  );
  return runs.reduce((sum, { id }) => sum + settleSentence(connection, id, sentence), 0);
}

interface Rival extends JudgedSpan {
  readonly id: number;
  readonly standing: number;
  readonly margin: number | null;
  readonly winner: number | null;
}

/** Inside a transaction. @returns how many candidates it has. */
function settleSentence(connection: Connection, run: RunId, sentence: SentenceId): number {
  const isHigherBetter = connection.value<number>('SELECT is_higher_better FROM runs WHERE id = ?', run) === 1;
  const rivals = connection
    .all<Omit<Rival, 'type' | 'status'> & { type: number; status: number }>(
      `SELECT id, start_word AS start, end_word AS "end", type_id AS type, score, status, standing, margin,
         winner_id AS winner FROM candidates INDEXED BY candidates_by_words
       WHERE sentence_id = ? AND run_id = ?`,
      sentence,
      run,
    )
    .map(
      (row): Rival => ({
        ...row,
        type: String(row.type),
        score: isHigherBetter ? -row.score : row.score,
        status: DECISION_STATUSES[row.status],
      }),
    );
  const entities = readDecisionsOfSentence(connection, sentence).flatMap(({ entity }) =>
    entity ? [{ start: entity.start, end: entity.end, type: String(entity.type) }] : [],
  );
  for (const [i, { standing, winner }] of settleStandings(rivals, entities).entries()) {
    const rival = rivals[i];
    const code = STANDINGS.indexOf(standing);
    const margin = marginOf(rival, rivals);
    const won = winner?.id ?? null;
    if (code === rival.standing && margin === rival.margin && won === rival.winner) continue;
    if (code !== rival.standing) markRankingChanged(connection, run);
    connection.run(
      'UPDATE candidates SET standing = ?, margin = ?, winner_id = ? WHERE id = ?',
      code,
      margin,
      won,
      rival.id,
    );
  }
  return rivals.length;
}

/** Positive: the rival is nearer. Null without a rival. */
function marginOf(one: Rival, rivals: readonly Rival[]): number | null {
  const others = rivals.filter(({ start, end, id }) => start === one.start && end === one.end && id !== one.id);
  return others.length === 0 ? null : one.score - Math.min(...others.map(({ score }) => score));
}
