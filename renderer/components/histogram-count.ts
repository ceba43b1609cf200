// Candidates on the accepted side of a threshold, as near as a histogram tells: a step that the threshold cuts counts by its
// share.

import type { Histogram } from '../../src/contract/mining.ts';

export function candidatesBefore({ low, high, counts }: Histogram, threshold: number, isHigherBetter: boolean): number {
  const step = (high - low) / counts.length;
  const before = counts.reduce((sum, count, i) => {
    const from = low + i * step;
    const share = step > 0 ? (threshold - from) / step : Number(threshold > from);
    return sum + count * Math.max(0, Math.min(1, share));
  }, 0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  return Math.round(isHigherBetter ? total - before : before);
}
