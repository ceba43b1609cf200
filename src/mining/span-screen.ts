// The approximate first pass of a "fast" run: a cheaper model (int8 with per-piece scales) scores every span against a
// relaxed bound, and only what passes reaches the exact model. Measured on the starter's early checkpoints: with the
// bound divided by 0.8 every span of the exact set passed (performance notes, section 4); that is evidence, no guarantee.

import { spanText } from '../corpus/sentence.ts';
import type { SpanTest } from './span-test.ts';
import {
  type CostBounds,
  fixedBounds,
  type SearchSpan,
  type SeedMode,
  StagedSearch,
  topBounds,
} from './staged-search.ts';
import { SurfaceBook } from './surface-book.ts';
import { SmallestValues } from './top-scores.ts';

/** Share of the relaxed bound that the exact bound is. */
const SCREEN_MARGIN = 0.8;

/** The cost of a threshold, or the K of a top-K run. */
export type ScreenSelection = { readonly cost: number } | { readonly k: number };

export class SpanScreen {
  readonly #surfaces: SurfaceBook;
  readonly #search: StagedSearch;

  constructor(test: SpanTest, selection: ScreenSelection, seedMode: SeedMode) {
    this.#surfaces = new SurfaceBook(test);
    const exact =
      'k' in selection
        ? topBounds(test.seedCounts.map(() => new SmallestValues(selection.k)))
        : fixedBounds(selection.cost);
    const relaxed: CostBounds = { ...exact, bound: (type) => exact.bound(type) / SCREEN_MARGIN };
    this.#search = new StagedSearch(test, seedMode, relaxed);
  }

  /** For each type the spans that pass, as a test to ask; `skip` names those that need no screening. */
  async passing(
    spans: readonly SearchSpan[],
    skip: (span: SearchSpan, type: number) => boolean,
  ): Promise<(span: SearchSpan, type: number) => boolean> {
    const originals = new Map<SearchSpan, SearchSpan>();
    for (const span of spans) {
      const surfaces = this.#surfaces.terms(spanText(span.sentence.sentence, span.span));
      originals.set({ ...span, surfaces }, span);
    }
    const screened = [...originals.keys()];
    const skipScreened = (span: SearchSpan, type: number) => skip(originals.get(span)!, type);
    const passed = new Map<SearchSpan, Set<number>>();
    for await (const { findings } of this.#search.search(screened, skipScreened)) {
      for (const { span, type } of findings) {
        const original = originals.get(span)!;
        const types = passed.get(original);
        if (types) types.add(type);
        else passed.set(original, new Set([type]));
      }
    }
    return (span, type) => passed.get(span)?.has(type) ?? false;
  }
}
