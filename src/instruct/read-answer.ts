// An annotated sentence as a language model writes it, back to spans of the sentence that was asked about. Models change
// what they copy, invent names and labels: a span counts only where its very words stand in the sentence, in the order of
// the answer, and everything else is counted by what is wrong with it.

import { type LabelledSpan, type Sentence, spanChars } from '../corpus/sentence.ts';
import type { EntityType } from '../mining/entity-type.ts';

export interface ReadAnswer {
  /** In the order of the answer, not overlapping. */
  readonly spans: readonly LabelledSpan[];
  /** Brackets whose text does not stand in the sentence, at word borders, beside the others. */
  readonly notInSentence: number;
  /** Brackets with a label that was not asked for. */
  readonly unknownLabel: number;
  /** Brackets without a label, and brackets that are never closed. */
  readonly malformed: number;
}

/** `[span](LABEL)` as asked; `[span: LABEL]` and `[LABEL: span]` are what models write instead. */
const BRACKET = /\[([^[\]]*)\](?:\s*\(([^()]*)\))?/g;

export function readAnswer(answer: string, sentence: Sentence, types: readonly EntityType[]): ReadAnswer {
  const spans: LabelledSpan[] = [];
  let [notInSentence, unknownLabel, malformed] = [0, 0, 0];
  for (const [, inside, label] of answer.matchAll(BRACKET)) {
    const parts = label === undefined ? splitInside(inside, types) : { text: inside, label };
    const type = parts && typeNamed(types, parts.label);
    if (!parts) malformed++;
    else if (type === undefined) unknownLabel++;
    else {
      const span = findSpan(sentence, parts.text.trim(), spans);
      if (span) spans.push({ ...span, type });
      else notInSentence++;
    }
  }
  const left = answer.replace(BRACKET, '');
  malformed += left.split('[').length - 1;
  return { spans, notInSentence, unknownLabel, malformed };
}

/** "span: LABEL" or "LABEL: span"; undefined when neither side is a label. */
function splitInside(inside: string, types: readonly EntityType[]) {
  const colon = inside.lastIndexOf(':');
  const first = inside.indexOf(':');
  if (colon < 0) return undefined;
  const last = { text: inside.slice(0, colon), label: inside.slice(colon + 1) };
  if (typeNamed(types, last.label) !== undefined) return last;
  const before = { text: inside.slice(first + 1), label: inside.slice(0, first) };
  return typeNamed(types, before.label) === undefined ? undefined : before;
}

/** By the type's name or phrase, whatever the case. */
function typeNamed(types: readonly EntityType[], label: string): string | undefined {
  const plain = label.trim().toLowerCase();
  return types.find(({ name, phrase }) => name.toLowerCase() === plain || phrase.toLowerCase() === plain)?.name;
}

/** The next occurrence after the spans so far, else the first that is still free; undefined when there is none. */
function findSpan(sentence: Sentence, text: string, taken: readonly LabelledSpan[]) {
  const places = occurrences(sentence, text).filter(
    ({ start, end }) => !taken.some((span) => start < span.end && span.start < end),
  );
  const after = taken.at(-1)?.end ?? 0;
  return places.find(({ start }) => start >= after) ?? places[0];
}

/** Where a text stands from the start of a word to the end of a word. */
function occurrences(sentence: Sentence, text: string): { start: number; end: number }[] {
  if (text === '') return [];
  return sentence.words.flatMap(({ startChar }, start) => {
    const endChar = startChar + text.length;
    if (sentence.text.slice(startChar, endChar) !== text) return [];
    const end = sentence.words.findIndex((word) => word.endChar === endChar) + 1;
    return end > start && spanChars(sentence, { start, end }).startChar === startChar ? [{ start, end }] : [];
  });
}
