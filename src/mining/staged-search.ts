// The lossless search over one stretch of the corpus (method section 8): cheap, shared label-context terms first, then
// the sentence terms, and after every stage out with what can no longer be accepted. The bound is the threshold, or in a
// top-K run the K-th best score so far; there, candidates are taken best first so that the bound falls early.

import type { Span } from '../corpus/sentence.ts';
import type { Occurrence, PiecedSentence, SpanTest, SurfaceTerms } from './span-test.ts';
import type { SmallestValues } from './top-scores.ts';

/** A span of the stretch with the label-context terms of its surface form, one entry a type. */
export interface SearchSpan {
  readonly sentence: PiecedSentence;
  readonly span: Span;
  readonly surfaces: readonly SurfaceTerms[];
}

/** A span that passed, with all terms. */
export interface Finding {
  readonly span: SearchSpan;
  readonly type: number;
  readonly cost: number;
  /** The seed whose own cost is lowest. */
  readonly seed: number;
  /** Sentence terms in step order; mean over the seeds, or those of `seed` in 'best' mode. NaN where there is none. */
  readonly x: readonly number[];
  readonly y: readonly number[];
}

export type SeedMode = 'mean' | 'best';

/** Upper bound of the cost for each type; shared by every stretch of one run. */
export interface CostBounds {
  bound(type: number): number;
  /** How many complete costs are wanted before there is a bound at all. */
  missing(type: number): number;
  /** Whether bounds fall with what is found, so that it pays to find the best first. */
  readonly isFalling: boolean;
  /** Told of every complete cost. */
  add(type: number, cost: number): void;
}

export function fixedBounds(cost: number): CostBounds {
  return { bound: () => cost, missing: () => 0, isFalling: false, add: () => {} };
}

export function topBounds(best: readonly SmallestValues[]): CostBounds {
  return {
    bound: (type) => best[type].bound,
    missing: (type) => best[type].missing,
    isFalling: true,
    add: (type, cost) => best[type].add(cost),
  };
}

/** Float32 noise of a KL by the identity is below 5e-6; a span this close to the bound is computed to the end. */
const BOUND_SLACK = 1e-5;

/** Spans × types whose sentence terms are computed together: enough rows of each length, and a bound that falls in time. */
const BLOCK_UNITS = 1024;
/** Of the first, which somebody waits for: a few seconds' work. */
const FIRST_BLOCK_UNITS = 512;

/** Surfaces or units in one wave of predictions: bounds the hidden vectors held at a time (about 1.5 kB each). */
const WAVE = 4096;

/** Share of a search's work that the label-context terms are, for the progress: measured on Wikigold, 4 types. */
const CONTEXT_SHARE = 0.5;

/** Surfaces on which the order of the groups is measured. */
const SAMPLE_SURFACES = 32;

/** One span for one type on its way through the stages. */
interface Unit {
  readonly span: SearchSpan;
  readonly type: number;
  /** Sentence terms found so far, [seeds][steps]. */
  readonly x: number[][];
  /** Weighted sum of the terms so far, [seeds]. */
  readonly costs: number[];
  readonly weight: number;
}

export class StagedSearch {
  readonly #test: SpanTest;
  readonly #seedMode: SeedMode;
  readonly #bounds: CostBounds;
  /** Order of `test.groups`, most selective per row first; undefined until measured. */
  #order: readonly number[] | undefined;

  constructor(test: SpanTest, seedMode: SeedMode, bounds: CostBounds) {
    this.#test = test;
    this.#seedMode = seedMode;
    this.#bounds = bounds;
  }

