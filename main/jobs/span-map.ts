// The map of covered spans: each one's divergences from the facets' seeds are its profile, and the profiles' principal
// components its place. Mining leaves out what cannot be accepted; here the missing cells of the mapped spans are computed.

import type { Decomposition } from '../../src/decompose/decomposition.ts';
import { principalComponents } from '../../src/decompose/principal-components.ts';
import { SeedBounds, searchSeeds } from '../../src/decompose/seed-search.ts';
import type { SeedTest } from '../../src/decompose/seed-test.ts';
import type { CellJournal } from './cell-journal.ts';
import type { SeedSample } from './seed-sample.ts';

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

interface MappedParts {
  readonly test: SeedTest;
  readonly sample: SeedSample;
  readonly decomposition: Decomposition;
  readonly counts: (span: number) => boolean;
}

interface MapOptions {
  /** Spans on the map; where more are covered, evenly chosen in text order. */
  readonly most: number;
  readonly stop: { readonly aborted: boolean };
  readonly onProgress: (share: number) => void;
}

const AXES = 2;

/** Undefined when stopped. */
export async function mapSpans(
  parts: MappedParts,
  cells: CellJournal,
  options: MapOptions,
): Promise<SpanMap | undefined> {
  const { test, sample, decomposition, counts } = parts;
  const seeds = decomposition.facets.flatMap((facet) => facet.seeds);
  const covered = [...sample.spans.keys()].filter((span) => counts(span) && decomposition.facetOf[span] !== undefined);
  const spans = evenly(covered, options.most);
  const bounds = new SeedBounds({ mode: 'all' }, sample.seeds.length);
  const isKnown = (at: number, seed: number) => !seeds.includes(seed) || cells.has(spans[at], seed);
  const places = spans.map((span) => sample.spans[span]);
  for await (const { cells: found, share } of searchSeeds(test, places, { bounds, isKnown })) {
    cells.add(found.map((cell) => ({ ...cell, span: spans[cell.span] })));
    options.onProgress(share);
    if (options.stop.aborted && share < 1) return undefined;
  }
  const profiles = Float64Array.from(spans.flatMap((span) => seeds.map((seed) => cells.score(span, seed)!)));
  const { coordinates, shares } = principalComponents(profiles, seeds.length, AXES);
  return { spans, seeds, profiles, coordinates, shares };
}

function evenly<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list];
  return Array.from({ length: most }, (_, i) => list[Math.floor((i * list.length) / most)]);
}
