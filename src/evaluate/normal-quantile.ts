// Quantiles of the standard normal distribution: Wichura, "Algorithm AS 241: The percentage points of the normal
// distribution", Applied Statistics 37 (1988), 477-484, routine PPND16 (relative error about 1e-16).

// Numerators and denominators by region, constant term last; the names are the paper's.
const A_B = [
  [
    2.5090809287301226727e3, 3.3430575583588128105e4, 6.726577092700870085e4, 4.592195393154987146e4,
    1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.387132872796366608,
  ],
  [
    5.226495278852854561e3, 2.8729085735721942674e4, 3.930789580009271061e4, 2.1213794301586595867e4,
    5.3941960214247511077e3, 6.871870074920579083e2, 4.2313330701600911252e1, 1,
  ],
] as const;
const C_D = [
  [
    7.7454501427834140764e-4, 2.27238449892691845833e-2, 2.4178072517745061177e-1, 1.27045825245236838258,
    3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
  ],
  [
    1.05075007164441684324e-9, 5.475938084995344946e-4, 1.51986665636164571966e-2, 1.4810397642748007459e-1,
    6.8976733498510000455e-1, 1.6763848301838038494, 2.05319162663775882187, 1,
  ],
] as const;
const E_F = [
  [
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.2426609473880784386e-3, 2.65321895265761230930e-2,
    2.9656057182850489123e-1, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
  ],
  [
    2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
    1.4875361290850614853e-2, 1.3692988092273580531e-1, 5.9983220655588793769e-1, 1,
  ],
] as const;

/** Half-width of the central region, and what its argument is counted from (its square). */
const CENTRAL = 0.425;
/** Where the near tail ends, in √(−ln p). */
const NEAR_TAIL = 5;
const NEAR_TAIL_START = 1.6;

type Ratio = readonly [readonly number[], readonly number[]];

/** The x below which a standard normal number falls with probability p, 0 < p < 1. */
export function normalQuantile(p: number): number {
  const offset = p - 0.5;
  if (Math.abs(offset) <= CENTRAL) return offset * evaluate(A_B, CENTRAL * CENTRAL - offset * offset);
  const depth = Math.sqrt(-Math.log(offset < 0 ? p : 1 - p));
  const size = depth <= NEAR_TAIL ? evaluate(C_D, depth - NEAR_TAIL_START) : evaluate(E_F, depth - NEAR_TAIL);
  return offset < 0 ? -size : size;
}

/** Half-width, in standard deviations, of the central part that has this share of a normal distribution: 1.96 for .95. */
export function normalHalfWidth(confidence: number): number {
  return normalQuantile((1 + confidence) / 2);
}

function evaluate([above, below]: Ratio, x: number): number {
  const horner = (coefficients: readonly number[]) => coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
  return horner(above) / horner(below);
}
