// Does a split model say what its original says? Random rows of several lengths go through both: log probabilities of
// random pieces, log partitions, and the KL of pairs of rows by the identity against the KL summed over the vocabulary.

import { klByIdentity, klOverVocabulary } from './divergence-check.ts';
import type { PreparedModel } from './prepared-model.ts';
import { ModelSession, type PredictBatch } from './session.ts';

/** Rows of these lengths, as far as the model takes them. */
const LENGTHS = [4, 11, 32] as const;
const ROWS = 3;
const TARGETS_PER_ROW = 4;
const SEED = 20240607;

/** The temperature of the method (method.md, section 3). */
const TEMPERATURE = 2;

export interface Disagreement {
  /** Largest difference of a log probability, nats. */
  readonly logProbability: number;
  /** Largest difference of a KL by the identity from the KL over the vocabulary, nats. */
  readonly divergence: number;
}

/** Largest differences between a split model and its original, run whole. */
export async function measureDisagreement(
  split: PreparedModel,
  full: PreparedModel,
): Promise<Disagreement & { readonly pooling: number }> {
  const fast = await ModelSession.open(split, { device: 'cpu', precision: 'fp32' });
  const slow = await ModelSession.open(full, { device: 'cpu', precision: 'fp32' });
  try {
    const worst = await compareSessions(fast, slow);
    return { ...worst, pooling: await measurePooling(fast, seededRandom(SEED)) };
  } finally {
    await fast.close();
    await slow.close();
  }
}

/** Largest differences between two sessions of one model, on the same random rows. */
export async function compareSessions(found: ModelSession, right: ModelSession): Promise<Disagreement> {
  const random = seededRandom(SEED);
  const { maxPieces, vocabularySize } = found.prepared;
  let worst: Disagreement = { logProbability: 0, divergence: 0 };
  for (const length of LENGTHS.filter((length) => length <= maxPieces)) {
    const batch = randomBatch(length, ROWS, vocabularySize, random);
    worst = largest(worst, await compareOnBatch(found, right, batch, random));
  }
  return worst;
}

async function compareOnBatch(
  fast: ModelSession,
  slow: ModelSession,
  batch: PredictBatch,
  random: () => number,
): Promise<Disagreement> {
  let logProbability = 0;
  for (let i = 0; i < TARGETS_PER_ROW; i++) {
    const targets = Int32Array.from({ length: ROWS }, () => Math.floor(random() * fast.prepared.vocabularySize));
    const found = await fast.logProbabilities({ ...batch, targets });
    const right = await slow.logProbabilities({ ...batch, targets });
    for (let row = 0; row < ROWS; row++) logProbability = largerOf(logProbability, Math.abs(found[row] - right[row]));
  }
  const found = await fast.predict([batch], 'reference', TEMPERATURE);
  const right = await slow.predict([batch], 'reference', TEMPERATURE);
  const isWhole = slow.prepared.method === 'full';
  let divergence = 0;
  for (let p = 0; p < ROWS; p++) {
    const q = (p + 1) % ROWS;
    const kl = isWhole
      ? klOverVocabulary(right.hidden, ROWS, p, q, TEMPERATURE)
      : klByIdentity(right, p, q, TEMPERATURE);
    divergence = largerOf(divergence, Math.abs(klByIdentity(found, p, q, TEMPERATURE) - kl));
    logProbability = largerOf(logProbability, Math.abs(found.logZ[p] - right.logZ[p]));
  }
  return { logProbability, divergence };
}

/** How far the mean over a span is from the mean of its pieces' own states, relative to the largest of them. */
async function measurePooling(session: ModelSession, random: () => number): Promise<number> {
  const length = LENGTHS[0];
  const { ids } = randomBatch(length, 1, session.prepared.vocabularySize, random);
  const of = (start: number, end: number) =>
    session.spanMeans({ length, ids, starts: Int32Array.of(start), ends: Int32Array.of(end) });
  const [first, second, both] = [await of(1, 2), await of(2, 3), await of(1, 3)];
  let difference = 0;
  let size = 0;
  for (let i = 0; i < both.length; i++) {
    difference = largerOf(difference, Math.abs(both[i] - (first[i] + second[i]) / 2));
    size = largerOf(size, Math.abs(first[i]));
  }
  return size > 0 ? difference / size : Number.POSITIVE_INFINITY;
}

/** Rows of random pieces, each asked at a random position. */
export function randomBatch(length: number, rows: number, vocabularySize: number, random: () => number): PredictBatch {
  const below = (limit: number) => Math.floor(random() * limit);
  return {
    length,
    ids: Int32Array.from({ length: rows * length }, () => below(vocabularySize)),
    positions: Int32Array.from({ length: rows }, () => below(length)),
  };
}

/** mulberry32: the same rows at every check. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** NaN counts as larger than anything, so that it never passes a tolerance. */
function largerOf(a: number, b: number): number {
  return Number.isNaN(a) || Number.isNaN(b) ? Number.POSITIVE_INFINITY : Math.max(a, b);
}

function largest(a: Disagreement, b: Disagreement): Disagreement {
  return {
    logProbability: largerOf(a.logProbability, b.logProbability),
    divergence: largerOf(a.divergence, b.divergence),
  };
}
