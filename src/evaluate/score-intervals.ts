// Intervals of precision, recall and F1 from counts alone, each span a trial of its own. Precision and recall are shares.
// F1 = 2J / (1 + J) rises with J = correct / (gold + predicted − correct), a share too, so that the interval of J gives
// that of F1 (compare Goutte and Gaussier, "A probabilistic interpretation of precision, recall and F-score", ECIR 2005).

import { CONFIDENCE, type Interval, type SpanCounts } from './span-scores.ts';
import { jeffreysInterval } from './statistics/proportion-interval.ts';
import type { ScoreIntervals } from './tagging-report.ts';

/**
 * Unlike resampling they do not close up where everything, or nothing, was right; but spans of one sentence are not
 * independent, which resampling knows.
 */
export function scoreIntervals({ correct, predicted, gold }: SpanCounts, confidence = CONFIDENCE): ScoreIntervals {
  const overlap = jeffreysInterval(correct, gold + predicted - correct, confidence);
  const toF1 = (share: number) => (2 * share) / (1 + share);
  return {
    precision: jeffreysInterval(correct, predicted, confidence),
    recall: jeffreysInterval(correct, gold, confidence),
    f1: { low: toF1(overlap.low), high: toF1(overlap.high) },
  };
}

/** At each end the one that promises less. */
export function widerIntervals(one: ScoreIntervals, other: ScoreIntervals | null): ScoreIntervals {
  const wider = (a: Interval, b: Interval) => ({ low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) });
  if (other === null) return one;
  return {
    precision: wider(one.precision, other.precision),
    recall: wider(one.recall, other.recall),
    f1: wider(one.f1, other.f1),
  };
}
