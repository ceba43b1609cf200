// The map of covered spans: each one's divergences from the facets' seeds are its profile, and the profiles' principal
// components its place. Mining leaves out what cannot be accepted; here the missing cells of the mapped spans are computed.

import type { Decomposition } from '../../../src/decompose/decomposition.ts';
import { principalComponents } from '../../../src/decompose/principal-components.ts';
import { SeedBounds, searchSeeds } from '../../../src/decompose/seed-search.ts';
import type { SeedTest } from '../../../src/decompose/seed-test.ts';
import type { CellBook } from './cell-book.ts';
import type { SearchedSample } from './seed-sample.ts';

export interface SpanMap {
  /** The mapped spans, indices into the sample's. */
  readonly spans: readonly number[];
  /** Columns of the profiles: the facets' seeds, in the order of the facets. */
  readonly seeds: readonly number[];
  /** [mapped spans × seeds], in nats. */
  readonly profiles: Float64Array;
  /** [mapped spans × 2] */
  readonly coordinates: Float64Array;
  /** Share of the profiles' variance on each axis, 0..1, [2]. */
  readonly shares: readonly number[];
}

export interface MapChoice {
  readonly spans: readonly number[];
  readonly seeds: readonly number[];
}

interface Decomposed {
  readonly sample: SearchedSample;
  readonly decomposition: Decomposition;
  readonly counts: (span: number) => boolean;
}

const AXES = 2;

/** @param most spans on the map; where more are covered, evenly chosen in text order. */
export function chooseMapped({ sample, decomposition, counts }: Decomposed, most: number): MapChoice {
  const covered = [...sample.spans.keys()].filter((span) => counts(span) && decomposition.facetOf[span] !== undefined);
  return { spans: evenly(covered, most), seeds: decomposition.facets.flatMap((facet) => facet.seeds) };
}

/** Computes the cells of the profiles that mining left out. Yields the share done, 0..1. */
export async function* completeProfiles(
  test: SeedTest,
  sample: SearchedSample,
  { spans, seeds }: MapChoice,
  cells: CellBook,
): AsyncGenerator<number, void> {
  const bounds = new SeedBounds({ mode: 'all' }, sample.seeds.length);
  const isKnown = (at: number, seed: number) => !seeds.includes(seed) || cells.has(spans[at], seed);
  const places = spans.map((span) => sample.spans[span]);
  for await (const { cells: found, share } of searchSeeds(test, places, { bounds, isKnown })) {
    cells.add(found.map((cell) => ({ ...cell, span: spans[cell.span] })));
    yield share;
  }
}

/** Of complete profiles. */
export function mapSpans({ spans, seeds }: MapChoice, cells: CellBook): SpanMap {
  const profiles = Float64Array.from(spans.flatMap((span) => seeds.map((seed) => cells.score(span, seed)!)));
  const { coordinates, shares } = principalComponents(profiles, seeds.length, AXES);
  return { spans, seeds, profiles, coordinates, shares };
}

function evenly<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list];
  return Array.from({ length: most }, (_, i) => list[Math.floor((i * list.length) / most)]);
}
