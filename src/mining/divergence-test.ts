// The span test of the paper (4.2): KL divergence between the model's predictions around a span before and after it is
// swapped with the seed, in the sentence (X, two neighbours) and in the label context (Y, every piece); mean of all.
// PAPER: the formula of 4.2 sums the divergences; section 1 and the authors' code average them. We average.

import { Failure } from '../failure.ts';
import { klDivergence } from '../lm/divergence.ts';
import type { LanguageModel, Prediction, Slot } from '../lm/language-model.ts';
import type { Pieces } from '../lm/pieces.ts';
import { causalSlot, maskedSlot } from '../lm/slots.ts';
import type { EntityType } from './entity-type.ts';
import { cutContext, findLabelPiece, type LabelPiece, labelPieces } from './label-pieces.ts';
import { neighbour, type Place, seedPlace, spanPlace } from './replaced-sentence.ts';
import type { Occurrence, PiecedSentence, SpanTest, SurfaceTerms } from './span-test.ts';
import { type LabelContext, labelContext } from './template.ts';

export interface DivergenceOptions {
  readonly twoWay: boolean;
  readonly template: string;
  readonly edge: 'boundary' | 'skip';
  /** Softmax temperature of both predictions; the authors' code: 2. */
  readonly temperature: number;
}

/** Reference predictions of the sentence side kept at a time (2 hidden vectors each: about 60 MB at hidden 384). */
const KEPT_REFERENCES = 20_000;

interface TypeContext {
  readonly context: LabelContext;
  readonly terms: readonly LabelPiece[];
  /** P(piece | context with seed), [seeds][terms]. */
  readonly references: readonly (readonly Prediction[])[];
}

export async function openDivergenceTest(
  lm: LanguageModel,
  types: readonly EntityType[],
  options: DivergenceOptions,
): Promise<SpanTest> {
  const contexts = await openContexts(lm, types, options);
  const groups = [...new Set(contexts.flatMap((context) => context.terms.map((term) => term.key)))];
  return new DivergenceTest(lm, types, options, contexts, groups);
}

/** P at a piece of a row, or undefined where a causal model has nothing before it. */
export function slotAt(lm: LanguageModel, ids: Int32Array, index: number): Slot | undefined {
  return lm.kind === 'masked' ? maskedSlot(ids, index, lm.tokenizer.maskId!) : causalSlot(ids, index);
}

/** P at the neighbour of a seed that stands in a span's place. */
export function neighbourSlot(lm: LanguageModel, place: Place, side: 'left' | 'right'): Slot {
  const { ids } = place.pieces;
  const index = neighbour(place, side, 'boundary');
  // A seed can fuse with a word that it touches without a blank ("do" in "don't"). The neighbour is then the next piece
  // wholly outside; where no piece is left outside (causal models have no boundary pieces), the outermost piece.
  const nearest = index >= 0 ? index : side === 'left' ? 0 : ids.length - 1;
  return slotAt(lm, ids, nearest) ?? { ids, position: 0 };
}

async function openContexts(
  lm: LanguageModel,
  types: readonly EntityType[],
  options: DivergenceOptions,
): Promise<TypeContext[]> {
  return Promise.all(
    types.map(async (type) => {
      const context = labelContext(options.template, type.phrase);
      const filled = type.seeds.map((seed) => cutContext(context, seed, lm.tokenizer));
      const compared = options.twoWay ? labelPieces(context, type.phrase, filled[0], lm.kind) : [];
      const terms = compared.filter((term) =>
        filled.every((seedContext) => {
          const index = findLabelPiece(term, seedContext);
          return index >= 0 && slotAt(lm, seedContext.pieces.ids, index) !== undefined;
        }),
      );
      if (options.twoWay && terms.length === 0) {
        throw new Failure(
          'template-invalid',
          'The template leaves this model nothing to compare beside the span.',
          lm.kind === 'causal'
            ? 'A causal model sees only what follows {seed}: put words after it.'
            : 'Put words before or after {seed}.',
        );
      }
      const slots = filled.flatMap((seedContext) =>
        terms.map((term) => slotAt(lm, seedContext.pieces.ids, findLabelPiece(term, seedContext))!),
      );
      const flat = await lm.predict(slots, 'reference', options.temperature);
      const references = type.seeds.map((_, seed) => flat.slice(seed * terms.length, (seed + 1) * terms.length));
      return { context, terms, references };
    }),
  );
}

class DivergenceTest implements SpanTest {
  readonly name;
  readonly seedCounts: readonly number[];
  readonly groups: readonly string[];
  readonly steps: number;
  readonly #lm: LanguageModel;
  readonly #types: readonly EntityType[];
  readonly #options: DivergenceOptions;
  readonly #contexts: readonly TypeContext[];
  readonly #sides: readonly ('left' | 'right')[];
  readonly #longestSeed: number;
  // P(neighbour | sentence) depends on the sentence and the neighbour only: not on type, seed or the span's far end.
  readonly #references = new Map<number, Prediction>();
  readonly #places = new Map<string, readonly number[]>();

