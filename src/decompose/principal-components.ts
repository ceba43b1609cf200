// The two-dimensional map of spans by their divergence profiles: principal components, from the eigenvectors of the
// covariance of the profiles (seeds are few: Jacobi's method is exact and small, whatever components are nearly equal).

export interface PrincipalComponents {
  /** Coordinates of each row, [rows × components]. */
  readonly coordinates: Float64Array;
  /** Share of all variance that each component has, 0..1, [components]. */
  readonly shares: readonly number[];
  /** Weight of each column in each component, [components × columns], of length 1 each. */
  readonly axes: readonly Float64Array[];
}

/** Correlations below this share of the whole are rounding; so are variances of components below it. */
const CONVERGED = 1e-14;
/** Jacobi's method needs six to ten sweeps for matrices of any size in use. */
const MOST_SWEEPS = 60;

/**
 * @param profiles [rows × columns], finite. The sign of each component is the one in which its heaviest column is positive;
 *   components without variance are all zero.
 */
export function principalComponents(
  profiles: Float64Array,
  columns: number,
  components: number = 2,
): PrincipalComponents {
  const rows = columns === 0 ? 0 : profiles.length / columns;
  const centred = centre(profiles, rows, columns);
  const covariance = covarianceOf(centred, rows, columns);
  const total = sumOf(columns, (i) => covariance[i * columns + i]);
  const found = eigenAxes(covariance, columns).slice(0, components);
  const isThere = (variance: number) => variance > total * CONVERGED;
  const axes = found.map(({ axis, variance }) => (isThere(variance) ? upright(axis) : new Float64Array(columns)));
  const shares = found.map(({ variance }) => (isThere(variance) ? variance / total : 0));
  const coordinates = new Float64Array(rows * components);
  for (let row = 0; row < rows; row++) {
    for (const [component, axis] of axes.entries()) {
      coordinates[row * components + component] = sumOf(columns, (i) => centred[row * columns + i] * axis[i]);
    }
  }
  return { coordinates, shares, axes };
}

function centre(profiles: Float64Array, rows: number, columns: number): Float64Array {
  const centred = profiles.slice();
  for (let column = 0; column < columns; column++) {
    const mean = sumOf(rows, (row) => profiles[row * columns + column]) / rows;
    for (let row = 0; row < rows; row++) centred[row * columns + column] -= mean;
  }
  return centred;
}

/** [columns × columns] */
function covarianceOf(centred: Float64Array, rows: number, columns: number): Float64Array {
  const covariance = new Float64Array(columns * columns);
  for (let i = 0; i < columns; i++) {
    for (let j = i; j < columns; j++) {
      const value =
        sumOf(rows, (row) => centred[row * columns + i] * centred[row * columns + j]) / Math.max(1, rows - 1);
      covariance[i * columns + j] = value;
      covariance[j * columns + i] = value;
    }
  }
  return covariance;
}

/** Eigenvalues and eigenvectors of a symmetric matrix, largest first (Jacobi 1846: rotate the largest trouble away, in turn). */
function eigenAxes(symmetric: Float64Array, size: number): { variance: number; axis: Float64Array }[] {
  const matrix = symmetric.slice();
  const axes = Array.from({ length: size }, (_, i) => Float64Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)));
  const scale = Math.hypot(...matrix);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let rest = 0;
    for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) rest = Math.max(rest, Math.abs(matrix[i * size + j]));
    if (rest <= scale * CONVERGED) break;
    for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) rotate(matrix, axes, i, j);
  }
  return axes
    .map((axis, i) => ({ variance: Math.max(0, matrix[i * size + i]), axis }))
    .sort((a, b) => b.variance - a.variance);
}

/** One rotation in the plane of two columns, after which they are uncorrelated. */
function rotate(matrix: Float64Array, axes: readonly Float64Array[], p: number, q: number): void {
  const size = axes.length;
  const off = matrix[p * size + q];
  if (off === 0) return;
  const theta = (matrix[q * size + q] - matrix[p * size + p]) / (2 * off);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (let k = 0; k < size; k++) turn(matrix, k * size + p, k * size + q, c, s);
  for (let k = 0; k < size; k++) turn(matrix, p * size + k, q * size + k, c, s);
  for (let k = 0; k < size; k++) {
    const [a, b] = [axes[p][k], axes[q][k]];
    axes[p][k] = c * a - s * b;
    axes[q][k] = s * a + c * b;
  }
}

function turn(matrix: Float64Array, p: number, q: number, c: number, s: number): void {
  const [a, b] = [matrix[p], matrix[q]];
  matrix[p] = c * a - s * b;
  matrix[q] = s * a + c * b;
}

/** The sign in which the heaviest weight is positive. */
function upright(axis: Float64Array): Float64Array {
  const heaviest = axis.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return heaviest < 0 ? axis.map((value) => -value) : axis;
}

function sumOf(count: number, term: (index: number) => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += term(i);
  return sum;
}
