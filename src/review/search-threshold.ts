// The threshold that accepts most spans while their precision is, by its lower bound, still what was asked for.

import { type EstimateOptions, estimateTop, type PrecisionEstimate } from './estimate-precision.ts';
import type { RankedVerdicts } from './ranked-verdicts.ts';

export interface FoundThreshold {
  /** Spans that score below it are accepted. */
  readonly threshold: number;
  readonly estimate: PrecisionEstimate;
}

/** Thresholds looked at over the whole ranking, and again between the best of them and the next. */
const COARSE = 128;
const FINE = 32;

/**
 * The largest of some 160 thresholds whose lower bound is at least `precision`; null when none is. None that accepts spans
 * beyond the last verdict is looked at: nothing would speak against them. The bound holds for a
 * threshold that was chosen beforehand; the largest of many that pass is somewhat too large somewhat more often
 * (`precision-coverage.test.ts` measures it), so a promise should rest on a fresh sample at the threshold found.
 */
export function searchThreshold(
  verdicts: RankedVerdicts,
  precision: number,
  options: EstimateOptions = {},
): FoundThreshold | null {
  const size = verdicts.reviewedEnd;
  const coarse = Array.from({ length: COARSE }, (_, i) => Math.ceil((size * (COARSE - i)) / COARSE));
  const best = findPassing(verdicts, coarse, precision, options);
  if (best === null) return null;
  const from = best.estimate.accepted;
  const step = Math.ceil(size / COARSE);
  const fine = Array.from({ length: FINE }, (_, i) => from + Math.round((step * (FINE - i)) / FINE));
  return findPassing(verdicts, fine, precision, options) ?? best;
}

/** @param counts of accepted spans, falling. */
function findPassing(
  verdicts: RankedVerdicts,
  counts: readonly number[],
  precision: number,
  options: EstimateOptions,
): FoundThreshold | null {
  for (const count of counts) {
    if (count > verdicts.reviewedEnd || count < 1) continue;
    const threshold = thresholdAfter(verdicts, count);
    const accepted = verdicts.acceptedBy(threshold);
    if (accepted === 0) continue;
    const estimate = estimateTop(verdicts, accepted, options);
    if (estimate.low >= precision) return { threshold, estimate };
  }
  return null;
}

/** Equal scores are accepted together, so that it may accept fewer. */
function thresholdAfter({ scores, size }: RankedVerdicts, count: number): number {
  if (count < size) return scores[count];
  const last = scores[size - 1];
  return last + Math.max(Number.MIN_VALUE, Math.abs(last) * Number.EPSILON);
}
