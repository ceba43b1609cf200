// What each of several reviewers said about one sentence, and where they differ. Nobody is asked about every span, so only
// that is compared which both have answered: an entity of the one about which the other said something too. Once a
// disagreement is there, the next verdict about it settles it and is nobody's independent opinion any more.

import type { LabelledSpan, Span } from '../corpus/sentence.ts';
import { entityOf, subjectKey } from '../project/judgements.ts';
import type { Judgement, OutsideJudgement, Verdict } from '../project/verdicts.ts';

/** Types are the project's numbers, as text. */
export interface ReviewerReading {
  readonly reviewer: string;
  readonly entities: readonly LabelledSpan[];
  /** Said to be no entity of this type with these borders. */
  readonly rejected: readonly LabelledSpan[];
  /** Ranges that were looked at: what is in no entity there is in none. */
  readonly outside: readonly Span[];
}

export interface ReadingConflict {
  readonly reviewers: readonly [string, string];
  /** All words that are in question. */
  readonly span: Span;
  /** Of both sides, oldest first. */
  readonly verdicts: readonly Verdict[];
  /** Somebody has decided about it since. */
  readonly isSettled: boolean;
}

export interface SentenceReadings {
  readonly readings: readonly ReviewerReading[];
  /** In text order; pair by pair of reviewers. */
  readonly conflicts: readonly ReadingConflict[];
}

type Opinion = Judgement & Pick<Verdict, 'id' | 'reviewer' | 'isAside'>;
type Look = OutsideJudgement & Pick<Verdict, 'id' | 'reviewer' | 'isAside'>;

/** @param verdicts of one sentence that were not undone, oldest first. */
export function compareReadings(verdicts: readonly Verdict[]): SentenceReadings {
  const opinions = new Map<string, Map<string, Opinion>>();
  const looks: Look[] = [];
  const settling: Opinion[] = [];
  for (const verdict of verdicts) {
    if (verdict.act === 'note') continue;
    if (verdict.act === 'outside') {
      looks.push(verdict as Look);
      continue;
    }
    const opinion = verdict as Opinion;
    if (!opinion.isAside && isDisputed(opinion, opinions)) settling.push(opinion);
    else {
      const own = opinions.get(opinion.reviewer) ?? new Map<string, Opinion>();
      opinions.set(opinion.reviewer, own.set(subjectKey(opinion), opinion));
    }
  }
  const reviewers = [...new Set([...opinions.keys(), ...looks.map(({ reviewer }) => reviewer)])].sort();
  const sides = reviewers.map((reviewer): Side => {
    const own = [...(opinions.get(reviewer)?.values() ?? [])];
    return { reviewer, opinions: own, looks: looks.filter((look) => look.reviewer === reviewer) };
  });
  const conflicts = sides.flatMap((one, i) =>
    sides.slice(i + 1).flatMap((other) => conflictsOf(one, other, verdicts, settling)),
  );
  return {
    readings: sides.map(readingOf),
    conflicts: conflicts.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end),
  };
}

/** What two have both answered; words are numbered anew, for those that only one of them looked at are left out. */
export function comparable(words: number, one: ReviewerReading, other: ReviewerReading) {
  const entities = [answered(one, other), answered(other, one)] as const;
  const known = new Uint8Array(words);
  for (const { start, end } of entities.flat()) known.fill(1, start, end);
  for (const span of one.rejected) if (has(other.rejected, span)) known.fill(1, span.start, span.end);
  const [mine, theirs] = [one, other].map(({ outside }) => covered(words, outside));
  for (let word = 0; word < words; word++) if (mine[word] && theirs[word]) known[word] = 1;
  const place = new Int32Array(words + 1);
  for (let word = 0; word < words; word++) place[word + 1] = place[word] + known[word];
  const moved = ({ start, end, type }: LabelledSpan) => ({ start: place[start], end: place[end], type });
  return { words: place[words], first: entities[0].map(moved), second: entities[1].map(moved) };
}

/** The one's entities about which the other said something. */
function answered(one: ReviewerReading, other: ReviewerReading): LabelledSpan[] {
  return one.entities.filter(
    (span) =>
      has(other.rejected, span) ||
      other.entities.some((rival) => overlap(rival, span)) ||
      other.outside.some(({ start, end }) => start <= span.start && span.end <= end),
  );
}

interface Side {
  readonly reviewer: string;
  readonly opinions: readonly Opinion[];
  readonly looks: readonly Look[];
}

function readingOf({ reviewer, opinions, looks }: Side): ReviewerReading {
  return {
    reviewer,
    entities: opinions.flatMap((opinion) => entityOf(opinion) ?? []),
    rejected: opinions.flatMap((opinion) => rejectedBy(opinion) ?? []),
    outside: looks.map(({ span }) => span),
  };
}

