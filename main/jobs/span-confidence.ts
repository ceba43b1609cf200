// How sure a tagger is of a span: the geometric mean of the probabilities that it gave the labels of the span's words. A
// mean, so that long names are not punished for being long; geometric, so that one doubtful word shows.

import type { LabelledSpan } from '../../src/corpus/sentence.ts';
import type { ScoredSpan } from './tagging-protocol.ts';

/** Decimals that say something: float32 on different processors agrees to about so many. */
const DECIMALS = 4;

/**
 * @param labels decoded, [words].
 * @param scores natural log probabilities, [words × count]; zeros for words that the model did not see, which do not count.
 */
export function scoreSpans(
  spans: readonly LabelledSpan[],
  labels: Int32Array,
  scores: Float32Array,
  count: number,
): ScoredSpan[] {
  return spans.map((span) => {
    let sum = 0;
    let seen = 0;
    for (let word = span.start; word < span.end; word++) {
      const own = scores.subarray(word * count, (word + 1) * count);
      if (own.every((score) => score === 0)) continue;
      sum += own[labels[word]];
      seen++;
    }
    return { ...span, score: Number(Math.exp(seen === 0 ? 0 : sum / seen).toFixed(DECIMALS)) };
  });
}
