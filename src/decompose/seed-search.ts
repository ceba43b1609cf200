// Every span against every seed, as far as it can still be accepted (method sections 6 and 8): the label-context side of
// all cells first, because all seeds share it, then the sentence side of a seed's cells in the order of their lower bounds.
// No KL is negative, so a cell whose lower bound is above its seed's bound is out; what is accepted is exactly what an
// exhaustive search accepts.

import { spanText } from '../corpus/sentence.ts';
import type { Occurrence } from '../mining/span-test.ts';
import { SmallestValues } from '../mining/top-scores.ts';
import type { SeedCellPlace, SeedSurface, SeedTest } from './seed-test.ts';

/** A span to be compared with every seed. */
export type SearchedSpan = Omit<Occurrence, 'type'>;

/**
 * Which cells are accepted: those below a score that is the same for all seeds, the k best of each seed, or all.
 * PAPER: section 6.1 says "the mined entities with the lowest distance" and gives no number; both ways are offered.
 */
export type SeedAcceptance =
  | { readonly mode: 'threshold'; readonly threshold: number }
  | { readonly mode: 'top'; readonly k: number }
  | { readonly mode: 'all' };

/** A span against a seed, with all terms. */
export interface SeedCell {
  /** Index into the searched spans. */
  readonly span: number;
  readonly seed: number;
  /** Mean of all terms, in nats. */
  readonly score: number;
  /** Sentence terms in step order (masked: left, right; causal: right); NaN where a skipped edge has none. */
  readonly x: readonly number[];
  /** Label-context terms in text order; NaN where the span changed how the context is cut. */
  readonly y: readonly number[];
}

export interface SeedStep {
  /** Cells that are accepted, as far as is known by now. */
  readonly cells: readonly SeedCell[];
  /** How much of the work is done, 0..1; an estimate until it is 1. */
  readonly share: number;
}

/** Float32 noise of a KL by the identity is below 5e-6; a cell this close to its bound is computed to the end. */
const BOUND_SLACK = 1e-5;

/** Surface forms in one wave of predictions: bounds the hidden vectors held at a time (about 1.5 kB each and term). */
const SURFACE_WAVE = 1024;

/** Cells whose sentence terms are computed together: enough rows of each length for full calls. */
const CELL_BLOCK = 1024;

/** Share of the work that the label-context side is, for the progress: measured on Wikigold, 50 seeds. */
const CONTEXT_SHARE = 0.3;

/** The upper bound of each seed's scores; shared by all stretches of a corpus. */
export class SeedBounds {
  readonly acceptance: SeedAcceptance;
  readonly #best: readonly SmallestValues[];

  constructor(acceptance: SeedAcceptance, seeds: number) {
    this.acceptance = acceptance;
    const size = acceptance.mode === 'top' ? acceptance.k : 0;
    this.#best = size > 0 ? Array.from({ length: seeds }, () => new SmallestValues(size)) : [];
  }

  /** Scores above it are out. */
  limit(seed: number): number {
    const bound = this.#bound(seed);
    return bound + BOUND_SLACK * Math.max(1, bound);
  }

  /** How many complete scores of a seed are wanted before there is a bound at all. */
  missing(seed: number): number {
    return this.#best[seed]?.missing ?? 0;
  }

  isAccepted(seed: number, score: number): boolean {
    return this.acceptance.mode === 'threshold' ? score < this.acceptance.threshold : score <= this.limit(seed);
  }

  add(seed: number, score: number): void {
    this.#best[seed]?.add(score);
  }

  #bound(seed: number): number {
    if (this.acceptance.mode === 'all') return Number.POSITIVE_INFINITY;
    return this.acceptance.mode === 'threshold' ? this.acceptance.threshold : this.#best[seed].bound;
  }
}

/** A cell on its way through the steps of the sentence side. */
interface OpenCell extends SeedCellPlace {
  readonly span: number;
  readonly weight: number;
  readonly x: number[];
  score: number;
}

export interface SeedSearchOptions {
  /** Shared by all stretches of a corpus; told of every complete score. */
  readonly bounds: SeedBounds;
  /** Cells that need not be found again (a resumed run): their scores are in the bounds already. */
  readonly isKnown?: (span: number, seed: number) => boolean;
  /** Cells whose sentence terms are computed together. */
  readonly blockCells?: number;
}

