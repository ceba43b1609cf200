// The label-context terms of each surface form, kept from stretch to stretch: they depend on the type and the surface
// only, never on the sentence (method section 8).

import type { SpanTest, SurfaceTerms } from './span-test.ts';

/** Surface forms kept (about 0.5 kB each for four types); beyond that the book starts anew. */
const KEPT_SURFACES = 100_000;

export class SurfaceBook {
  readonly #test: SpanTest;
  #surfaces = new Map<string, readonly SurfaceTerms[]>();

  constructor(test: SpanTest) {
    this.#test = test;
  }

  /** The terms of a surface form, one entry a type. */
  terms(surface: string): readonly SurfaceTerms[] {
    let terms = this.#surfaces.get(surface);
    if (!terms) {
      if (this.#surfaces.size >= KEPT_SURFACES) this.#surfaces = new Map();
      terms = this.#test.seedCounts.map((_, type) => this.#test.openSurface(type, surface));
      this.#surfaces.set(surface, terms);
    }
    return terms;
  }
}
