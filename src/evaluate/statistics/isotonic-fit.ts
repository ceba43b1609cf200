// The sequence nearest to given values, in weighted squares, that never rises: pool adjacent violators (Ayer, Brunk,
// Ewing, Reid and Silverman 1955; Barlow, Bartholomew, Bremner and Brunk 1972, section 1.2). For shares with their numbers
// of trials as weights it is also the most likely such sequence.

/**
 * @param values [size]
 * @param weights [size] above 0.
 * @returns [size] in the order given, non-increasing. One pass: O(size).
 */
export function fitDecreasing(values: ArrayLike<number>, weights: ArrayLike<number>): Float64Array {
  const means: number[] = [];
  const masses: number[] = [];
  /** One past the last place of each pool. */
  const ends: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (!(weights[i] > 0)) throw new Error(`weight ${weights[i]} at ${i}`);
    means.push(values[i]);
    masses.push(weights[i]);
    ends.push(i + 1);
    while (means.length > 1 && means[means.length - 2] < means[means.length - 1]) pool(means, masses, ends);
  }
  const fitted = new Float64Array(values.length);
  means.forEach((mean, k) => {
    fitted.fill(mean, k === 0 ? 0 : ends[k - 1], ends[k]);
  });
  return fitted;
}

/** Joins the last two. */
function pool(means: number[], masses: number[], ends: number[]): void {
  const [mean, mass, end] = [means.pop()!, masses.pop()!, ends.pop()!];
  const last = means.length - 1;
  const joined = masses[last] + mass;
  means[last] += ((mean - means[last]) * mass) / joined;
  masses[last] = joined;
  ends[last] = end;
}
