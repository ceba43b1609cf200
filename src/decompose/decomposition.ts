// A coarse type decomposed (paper 6.1, Fig. 4): the coverage curve of the greedy picks, the first of them as facets with
// what they gained, how facets overlap, to which one each span belongs, and which seed to review next.

import { assignSpans, type Facet, facetMembers, facetOverlaps, proposeFacets } from './facets.ts';
import { greedyCover, nextSetToReview } from './greedy-cover.ts';
import { acceptedSpans, coverSets, type SeedMatrix } from './seed-matrix.ts';

export interface CurvePoint {
  readonly seed: number;
  /** Spans that no earlier pick covers. */
  readonly gain: number;
  readonly covered: number;
  /** Of all spans that count, 0..1. */
  readonly share: number;
}

export interface ProposedFacet extends Facet {
  /** Spans that count and that no facet before it covers, nearest first to the first of its seeds that covers them. */
  readonly gained: readonly number[];
  /** Spans that count and are nearest to this facet, nearest first. */
  readonly members: readonly number[];
}

/** Facets with what follows from their seeds. */
export interface ArrangedFacets {
  readonly facets: readonly ProposedFacet[];
  /** Spans that count and that the seeds of both facets accepted, [facets][facets]. */
  readonly overlaps: readonly (readonly number[])[];
  /** Index of each span's facet, [spans]; undefined where no facet's seed accepted it. */
  readonly facetOf: readonly (number | undefined)[];
}

/** The facets are the first picks. */
export interface Decomposition extends ArrangedFacets {
  /** Every pick until nothing is gained any more. */
  readonly curve: readonly CurvePoint[];
  /** Seeds' own accepted spans that count, and the mean score of all that they accepted, [seeds]. */
  readonly seeds: readonly { readonly covers: number; readonly meanScore: number }[];
  /** The seed that shows most spans without a verdict; undefined when all that was accepted has one. */
  readonly next: number | undefined;
}

export interface DecomposeOptions {
  /** Spans that count for the coverage. */
  readonly counts: (span: number) => boolean;
  /** Spans whose type is known: gold, or a verdict. */
  readonly isReviewed: (span: number) => boolean;
  readonly mostFacets: number;
}

export function decompose(matrix: SeedMatrix, { counts, isReviewed, mostFacets }: DecomposeOptions): Decomposition {
  const sets = coverSets(matrix, counts);
  const picks = greedyCover(sets);
  const countable = Array.from({ length: matrix.spans }, (_, span) => span).filter(counts).length;
  const chosen = picks.slice(0, mostFacets);
  return {
    ...arrangeFacets(matrix, proposeFacets(chosen), counts),
    curve: picks.map(({ set, gained, covered }) => ({
      seed: set,
      gain: gained.length,
      covered,
      share: covered / countable,
    })),
    seeds: sets.map(({ members: covers, meanScore }) => ({ covers: covers.length, meanScore })),
    next: nextSetToReview(coverSets(matrix), isReviewed)?.set,
  };
}

/** What follows from the seeds of facets, as they were picked or as a linguist has them. */
export function arrangeFacets(
  matrix: SeedMatrix,
  facets: readonly Facet[],
  counts: (span: number) => boolean,
): ArrangedFacets {
  const members = facetMembers(matrix, facets);
  const covered = new Set<number>();
  const gainOf = ({ seeds }: Facet): number[] => {
    const gained = seeds.flatMap((seed) => acceptedSpans(matrix, seed)).filter((span) => counts(span));
    const own = [...new Set(gained)].filter((span) => !covered.has(span));
    for (const span of own) covered.add(span);
    return own;
  };
  return {
    facets: facets.map((facet, i) => ({ ...facet, gained: gainOf(facet), members: members[i].filter(counts) })),
    overlaps: facetOverlaps(matrix, facets, counts),
    facetOf: assignSpans(matrix, facets).map((assignment) => assignment?.facet),
  };
}
