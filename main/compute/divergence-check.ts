// KL(p||q) of two predicted rows in two ways: by the identity that mining uses, and summed over the vocabulary.

import type { PredictedRows } from './session.ts';

/** KL of rows p and q of one 'reference' batch: E_p[W]·(h_p − h_q)/T − logZ_p + logZ_q. */
export function klByIdentity(batch: PredictedRows, p: number, q: number, temperature: number): number {
  const { hidden, logZ, expected } = batch;
  if (!expected) throw new Error('a reference batch is needed');
  const size = hidden.length / logZ.length;
  let product = 0;
  for (let i = 0; i < size; i++) product += expected[p * size + i] * (hidden[p * size + i] - hidden[q * size + i]);
  return product / temperature - logZ[p] + logZ[q];
}

/** @param logits [rows × vocabulary] */
export function klOverVocabulary(
  logits: Float32Array,
  rows: number,
  p: number,
  q: number,
  temperature: number,
): number {
  const size = logits.length / rows;
  const logP = logSoftmax(logits.subarray(p * size, (p + 1) * size), temperature);
  const logQ = logSoftmax(logits.subarray(q * size, (q + 1) * size), temperature);
  let sum = 0;
  for (let v = 0; v < size; v++) sum += Math.exp(logP[v]) * (logP[v] - logQ[v]);
  return sum;
}

function logSoftmax(logits: Float32Array, temperature: number): Float64Array {
  const scaled = Float64Array.from(logits, (logit) => logit / temperature);
  const largest = scaled.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const logZ = largest + Math.log(scaled.reduce((sum, value) => sum + Math.exp(value - largest), 0));
  return scaled.map((value) => value - logZ);
}
