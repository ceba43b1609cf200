import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Judgement, RankedVerdicts } from '../../../src/review/ranked-verdicts.ts';

const scoresOf = (size: number) => Float64Array.from({ length: size }, (_, rank) => rank / 100);

const verdict = fc.tuple(fc.nat(199), fc.constantFrom<Judgement | null>('right', 'wrong', null));

test('counts any stretch as a slow count of the last word on each span does', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.array(verdict, { maxLength: 300 }), (size, given) => {
      const verdicts = new RankedVerdicts(scoresOf(size));
      const last = new Map<number, Judgement | null>();
      for (const [at, judgement] of given) {
        verdicts.judge(at % size, judgement);
        last.set(at % size, judgement);
      }
      const count = (from: number, to: number, wanted: readonly (Judgement | null)[]) =>
        [...last].filter(([rank, said]) => rank >= from && rank < to && wanted.includes(said)).length;
      for (const [from, to] of [
        [0, size],
        [size >> 2, size - (size >> 3)],
        [size, size],
      ]) {
        const expected = { reviewed: count(from, to, ['right', 'wrong']), right: count(from, to, ['right']) };
        assert.deepEqual(verdicts.countBetween(from, to), expected);
        assert.equal(verdicts.reviewedBetween(from, to), expected.reviewed);
      }
      const ranks = [...last].filter(([, said]) => said !== null).map(([rank]) => rank);
      assert.equal(verdicts.reviewedEnd, ranks.length === 0 ? 0 : Math.max(...ranks) + 1);
      for (const [rank, said] of last) assert.equal(verdicts.judgementAt(rank), said);
    }),
  );
});

test('accepts what scores below the threshold, equal scores together', () => {
  const verdicts = new RankedVerdicts([0.1, 0.2, 0.2, 0.2, 0.5]);
  assert.deepEqual(
    [0, 0.1, 0.2, 0.21, 0.5, 9].map((threshold) => verdicts.acceptedBy(threshold)),
    [0, 0, 1, 4, 4, 5],
  );
});

test('refuses scores out of order, scores that are no numbers, and ranks that there are not', () => {
  assert.throws(() => new RankedVerdicts([0.2, 0.1]));
  assert.throws(() => new RankedVerdicts([0.1, Number.NaN]));
  assert.throws(() => new RankedVerdicts([0.1], [1, 2]));
  const verdicts = new RankedVerdicts([0.1]);
  for (const rank of [-1, 1, 0.5]) assert.throws(() => verdicts.judge(rank, 'right'));
});
