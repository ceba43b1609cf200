// Quantiles of the standard normal distribution: Wichura, "Algorithm AS 241: The percentage points of the normal
// distribution", Applied Statistics 37 (1988), 477-484, routine PPND16 (relative error about 1e-16).

// Numerators and denominators by region, constant term last; the names are the paper's.
const A_B = [
  [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
    133.14166789178438, 3.3871328727963665,
  ],
  [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
    42.31333070160091, 1,
  ],
] as const;
const C_D = [
  [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
    1.6763848301838038, 2.053191626637759, 1,
  ],
] as const;
const E_F = [
  [
    2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
    1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  [
    2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133, 0.014875361290850615,
    0.1369298809227358, 0.599832206555888, 1,
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
  const horner = (coefficients: readonly number[]) =>
    coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
  return horner(above) / horner(below);
}