  constructor(
    lm: LanguageModel,
    types: readonly EntityType[],
    options: DivergenceOptions,
    contexts: readonly TypeContext[],
    groups: readonly string[],
  ) {
    this.name = options.twoWay ? ('div2' as const) : ('div1' as const);
    this.#lm = lm;
    this.#types = types;
    this.#options = options;
    this.#contexts = contexts;
    this.groups = groups;
    this.seedCounts = types.map((type) => type.seeds.length);
    // A causal model sees nothing to the right of a piece: only the right neighbour can notice the span (paper section 1).
    this.#sides = lm.kind === 'masked' ? ['left', 'right'] : ['right'];
    this.steps = this.#sides.length;
    this.#longestSeed = Math.max(
      ...types.flatMap((type) => type.seeds.map((seed) => lm.tokenizer.encode(seed).ids.length)),
    );
  }

  longestRow(pieces: Pieces): number {
    return pieces.ids.length + this.#longestSeed;
  }

  openSurface(type: number, surface: string): SurfaceTerms {
    const { context, terms } = this.#contexts[type];
    const filled = cutContext(context, surface, this.#lm.tokenizer);
    const pieceOf = this.#sharedPieceOf(terms.map((term) => findLabelPiece(term, filled)));
    const seeds = this.seedCounts[type];
    return {
      type,
      ids: filled.pieces.ids,
      pieceOf,
      count: pieceOf.filter((index) => index >= 0).length,
      values: new Array<number>(seeds * terms.length).fill(NaN),
      sums: new Array<number>(seeds).fill(0),
      groupsDone: 0,
    };
  }

  /** One array for all surfaces with equal places: there are a handful of them (lengths of the slot). */
  #sharedPieceOf(pieceOf: readonly number[]): readonly number[] {
    const key = pieceOf.join();
    const known = this.#places.get(key);
    if (!known) this.#places.set(key, pieceOf);
    return known ?? pieceOf;
  }

  async addContextTerms(group: number, surfaces: readonly SurfaceTerms[]): Promise<void> {
    const work = this.#contextWork(group, surfaces);
    const slots = work.map(({ slot }) => slot);
    const predictions = await this.#lm.predict(slots, 'compared', this.#options.temperature);
    work.forEach(({ surface, term }, i) => {
      const { terms, references } = this.#contexts[surface.type];
      for (let seed = 0; seed < references.length; seed++) {
        const value = klDivergence(references[seed][term], predictions[i], this.#options.temperature);
        surface.values[seed * terms.length + term] = value;
        surface.sums[seed] += value;
      }
    });
  }

  /** The terms of a group that exist for these surfaces, each with the row that decides it. */
  #contextWork(
    group: number,
    surfaces: readonly SurfaceTerms[],
  ): { surface: SurfaceTerms; term: number; slot: Slot }[] {
    return surfaces.flatMap((surface) =>
      this.#contexts[surface.type].terms.flatMap(({ key }, term) => {
        if (key !== this.groups[group] || surface.pieceOf[term] < 0) return [];
        return [{ surface, term, slot: slotAt(this.#lm, surface.ids, surface.pieceOf[term])! }];
      }),
    );
  }

  sentenceTermCount(occurrence: Occurrence): number {
    const place = spanPlace(occurrence.sentence, occurrence.span);
    return this.#sides.filter((side) => neighbour(place, side, this.#options.edge) >= 0).length;
  }

  async sentenceTerms(step: number, seed: number, occurrences: readonly Occurrence[]): Promise<Float64Array> {
    const side = this.#sides[step];
    const terms = new Float64Array(occurrences.length).fill(NaN);
    const tested: { index: number; sentence: PiecedSentence; piece: number }[] = [];
    const replaced: Slot[] = [];
    occurrences.forEach((occurrence, index) => {
      const piece = neighbour(spanPlace(occurrence.sentence, occurrence.span), side, this.#options.edge);
      if (piece < 0) return;
      const place = seedPlace(
        occurrence.sentence,
        occurrence.span,
        this.#types[occurrence.type].seeds[seed],
        this.#lm.tokenizer,
      );
      tested.push({ index, sentence: occurrence.sentence, piece });
      replaced.push(neighbourSlot(this.#lm, place, side));
    });
    const references = await this.#sentenceReferences(tested);
    const compared = await this.#lm.predict(replaced, 'compared', this.#options.temperature);
    tested.forEach(({ index }, i) => {
      terms[index] = klDivergence(references[i], compared[i], this.#options.temperature);
    });
    return terms;
  }

  weight(terms: number): number {
    return 1 / terms;
  }

  scoreOf(cost: number): number {
    return cost;
  }

  costOf(score: number): number {
    return score;
  }

  async #sentenceReferences(wanted: readonly { sentence: PiecedSentence; piece: number }[]): Promise<Prediction[]> {
    const keyOf = ({ sentence, piece }: { sentence: PiecedSentence; piece: number }) =>
      sentence.index * this.#lm.maxPieces + piece;
    const found = new Map<number, Prediction>();
    const missing = new Map<number, Slot>();
    for (const want of wanted) {
      const key = keyOf(want);
      const kept = this.#references.get(key);
      if (kept) found.set(key, kept);
      else if (!missing.has(key)) missing.set(key, slotAt(this.#lm, want.sentence.pieces.ids, want.piece)!);
    }
    const predictions = await this.#lm.predict([...missing.values()], 'reference', this.#options.temperature);
    [...missing.keys()].forEach((key, i) => {
      found.set(key, predictions[i]);
      this.#references.set(key, predictions[i]);
    });
    for (const key of this.#references.keys()) {
      if (this.#references.size <= KEPT_REFERENCES) break;
      this.#references.delete(key); // oldest first: mining moves through the corpus
    }
    return wanted.map((want) => found.get(keyOf(want))!);
  }
}
