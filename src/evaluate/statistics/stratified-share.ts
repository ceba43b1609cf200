// A share of a whole whose strata were sampled apart, each at random. Its interval is that of a plain sample of the size
// that tells as much: Korn and Graubard ("Confidence intervals for proportions with small expected number of positive
// counts estimated from survey data", Survey Methodology 24, 1998), with Wilson's or Jeffreys' interval instead of the
// exact one, the two that Franco, Little, Louis and Slud (Journal of Survey Statistics and Methodology 7, 2019) favour.

import { CONFIDENCE, type Interval } from '../span-scores.ts';
import { normalHalfWidth } from './normal-quantile.ts';
import { effectiveTrials, JEFFREYS, jeffreysInterval, wilsonAround } from './proportion-interval.ts';

/** What is known of one stratum. */
export interface Stratum {
  /** Its share of the whole; those of all strata add up to 1, or to the part of the whole that is asked about. */
  readonly weight: number;
  /** Seen, above 0. */
  readonly trials: number;
  readonly successes: number;
  /** How many there are to see; Infinity when left out. */
  readonly population?: number;
}

export type StratifiedMethod = 'wilson' | 'jeffreys';

/** Trials that each stratum borrows from all of them for its variance: where everything succeeded it is not 0. */
const BORROWED = 2;

/** Σ weight × observed share: unbiased where each stratum was sampled at random. */
export function stratifiedShare(strata: readonly Stratum[]): number {
  return strata.reduce((sum, { weight, successes, trials }) => sum + (weight * successes) / trials, 0);
}

/**
 * Jeffreys' interval fails equally often at either end, Wilson's more often at the end that is nearer to a half (Cai,
 * "One-sided confidence intervals in discrete distributions", Journal of Statistical Planning and Inference 131, 2005).
 * @returns bounds of Σ weight × share; the weights are taken as they are. O(strata).
 */
export function stratifiedInterval(
  strata: readonly Stratum[],
  method: StratifiedMethod = 'jeffreys',
  confidence = CONFIDENCE,
): Interval {
  const whole = strata.reduce((sum, { weight }) => sum + weight, 0);
  const share = Math.min(1, stratifiedShare(strata) / whole);
  const trials = effectiveSize(strata);
  const { low, high } =
    trials === Infinity
      ? { low: share, high: share }
      : method === 'wilson'
        ? wilsonAround(share, trials, normalHalfWidth(confidence))
        : jeffreysInterval(share * trials, trials, confidence);
  return { low: whole * low, high: whole * high };
}

/**
 * M (1 − M) / Σ w²p(1 − p)/n, with M = Σ wp: how large a sample of the whole, drawn with replacement, has the variance of
 * the weighted share. p: each stratum's share, moved a little towards that of all. Strata with equal shares that were
 * sampled in proportion give the number of their trials, and strata that were seen entirely give Infinity.
 */
export function effectiveSize(strata: readonly Stratum[]): number {
  const sum = (pick: (stratum: Stratum) => number) => strata.reduce((total, stratum) => total + pick(stratum), 0);
  const whole = sum(({ weight }) => weight);
  const pooled = (sum(({ successes }) => successes) + JEFFREYS) / (sum(({ trials }) => trials) + 2 * JEFFREYS);
  const smoothed = ({ successes, trials }: Stratum) => (successes + BORROWED * pooled) / (trials + BORROWED);
  const mean = sum((stratum) => (stratum.weight / whole) * smoothed(stratum));
  const variance = sum((stratum) => {
    const share = smoothed(stratum);
    return ((stratum.weight / whole) ** 2 * share * (1 - share)) / independentTrials(stratum);
  });
  return variance === 0 ? Infinity : (mean * (1 - mean)) / variance;
}

function independentTrials({ trials, population = Infinity }: Stratum): number {
  return population === Infinity ? trials : effectiveTrials(trials, population);
}
