// How much memory a training takes, told before it starts from the shapes of its tensors, and what is lowered where that
// is too much: first how many pieces are run at a time, then what is kept of the frozen part; the result of the training
// stays the same but for rounding and dropout's draws. The factors are fitted to measured peaks (test/bench/training-memory.ts).

import { freemem, totalmem } from 'node:os';
import { Failure } from '../../src/failure.ts';
import { PIECES_PER_CALL } from '../../src/lm/batching.ts';
import type { Encoder } from './encoder.ts';
import { type FreeSize, freeSizes, sizeOf } from './free-sizes.ts';
import { buildTrainedPart } from './gradient-session.ts';
import { buildFrozenPart } from './network.ts';
import { PIECES_MULTIPLE } from './row-group.ts';

export interface MemoryNeeds {
  readonly layers: number;
  readonly labels: number;
  readonly dropout: number;
  /** Pieces of each row. */
  readonly lengths: readonly number[];
  readonly batchRows: number;
  /** As wished. */
  readonly groupPieces: number;
  /** As wished. */
  readonly keptBytes: number;
}

export interface MemoryPlan {
  /** Padded pieces to run at a time. */
  readonly groupPieces: number;
  /** Up to which size the frozen part's results are kept. */
  readonly keptBytes: number;
  /** Expected peak of the process, all in all. */
  readonly estimateBytes: number;
  /** Is any of the two less than wished? */
  readonly lowered: boolean;
}

const FLOAT_BYTES = 4;

/** Node, the runtime and what it keeps after the shapes were probed; fitted. */
const PROCESS_BYTES = 190e6;

/** The encoder's weights, and as much again that reading them left behind and that is given back late. */
const WEIGHT_COPIES = 2;

/** While the encoder is opened: export, safetensors, both as floats, on top of Node itself. */
const OPENING_COPIES = 4;
const OPENING_BYTES = 105e6;

/** Of a trained weight: values, gradient, two moments, and the checkpoint's values and moments. */
const TRAINED_COPIES = 7;

/** Alive at the peak of forward and backward, as a share of the forward pass's tensors and dropout's masks; fitted. */
const ALIVE_SHARE = 0.5;

/** Without a backward pass only a few tensors are alive at a time: so many of the size of the largest. */
const FROZEN_ALIVE = 4;

/** What may be taken of the free memory: other programs go on. */
const USABLE_SHARE = 0.9;

/** macOS counts as free only what it has no other use for; what it holds for files can be had. */
const MAC_SHARE = 0.5;

/** Memory that this process may have, what it has already included: of the machine, or of its container. */
export function processMemory(): number {
  const free = process.platform === 'darwin' ? Math.max(freemem(), MAC_SHARE * totalmem()) : freemem();
  const ofMachine = free + process.memoryUsage.rss();
  const limit = process.constrainedMemory(); // 0 or more than there is without a limit
  return limit > 0 ? Math.min(limit, ofMachine) : ofMachine;
}

/**
 * @param processBytes what the process may take in all. @throws Failure 'memory-short' when nothing that may be lowered
 *   is enough.
 */
export function planMemory(encoder: Encoder, needs: MemoryNeeds, processBytes = processMemory()): MemoryPlan {
  const usable = USABLE_SHARE * processBytes;
  const plan = fit(encoder, needs, usable);
  if (plan.estimateBytes <= usable) return plan;
  const fewer = Array.from({ length: needs.layers }, (_, less) => needs.layers - 1 - less);
  const fitting = fewer.find((layers) => fit(encoder, { ...needs, layers }, usable).estimateBytes <= usable);
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  throw new Failure(
    'memory-short',
    `Training ${needs.layers} layers of this model takes about ${gigabytes(plan.estimateBytes)} of memory; ` +
      `${gigabytes(usable)} can be had.`,
    fitting === undefined
      ? 'Close other programs, or take a smaller model.'
      : `Train ${fitting} layers, for which there is enough, or close other programs.`,
  );
}