export async function* searchSeeds(
  test: SeedTest,
  spans: readonly SearchedSpan[],
  { bounds, isKnown = () => false, blockCells = CELL_BLOCK }: SeedSearchOptions,
): AsyncGenerator<SeedStep> {
  const surfaces = openSurfaces(test, spans);
  const weights = spanWeights(test, spans, surfaces);
  for await (const share of addContexts(test, surfaces, { weights, bounds })) {
    yield { cells: [], share: CONTEXT_SHARE * share };
  }
  const lower = (span: number, seed: number) =>
    weights[span * test.seeds + seed] * test.contextSum(surfaces[span], seed);
  const queues = Array.from({ length: test.seeds }, (_, seed) => {
    const open = Array.from(spans.keys()).filter(
      (span) =>
        weights[span * test.seeds + seed] > 0 && lower(span, seed) <= bounds.limit(seed) && !isKnown(span, seed),
    );
    return open.sort((a, b) => lower(a, seed) - lower(b, seed));
  });
  const total = queues.reduce((sum, queue) => sum + queue.length, 0);
  const next = new Int32Array(test.seeds);
  let passed = 0;
  for (;;) {
    const block: OpenCell[] = [];
    for (let seed = 0; seed < test.seeds; seed++) {
      const size = Math.max(bounds.missing(seed), Math.ceil(blockCells / test.seeds));
      const queue = queues[seed];
      for (let taken = 0; taken < size && next[seed] < queue.length; taken++) {
        const span = queue[next[seed]++];
        passed++;
        const score = lower(span, seed);
        if (score > bounds.limit(seed)) {
          passed += queue.length - next[seed];
          next[seed] = queue.length; // all that follow have higher lower bounds
        } else
          block.push({ occurrence: spans[span], seed, span, weight: weights[span * test.seeds + seed], x: [], score });
      }
    }
    if (block.length === 0) break;
    yield {
      cells: await completeCells(test, surfaces, block, bounds),
      share: CONTEXT_SHARE + (1 - CONTEXT_SHARE) * (passed / total),
    };
  }
  yield { cells: [], share: 1 };
}

/** Equal surface forms share one entry, [spans]. */
function openSurfaces(test: SeedTest, spans: readonly SearchedSpan[]): SeedSurface[] {
  const known = new Map<string, SeedSurface>();
  return spans.map(({ sentence, span }) => {
    const text = spanText(sentence.sentence, span);
    const surface = known.get(text) ?? test.openSurface(text);
    known.set(text, surface);
    return surface;
  });
}

/** One over the number of terms, [spans × seeds]; 0 where there is nothing to compare. */
function spanWeights(test: SeedTest, spans: readonly SearchedSpan[], surfaces: readonly SeedSurface[]): Float64Array {
  const weights = new Float64Array(spans.length * test.seeds);
  spans.forEach((occurrence, span) => {
    for (let seed = 0; seed < test.seeds; seed++) {
      const terms = test.termCount(surfaces[span], { occurrence, seed });
      weights[span * test.seeds + seed] = terms > 0 ? 1 / terms : 0;
    }
  });
  return weights;
}

/** All groups of label-context terms, for surface forms that some seed may still accept. Yields the share done. */
async function* addContexts(
  test: SeedTest,
  surfaces: readonly SeedSurface[],
  { weights, bounds }: { readonly weights: Float64Array; readonly bounds: SeedBounds },
): AsyncGenerator<number> {
  const isOpen = (surface: SeedSurface, span: number) => {
    for (let seed = 0; seed < test.seeds; seed++) {
      if (weights[span * test.seeds + seed] * test.contextSum(surface, seed) <= bounds.limit(seed)) return true;
    }
    return false;
  };
  for (let group = 0; group < test.groups; group++) {
    const open = [...new Set(surfaces.filter(isOpen))];
    for (let from = 0; from < open.length; from += SURFACE_WAVE) {
      await test.addContextTerms(group, open.slice(from, from + SURFACE_WAVE));
      yield (group + Math.min(1, (from + SURFACE_WAVE) / open.length)) / test.groups;
    }
  }
}

/** The sentence side of these cells, step by step; what passes every step is accepted as far as the bounds know. */
async function completeCells(
  test: SeedTest,
  surfaces: readonly SeedSurface[],
  block: readonly OpenCell[],
  bounds: SeedBounds,
): Promise<SeedCell[]> {
  let alive = block;
  for (let step = 0; step < test.steps; step++) {
    const terms = await test.sentenceTerms(step, alive);
    alive.forEach((cell, i) => {
      cell.x.push(terms[i]);
      if (!Number.isNaN(terms[i])) cell.score += cell.weight * terms[i];
    });
    alive = alive.filter(({ seed, score }) => score <= bounds.limit(seed));
  }
  for (const { seed, score } of alive) bounds.add(seed, score);
  return alive
    .filter(({ seed, score }) => bounds.isAccepted(seed, score))
    .map(({ span, seed, score, x }) => ({ span, seed, score, x, y: test.contextTerms(surfaces[span], seed) }));
}
