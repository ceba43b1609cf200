// The spans whose verdicts would tell most about the precision above a threshold. Each next one goes to the band where it
// shrinks the variance most (Neyman 1934; one at a time: Wright, "The equivalence of Neyman optimum allocation for sampling
// and equal proportions for apportioning the U.S. House of Representatives", The American Statistician 66, 2012); within
// the band chance decides, by a number that hangs on the span, so that the verdicts remain a random sample of the band.

import { JEFFREYS } from '../evaluate/statistics/proportion-interval.ts';
import { permanentNumber } from './random-order.ts';
import type { RankedVerdicts } from './ranked-verdicts.ts';
import { middleOf } from './score-bands.ts';

export interface TellingOptions {
  /** Decides which spans of a band come first; the same seed draws the same spans. */
  readonly seed: number;
  /** Ranks that are not to be proposed, such as those that the reviewer has put off. */
  readonly isExcluded?: (rank: number) => boolean;
}

/** 16 bands of equal counts: beyond that stratification gains little (Cochran 1977, section 5A.8). */
const HALVINGS = 4;
/**
 * Verdicts on loan to each band from all of them. With 2 as in `effectiveSize`, bands in which the first spans were right
 * are left too early and precision comes out a point too high; with 20 no bias is left (`precision-coverage.test.ts`).
 */
const BORROWED = 20;

interface SamplingBand {
  readonly from: number;
  readonly to: number;
  /** Share of its spans that is probably right. */
  readonly share: number;
  reviewed: number;
  /** How many more are wanted from here. */
  wanted: number;
}

/**
 * Unreviewed ranks above the threshold, most telling first: the first k of a longer list are the list for k. Fewer where
 * fewer are left. Spans stay on the list until they are reviewed, wherever the threshold moves. O(accepted + k · bands).
 */
export function mostTellingSpans(
  verdicts: RankedVerdicts,
  threshold: number,
  k: number,
  { seed, isExcluded = () => false }: TellingOptions,
): number[] {
  const accepted = verdicts.acceptedBy(threshold);
  const bands = openBands(verdicts, accepted);
  const isFree = (rank: number) => !verdicts.isReviewed(rank) && !isExcluded(rank);
  const order: SamplingBand[] = [];
  const free = new Map(bands.map((band) => [band, countFree(band, isFree)]));
  while (order.length < k) {
    const open = bands.filter((band) => band.wanted < free.get(band)!);
    if (open.length === 0) break;
    const next = open.reduce((best, band) => (gain(band) > gain(best) ? band : best));
    next.wanted++;
    next.reviewed++;
    order.push(next);
  }
  const drawn = new Map(bands.map((band) => [band, drawFrom(band, verdicts, seed, isFree)[Symbol.iterator]()]));
  return order.map((band) => drawn.get(band)!.next().value!);
}

/**
 * The share of a band is taken from the bands beside it. Its own verdicts must not decide how many more it gets: a band
 * whose first spans happen to be all right would get no more, and luck would stay in the estimate.
 */
function openBands(verdicts: RankedVerdicts, accepted: number): SamplingBand[] {
  let borders = [0, accepted];
  for (let i = 0; i < HALVINGS; i++)
    borders = borders.flatMap((from, at) => (at + 1 < borders.length ? [from, middleOf(from, borders[at + 1])] : from));
  const ranges = borders
    .slice(1)
    .map((to, i) => ({ from: borders[i], to }))
    .filter(({ from, to }) => to > from);
  const counts = ranges.map(({ from, to }) => verdicts.countBetween(from, to));
  const all = verdicts.countBetween(0, accepted);
  const pooled = (all.right + JEFFREYS) / (all.reviewed + 2 * JEFFREYS);
  return ranges.map((range, i) => {
    const beside = [counts[i - 1], counts[i + 1]].filter((one) => one !== undefined);
    const right = beside.reduce((sum, one) => sum + one.right, BORROWED * pooled);
    const reviewed = beside.reduce((sum, one) => sum + one.reviewed, BORROWED);
    return { ...range, share: right / reviewed, reviewed: counts[i].reviewed, wanted: 0 };
  });
}

/** By how much one more verdict lowers N²p(1 − p)(1/(n + 1) − 1/N), the band's part in the variance of the sum. */
function gain({ from, to, share, reviewed }: SamplingBand): number {
  return ((to - from) ** 2 * share * (1 - share)) / ((reviewed + 1) * (reviewed + 2));
}

function countFree({ from, to }: SamplingBand, isFree: (rank: number) => boolean): number {
  let count = 0;
  for (let rank = from; rank < to; rank++) if (isFree(rank)) count++;
  return count;
}

/** The `wanted` free ranks with the smallest random numbers, smallest first. */
function drawFrom(
  { from, to, wanted }: SamplingBand,
  { keys }: RankedVerdicts,
  seed: number,
  isFree: (rank: number) => boolean,
): number[] {
  const drawn: { readonly rank: number; readonly lot: number }[] = [];
  if (wanted === 0) return [];
  for (let rank = from; rank < to; rank++) {
    const lot = permanentNumber(seed, keys[rank]);
    if (drawn.length === wanted && lot >= drawn[wanted - 1].lot) continue;
    if (!isFree(rank)) continue;
    let place = drawn.length === wanted ? wanted - 1 : drawn.length;
    for (; place > 0 && drawn[place - 1].lot > lot; place--) drawn[place] = drawn[place - 1];
    drawn[place] = { rank, lot };
  }
  return drawn.map(({ rank }) => rank);
}
