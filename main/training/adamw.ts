// AdamW (Loshchilov and Hutter 2019): Adam with bias correction, weight decay apart from the gradient. Moments are kept
// in single precision like the weights, the arithmetic is JavaScript's double.

export interface AdamWOptions {
  readonly learningRate: number;
  readonly weightDecay: number;
  /** Factor of the gradient: clipping. */
  readonly scale: number;
  /** 1 for the first update. */
  readonly update: number;
}

/** Values and moments of one weight, changed in place. */
export interface AdamWState {
  readonly values: Float32Array;
  readonly first: Float32Array;
  readonly second: Float32Array;
}

// PyTorch's defaults.
const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-8;

export function updateAdamW(state: AdamWState, gradient: Float32Array, options: AdamWOptions): void {
  const { values, first, second } = state;
  const { learningRate, weightDecay, scale, update } = options;
  const kept = 1 - learningRate * weightDecay;
  const rate = learningRate / (1 - BETA_1 ** update);
  const correction = 1 / Math.sqrt(1 - BETA_2 ** update);
  for (let i = 0; i < values.length; i++) {
    const slope = gradient[i] * scale;
    const mean = BETA_1 * first[i] + (1 - BETA_1) * slope;
    const square = BETA_2 * second[i] + (1 - BETA_2) * slope * slope;
    first[i] = mean;
    second[i] = square;
    values[i] = values[i] * kept - (rate * mean) / (Math.sqrt(square) * correction + EPSILON);
  }
}

/** Length of all gradients taken as one vector. */
export function globalNorm(gradients: Iterable<Float32Array>): number {
  let squares = 0;
  for (const gradient of gradients) {
    let sum = 0;
    for (let i = 0; i < gradient.length; i++) sum += gradient[i] * gradient[i];
    squares += sum;
  }
  return Math.sqrt(squares);
}
