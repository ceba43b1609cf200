// The regularised incomplete beta function I_x(a, b), the distribution function of a Beta(a, b) share, and its inverse.
// Continued fraction: DLMF 8.17.22 (https://dlmf.nist.gov/8.17.E22), by the modified method of Lentz (Thompson and Barnett
// 1986). The factor before it is written about the mode, as DiDonato and Morris (1992, Algorithm 708) and Loader (2000) do,
// because differences of log gammas lose all digits for large a and b.

/** Below this the Stirling series is not accurate to a double; the recurrence lifts the argument above it. */
const STIRLING_FROM = 10;
/** Coefficients of a⁻¹, a⁻³, … in ln Γ(a) (DLMF 5.11.1). */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360] as const;
/** Smallest part that Lentz's method may divide by. */
const TINY = 1e-300;
const EPSILON = 2 ** -52;
/** Terms grow with √max(a, b); this is enough for a and b of ten million. */
const MOST_TERMS = 20_000;
/** Newton's steps are bracketed, so that this many halvings always suffice. */
const MOST_STEPS = 200;
/** Beyond this the logistic of a double is 0 or 1 in all but its exponent. */
const WIDEST_LOGIT = 700;

/**
 * Probability that a share with a Beta(a, b) distribution is below x.
 * @param x 0..1
 * @param a above 0, as b.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1)) throw new Error(`incomplete beta of ${x}, ${a}, ${b}`);
  return below(x, 1 - x, a, b);
}

/**
 * The share x with I_x(a, b) = p: the p quantile of a Beta(a, b) distribution.
 * Newton's method on the logit of x, within a bracket that shrinks at every step.
 */
export function inverseIncompleteBeta(p: number, a: number, b: number): number {
  if (!(a > 0 && b > 0 && p >= 0 && p <= 1)) throw new Error(`inverse incomplete beta of ${p}, ${a}, ${b}`);
  if (p === 0 || p === 1) return p;
  let [low, high] = [-WIDEST_LOGIT, WIDEST_LOGIT];
  let logit = Math.log(a / b);
  for (let step = 0; step < MOST_STEPS; step++) {
    const [x, y] = [1 / (1 + Math.exp(-logit)), 1 / (1 + Math.exp(logit))];
    const excess = below(x, y, a, b) - p;
    if (excess > 0) high = logit;
    else low = logit;
    const slope = Math.exp(logDensityByLogit(x, y, a, b));
    let next = logit - excess / slope;
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (Math.abs(next - logit) <= 4 * EPSILON * Math.max(1, Math.abs(logit))) return 1 / (1 + Math.exp(-next));
    logit = next;
  }
  return 1 / (1 + Math.exp(-logit));
}

/** @param y 1 − x, given apart so that neither loses digits. */
function below(x: number, y: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  const front = Math.exp(logDensityByLogit(x, y, a, b));
  // The fraction converges fast on this side of the mean only; the other side is the complement.
  if (x < (a + 1) / (a + b + 2)) return Math.min(1, (front / a) * continuedFraction(x, a, b));
  return Math.max(0, 1 - (front / b) * continuedFraction(y, b, a));
}

/** ln of x^a (1 − x)^b / B(a, b), which is the density of the logit of x. */
function logDensityByLogit(x: number, y: number, a: number, b: number): number {
  const mode = a / (a + b);
  const deviance = a * logExcess(x, mode) + b * logExcess(y, b / (a + b));
  const scale = 0.5 * Math.log((a * (b / (a + b))) / (2 * Math.PI));
  return scale + stirlingError(a + b) - stirlingError(a) - stirlingError(b) + deviance;
}

/** ln(x / centre) − (x / centre − 1); the second part sums to 0 over both sides. */
function logExcess(x: number, centre: number): number {
  const offset = (x - centre) / centre;
  return (Math.abs(offset) < 0.5 ? Math.log1p(offset) : Math.log(x / centre)) - offset;
}

/** ln Γ(a) − ((a − ½) ln a − a + ½ ln 2π). */
function stirlingError(a: number): number {
  let raised = a;
  let error = 0;
  for (; raised < STIRLING_FROM; raised++) error += (raised + 0.5) * Math.log1p(1 / raised) - 1;
  const square = 1 / (raised * raised);
  return error + STIRLING.reduceRight((sum, coefficient) => sum * square + coefficient, 0) / raised;
}

/** 1 / (1 + d₁ / (1 + d₂ / (1 + …))) of DLMF 8.17.22. */
function continuedFraction(x: number, a: number, b: number): number {
  let d = 0;
  let c = 1;
  let value = 1;
  for (let n = 1; n <= MOST_TERMS; n++) {
    const m = n >> 1;
    const part =
      n % 2 === 0
        ? (m * (b - m) * x) / ((a + n - 1) * (a + n))
        : (-(a + m) * (a + b + m) * x) / ((a + n - 1) * (a + n));
    d = 1 + part * d;
    c = 1 + part / c;
    if (Math.abs(d) < TINY) d = TINY;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    value *= c * d;
    if (Math.abs(c * d - 1) <= EPSILON) break;
  }
  return 1 / value;
}
