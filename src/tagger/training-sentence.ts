// A sentence to train on, with what is known of its words: entities, words that a person has seen to be none, and the
// rest, which is unknown.

import type { LabelledSentence, Sentence, Span } from '../corpus/sentence.ts';
import type { PseudoSpan } from './pseudo-labels.ts';

export interface TrainingSentence {
  readonly sentence: Sentence;
  /** Not overlapping. */
  readonly spans: readonly PseudoSpan[];
  /** Words that a person has seen: those of no span are certainly "O". */
  readonly reviewed: readonly Span[];
}

/** @param isComplete every word without an entity is known to have none. */
export function labelledTraining(sentence: LabelledSentence, isComplete: boolean): TrainingSentence {
  return {
    sentence,
    spans: sentence.spans.map((span) => ({ ...span, confidence: 1 })),
    reviewed: isComplete ? [{ start: 0, end: sentence.words.length }] : [],
  };
}
