// Deciding, undoing, redoing. Undo and redo are rows of the log like any other, so they walk it across restarts: undo
// takes back the last action that holds, redo brings back the last one undone, a new decision ends what could be redone.

import { Failure } from '../../../src/failure.ts';
import type { ActionId } from '../../../src/project/ids.ts';
import type { Acknowledgement, Action, Judgement, OutsideJudgement } from '../../../src/project/verdicts.ts';
import type { Connection } from '../file/connection.ts';
import { checkJudgement } from './check-judgement.ts';
import { refreshDecisions } from './decisions.ts';
import { appendAction, appendVerdict, lastVerdict } from './verdict-log.ts';

export interface DecideOptions {
  readonly reviewer: string;
  /** What a bulk verdict was about, or where a merged action comes from. */
  readonly reason?: Action['reason'];
  /** Milliseconds since 1970; now when absent. */
  readonly at?: number;
}

const HOLDS = 1;
const UNDONE = 2;
const UNDONE_FOR_GOOD = 3;

/**
 * Stores one action of any number of verdicts: one step of undo. On the disk when it returns.
 * @throws Failure 'bad-argument' for no verdicts or words that the sentence has not, 'not-found' for a sentence or a type
 *   that is not there.
 */
export function decide(
  connection: Connection,
  judgements: readonly (Judgement | OutsideJudgement)[],
  options: DecideOptions,
): Acknowledgement {
  if (judgements.length === 0) throw new Failure('bad-argument', 'There is nothing to decide.', 'Choose a span.');
  return connection.write(() => {
    for (const judgement of judgements) checkJudgement(connection, judgement);
    return decideKnown(connection, options, (action) => {
      for (const judgement of judgements) appendVerdict(connection, action, judgement);
      return judgements.length;
    });
  });
}

/** The same for what is known to be there; `append` adds the verdicts of the action to the log and counts them. */
export function decideKnown(
  connection: Connection,
  { reviewer, reason, at }: DecideOptions,
  append: (action: ActionId) => number,
): Acknowledgement {
  return connection.write(() => {
    const action = appendAction(connection, { kind: 'decide', reviewer, reason, at });
    connection.run('UPDATE history SET state = ? WHERE state = ?', UNDONE_FOR_GOOD, UNDONE);
    connection.run('INSERT INTO history (action_id, state) VALUES (?, ?)', action, HOLDS);
    const verdicts = append(action);
    refreshDecisions(connection, { action });
    return { action, verdict: lastVerdict(connection), verdicts };
  });
}

/** @returns the action that was taken back; undefined when there is none. */
export function undo(connection: Connection, reviewer: string): ActionId | undefined {
  return connection.write(() => walk(connection, { kind: 'undo', from: HOLDS, to: UNDONE, which: 'max', reviewer }));
}

/** @returns the action that was brought back; undefined when there is none. */
export function redo(connection: Connection, reviewer: string): ActionId | undefined {
  return connection.write(() => walk(connection, { kind: 'redo', from: UNDONE, to: HOLDS, which: 'min', reviewer }));
}

/** What undo and redo would do now. */
export function readHistory(connection: Connection): { readonly undo?: ActionId; readonly redo?: ActionId } {
  const undoes = target(connection, 'max', HOLDS);
  const redoes = target(connection, 'min', UNDONE);
  return { ...(undoes !== undefined && { undo: undoes }), ...(redoes !== undefined && { redo: redoes }) };
}

interface Step {
  readonly kind: 'undo' | 'redo';
  /** State of the actions to choose from, and of the chosen one afterwards. */
  readonly from: number;
  readonly to: number;
  readonly which: 'min' | 'max';
  readonly reviewer: string;
}

function walk(connection: Connection, { kind, from, to, which, reviewer }: Step): ActionId | undefined {
  const chosen = target(connection, which, from);
  if (chosen === undefined) return undefined;
  appendAction(connection, { kind, target: chosen, reviewer });
  connection.run('UPDATE history SET state = ? WHERE action_id = ?', to, chosen);
  refreshDecisions(connection, { action: chosen });
  return chosen;
}

function target(connection: Connection, which: 'min' | 'max', state: number): ActionId | undefined {
  const id = connection.value<number | null>(`SELECT ${which}(action_id) FROM history WHERE state = ?`, state);
  return (id ?? undefined) as ActionId | undefined;
}
