// CertMine (paper 5.2): of what a tagger finds, the share that it is least uncertain of. Uncertainty is the mean negative
// log probability of the labels of a span's words; its order is that of the geometric mean of the probabilities, reversed.

import type { LabelledSpan } from '../corpus/sentence.ts';

export interface Prediction extends LabelledSpan {
  /** Index in the corpus. */
  readonly sentence: number;
  /** Geometric mean of the probabilities of its words' labels, 0 to 1. */
  readonly confidence: number;
}

/** The surest share, rounded up, surest first; of equals the one before in the text. */
export function leastUncertain(found: readonly Prediction[], share: number): Prediction[] {
  return found
    .toSorted((a, b) => b.confidence - a.confidence || a.sentence - b.sentence || a.start - b.start)
    .slice(0, Math.ceil(share * found.length));
}
