// The slow twin of the review: reads the log from its beginning, with nothing but its rows, and says what must hold. What
// is kept is compared with it, and made anew after a recovery.

import type { ActionId } from '../../../src/project/ids.ts';
import type { Connection } from '../file/connection.ts';
import { refreshDecisions } from './decisions.ts';
import type { JudgementRow } from './verdict-log.ts';

interface ActionRow {
  readonly id: ActionId;
  readonly kind: 'decide' | 'undo' | 'redo';
  readonly target_id: ActionId | null;
  /** 1: its verdicts were taken out with their corpus, so that there is nothing to undo. */
  readonly is_empty?: number;
}

/** Actions that hold, and those that may be redone, both in order. */
export function replayActions(actions: Iterable<ActionRow>): { holding: ActionId[]; undone: ActionId[] } {
  const holding: ActionId[] = [];
  const undone: ActionId[] = [];
  for (const { id, kind, target_id: target, is_empty } of actions) {
    if (kind === 'decide') {
      undone.length = 0;
      if (is_empty !== 1) holding.push(id);
      continue;
    }
    const [from, to] = kind === 'undo' ? [holding, undone] : [undone, holding];
    // A recovered log may lack an action that another one is about; an emptied one is in neither list.
    const place = from.lastIndexOf(target!);
    if (place >= 0) to.push(...from.splice(place, 1));
  }
  return { holding, undone };
}

/** Makes everything that follows from the log anew, in one transaction. */
export function replay(connection: Connection): void {
  connection.write(() => {
    connection.run('DELETE FROM history');
    connection.run('DELETE FROM decisions');
    connection.run('DELETE FROM reviewed_words');
    connection.run('UPDATE candidates SET status = 0 WHERE status <> 0');
    for (const [id, state] of replayHistory(connection)) {
      connection.run('INSERT INTO history (action_id, state) VALUES (?, ?)', id, state);
    }
    refreshDecisions(connection, 'all');
  });
}

/** State of every action that decided: 1 it holds, 2 it may be redone, 3 neither. */
function replayHistory(connection: Connection): Map<number, number> {
  const actions = connection.all<ActionRow>(
    `SELECT id, kind, target_id, kind = 'decide' AND NOT EXISTS (SELECT 1 FROM verdicts WHERE action_id = actions.id)
       AS is_empty FROM actions ORDER BY id`,
  );
  const { holding, undone } = replayActions(actions);
  const states = new Map<number, number>(actions.filter(({ kind }) => kind === 'decide').map(({ id }) => [id, 3]));
  for (const id of holding) states.set(id, 1);
  for (const id of undone) states.set(id, 2);
  return states;
}

/** The tables that are not what the log says; empty as long as there is no bug. */
export function findLogMismatch(connection: Connection): string[] {
  const states = replayHistory(connection);
  const said = replayVerdicts(connection, states);
  const kept: Readonly<Record<string, readonly [kept: readonly string[], replayed: Iterable<string>]>> = {
    history: [
      rowsOf(connection, 'SELECT action_id, state FROM history'),
      [...states].map(([id, state]) => [id, state].join()),
    ],
    decisions: [rowsOf(connection, 'SELECT * FROM decisions'), said.decisions],
    reviewed_words: [rowsOf(connection, 'SELECT * FROM reviewed_words'), said.reviewedWords],
    candidates: [
      rowsOf(connection, 'SELECT sentence_id, start_word, end_word, type_id, status FROM candidates'),
      connection
        .all<Record<string, number>>('SELECT sentence_id, start_word, end_word, type_id FROM candidates')
        .map((row) => Object.values(row).join())
        .map((key) => `${key},${said.statuses.get(key) ?? 0}`),
    ],
  };
  return Object.entries(kept).flatMap(([table, [rows, replayed]]) =>
    rows.toSorted().join('\n') === [...replayed].sort().join('\n') ? [] : [table],
  );
}

const STATUS: Readonly<Record<string, number>> = { reopen: 0, accept: 1, reject: 2, retype: 3, rebound: 4, skip: 5 };

/** Verdict after verdict, in memory; rows as `rowsOf` writes them. */
function replayVerdicts(connection: Connection, states: ReadonlyMap<number, number>) {
  const decided = new Map<string, readonly [status: number, ...rest: readonly (number | null)[]]>();
  const notes = new Map<string, string>();
  const outside = new Map<string, number>();
  for (const row of connection.iterate<JudgementRow & { id: number; action_id: number; is_aside: number }>(
    'SELECT * FROM verdicts ORDER BY id',
  )) {
    if (states.get(row.action_id) !== 1 || row.is_aside === 1) continue;
    const words = [row.sentence_id, row.start_word, row.end_word].join();
    const subject = `${words},${row.type_id}`;
    if (row.act === 'outside') outside.set(words, row.id);
    else if (row.act === 'note') notes.set(subject, row.note!);
    else decided.set(subject, [STATUS[row.act], row.id, ...entityOf(row)]);
  }
  const subjects = new Set([...decided.keys(), ...[...notes].filter(([, note]) => note !== '').map(([key]) => key)]);
  return {
    decisions: [...subjects].map((key) =>
      [key, ...(decided.get(key) ?? [0, null, null, null, null]), notes.get(key) ?? ''].join(),
    ),
    reviewedWords: [...outside].map(([words, id]) => `${words},${id}`),
    statuses: new Map([...decided].map(([key, [status]]) => [key, status])),
  };
}

/** Start, end and type of what came of a verdict. */
function entityOf({ act, ...row }: JudgementRow): readonly (number | null)[] {
  if (act === 'accept') return [row.start_word, row.end_word, row.type_id];
  if (act === 'retype') return [row.start_word, row.end_word, row.new_type_id];
  if (act === 'rebound') return [row.new_start, row.new_end, row.new_type_id ?? row.type_id];
  return [null, null, null];
}

/** Each row as its values with commas; nothing for what is absent. */
function rowsOf(connection: Connection, sql: string): string[] {
  return connection.all<Record<string, number | string | null>>(sql).map((row) => Object.values(row).join());
}
