// Facets: proposed fine-grained types (paper 6.1). A facet is one seed, or several that the linguist merged; which spans
// belong to it follows from the seeds, so that naming, merging, splitting and dropping never lose a span.

import { Failure } from '../failure.ts';
import type { CoverPick } from './greedy-cover.ts';
import { isAccepted, type SeedMatrix, scoreAt } from './seed-matrix.ts';

export interface Facet {
  /** What the linguist calls it; empty until she does. */
  readonly name: string;
  /** Indices of its seeds, the picked one first; never empty. No seed is in two facets. */
  readonly seeds: readonly number[];
}

/** One facet a pick, in the order of the picks. */
export function proposeFacets(picks: readonly CoverPick[]): Facet[] {
  return picks.map(({ set }) => ({ name: '', seeds: [set] }));
}

/** The facet of a span, and how near it is. */
export interface Assignment {
  readonly facet: number;
  readonly seed: number;
  /** In nats. */
  readonly score: number;
}

/**
 * Each span's nearest seed of all facets among those that accepted it, [spans]; undefined where none did.
 * Equal scores: the earlier facet, the earlier seed in it.
 */
export function assignSpans(matrix: SeedMatrix, facets: readonly Facet[]): (Assignment | undefined)[] {
  return Array.from({ length: matrix.spans }, (_, span) => {
    let nearest: Assignment | undefined;
    facets.forEach(({ seeds }, facet) => {
      for (const seed of seeds) {
        const score = scoreAt(matrix, span, seed);
        if (!Number.isNaN(score) && score < (nearest?.score ?? Number.POSITIVE_INFINITY))
          nearest = { facet, seed, score };
      }
    });
    return nearest;
  });
}

/** The spans of each facet, nearest first, [facets]. */
export function facetMembers(matrix: SeedMatrix, facets: readonly Facet[]): number[][] {
  const members: { span: number; score: number }[][] = facets.map(() => []);
  assignSpans(matrix, facets).forEach((assignment, span) => {
    if (assignment) members[assignment.facet].push({ span, score: assignment.score });
  });
  return members.map((list) => list.sort((a, b) => a.score - b.score || a.span - b.span).map(({ span }) => span));
}

/**
 * How many spans the seeds of two facets both accepted, [facets][facets]; on the diagonal what a facet's seeds accepted.
 * @param counts spans that count.
 */
export function facetOverlaps(
  matrix: SeedMatrix,
  facets: readonly Facet[],
  counts: (span: number) => boolean = () => true,
): number[][] {
  const overlaps = facets.map(() => new Array<number>(facets.length).fill(0));
  for (let span = 0; span < matrix.spans; span++) {
    if (!counts(span)) continue;
    const own = facets.flatMap(({ seeds }, facet) =>
      seeds.some((seed) => isAccepted(matrix, span, seed)) ? [facet] : [],
    );
    for (const a of own) for (const b of own) overlaps[a][b]++;
  }
  return overlaps;
}

export function nameFacet<Own extends Facet>(facets: readonly Own[], facet: number, name: string): Own[] {
  facetAt(facets, facet);
  return facets.map((one, i) => (i === facet ? { ...one, name } : one));
}

/** The merged facet stands where the first of them stood and keeps its name, or else the first name there is. */
export function mergeFacets<Own extends Facet>(facets: readonly Own[], merged: readonly number[]): Own[] {
  const parts = [...new Set(merged)].map((facet) => facetAt(facets, facet));
  if (parts.length < 2)
    throw new Failure('bad-argument', 'Only one facet is to be merged.', 'Choose two facets or more.');
  const first = Math.min(...merged);
  const whole: Own = {
    ...facets[first],
    name: parts.find(({ name }) => name !== '')?.name ?? '',
    seeds: parts.flatMap(({ seeds }) => seeds),
  };
  return facets.flatMap((one, i) => (i === first ? [whole] : merged.includes(i) ? [] : [one]));
}

/**
 * Makes a new facet, without a name, right after the one that is split, out of some of its seeds (undoing a merge) or of
 * seeds that are in no facet yet: the spans that are nearer to those move over.
 * @throws Failure when a seed belongs to another facet, or none is left.
 */
export function splitFacet<Own extends Facet>(
  facets: readonly Own[],
  facet: number,
  seeds: readonly number[],
): (Own | Facet)[] {
  const split = facetAt(facets, facet);
  const taken = [...new Set(seeds)];
  if (taken.length === 0)
    throw new Failure('bad-argument', 'A facet is to be split without a seed.', 'Choose a seed for the new part.');
  const foreign = taken.filter((seed) => facets.some((one, i) => i !== facet && one.seeds.includes(seed)));
  if (foreign.length > 0) {
    const hint = 'Merge the two facets first, or choose a seed that is in no facet.';
    throw new Failure('bad-argument', 'A seed of another facet cannot be split off this one.', hint);
  }
  const left = split.seeds.filter((seed) => !taken.includes(seed));
  if (left.length === 0) {
    const hint = 'Leave it one of its seeds, or choose a seed that is in no facet.';
    throw new Failure('bad-argument', 'Nothing would be left of the facet that is split.', hint);
  }
  return facets.flatMap<Own | Facet>((one, i) =>
    i === facet
      ? [
          { ...one, seeds: left },
          { name: '', seeds: taken },
        ]
      : [one],
  );
}

/** Its spans go to the nearest of the other facets that accepted them; its seeds are free again. */
export function dropFacet<Own extends Facet>(facets: readonly Own[], facet: number): Own[] {
  facetAt(facets, facet);
  return facets.filter((_, i) => i !== facet);
}

function facetAt<Own extends Facet>(facets: readonly Own[], facet: number): Own {
  const found = facets[facet];
  if (!found)
    throw new Failure('not-found', `There is no facet ${facet + 1}.`, 'Look at the list of fine types again.');
  return found;
}
