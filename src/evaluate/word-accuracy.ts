// The share of words whose tag is right. Tags are IOB2 of the spans, however the files spell them, so that two files in
// different schemes can be compared; conlleval compares the tags as they are spelled (`spelledAccuracy`).

import type { LabelledSpan } from '../corpus/sentence.ts';
import type { TaggedPair } from './tagged-pair.ts';
import type { WordAccuracy } from './tagging-report.ts';

export function wordAccuracy(pairs: readonly TaggedPair[]): WordAccuracy {
  return compareTags(pairs, iob2Tags);
}

/** @param pairs read with the scheme 'labels', so that the type of a span is the tag of its words. */
export function spelledAccuracy(pairs: readonly TaggedPair[]): WordAccuracy {
  return compareTags(pairs, spelledTags);
}

type SpellTags = (words: number, spans: readonly LabelledSpan[]) => string[];

function compareTags(pairs: readonly TaggedPair[], spell: SpellTags): WordAccuracy {
  let total = 0;
  let right = 0;
  for (const { sentence, gold, predicted } of pairs) {
    const words = sentence.words.length;
    const expected = spell(words, gold);
    const given = spell(words, predicted);
    total += words;
    for (let i = 0; i < words; i++) if (expected[i] === given[i]) right++;
  }
  return { total, right, accuracy: total === 0 ? 0 : right / total };
}

const OUTSIDE = 'O';

function spelledTags(words: number, spans: readonly LabelledSpan[]): string[] {
  const tags = new Array<string>(words).fill(OUTSIDE);
  for (const { start, end, type } of spans) tags.fill(type, start, end);
  return tags;
}

/** One tag a word. Of spans that overlap, the one that begins first (the longer of two) is written, as the writers do. */
function iob2Tags(words: number, spans: readonly LabelledSpan[]): string[] {
  const tags = new Array<string>(words).fill(OUTSIDE);
  let end = 0;
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (span.start < end) continue;
    tags[span.start] = `B-${span.type}`;
    tags.fill(`I-${span.type}`, span.start + 1, span.end);
    end = span.end;
  }
  return tags;
}