/** Whether this verdict is about words on which two reviewers differ already. */
function isDisputed(verdict: Opinion, opinions: ReadonlyMap<string, ReadonlyMap<string, Opinion>>): boolean {
  if (opinions.size < 2) return false;
  const key = subjectKey(verdict);
  const sides = [...opinions].map(([reviewer, own]): Side => ({ reviewer, opinions: [...own.values()], looks: [] }));
  return sides.some((one) =>
    sides.some((other) => {
      if (one === other) return false;
      return contradictions(one, other).some((found) => found.some((opinion) => subjectKey(opinion) === key));
    }),
  );
}

/** Each entity of the one that the other has answered otherwise, with those answers. */
function contradictions(one: Side, other: Side): Opinion[][] {
  const theirs = readingOf(other).entities;
  return one.opinions.flatMap((opinion) => {
    const entity = entityOf(opinion);
    if (!entity || has(theirs, entity)) return [];
    const answers = other.opinions.filter((answer) => {
      const rejected = rejectedBy(answer);
      const rival = entityOf(answer);
      return (rejected && isSame(rejected, entity)) || (rival && overlap(rival, entity));
    });
    return answers.length > 0 ? [[opinion, ...answers]] : [];
  });
}

function conflictsOf(
  one: Side,
  other: Side,
  verdicts: readonly Verdict[],
  settling: readonly Opinion[],
): ReadingConflict[] {
  const found: { span: Span; ids: Set<number>; isSettled: boolean }[] = [];
  const add = (involved: readonly (Opinion | Look)[], spans: readonly Span[], isSettled: boolean) => {
    const span = { start: Math.min(...spans.map(({ start }) => start)), end: Math.max(...spans.map(({ end }) => end)) };
    found.push({ span, ids: new Set(involved.map(({ id }) => id)), isSettled });
  };
  for (const [mine, theirs] of [
    [one, other],
    [other, one],
  ]) {
    for (const involved of contradictions(mine, theirs)) {
      const keys = new Set(involved.map(subjectKey));
      const last = Math.max(...involved.map(({ id }) => id));
      const isSettled = settling.some((verdict) => verdict.id > last && keys.has(subjectKey(verdict)));
      add(
        involved,
        involved.flatMap((opinion) => entityOf(opinion) ?? opinion.span),
        isSettled,
      );
    }
    for (const { opinion, look, entity } of overlooked(mine, theirs)) {
      const key = subjectKey(opinion);
      const isSettled = verdicts.some((verdict) => verdict.id > look.id && !verdict.isAside && isAbout(verdict, key));
      add([opinion, look], [entity], isSettled);
    }
  }
  return joinPlaces(found).map(({ span, ids, isSettled }) => ({
    reviewers: [one.reviewer, other.reviewer],
    span,
    verdicts: verdicts.filter(({ id }) => ids.has(id)),
    isSettled,
  }));
}

/** Entities of the one in words that the other has looked at without finding any there. */
function overlooked(one: Side, other: Side) {
  const { entities, rejected } = readingOf(other);
  return one.opinions.flatMap((opinion) => {
    const entity = entityOf(opinion);
    if (!entity || has(rejected, entity) || entities.some((rival) => overlap(rival, entity))) return [];
    const look = other.looks.find(({ span }) => span.start <= entity.start && entity.end <= span.end);
    return look ? [{ opinion, look, entity }] : [];
  });
}

/** Conflicts that share words are one place; it is settled when all of it is. */
function joinPlaces(found: readonly { span: Span; ids: Set<number>; isSettled: boolean }[]) {
  const places: { span: Span; ids: Set<number>; isSettled: boolean }[] = [];
  for (const { span, ids, isSettled } of found.toSorted((a, b) => a.span.start - b.span.start)) {
    const last = places.at(-1);
    if (last && span.start < last.span.end) {
      last.span = { start: last.span.start, end: Math.max(last.span.end, span.end) };
      last.ids = new Set([...last.ids, ...ids]);
      last.isSettled &&= isSettled;
    } else places.push({ span, ids, isSettled });
  }
  return places;
}

/** Another type or other borders say that it is none as it stands. */
function rejectedBy({ act, span, type }: Opinion): LabelledSpan | undefined {
  return act === 'reject' || act === 'retype' || act === 'rebound' ? { ...span, type: String(type) } : undefined;
}

function isAbout(verdict: Verdict, key: string): boolean {
  return verdict.act !== 'outside' && verdict.act !== 'note' && subjectKey(verdict) === key;
}

function has(spans: readonly LabelledSpan[], span: LabelledSpan): boolean {
  return spans.some((other) => isSame(other, span));
}

function isSame(a: LabelledSpan, b: LabelledSpan): boolean {
  return a.start === b.start && a.end === b.end && a.type === b.type;
}

function overlap(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

function covered(words: number, spans: readonly Span[]): Uint8Array {
  const known = new Uint8Array(words);
  for (const { start, end } of spans) known.fill(1, start, end);
  return known;
}
