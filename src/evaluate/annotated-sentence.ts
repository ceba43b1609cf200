// One sentence as several people annotated it apart from each other, and the type that each of them gave each word.

import type { LabelledSpan } from '../corpus/sentence.ts';

export interface AnnotatedSentence {
  /** Number of words. */
  readonly words: number;
  /** By annotator, in the same order in every sentence; null: has not annotated this sentence, which is not "no span". */
  readonly annotations: readonly (readonly LabelledSpan[] | null)[];
}

/**
 * [words] the type of the span that a word is in, null outside. Neighbours are not told apart (no B and I): agreement is
 * on types. Of spans that overlap, a word belongs to the one that begins first, the longer of two.
 */
export function wordTypes(words: number, spans: readonly LabelledSpan[]): (string | null)[] {
  const types = new Array<string | null>(words).fill(null);
  for (const { start, end, type } of spans.toSorted((a, b) => b.start - a.start || a.end - b.end))
    types.fill(type, start, end);
  return types;
}

/** The sentences that both have annotated, with the spans of either. @param first, second indices of annotators. */
export function pairAnnotations(
  sentences: readonly AnnotatedSentence[],
  first: number,
  second: number,
): AnnotationPair[] {
  return sentences.flatMap(({ words, annotations }, sentence) => {
    const [one, other] = [annotations[first] ?? null, annotations[second] ?? null];
    return one && other ? [{ sentence, words, first: one, second: other }] : [];
  });
}

export interface AnnotationPair {
  /** Index of the sentence. */
  readonly sentence: number;
  readonly words: number;
  readonly first: readonly LabelledSpan[];
  readonly second: readonly LabelledSpan[];
}
