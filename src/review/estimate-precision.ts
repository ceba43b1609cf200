// Live precision: how many of all spans above a threshold are right, from the verdicts on some of them. The score bands
// are strata (Cochran, Sampling Techniques, 1977, chapter 5). Assumed: within a band the reviewed spans are as good as a
// random sample; and, only for bands that nobody has looked into, that precision does not rise as scores get worse.

import { CONFIDENCE, type Interval } from '../evaluate/span-scores.ts';
import { fitDecreasing } from '../evaluate/statistics/isotonic-fit.ts';
import { jeffreysInterval, wilsonInterval } from '../evaluate/statistics/proportion-interval.ts';
import {
  type StratifiedMethod,
  type Stratum,
  stratifiedInterval,
  stratifiedShare,
} from '../evaluate/statistics/stratified-share.ts';
import type { RankedVerdicts } from './ranked-verdicts.ts';
import { cutBands, type ScoreBand } from './score-bands.ts';

/**
 * What an estimate rests on. counted: every span above the threshold has a verdict; sampled: every band has verdicts;
 * assumed: some bands have none and are bounded by the bands around them; nothing: no verdict, or no span.
 */
export type PrecisionBasis = 'counted' | 'sampled' | 'assumed' | 'nothing';

export interface PrecisionEstimate extends Interval {
  /** 0..1; null when there is nothing to go by. */
  readonly precision: number | null;
  /** Spans that the threshold accepts. */
  readonly accepted: number;
  /** Of these, how many have a verdict. */
  readonly reviewed: number;
  readonly right: number;
  readonly basis: PrecisionBasis;
  /** Share of the accepted spans that lie in bands without a verdict. */
  readonly unseen: number;
}

export interface EstimateOptions {
  /** How often the interval holds; each end alone fails half as often as both. */
  readonly confidence?: number;
  readonly method?: StratifiedMethod;
}

/** Enough for a narrow interval, few enough to lie near. */
const BOUNDING_VERDICTS = 20;

const NOTHING_KNOWN: Interval = { low: 0, high: 1 };

/**
 * Precision of everything that scores below the threshold. Σ Nₕ/N · kₕ/nₕ over the bands above it, with the interval of
 * `stratifiedInterval` at the sampled share of each finite band. A band without verdicts is at most as good as the bands
 * before it and at least as good as those after it (Wilson limits), in the middle of what the fit leaves.
 * Costs O(bands × log candidates).
 */
export function estimatePrecision(
  verdicts: RankedVerdicts,
  threshold: number,
  options: EstimateOptions = {},
): PrecisionEstimate {
  return estimateTop(verdicts, verdicts.acceptedBy(threshold), options);
}

/** The same for the first `accepted` ranks. */
export function estimateTop(
  verdicts: RankedVerdicts,
  accepted: number,
  { confidence = CONFIDENCE, method = 'jeffreys' }: EstimateOptions = {},
): PrecisionEstimate {
  const counts = verdicts.countBetween(0, accepted);
  const about = { accepted, ...counts };
  if (counts.reviewed === 0) return { ...about, ...NOTHING_KNOWN, precision: null, basis: 'nothing', unseen: 1 };
  const above = cutBands(verdicts, 0, accepted);
  const strata = above.filter(({ reviewed }) => reviewed > 0).map((band) => stratumOf(band, accepted));
  const seen = stratifiedInterval(strata, method, confidence);
  if (strata.length === above.length) {
    const basis = counts.reviewed === accepted ? 'counted' : 'sampled';
    return { ...about, ...seen, precision: stratifiedShare(strata), basis, unseen: 0 };
  }
  const empty = boundEmptyBands([...above, ...cutBands(verdicts, accepted, verdicts.size)], above.length, confidence);
  const sum = (pick: (bounds: EmptyBand) => number) =>
    empty.reduce((total, bounds) => total + (pick(bounds) * sizeOf(bounds.band)) / accepted, 0);
  return {
    ...about,
    precision: stratifiedShare(strata) + sum(({ guess }) => guess),
    low: seen.low + sum(({ low }) => low),
    high: Math.min(1, seen.high + sum(({ high }) => high)),
    basis: 'assumed',
    unseen: sum(() => 1),
  };
}

