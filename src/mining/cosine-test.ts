// Method "cos2", the paper's straightforward alternative (4.2, Table 4): cosine of the mean last hidden states of the span
// in its sentence and of the seed in the span's place, plus the same in the label context. Accept above 1.999.
// As a cost: (1 - cos) on each side, never negative; score = 2 - cost.

import { cosine } from '../lm/divergence.ts';
import type { LanguageModel, SpanRow } from '../lm/language-model.ts';
import type { Pieces } from '../lm/pieces.ts';
import type { EntityType } from './entity-type.ts';
import { cutContext, type FilledContext } from './label-pieces.ts';
import { type Place, placePieces, seedPlace, spanPlace } from './replaced-sentence.ts';
import type { Occurrence, SpanTest, SurfaceTerms } from './span-test.ts';
import { type LabelContext, labelContext } from './template.ts';

const SIDES = 2;

export async function openCosineTest(
  lm: LanguageModel,
  types: readonly EntityType[],
  template: string,
): Promise<SpanTest> {
  const contexts = types.map((type) => labelContext(template, type.phrase));
  const rows = types.map((type, i) => type.seeds.map((seed) => meanRow(cutContext(contexts[i], seed, lm.tokenizer))));
  const means = await lm.spanMeans(rows.flat());
  let at = 0;
  const seedMeans = rows.map(({ length }) => {
    at += length;
    return means.slice(at - length, at);
  });
  return new CosineTest(lm, types, contexts, seedMeans);
}

function meanRow(place: Place | FilledContext): SpanRow {
  return { ids: place.pieces.ids, ...placePieces(place) };
}

class CosineTest implements SpanTest {
  readonly name = 'cos2';
  readonly groups = ['context'];
  readonly steps = 1;
  readonly seedCounts: readonly number[];
  readonly #lm: LanguageModel;
  readonly #types: readonly EntityType[];
  readonly #contexts: readonly LabelContext[];
  /** [types][seeds] mean of the seed's last hidden states in the label context. */
  readonly #seedMeans: readonly (readonly Float32Array[])[];
  readonly #longestSeed: number;

  constructor(
    lm: LanguageModel,
    types: readonly EntityType[],
    contexts: readonly LabelContext[],
    seedMeans: Float32Array[][],
  ) {
    this.#lm = lm;
    this.#types = types;
    this.#contexts = contexts;
    this.#seedMeans = seedMeans;
    this.seedCounts = types.map((type) => type.seeds.length);
    this.#longestSeed = Math.max(
      ...types.flatMap((type) => type.seeds.map((seed) => lm.tokenizer.encode(seed).ids.length)),
    );
  }

  longestRow(pieces: Pieces): number {
    return pieces.ids.length + this.#longestSeed;
  }

  openSurface(type: number, surface: string): SurfaceTerms {
    const filled = cutContext(this.#contexts[type], surface, this.#lm.tokenizer);
    const { start, end } = placePieces(filled);
    const seeds = this.seedCounts[type];
    return {
      type,
      ids: filled.pieces.ids,
      pieceOf: [start, end],
      count: 1,
      values: new Array<number>(seeds).fill(NaN),
      sums: new Array<number>(seeds).fill(0),
      groupsDone: 0,
    };
  }

  async addContextTerms(_group: number, surfaces: readonly SurfaceTerms[]): Promise<void> {
    const means = await this.#lm.spanMeans(
      surfaces.map(({ ids, pieceOf }) => ({ ids, start: pieceOf[0], end: pieceOf[1] })),
    );
    surfaces.forEach((surface, i) => {
      this.#seedMeans[surface.type].forEach((seedMean, seed) => {
        surface.values[seed] = 1 - cosine(means[i], seedMean);
        surface.sums[seed] = surface.values[seed];
      });
    });
  }

  sentenceTermCount(): number {
    return 1;
  }

  async sentenceTerms(_step: number, seed: number, occurrences: readonly Occurrence[]): Promise<Float64Array> {
    const rows = occurrences.flatMap(({ sentence, span, type }) => [
      meanRow(spanPlace(sentence, span)),
      meanRow(seedPlace(sentence, span, this.#types[type].seeds[seed], this.#lm.tokenizer)),
    ]);
    const means = await this.#lm.spanMeans(rows);
    return Float64Array.from(occurrences, (_, i) => 1 - cosine(means[SIDES * i], means[SIDES * i + 1]));
  }

  weight(): number {
    return 1;
  }

  scoreOf(cost: number): number {
    return SIDES - cost;
  }

  costOf(score: number): number {
    return SIDES - score;
  }
}