/** What fits, or the least that can be had. */
function fit(encoder: Encoder, needs: MemoryNeeds, usable: number): MemoryPlan {
  const measure = openMeasure(encoder, needs);
  const longest = needs.lengths.reduce((longest, length) => Math.max(longest, length), 1);
  let { groupPieces, keptBytes } = needs;
  let estimateBytes = measure(groupPieces, keptBytes);
  while (estimateBytes > usable && groupPieces > longest) {
    groupPieces = Math.max(longest, Math.floor(groupPieces / 2));
    estimateBytes = measure(groupPieces, keptBytes);
  }
  if (estimateBytes > usable && measure(groupPieces, 0) < estimateBytes) {
    keptBytes = 0;
    estimateBytes = measure(groupPieces, keptBytes);
  }
  const lowered = groupPieces < needs.groupPieces || keptBytes < needs.keptBytes;
  return { groupPieces, keptBytes, estimateBytes, lowered };
}

/** Peak of the process in bytes, for any groups and any size that may be kept. */
function openMeasure(encoder: Encoder, needs: MemoryNeeds): (groupPieces: number, keptBytes: number) => number {
  const { layers, labels, dropout, lengths, batchRows } = needs;
  const frozen = buildFrozenPart(encoder, layers);
  const part = buildTrainedPart(encoder, { layers, labels, features: frozen.features }, dropout > 0);
  const frozenWeights = new Set(frozen.weights);
  const trained = bytesOf(
    encoder,
    part.weights.filter((name) => !frozenWeights.has(name)),
  );
  const weights = bytesOf(encoder, [...encoder.weights.keys()]);
  const tensors = [
    ...sizesOf(
      encoder,
      part.build.nodes.flatMap((node) => node.outputs),
    ),
    // Each mask and what is masked with it.
    ...part.masks.flatMap(({ sizes }) => [sizes, sizes]),
  ];
  const head = (frozen.features + labels) * FLOAT_BYTES;
  const below = sizesOf(
    encoder,
    frozen.model.graph.nodes.flatMap((node) => node.outputs),
  );
  const shapes = [...new Set(lengths)];
  const pieces = lengths.reduce((sum, length) => sum + length, 0);
  const longest = shapes.reduce((longest, length) => Math.max(longest, length), 1);
  const passOf = (length: number) => {
    const rows = Math.max(1, Math.round(PIECES_PER_CALL / length));
    return FROZEN_ALIVE * Math.max(0, ...below.map((sizes) => bytes(sizes, rows, length)));
  };
  const frozenPass = shapes.reduce((most, length) => Math.max(most, passOf(length)), 0);
  const opening = OPENING_BYTES + OPENING_COPIES * weights;
  return (groupPieces, keptBytes) => {
    const groupOf = (length: number) => {
      const rows = Math.min(batchRows, lengths.length, Math.max(1, Math.floor(groupPieces / length)));
      const padded = Math.ceil(length / PIECES_MULTIPLE) * PIECES_MULTIPLE;
      const all = tensors.reduce((sum, sizes) => sum + bytes(sizes, rows, padded), head * rows * padded);
      return ALIVE_SHARE * all;
    };
    const group = shapes.reduce((most, length) => Math.max(most, groupOf(length)), 0);
    const results = pieces * frozen.features * FLOAT_BYTES;
    const kept = results <= keptBytes ? results : 0;
    const copies = TRAINED_COPIES + (batchRows * longest > groupPieces ? 1 : 0);
    const running = PROCESS_BYTES + WEIGHT_COPIES * weights + copies * trained + kept + frozenPass + group;
    return Math.max(opening, running);
  };
}

function bytesOf(encoder: Encoder, names: readonly string[]): number {
  return names.reduce((sum, name) => sum + encoder.weights.get(name)!.values.byteLength, 0);
}

/** Of those tensors whose sizes are known and free: the others are shapes and constants. */
function sizesOf({ shapes }: Encoder, tensors: readonly string[]): (readonly FreeSize[])[] {
  return tensors.flatMap((name) => {
    const sizes = shapes.has(name) ? freeSizes(shapes, name) : undefined;
    return sizes ? [sizes] : [];
  });
}

function bytes(sizes: readonly FreeSize[], rows: number, pieces: number): number {
  return sizes.reduce((product, size) => product * sizeOf(size, rows, pieces), FLOAT_BYTES);
}
