// Kullback-Leibler divergence between two predictions of one model, without a vocabulary-wide vector (see
// language-model.ts for the identity). Natural logarithm; accumulated in float64.

import type { Prediction } from './language-model.ts';

/**
 * KL(reference || compared) in nats, both predicted at the same temperature.
 * The exact value is never negative; float32 noise of the two partition terms (about 5e-6) is cut off at 0.
 * @throws Error when `reference` was not predicted as a reference (a bug, not user input).
 */
export function klDivergence(reference: Prediction, compared: Prediction, temperature: number): number {
  const expected = reference.expected;
  if (!expected) throw new Error('KL needs E_p[W] of its first argument: predict it as a reference');
  const p = reference.hidden;
  const q = compared.hidden;
  let dot = 0;
  for (let i = 0; i < p.length; i++) dot += expected[i] * (p[i] - q[i]);
  return Math.max(0, dot / temperature - reference.logZ + compared.logZ);
}

/** Cosine of the angle between two vectors of one length; 0 when either is the zero vector. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    dot += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return aa === 0 || bb === 0 ? 0 : dot / Math.sqrt(aa * bb);
}
