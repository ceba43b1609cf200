// Random sentences with gold and predicted spans, for properties and for comparisons with other programs.

import fc from 'fast-check';
import type { LabelledSpan } from '../../src/corpus/sentence.ts';
import type { TaggedPair } from '../../src/evaluate/tagged-pair.ts';

export const span = (start: number, end: number, type: string): LabelledSpan => ({ start, end, type });

/** A sentence of words with one blank between them. */
export function pairOf(
  text: string,
  gold: readonly LabelledSpan[],
  predicted: readonly LabelledSpan[],
  doc = 'a',
): TaggedPair {
  const words = [...text.matchAll(/\S+/g)].map(({ index, 0: word }) => ({
    startChar: index,
    endChar: index + word.length,
  }));
  return { sentence: { doc, text, words }, gold, predicted };
}

const WORDS = 8;

/** Spans of a sentence of eight words; they may overlap and repeat. */
export const anySpans: fc.Arbitrary<LabelledSpan[]> = fc.array(
  fc
    .tuple(fc.nat(WORDS - 1), fc.integer({ min: 1, max: WORDS }), fc.constantFrom('A', 'B', 'C'))
    .map(([start, length, type]) => span(start, Math.min(WORDS, start + length), type)),
  { maxLength: 6 },
);

export const anyPair: fc.Arbitrary<TaggedPair> = fc
  .tuple(
    fc.array(fc.constantFrom('x', 'y', 'Z', 'é'), { minLength: WORDS, maxLength: WORDS }),
    anySpans,
    anySpans,
    fc.constantFrom('a', 'b', 'c'),
  )
  .map(([words, gold, predicted, doc]) => pairOf(words.join(' '), gold, predicted, doc));
