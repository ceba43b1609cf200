// What a count of successes says about the share behind it. Wilson (1927) and Jeffreys intervals are the two that Brown,
// Cai and DasGupta ("Interval estimation for a binomial proportion", Statistical Science 16, 2001) recommend.

import { CONFIDENCE, type Interval } from '../span-scores.ts';
import { inverseIncompleteBeta } from './incomplete-beta.ts';
import { normalHalfWidth } from './normal-quantile.ts';

/** Without a trial any share is possible. */
const ANY_SHARE: Interval = { low: 0, high: 1 };

/** Wilson's score interval: the shares whose test at this confidence does not reject what was counted. */
export function wilsonInterval(successes: number, trials: number, confidence = CONFIDENCE): Interval {
  if (trials === 0) return ANY_SHARE;
  return wilsonAround(successes / trials, trials, normalHalfWidth(confidence));
}

/**
 * Wilson's interval for an observed share: (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n).
 * @param trials above 0, need not be whole; Infinity when the share is known.
 * @param z half-width in standard deviations.
 */
export function wilsonAround(share: number, trials: number, z: number): Interval {
  const pull = (z * z) / trials;
  const centre = (share + pull / 2) / (1 + pull);
  const reach = Math.sqrt(pull * (share * (1 - share) + pull / 4)) / (1 + pull);
  // At the ends the square root is exact in theory and not in doubles.
  return { low: share === 0 ? 0 : Math.max(0, centre - reach), high: share === 1 ? 1 : Math.min(1, centre + reach) };
}

/**
 * Equal-tailed interval of the Beta(k + ½, n − k + ½) posterior, opened to 0 when nothing and to 1 when everything
 * succeeded (Brown, Cai and DasGupta 2001, section 4.1.2).
 */
export function jeffreysInterval(successes: number, trials: number, confidence = CONFIDENCE): Interval {
  if (trials === 0) return ANY_SHARE;
  const [a, b] = [successes + JEFFREYS, trials - successes + JEFFREYS];
  const outside = (1 - confidence) / 2;
  return {
    low: successes === 0 ? 0 : inverseIncompleteBeta(outside, a, b),
    high: successes === trials ? 1 : inverseIncompleteBeta(1 - outside, a, b),
  };
}

/** Both parameters of Jeffreys' prior for a share. */
export const JEFFREYS = 0.5;

/**
 * As many trials with replacement as tell what `trials` without replacement tell of a population: n (N − 1) / (N − n)
 * (Cochran, Sampling Techniques, 1977, section 3.2); Infinity once everything has been seen.
 */
export function effectiveTrials(trials: number, population: number): number {
  if (trials >= population) return Infinity;
  return (trials * (population - 1)) / (population - trials);
}
