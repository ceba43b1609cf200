import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  assignSpans,
  dropFacet,
  type Facet,
  facetMembers,
  facetOverlaps,
  mergeFacets,
  nameFacet,
  proposeFacets,
  splitFacet,
} from '../../../src/decompose/facets.ts';
import { greedyCover } from '../../../src/decompose/greedy-cover.ts';
import { coverSets, type SeedMatrix, seedMatrix } from '../../../src/decompose/seed-matrix.ts';
import { Failure } from '../../../src/failure.ts';

// Spans 0..5 against seeds 0..2; "–" was not accepted.
const TABLE = [
  [0.1, 0.2, NaN],
  [0.1, NaN, NaN],
  [0.3, 0.2, 0.9],
  [NaN, 0.1, 0.2],
  [NaN, NaN, 0.1],
  [NaN, NaN, NaN],
];
const MATRIX = seedMatrix(
  6,
  3,
  TABLE.flatMap((row, span) => row.map((score, seed) => ({ span, seed, score }))),
);
const FACETS: Facet[] = [
  { name: 'a', seeds: [0] },
  { name: '', seeds: [1] },
  { name: 'c', seeds: [2] },
];

const anyMatrix = fc
  .array(fc.array(fc.option(fc.integer({ min: 1, max: 9 }), { nil: NaN }), { minLength: 5, maxLength: 5 }), {
    minLength: 1,
    maxLength: 12,
  })
  // Fractions keep the seeds of a span apart: which of two equal scores is nearer depends on the order of the facets.
  .map((rows) => rows.flatMap((row) => row.map((score, seed) => score + seed / 10)))
  .map((scores): SeedMatrix => ({ spans: scores.length / 5, seeds: 5, scores: Float64Array.from(scores) }));

describe('facets', () => {
  it('every covered span goes to its nearest chosen seed', () => {
    assert.deepEqual(facetMembers(MATRIX, FACETS), [[0, 1], [3, 2], [4]]);
    assert.equal(assignSpans(MATRIX, FACETS)[5], undefined);
    assert.deepEqual(assignSpans(MATRIX, FACETS)[3], { facet: 1, seed: 1, score: 0.1 });
  });

  it('proposed from greedy picks hold every span that any seed accepted, once', () => {
    fc.assert(
      fc.property(anyMatrix, (matrix) => {
        const picks = greedyCover(coverSets(matrix));
        const members = facetMembers(matrix, proposeFacets(picks)).flat();
        assert.equal(new Set(members).size, members.length);
        assert.equal(members.length, picks.at(-1)?.covered ?? 0);
      }),
    );
  });

  it('overlaps count what the seeds of both accepted', () => {
    assert.deepEqual(facetOverlaps(MATRIX, FACETS), [
      [3, 2, 1],
      [2, 3, 2],
      [1, 2, 3],
    ]);
    assert.deepEqual(
      facetOverlaps(MATRIX, FACETS, (span) => span === 2),
      [
        [1, 1, 1],
        [1, 1, 1],
        [1, 1, 1],
      ],
    );
  });

  it('only spans that count are covered, but all accepted ones decide the mean score', () => {
    const [first] = coverSets(MATRIX, (span) => span === 1);
    assert.deepEqual(first.members, [1]);
    assert.ok(Math.abs(first.meanScore - 0.5 / 3) < 1e-12);
  });
});

describe('editing facets', () => {
  it('names one', () => {
    assert.deepEqual(nameFacet(FACETS, 1, 'cities')[1], { name: 'cities', seeds: [1] });
    assert.throws(
      () => nameFacet(FACETS, 3, 'x'),
      (error) => error instanceof Failure && error.code === 'not-found',
    );
  });

  it('merges, in the place and with the name of the first that has one', () => {
    assert.deepEqual(mergeFacets(FACETS, [2, 1]), [
      { name: 'a', seeds: [0] },
      { name: 'c', seeds: [2, 1] },
    ]);
    assert.throws(() => mergeFacets(FACETS, [1, 1]), /Only one facet/);
  });

  it('splitting undoes a merge', () => {
    const merged = mergeFacets(FACETS, [0, 1]);
    assert.deepEqual(splitFacet(merged, 0, [1]), FACETS);
  });

  it('splits by a seed that no facet has: what is nearer to it moves over', () => {
    const two = FACETS.slice(0, 2);
    const split = splitFacet(two, 1, [2]);
    assert.deepEqual(split[2], { name: '', seeds: [2] });
    assert.deepEqual(facetMembers(MATRIX, two), [
      [0, 1],
      [3, 2],
    ]);
    assert.deepEqual(facetMembers(MATRIX, split), [[0, 1], [3, 2], [4]]);
  });

  it('refuses a split that takes nothing, all, or what another facet has', () => {
    assert.throws(() => splitFacet(FACETS, 0, []), /without a seed/);
    assert.throws(() => splitFacet(FACETS, 0, [0]), /Nothing would be left/);
    assert.throws(() => splitFacet(FACETS, 0, [1]), /seed of another facet/);
  });

  it('the spans of a dropped facet go to the nearest of those that are left', () => {
    assert.deepEqual(facetMembers(MATRIX, dropFacet(FACETS, 1)), [
      [0, 1, 2],
      [4, 3],
    ]);
  });

  it('merging keeps every span, and puts it into the merged facet or leaves it where it was', () => {
    fc.assert(
      fc.property(anyMatrix, (matrix) => {
        const facets = [0, 1, 2, 3].map((seed) => ({ name: '', seeds: [seed] }));
        const [before, after] = [facets, mergeFacets(facets, [1, 3])].map((list) => facetMembers(matrix, list));
        assert.deepEqual(after[1].toSorted(), [...before[1], ...before[3]].toSorted());
        assert.deepEqual([after[0], after[2]], [before[0], before[2]]);
      }),
    );
  });
});
