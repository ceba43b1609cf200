// The whole distribution at a few slots, for looking at one span closely (paper, appendix D). Mining never needs it: see
// language-model.ts for the identity that it uses instead.

import type { LanguageModel, Slot } from './language-model.ts';

/** A language model that also shows its vocabulary. */
export interface VocabularyModel extends LanguageModel {
  /**
   * Natural log probabilities of every piece at a slot, softmax of logits / temperature; [vocabulary] each, in the order
   * asked. For tens of slots, not thousands: one takes as much memory as the vocabulary has pieces.
   */
  vocabularyRows(slots: readonly Slot[], temperature: number): Promise<Float64Array[]>;
}

/** log softmax(logits / temperature), in float64. */
export function logSoftmax(logits: ArrayLike<number>, temperature: number): Float64Array {
  let largest = Number.NEGATIVE_INFINITY;
  for (let v = 0; v < logits.length; v++) if (logits[v] > largest) largest = logits[v];
  let sum = 0;
  for (let v = 0; v < logits.length; v++) sum += Math.exp((logits[v] - largest) / temperature);
  const logZ = largest / temperature + Math.log(sum);
  return Float64Array.from({ length: logits.length }, (_, v) => logits[v] / temperature - logZ);
}