/** A band as the screen draws it. */
export interface BandEstimate extends ScoreBand {
  /** Of its first and of its last span. */
  readonly scores: readonly [number, number];
  /** Null without verdicts, as is the fit before the first and after the last verdict. */
  readonly share: number | null;
  readonly wilson: Interval;
  readonly jeffreys: Interval;
  /** Never rises from band to band. */
  readonly fitted: number | null;
}

/** The bands of the whole ranking, cut at the threshold, with the monotone fit through those that have verdicts. */
export function describeBands(verdicts: RankedVerdicts, threshold: number, confidence = CONFIDENCE): BandEstimate[] {
  const accepted = verdicts.acceptedBy(threshold);
  const bands = [...cutBands(verdicts, 0, accepted), ...cutBands(verdicts, accepted, verdicts.size)];
  const fitted = fitBands(bands);
  return bands.map((band, i) => ({
    ...band,
    scores: [verdicts.scores[band.from], verdicts.scores[band.to - 1]],
    share: band.reviewed === 0 ? null : band.right / band.reviewed,
    wilson: wilsonInterval(band.right, band.reviewed, confidence),
    jeffreys: jeffreysInterval(band.right, band.reviewed, confidence),
    fitted: fitted[i],
  }));
}

function stratumOf(band: ScoreBand, accepted: number): Stratum {
  const population = sizeOf(band);
  return { weight: population / accepted, trials: band.reviewed, successes: band.right, population };
}

function sizeOf({ from, to }: ScoreBand): number {
  return to - from;
}

interface EmptyBand extends Interval {
  readonly band: ScoreBand;
  readonly guess: number;
}

/**
 * Under the assumption that precision does not rise, a band is no better than what lies before it and no worse than what
 * lies after it, whatever the mixture: the nearest bands with `BOUNDING_VERDICTS` together, taken as one.
 * @param end only bands before this one are asked about; those after it bound them too.
 */
function boundEmptyBands(bands: readonly ScoreBand[], end: number, confidence: number): EmptyBand[] {
  const fitted = fitBands(bands);
  const empty: EmptyBand[] = [];
  for (let i = 0; i < end; i++) {
    if (bands[i].reviewed > 0) continue;
    const most = nearestVerdicts(bands.slice(0, i).reverse(), confidence).high;
    const least = nearestVerdicts(bands.slice(i), confidence).low;
    // Where precision does rise, the bands around contradict each other, and either may be right.
    const [low, high] = [Math.min(most, least), Math.max(most, least)];
    const before = fitted.slice(0, i).findLast((value) => value !== null) ?? 1;
    const after = fitted.slice(i).find((value) => value !== null) ?? 0;
    empty.push({ band: bands[i], low, high, guess: Math.min(high, Math.max(low, (before + after) / 2)) });
  }
  return empty;
}

/** @param bands nearest first. */
function nearestVerdicts(bands: readonly ScoreBand[], confidence: number): Interval {
  let [right, reviewed] = [0, 0];
  for (const band of bands) {
    right += band.right;
    reviewed += band.reviewed;
    if (reviewed >= BOUNDING_VERDICTS) break;
  }
  return wilsonInterval(right, reviewed, confidence);
}

/** [bands] null at those without verdicts. */
function fitBands(bands: readonly ScoreBand[]): (number | null)[] {
  const seen = bands.filter(({ reviewed }) => reviewed > 0);
  const fitted = fitDecreasing(
    seen.map(({ right, reviewed }) => right / reviewed),
    seen.map(({ reviewed }) => reviewed),
  );
  let next = 0;
  return bands.map(({ reviewed }) => (reviewed > 0 ? fitted[next++] : null));
}
