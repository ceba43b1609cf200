// The span test of many seeds of one type at once (method section 6), cell by cell what mining with that seed alone gives.
// What does not depend on the seed is computed once for all of them: P(neighbour | sentence), and the whole label context
// with a span in it. By the identity of src/lm/language-model.ts the label-context side of a surface form against all seeds
// is then a row of inner products. Only P(neighbour | sentence with the seed in the span's place) belongs to one cell.

import type { LanguageModel } from '../lm/language-model.ts';
import type { Pieces } from '../lm/pieces.ts';
import { openDivergenceTest } from '../mining/divergence-test.ts';
import { cutContext, labelPieces } from '../mining/label-pieces.ts';
import type { Occurrence, SpanTest, SurfaceTerms } from '../mining/span-test.ts';
import { labelContext } from '../mining/template.ts';

export interface SeedTestOptions {
  /** Phrase of the coarse type in the label context, e.g. "location". */
  readonly phrase: string;
  readonly seeds: readonly string[];
  /** False: the sentence side only (div1). */
  readonly twoWay: boolean;
  readonly template: string;
  readonly edge: 'boundary' | 'skip';
  readonly temperature: number;
}

/** A surface form in the label context, against every seed; one entry a class of seeds (see `seedClasses`). */
export type SeedSurface = readonly SurfaceTerms[];

/** One span against one seed. */
export interface SeedCellPlace {
  readonly occurrence: Omit<Occurrence, 'type'>;
  readonly seed: number;
}

/** Where a seed's label-context terms stand: in which class, and which seed of it. */
interface SeedPlace {
  readonly type: number;
  readonly seed: number;
}

export async function openSeedTest(lm: LanguageModel, options: SeedTestOptions): Promise<SeedTest> {
  const { phrase, seeds, twoWay, ...rest } = options;
  const classes = twoWay ? seedClasses(lm, options) : [seeds.map((_, seed) => seed)];
  const places: SeedPlace[] = [];
  classes.forEach((members, type) => {
    members.forEach((seed, at) => {
      places[seed] = { type, seed: at };
    });
  });
  const contexts = await openDivergenceTest(
    lm,
    classes.map((members) => ({ name: phrase, phrase, seeds: members.map((seed) => seeds[seed]) })),
    { ...rest, twoWay },
  );
  // One type a seed: cells of different seeds go to the model in one call.
  const sentences = await openDivergenceTest(
    lm,
    seeds.map((seed) => ({ name: phrase, phrase, seeds: [seed] })),
    { ...rest, twoWay: false },
  );
  return new SeedTest(contexts, sentences, places);
}

/**
 * Seeds whose label contexts offer the same pieces to compare. One class as a rule; more where no blank separates the slot
 * and a seed fuses with the text beside it: such a seed must not take terms away from the others.
 */
function seedClasses(lm: LanguageModel, { phrase, seeds, template }: SeedTestOptions): number[][] {
  const context = labelContext(template, phrase);
  const classes = new Map<string, number[]>();
  seeds.forEach((text, seed) => {
    const pieces = labelPieces(context, phrase, cutContext(context, text, lm.tokenizer), lm.kind);
    const key = pieces.map(({ side, outerIndex, id }) => `${side}${outerIndex}:${id}`).join();
    const known = classes.get(key);
    if (known) known.push(seed);
    else classes.set(key, [seed]);
  });
  return [...classes.values()];
}

export class SeedTest {
  /** How many groups of label-context terms there are. */
  readonly groups: number;
  /** How many passes over the sentence side. */
  readonly steps: number;
  readonly seeds: number;
  readonly #contexts: SpanTest;
  readonly #sentences: SpanTest;
  readonly #places: readonly SeedPlace[];

  constructor(contexts: SpanTest, sentences: SpanTest, places: readonly SeedPlace[]) {
    this.#contexts = contexts;
    this.#sentences = sentences;
    this.#places = places;
    this.groups = contexts.groups.length;
    this.steps = sentences.steps;
    this.seeds = places.length;
  }

  /** Longest row in pieces that a sentence leads to, whichever the seed. */
  longestRow(pieces: Pieces): number {
    return this.#sentences.longestRow(pieces);
  }

  openSurface(surface: string): SeedSurface {
    return this.#contexts.seedCounts.map((_, type) => this.#contexts.openSurface(type, surface));
  }

  /** Computes one group of label-context terms of these surface forms, for all seeds. */
  async addContextTerms(group: number, surfaces: readonly SeedSurface[]): Promise<void> {
    await this.#contexts.addContextTerms(group, surfaces.flat());
  }

  /** Sum of the label-context terms computed so far, in nats. */
  contextSum(surface: SeedSurface, seed: number): number {
    const { type, seed: at } = this.#places[seed];
    return surface[type].sums[at];
  }

  /** The label-context terms in text order; NaN where the span changed how the context is cut. */
  contextTerms(surface: SeedSurface, seed: number): number[] {
    const { type, seed: at } = this.#places[seed];
    const { pieceOf, values } = surface[type];
    return values.slice(at * pieceOf.length, (at + 1) * pieceOf.length);
  }

  /** How many terms, of both sides, the score of a cell is the mean of. */
  termCount(surface: SeedSurface, { occurrence, seed }: SeedCellPlace): number {
    return surface[this.#places[seed].type].count + this.#sentences.sentenceTermCount({ ...occurrence, type: seed });
  }

  /** One sentence term of each cell; NaN where it does not exist (a skipped edge). */
  async sentenceTerms(step: number, cells: readonly SeedCellPlace[]): Promise<Float64Array> {
    const occurrences = cells.map(({ occurrence, seed }): Occurrence => ({ ...occurrence, type: seed }));
    return this.#sentences.sentenceTerms(step, 0, occurrences);
  }
}
