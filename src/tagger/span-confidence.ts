// How sure a tagger is of a span: the geometric mean of the probabilities that it gave the labels of the span's words. A
// mean, so that long names are not punished for being long; geometric, so that one doubtful word shows. Its negative
// logarithm is CertMine's uncertainty (paper 5.2).

import type { Span } from '../corpus/sentence.ts';

/**
 * @param labels decoded, [words].
 * @param scores natural log probabilities, [words × count]; zeros for words that the model did not see, which do not count.
 * @returns 0 to 1.
 */
export function spanConfidence(span: Span, labels: Int32Array, scores: Float32Array, count: number): number {
  let sum = 0;
  let seen = 0;
  for (let word = span.start; word < span.end; word++) {
    const own = scores.subarray(word * count, (word + 1) * count);
    if (own.every((score) => score === 0)) continue;
    sum += own[labels[word]];
    seen++;
  }
  return Math.exp(seen === 0 ? 0 : sum / seen);
}
