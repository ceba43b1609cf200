// The slow twin of the review: reads the log from its beginning, with nothing but its rows, and says what must hold. What
// is kept is compared with it, and made anew from it after a recovery.

import type { ActionId, VerdictId } from '../../src/project/ids.ts';
import type { Connection } from './connection.ts';
import { applyVerdict } from './decisions.ts';
import { type JudgementRow, judgementOf } from './verdict-log.ts';

interface ActionRow {
  readonly id: ActionId;
  readonly kind: 'decide' | 'undo' | 'redo';
  readonly target_id: ActionId | null;
}

/** Actions that hold, and those that may be redone, both in order. */
export function replayActions(actions: Iterable<ActionRow>): { holding: ActionId[]; undone: ActionId[] } {
  const holding: ActionId[] = [];
  const undone: ActionId[] = [];
  for (const { id, kind, target_id: target } of actions) {
    if (kind === 'decide') {
      undone.length = 0;
      holding.push(id);
      continue;
    }
    const [from, to] = kind === 'undo' ? [holding, undone] : [undone, holding];
    // A recovered log may lack an action that another one is about.
    const place = from.lastIndexOf(target!);
    if (place >= 0) to.push(...from.splice(place, 1));
  }
  return { holding, undone };
}

/** Makes history, decisions, reviewed words and the candidates' statuses anew from the log, in one transaction. */
export function replay(connection: Connection): void {
  connection.write(() => {
    const actions = connection.all<ActionRow>('SELECT id, kind, target_id FROM actions ORDER BY id');
    const { holding, undone } = replayActions(actions);
    connection.run('DELETE FROM history');
    connection.run('DELETE FROM decisions');
    connection.run('DELETE FROM reviewed_words');
    connection.run('UPDATE candidates SET status = 0 WHERE status <> 0');
    const states = new Map(actions.filter(({ kind }) => kind === 'decide').map(({ id }) => [id, 3]));
    for (const id of holding) states.set(id, 1);
    for (const id of undone) states.set(id, 2);
    for (const [id, state] of states) {
      connection.run('INSERT INTO history (action_id, state) VALUES (?, ?)', id, state);
    }
    for (const id of holding.sort((a, b) => a - b)) {
      const verdicts = connection.all<JudgementRow & { id: VerdictId }>(
        'SELECT * FROM verdicts WHERE action_id = ? ORDER BY id',
        id,
      );
      for (const row of verdicts) applyVerdict(connection, judgementOf(row), row.id);
    }
  });
}

/** Tables that follow from the log, with everything in them in order. */
const DERIVED = {
  history: 'SELECT * FROM history ORDER BY action_id',
  decisions: 'SELECT * FROM decisions ORDER BY sentence_id, start_word, end_word, type_id',
  reviewed_words: 'SELECT * FROM reviewed_words ORDER BY sentence_id, start_word, end_word',
  candidates: 'SELECT id, status FROM candidates WHERE status <> 0 ORDER BY id',
} as const;

/** The tables that are not what the log says; empty as long as there is no bug. Nothing is changed. */
export function findLogMismatch(connection: Connection): string[] {
  const snapshot = () =>
    Object.entries(DERIVED).map(([table, sql]) => [table, JSON.stringify(connection.all(sql))] as const);
  const stop = new Error('rolled back on purpose');
  let wrong: string[] = [];
  try {
    connection.write(() => {
      const kept = snapshot();
      replay(connection);
      const replayed = new Map(snapshot());
      wrong = kept.filter(([table, rows]) => rows !== replayed.get(table)).map(([table]) => table);
      throw stop;
    });
  } catch (error) {
    if (error !== stop) throw error;
  }
  return wrong;
}
