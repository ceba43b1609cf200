// What the sides of a disagreement say, reading by reading: reviewers who say the same share one. Each reading knows the
// verdicts that make it hold, whatever was said before about the words in question.

import type { Disagreement } from '../../../src/contract/review.ts';
import type { LabelledSpan } from '../../../src/corpus/sentence.ts';
import type { TypeId } from '../../../src/project/ids.ts';
import { entityOf, subjectKey } from '../../../src/project/judgements.ts';
import type { Judgement, Verdict } from '../../../src/project/verdicts.ts';
import type { Mark } from '../../components/mark.ts';

export interface Reading {
  readonly reviewers: readonly string[];
  /** Empty: that there is no entity. */
  readonly entities: readonly Mark[];
  /** To be decided for it to hold: one of each question that somebody has answered. */
  readonly judgements: readonly Judgement[];
}

type Opinion = Judgement & Verdict;

/** In the order in which the reviewers first spoke. */
export function readingsOf({ verdicts }: Disagreement): Reading[] {
  const opinions = verdicts.filter(
    (verdict): verdict is Opinion => verdict.act !== 'outside' && verdict.act !== 'note',
  );
  const questions = new Map(opinions.map((opinion) => [subjectKey(opinion), opinion]));
  const readings = new Map<string, Reading>();
  for (const reviewer of new Set(verdicts.map((verdict) => verdict.reviewer))) {
    const own = new Map(opinions.filter((one) => one.reviewer === reviewer).map((one) => [subjectKey(one), one]));
    const entities = distinct([...own.values()].flatMap((opinion) => entityOf(opinion) ?? []));
    const key = JSON.stringify(entities);
    const same = readings.get(key);
    readings.set(key, {
      reviewers: [...(same?.reviewers ?? []), reviewer],
      entities: entities.map(({ start, end, type }) => ({ span: { start, end }, type: Number(type) as TypeId })),
      judgements: same?.judgements ?? [...questions].map(([at, asked]) => answer(asked, own.get(at), entities)),
    });
  }
  return [...readings.values()];
}

/** In text order. */
function distinct(entities: readonly LabelledSpan[]): LabelledSpan[] {
  const byPlace = new Map(entities.map((entity) => [`${entity.start} ${entity.end} ${entity.type}`, entity]));
  return [...byPlace.values()]
    .map(({ start, end, type }) => ({ start, end, type }))
    .sort((a, b) => a.start - b.start || a.end - b.end || (a.type < b.type ? -1 : 1));
}

/** As the side has answered it; a question that it was not asked follows from its entities. */
function answer(asked: Judgement, own: Judgement | undefined, entities: readonly LabelledSpan[]): Judgement {
  const { sentence, span, type } = asked;
  const subject = { sentence, span: { start: span.start, end: span.end }, type };
  if (own?.act === 'retype') return { ...subject, act: 'retype', newType: own.newType };
  if (own?.act === 'rebound') {
    const { newSpan, newType } = own;
    return { ...subject, act: 'rebound', newSpan, ...(newType !== undefined && { newType }) };
  }
  const isEntity = entities.some(
    ({ start, end, type: name }) => start === span.start && end === span.end && name === String(type),
  );
  return { ...subject, act: isEntity ? 'accept' : 'reject' };
}
