// What of another project's log is to be taken over for one sentence. Each reviewer's last word comes along. It decides where
// nothing was decided here; where somebody else has decided here, it is kept aside, so that merging never changes what the
// people of a project have decided, and where the two differ is a disagreement. Taking over twice changes nothing.

import type { LabelledSpan, Span } from '../corpus/sentence.ts';
import { entityOf, subjectKey } from '../project/judgements.ts';
import type { Judgement, OutsideJudgement } from '../project/verdicts.ts';

/** A row of a log, with what has become of it. */
export type LoggedVerdict = (Judgement | OutsideJudgement) & {
  /** Place in its log. */
  readonly id: number;
  /** Of its log. */
  readonly action: number;
  readonly reviewer: string;
  /** Milliseconds since 1970, by the clock of the machine it was said at. */
  readonly at: number;
  /** It was not undone. */
  readonly holds: boolean;
  readonly isAside: boolean;
};

export interface TakenVerdict {
  readonly verdict: LoggedVerdict;
  readonly isAside: boolean;
}

/**
 * @param ours, theirs all verdicts about the sentence, oldest first; theirs with our numbers of the sentence and its types.
 * @returns in the order of their log.
 */
export function takeOver(ours: readonly LoggedVerdict[], theirs: readonly LoggedVerdict[]): TakenVerdict[] {
  const here = whatHolds(ours);
  const there = whatHolds(theirs);
  return lastWords(theirs).flatMap((verdict): TakenVerdict[] => {
    const own = ours.filter(
      ({ reviewer, ...one }) => reviewer === verdict.reviewer && questionOf(one) === questionOf(verdict),
    );
    // Known already, also where it was undone here since; or its reviewer has changed their mind here since.
    if (own.some(({ at, holds }) => at === verdict.at || (holds && at > verdict.at))) return [];
    if (verdict.act === 'reopen' && !own.some(({ holds }) => holds)) return [];
    if (verdict.act === 'outside') return [{ verdict, isAside: false }];
    const question = questionOf(verdict);
    const decided = here.get(question);
    if (verdict.act === 'note' && decided?.act === 'note' && decided.note === verdict.note) return [];
    const isDecidedHere = decided !== undefined && decided.reviewer !== verdict.reviewer;
    const isDecidedThere = there.get(question) === verdict;
    const isAside = isDecidedHere || !isDecidedThere || contradicts(verdict, here);
    return [{ verdict, isAside }];
  });
}

/** By question: the verdict that decides it. */
function whatHolds(log: readonly LoggedVerdict[]): Map<string, LoggedVerdict> {
  const holding = log.filter(({ holds, isAside }) => holds && !isAside);
  return new Map(holding.map((verdict) => [questionOf(verdict), verdict]));
}

/** The last that each reviewer has said to each question. */
function lastWords(log: readonly LoggedVerdict[]): LoggedVerdict[] {
  const last = new Map<string, LoggedVerdict>();
  for (const verdict of log) {
    if (verdict.holds) last.set(JSON.stringify([verdict.reviewer, questionOf(verdict)]), verdict);
  }
  return [...last.values()].sort((a, b) => a.id - b.id);
}

/** Notes are no answer to the question whether words are an entity, and words are looked at whatever the type. */
function questionOf(judgement: Judgement | OutsideJudgement): string {
  if (judgement.act === 'outside') return `outside ${judgement.span.start} ${judgement.span.end}`;
  return judgement.act === 'note' ? `note ${subjectKey(judgement)}` : subjectKey(judgement);
}

/** Whether others have said here that these words are, or are in, something else. */
function contradicts(verdict: LoggedVerdict & Judgement, here: ReadonlyMap<string, LoggedVerdict>): boolean {
  if (verdict.act === 'note') return false;
  const entity = entityOf(verdict);
  const denied: LabelledSpan | undefined =
    verdict.act === 'reject' ? { ...verdict.span, type: String(verdict.type) } : undefined;
  const others = [...here.values()].filter(({ reviewer }) => reviewer !== verdict.reviewer);
  const entities = others.flatMap((other) => (other.act === 'outside' ? [] : (entityOf(other) ?? [])));
  if (denied) return entities.some((other) => isSame(other, denied));
  if (!entity || entities.some((other) => isSame(other, entity))) return false;
  return (
    entities.some((other) => other.start < entity.end && entity.start < other.end) ||
    others.some(({ act, span }) => act === 'outside' && isWithin(entity, span))
  );
}

function isSame(a: LabelledSpan, b: LabelledSpan): boolean {
  return a.start === b.start && a.end === b.end && a.type === b.type;
}

function isWithin(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
