// A sentence with its gold and its predicted spans, and how two labelled readings of one text become such pairs.

import type { LabelledSpan, Sentence } from '../corpus/sentence.ts';
import type { SpanPair } from './span-scores.ts';

/** Both lists count the words of the sentence. */
export interface TaggedPair extends SpanPair {
  readonly sentence: Sentence;
  readonly gold: readonly LabelledSpan[];
  readonly predicted: readonly LabelledSpan[];
}
