// The log of one sentence as another project has it, and taking verdicts of it over: each with its reviewer and its time, the
// verdicts of one action of theirs in one action here.

import type { SentenceId, TypeId } from '../../../src/project/ids.ts';
import type { Judgement, OutsideJudgement } from '../../../src/project/verdicts.ts';
import { type LoggedVerdict, type TakenVerdict, takeOver } from '../../../src/review/merge-verdicts.ts';
import { settleSentences } from '../candidates/settle-candidates.ts';
import { addSeed, addType, readSeeds, readTypes, retireType, setPhrase } from '../entity-types.ts';
import type { Connection } from '../file/connection.ts';
import { decideKnown } from './review.ts';
import { appendVerdict, type JudgementRow, judgementOf } from './verdict-log.ts';

/** Their type → ours. */
export type TypeMap = ReadonlyMap<TypeId, TypeId>;

/** Types are the same by their names; new ones come with their phrases and seeds. Inside a transaction. */
export function mergeTypes(from: Connection, to: Connection): { readonly types: TypeMap; readonly added: number } {
  const known = new Map(readTypes(to).map(({ name, id }) => [name, id]));
  const seeds = Map.groupBy(readSeeds(from), ({ type }) => type);
  const types = new Map<TypeId, TypeId>();
  let added = 0;
  for (const { id, name, colour, phrases, isRetired } of readTypes(from)) {
    const own = known.get(name);
    if (own !== undefined) {
      types.set(id, own);
      continue;
    }
    added++;
    const made = addType(to, { name, colour });
    types.set(id, made);
    for (const phrase of phrases) setPhrase(to, made, phrase);
    for (const { language, text, isNegative, isRetired: isOld } of seeds.get(id) ?? []) {
      if (!isOld) addSeed(to, { type: made, language, text, isNegative });
    }
    if (isRetired) retireType(to, made);
  }
  return { types, added };
}

/** Sentences about which their project says something, in order of ids. */
export function readJudgedSentences(connection: Connection, after: number, limit: number): SentenceId[] {
  return connection
    .all<{ id: SentenceId }>(
      'SELECT DISTINCT sentence_id AS id FROM verdicts WHERE sentence_id > ? ORDER BY sentence_id LIMIT ?',
      after,
      limit,
    )
    .map(({ id }) => id);
}

/** Their verdicts about one sentence, in our numbers. */
export interface TheirSentence {
  readonly sentence: SentenceId;
  readonly verdicts: readonly LoggedVerdict[];
}

export function readTheirs(
  from: Connection,
  id: SentenceId,
  { sentence, types }: { readonly sentence: SentenceId; readonly types: TypeMap },
): TheirSentence {
  const verdicts = readLog(from, id).map((verdict) => translated(verdict, sentence, types));
  return { sentence, verdicts };
}

export interface TakenOver {
  readonly verdicts: number;
  readonly aside: number;
}

/** Inside a transaction: what is not known yet, in actions that say where they come from. */
export function takeOverVerdicts(to: Connection, theirs: readonly TheirSentence[], project: string): TakenOver {
  const taken = theirs.flatMap(({ sentence, verdicts }) => takeOver(readLog(to, sentence), verdicts));
  const actions = Map.groupBy(taken, ({ verdict }) => verdict.action);
  for (const [action, own] of [...actions].sort(([a], [b]) => a - b)) addAction(to, own, { project, action });
  settleSentences(to, new Set(taken.map(({ verdict }) => verdict.sentence)));
  return { verdicts: taken.length, aside: taken.filter(({ isAside }) => isAside).length };
}

/** In their project one reviewer did it, at one time. */
function addAction(to: Connection, taken: readonly TakenVerdict[], merged: object): void {
  const [{ verdict }] = taken;
  decideKnown(to, { reviewer: verdict.reviewer, at: verdict.at, reason: { merged } }, (action) => {
    for (const { verdict: own, isAside } of taken) appendVerdict(to, action, own, isAside);
    return taken.length;
  });
}

interface LogRow extends JudgementRow {
  readonly id: number;
  readonly action_id: number;
  readonly reviewer: string;
  readonly at: number;
  readonly state: number;
  readonly is_aside: number;
}

/** Oldest first. */
function readLog(connection: Connection, sentence: SentenceId): LoggedVerdict[] {
  return connection
    .all<LogRow>(
      `SELECT verdicts.*, reviewers.name AS reviewer, actions.at, history.state FROM verdicts
       JOIN actions ON actions.id = verdicts.action_id JOIN reviewers ON reviewers.id = reviewer_id
       JOIN history ON history.action_id = verdicts.action_id
       WHERE sentence_id = ? ORDER BY verdicts.id`,
      sentence,
    )
    .map((row) => ({
      ...judgementOf(row),
      ...{ id: row.id, action: row.action_id, reviewer: row.reviewer, at: row.at },
      ...{ holds: row.state === 1, isAside: row.is_aside === 1 },
    }));
}

function translated(verdict: LoggedVerdict, sentence: SentenceId, types: TypeMap): LoggedVerdict {
  const moved = { ...verdict, sentence } as LoggedVerdict & { type?: TypeId; newType?: TypeId };
  const own = (type: TypeId) => types.get(type)!;
  return {
    ...moved,
    ...(moved.type !== undefined && { type: own(moved.type) }),
    ...(moved.newType !== undefined && { newType: own(moved.newType) }),
  } as LoggedVerdict & (Judgement | OutsideJudgement);
}
