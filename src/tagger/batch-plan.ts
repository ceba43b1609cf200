// The order in which rows are trained on: each epoch shuffles them anew, puts rows of similar length together, so that
// little is padded, and shuffles the batches. Epoch and seed decide it, nothing else.

import { keyedRandom, shuffle } from './keyed-random.ts';

/** Rows within a bucket of this many pieces may share a batch. */
const BUCKET_PIECES = 8;

/** Keeps the order's random numbers apart from those of dropout and of the head. */
const ORDER_KEY = 1;

/** @returns batches of indices into `lengths`. All have `batchRows` rows but one. */
export function planEpoch(lengths: readonly number[], batchRows: number, seed: number, epoch: number): number[][] {
  const random = keyedRandom(seed, ORDER_KEY, epoch);
  const order = shuffle([...lengths.keys()], random);
  const bucket = (row: number) => Math.floor(lengths[row] / BUCKET_PIECES);
  order.sort((a, b) => bucket(a) - bucket(b));
  const batches: number[][] = [];
  for (let from = 0; from < order.length; from += batchRows) batches.push(order.slice(from, from + batchRows));
  return shuffle(batches, random);
}
