import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type CoverSet, GREEDY_GUARANTEE, greedyCover, nextSetToReview } from '../../../src/decompose/greedy-cover.ts';

const setOf = (members: number[], meanScore = 1): CoverSet => ({ members, meanScore });
const anySets = (members: number) =>
  fc.array(fc.uniqueArray(fc.nat(members), { maxLength: 6 }), { minLength: 1, maxLength: 7 });

/** What the best k sets cover, by trying all. */
function bestCoverage(sets: readonly (readonly number[])[], k: number): number {
  let best = 0;
  for (let mask = 0; mask < 1 << sets.length; mask++) {
    const chosen = sets.filter((_, i) => mask & (1 << i));
    if (chosen.length <= k) best = Math.max(best, new Set(chosen.flat()).size);
  }
  return best;
}

describe('greedy maximum coverage', () => {
  it('covers at least 1 − (1 − 1/k)^k of what the best k sets cover, whatever the sets', () => {
    fc.assert(
      fc.property(anySets(12), fc.integer({ min: 1, max: 7 }), (sets, k) => {
        const picks = greedyCover(
          sets.map((members) => setOf(members)),
          k,
        );
        const covered = picks.at(-1)?.covered ?? 0;
        const best = bestCoverage(sets, k);
        assert.ok(covered >= (1 - (1 - 1 / k) ** k) * best - 1e-9);
        assert.ok(covered >= GREEDY_GUARANTEE * best);
      }),
    );
  });

  it('is exact where the sets share nothing, with one pick, and with all picks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 7 }),
        anySets(12),
        (sizes, any) => {
          let at = 0;
          const apart = sizes.map((size) => Array.from({ length: size }, () => at++));
          for (let k = 1; k <= apart.length; k++) {
            const covered =
              greedyCover(
                apart.map((members) => setOf(members)),
                k,
              ).at(-1)?.covered ?? 0;
            assert.equal(covered, bestCoverage(apart, k));
          }
          for (const k of [1, any.length]) {
            const covered =
              greedyCover(
                any.map((members) => setOf(members)),
                k,
              ).at(-1)?.covered ?? 0;
            assert.equal(covered, bestCoverage(any, k));
          }
        },
      ),
    );
  });

  it('falls short of the best where the paper says it may', () => {
    // The large set is taken first, and two are needed for the rest.
    const sets = [setOf([1, 2, 3, 4]), setOf([1, 2, 5]), setOf([3, 4, 6])];
    assert.equal(greedyCover(sets, 2).at(-1)?.covered, 5);
    assert.equal(
      bestCoverage(
        sets.map(({ members }) => [...members]),
        2,
      ),
      6,
    );
  });

  it('gains never grow from pick to pick, add up to what is covered, and never repeat a member', () => {
    fc.assert(
      fc.property(anySets(12), (sets) => {
        const picks = greedyCover(sets.map((members) => setOf(members)));
        const gained = picks.flatMap((pick) => pick.gained);
        assert.equal(new Set(gained).size, gained.length);
        assert.equal(picks.at(-1)?.covered ?? 0, new Set(sets.flat()).size);
        picks.forEach(({ gained: own, covered }, i) => {
          assert.ok(own.length > 0 && (i === 0 || own.length <= picks[i - 1].gained.length));
          assert.equal(
            covered,
            picks.slice(0, i + 1).reduce((sum, one) => sum + one.gained.length, 0),
          );
        });
      }),
    );
  });

  it('of equal gains picks the lower mean score, then what comes first', () => {
    const sets = [setOf([1, 2], 0.3), setOf([3, 4], 0.2), setOf([5, 6], 0.3), setOf([7], 0.1)];
    assert.deepEqual(
      greedyCover(sets).map(({ set }) => set),
      [1, 0, 2, 3],
    );
  });

  it('picks nothing where there is nothing to gain', () => {
    assert.deepEqual(greedyCover([]), []);
    assert.deepEqual(greedyCover([setOf([]), setOf([])]), []);
  });
});

describe('next seed to review', () => {
  it('is the one with most members without a verdict; none when all have one', () => {
    const sets = [setOf([1, 2, 3]), setOf([3, 4]), setOf([5])];
    assert.equal(nextSetToReview(sets, () => false)?.set, 0);
    const seen = new Set([1, 2]);
    const next = nextSetToReview(sets, (member) => seen.has(member));
    assert.equal(next?.set, 1);
    assert.deepEqual(next?.gained, [3, 4]);
    assert.equal(
      nextSetToReview(sets, () => true),
      undefined,
    );
  });
});
