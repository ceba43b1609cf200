// What follows from one judgement alone: the entity that it says is there, and the question that it answers.

import type { LabelledSpan } from '../corpus/sentence.ts';
import type { Judgement } from './verdicts.ts';

/** Its type is the project's number, as text. Undefined where it says that there is none, or nothing. */
export function entityOf(judgement: Judgement): LabelledSpan | undefined {
  const { act, span, type } = judgement;
  if (act === 'accept') return { ...span, type: String(type) };
  if (act === 'retype') return { ...span, type: String(judgement.newType) };
  if (act === 'rebound') return { ...judgement.newSpan, type: String(judgement.newType ?? type) };
  return undefined;
}

/** The words and the type that a judgement was asked about. */
export function subjectKey({ span, type }: Judgement): string {
  return `${span.start} ${span.end} ${type}`;
}