  /** Yields what was found and how far the search is, often enough to show; the last step's share is 1. */
  async *search(
    spans: readonly SearchSpan[],
    isSkipped: (span: SearchSpan, type: number) => boolean,
  ): AsyncGenerator<SearchStep> {
    const units = this.#units(spans, isSkipped);
    await this.#measureOrder(units);
    const groups = this.#test.groups.length;
    for await (const part of this.#addGroup(0, units)) yield { findings: [], share: (CONTEXT_SHARE * part) / groups };
    const first = this.#firstBest(units);
    for (let from = 0; from < first.length; from += FIRST_BLOCK_UNITS) {
      const findings = await this.#runBlock(first.slice(from, from + FIRST_BLOCK_UNITS));
      yield { findings, share: groups > 0 ? CONTEXT_SHARE / groups : 0 };
    }
    const taken = new Set(first);
    let alive = this.#survivors(units.filter((unit) => !taken.has(unit)));
    for (let place = 1; place < groups; place++) {
      for await (const part of this.#addGroup(place, alive)) {
        yield { findings: [], share: (CONTEXT_SHARE * (place + part)) / groups };
      }
      alive = this.#survivors(alive);
    }
    if (this.#bounds.isFalling) alive = this.#cheapestFirst(alive);
    for (let from = 0; from < alive.length; from += BLOCK_UNITS) {
      const findings = await this.#runBlock(alive.slice(from, from + BLOCK_UNITS));
      const left = Math.max(0, 1 - (from + BLOCK_UNITS) / alive.length);
      // Cheapest first, later blocks are excluded ever faster.
      const open = this.#bounds.isFalling ? left ** 2 : left;
      yield { findings, share: 1 - (1 - CONTEXT_SHARE) * open };
    }
    yield { findings: [], share: 1 };
  }

  /**
   * While a top-K list is not full there is no bound: the most promising units are computed to the end to get one, the
   * types in turn, so that there is something of each to see.
   */
  #firstBest(units: readonly Unit[]): Unit[] {
    const byType = this.#test.seedCounts.map((_, type) => {
      const missing = this.#bounds.missing(type);
      if (missing === 0) return [];
      return this.#cheapestFirst(units.filter((unit) => unit.type === type)).slice(0, missing);
    });
    const longest = Math.max(0, ...byType.map(({ length }) => length));
    return Array.from({ length: longest }, (_, rank) => byType.flatMap((best) => best[rank] ?? [])).flat();
  }

  #cheapestFirst(units: readonly Unit[]): Unit[] {
    return units
      .map((unit) => ({ unit, cost: this.#leastCost(unit) }))
      .sort((a, b) => a.cost - b.cost)
      .map(({ unit }) => unit);
  }

  #units(spans: readonly SearchSpan[], isSkipped: (span: SearchSpan, type: number) => boolean): Unit[] {
    const units: Unit[] = [];
    for (const span of spans) {
      for (let type = 0; type < this.#test.seedCounts.length; type++) {
        if (isSkipped(span, type)) continue;
        const surface = span.surfaces[type];
        const terms = surface.count + this.#test.sentenceTermCount({ sentence: span.sentence, span: span.span, type });
        if (terms === 0) continue; // every context piece was cut differently and no neighbour: nothing to compare
        const seeds = this.#test.seedCounts[type];
        units.push({
          span,
          type,
          weight: this.#test.weight(terms),
          costs: new Array<number>(seeds).fill(0),
          x: Array.from({ length: seeds }, () => []),
        });
      }
    }
    return units;
  }

  async #runBlock(block: readonly Unit[]): Promise<Finding[]> {
    let alive = this.#survivors(block);
    for (let place = 0; place < this.#test.groups.length; place++) {
      for await (const _ of this.#addGroup(place, alive));
      alive = this.#survivors(alive);
    }
    const mostSeeds = Math.max(...this.#test.seedCounts);
    for (let seed = 0; seed < mostSeeds; seed++) {
      for (let step = 0; step < this.#test.steps; step++) {
        await this.#addSentenceTerms(step, seed, alive);
        alive = this.#survivors(alive);
      }
    }
    for (const unit of alive) this.#bounds.add(unit.type, this.#leastCost(unit));
    return this.#survivors(alive).map((unit) => this.#finding(unit));
  }

  /**
   * Computes the group at a place of the order for the surfaces of these units, where it is not known yet.
   * Yields the share that is done, 0..1.
   */
  async *#addGroup(place: number, units: readonly Unit[]): AsyncGenerator<number> {
    if (place >= this.#test.groups.length) return;
    const missing = new Set<SurfaceTerms>();
    for (const { span, type } of units) {
      const surface = span.surfaces[type];
      if (surface.groupsDone === place) missing.add(surface);
    }
    const all = waves([...missing]);
    for (const [i, wave] of all.entries()) {
      await this.#test.addContextTerms(this.#order![place], wave);
      for (const surface of wave) surface.groupsDone = place + 1;
      yield (i + 1) / all.length;
    }
  }

  async #addSentenceTerms(step: number, seed: number, units: readonly Unit[]): Promise<void> {
    const tested = units.filter((unit) => seed < unit.costs.length && this.#seedAlive(unit, seed));
    for (const wave of waves(tested)) {
      const occurrences = wave.map(
        ({ span, type }): Occurrence => ({ sentence: span.sentence, span: span.span, type }),
      );
      const terms = await this.#test.sentenceTerms(step, seed, occurrences);
      wave.forEach((unit, i) => {
        unit.x[seed].push(terms[i]);
        if (!Number.isNaN(terms[i])) unit.costs[seed] += unit.weight * terms[i];
      });
    }
  }

  /** In 'best' mode a seed that is already above the bound needs no further term; in a mean every seed counts. */
  #seedAlive(unit: Unit, seed: number): boolean {
    return this.#seedMode === 'mean' || this.#seedCost(unit, seed) <= this.#limit(unit.type);
  }

  #survivors(units: readonly Unit[]): Unit[] {
    return units.filter((unit) => this.#leastCost(unit) <= this.#limit(unit.type));
  }

  #limit(type: number): number {
    const bound = this.#bounds.bound(type);
    return bound + BOUND_SLACK * Math.max(1, Math.abs(bound));
  }

  #seedCost(unit: Unit, seed: number): number {
    return unit.weight * unit.span.surfaces[unit.type].sums[seed] + unit.costs[seed];
  }

  /** The cost so far: a lower bound of the final cost, and equal to it when all terms are in. */
  #leastCost(unit: Unit): number {
    let least = Infinity;
    let sum = 0;
    for (let seed = 0; seed < unit.costs.length; seed++) {
      const cost = this.#seedCost(unit, seed);
      least = Math.min(least, cost);
      sum += cost;
    }
    return this.#seedMode === 'best' ? least : sum / unit.costs.length;
  }

  #finding(unit: Unit): Finding {
    const surface = unit.span.surfaces[unit.type];
    const seeds = unit.costs.length;
    const terms = surface.values.length / seeds;
    let seed = 0;
    for (let other = 1; other < seeds; other++)
      if (this.#seedCost(unit, other) < this.#seedCost(unit, seed)) seed = other;
    const shown = this.#seedMode === 'best' ? [seed] : Array.from({ length: seeds }, (_, i) => i);
    const mean = (value: (of: number) => number) => shown.reduce((sum, of) => sum + value(of), 0) / shown.length;
    return {
      span: unit.span,
      type: unit.type,
      cost: this.#leastCost(unit),
      seed,
      x: Array.from({ length: this.#test.steps }, (_, step) => mean((of) => unit.x[of][step])),
      y: Array.from({ length: terms }, (_, term) => mean((of) => surface.values[of * terms + term])),
    };
  }

  /**
   * Divergence of each group on a few surfaces: the group that excludes most goes first. Not per row: the row that masks
   * the type's phrase is the same for all types and so the cheapest, but first in line it excludes nothing.
   */
  async #measureOrder(units: readonly Unit[]): Promise<void> {
    if (this.#order || units.length === 0) return;
    const groups = this.#test.groups.map((_, group) => group);
    const sample = new Set<SurfaceTerms>();
    for (let i = 0; i < units.length && sample.size < SAMPLE_SURFACES * this.#test.seedCounts.length; i++) {
      const { span, type } = units[i];
      if (span.surfaces[type].groupsDone === 0) sample.add(span.surfaces[type]);
    }
    const surfaces = [...sample];
    const total = () => surfaces.reduce((sum, { sums }) => sum + sums.reduce((a, b) => a + b, 0), 0);
    const gains: number[] = [];
    for (const group of groups) {
      const before = total();
      await this.#test.addContextTerms(group, surfaces);
      gains.push(total() - before);
    }
    for (const surface of surfaces) surface.groupsDone = groups.length;
    this.#order = groups.sort((a, b) => gains[b] - gains[a]);
  }
}

/** What one step of a search brought. */
export interface SearchStep {
  readonly findings: readonly Finding[];
  /** How much of the work is done, 0..1; an estimate until it is 1. */
  readonly share: number;
}

function waves<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / WAVE) }, (_, i) => list.slice(i * WAVE, (i + 1) * WAVE));
}
