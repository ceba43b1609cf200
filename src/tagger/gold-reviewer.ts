// A reviewer who knows the gold standard, for measuring what review is worth: right spans are accepted, the words of wrong
// ones are seen to be no entity.

import type { LabelledSpan } from '../corpus/sentence.ts';
import type { TrainingSentence } from './training-sentence.ts';

export function reviewByGold({ sentence, spans }: TrainingSentence, gold: readonly LabelledSpan[]): TrainingSentence {
  const isRight = (span: LabelledSpan) =>
    gold.some(({ start, end, type }) => start === span.start && end === span.end && type === span.type);
  // A wrong span says nothing of a word that it shares with an entity which it is not.
  const isOutside = (word: number) => !gold.some(({ start, end }) => word >= start && word < end);
  const reviewed = spans
    .filter((span) => !isRight(span))
    .flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i))
    .filter(isOutside)
    .map((word) => ({ start: word, end: word + 1 }));
  return { sentence, spans: spans.filter(isRight), reviewed };
}
