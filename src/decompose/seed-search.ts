// Every span against every seed, as far as it can still be accepted (method sections 6 and 8): the label-context side of
// all cells first, because all seeds share it, then the sentence side of a seed's cells in the order of their lower bounds.
// No KL is negative, so a cell whose lower bound is above its seed's bound is out; what is accepted is exactly what an
// exhaustive search accepts.

import { spanText } from '../corpus/sentence.ts';
import type { Occurrence } from '../mining/span-test.ts';
import { SmallestValues } from '../mining/top-scores.ts';
import type { ScoredCell } from './seed-matrix.ts';
import type { SeedCellPlace, SeedSurface, SeedTest } from './seed-test.ts';

/** A span to be compared with every seed. */
export type SearchedSpan = Omit<Occurrence, 'type'>;

/**
 * Which cells (spans × seeds) are accepted: those below a score; the best so many of all cells, which is a threshold that is
 * found and the same for all seeds; the best so many of each seed; or all.
 * PAPER: section 6.1 says "the mined entities with the lowest distance" and gives no number; its threshold is one for all
 * labels (appendix C), and so the best of all cells is the default.
 */
export type SeedAcceptance =
  | { readonly mode: 'threshold'; readonly threshold: number }
  | { readonly mode: 'best cells'; readonly cells: number }
  | { readonly mode: 'best spans'; readonly spans: number }
  | { readonly mode: 'all' };

/** A span against a seed, with all terms. */
export interface SeedCell extends ScoredCell {
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
  /** One list a seed, or one for all. */
  readonly #best: readonly SmallestValues[];

  constructor(acceptance: SeedAcceptance, seeds: number) {
    this.acceptance = acceptance;
    if (acceptance.mode === 'best spans')
      this.#best = Array.from({ length: seeds }, () => new SmallestValues(acceptance.spans));
    else if (acceptance.mode === 'best cells') {
      const all = new SmallestValues(acceptance.cells);
      this.#best = new Array<SmallestValues>(seeds).fill(all);
    } else this.#best = [];
  }

  /** Scores above it are out. */
  limit(seed: number): number {
    const bound = this.#bound(seed);
    return bound + BOUND_SLACK * Math.max(1, bound);
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

/** Of complete cells those that are accepted; of equal scores at the end of a list the first in text order. */
export function acceptCells<Cell extends ScoredCell>(cells: Iterable<Cell>, acceptance: SeedAcceptance): Cell[] {
  const best = [...cells].sort((a, b) => a.score - b.score || a.span - b.span || a.seed - b.seed);
  if (acceptance.mode === 'all') return best;
  if (acceptance.mode === 'threshold') return best.filter(({ score }) => score < acceptance.threshold);
  if (acceptance.mode === 'best cells') return best.slice(0, acceptance.cells);
  return [...Map.groupBy(best, ({ seed }) => seed).values()].flatMap((own) => own.slice(0, acceptance.spans));
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
  const costOf = (cell: number) => lower(Math.floor(cell / test.seeds), cell % test.seeds);
  const queue = cheapestFirst(spans.length * test.seeds, (cell) => {
    const [span, seed] = [Math.floor(cell / test.seeds), cell % test.seeds];
    const isOpen = weights[cell] > 0 && !isKnown(span, seed) && costOf(cell) <= bounds.limit(seed);
    return isOpen ? costOf(cell) : Infinity;
  });
  const order = new StepOrder(test.steps);
  for (let from = 0; from < queue.length; from += blockCells) {
    const block = Array.from(queue.subarray(from, from + blockCells), (cell): OpenCell => {
      const [span, seed] = [Math.floor(cell / test.seeds), cell % test.seeds];
      const x = new Array<number>(test.steps).fill(NaN);
      return { occurrence: spans[span], seed, span, weight: weights[cell], x, score: lower(span, seed) };
    });
    const open = block.filter(({ seed, score }) => score <= bounds.limit(seed));
    // One bound for all, and all that follow have higher lower bounds.
    if (open.length === 0 && bounds.acceptance.mode === 'best cells') break;
    const complete = await completeCells(test, open, { bounds, order });
    const cells = complete.map(({ span, seed, score, x }) => ({
      ...{ span, seed, score, x },
      y: test.contextTerms(surfaces[span], seed),
    }));
    const done = Math.min(queue.length, from + blockCells);
    const isOpen = (cell: number) => costOf(cell) <= bounds.limit(cell % test.seeds);
    const left = queue.subarray(done).reduce((count, cell) => count + (isOpen(cell) ? 1 : 0), 0);
    yield { cells, share: CONTEXT_SHARE + (1 - CONTEXT_SHARE) * (done / (done + left)) };
  }
  yield { cells: [], share: 1 };
}

/** Cells of finite cost, lowest first. */
function cheapestFirst(cells: number, costOf: (cell: number) => number): Uint32Array {
  const costs = Float64Array.from({ length: cells }, (_, cell) => costOf(cell));
  const open = Uint32Array.from(Array.from(costs.keys()).filter((cell) => Number.isFinite(costs[cell])));
  return open.sort((a, b) => costs[a] - costs[b] || a - b);
}

/** Which step of the sentence side goes first: the one whose terms were larger so far excludes more. */
class StepOrder {
  readonly #sums: number[];

  constructor(steps: number) {
    this.#sums = new Array<number>(steps).fill(0);
  }

  /** Told of complete cells. */
  add(cells: readonly OpenCell[]): void {
    for (const { x } of cells) {
      x.forEach((term, step) => {
        if (!Number.isNaN(term)) this.#sums[step] += term;
      });
    }
  }

  get steps(): number[] {
    return [...this.#sums.keys()].sort((a, b) => this.#sums[b] - this.#sums[a] || a - b);
  }
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

/** The sentence side of these cells, step by step; what is returned is accepted as far as the bounds know. */
async function completeCells(
  test: SeedTest,
  block: readonly OpenCell[],
  { bounds, order }: { readonly bounds: SeedBounds; readonly order: StepOrder },
): Promise<OpenCell[]> {
  let alive = [...block];
  for (const step of order.steps) {
    const terms = await test.sentenceTerms(step, alive);
    alive.forEach((cell, i) => {
      cell.x[step] = terms[i];
      if (!Number.isNaN(terms[i])) cell.score += cell.weight * terms[i];
    });
    alive = alive.filter(({ seed, score }) => score <= bounds.limit(seed));
  }
  order.add(alive);
  for (const { seed, score } of alive) bounds.add(seed, score);
  return alive.filter(({ seed, score }) => bounds.isAccepted(seed, score));
}
