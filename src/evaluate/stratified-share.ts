// A share of a whole whose strata were sampled apart, each at random. Two intervals for the weighted sum of the strata's
// shares: Wilson's for strata (Yan and Su, "Stratified Wilson and Newcombe confidence intervals for multiple binomial
// proportions", Statistics in Biopharmaceutical Research 2, 2010) and one from Beta posteriors with matched moments.

import { inverseIncompleteBeta } from './incomplete-beta.ts';
import { normalHalfWidth } from './normal-quantile.ts';
import { effectiveTrials, JEFFREYS, wilsonAround } from './proportion-interval.ts';
import { CONFIDENCE, type Interval } from './span-scores.ts';

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

export type StratifiedMethod = 'wilson' | 'beta';

/** Σ weight × observed share: unbiased where each stratum was sampled at random. */
export function stratifiedShare(strata: readonly Stratum[]): number {
  return strata.reduce((sum, { weight, successes, trials }) => sum + (weight * successes) / trials, 0);
}

/** @returns bounds of Σ weight × share; the weights are taken as they are. O(strata). */
export function stratifiedInterval(
  strata: readonly Stratum[],
  method: StratifiedMethod = 'wilson',
  confidence = CONFIDENCE,
): Interval {
  return method === 'wilson' ? sumWilson(strata, confidence) : matchBeta(strata, confidence);
}

/**
 * Yan and Su: every stratum gets Wilson's limits with a z that is smaller by √(Σ w²v) / Σ w√v (v: variance of its share),
 * so that their weighted sum, and not each of them, has the wanted confidence. One stratum gives Wilson's own interval,
 * and so do equal strata with equal shares, joined. The variances are taken at (k + ½) / (n + 1): a stratum where
 * everything succeeded is not certain.
 */
function sumWilson(strata: readonly Stratum[], confidence: number): Interval {
  const z = normalHalfWidth(confidence) * shrinkage(strata);
  let low = 0;
  let high = 0;
  for (const stratum of strata) {
    const limits = wilsonAround(stratum.successes / stratum.trials, independentTrials(stratum), z);
    low += stratum.weight * limits.low;
    high += stratum.weight * limits.high;
  }
  return { low, high };
}

/** √(Σ w²v) / Σ w√v, from 1/√strata to 1. */
function shrinkage(strata: readonly Stratum[]): number {
  let squares = 0;
  let sum = 0;
  for (const stratum of strata) {
    const smoothed = (stratum.successes + JEFFREYS) / (stratum.trials + 2 * JEFFREYS);
    const deviation = stratum.weight * Math.sqrt((smoothed * (1 - smoothed)) / independentTrials(stratum));
    squares += deviation * deviation;
    sum += deviation;
  }
  return sum === 0 ? 1 : Math.sqrt(squares) / sum;
}

/**
 * The Beta distribution with the mean and the variance of Σ weight × share, where each share has a Beta posterior. One
 * Jeffreys prior is divided among the strata by weight: one each would pull the sum of many strata towards a half.
 */
function matchBeta(strata: readonly Stratum[], confidence: number): Interval {
  const whole = strata.reduce((sum, { weight }) => sum + weight, 0);
  let mean = 0;
  let variance = 0;
  for (const stratum of strata) {
    const { weight, trials, successes, population = Infinity } = stratum;
    const prior = (JEFFREYS * weight) / whole;
    const posterior = (successes + prior) / (trials + 2 * prior);
    const seen = population === Infinity ? 0 : trials / population;
    mean += (weight / whole) * (seen * (successes / trials) + (1 - seen) * posterior);
    variance += ((weight / whole) ** 2 * posterior * (1 - posterior)) / (independentTrials(stratum) + 2 * prior + 1);
  }
  if (variance === 0) return { low: whole * mean, high: whole * mean };
  const size = (mean * (1 - mean)) / variance - 1;
  const outside = (1 - confidence) / 2;
  const at = (p: number) => whole * inverseIncompleteBeta(p, mean * size, (1 - mean) * size);
  return { low: at(outside), high: at(1 - outside) };
}

function independentTrials({ trials, population = Infinity }: Stratum): number {
  return population === Infinity ? trials : effectiveTrials(trials, population);
}
