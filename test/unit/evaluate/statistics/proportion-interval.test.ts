import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Interval } from '../../../../src/evaluate/span-scores.ts';
import { incompleteBeta } from '../../../../src/evaluate/statistics/incomplete-beta.ts';
import {
  effectiveTrials,
  jeffreysInterval,
  wilsonInterval,
} from '../../../../src/evaluate/statistics/proportion-interval.ts';

function assertInterval(actual: Interval, low: number, high: number, digits: number): void {
  assert.deepEqual(
    [actual.low.toFixed(digits), actual.high.toFixed(digits)],
    [low.toFixed(digits), high.toFixed(digits)],
  );
}

test("gives Wilson's intervals as Newcombe (1998, Two-sided confidence intervals, Table I, method 3) prints them", () => {
  assertInterval(wilsonInterval(81, 263), 0.2553, 0.3662, 4);
  assertInterval(wilsonInterval(15, 148), 0.0624, 0.1605, 4);
  assertInterval(wilsonInterval(0, 20), 0, 0.1611, 4);
  assertInterval(wilsonInterval(1, 29), 0.0061, 0.1718, 4);
});

test("gives Jeffreys' intervals as Brown, Cai and DasGupta (2001, Table 5) print them", () => {
  assertInterval(jeffreysInterval(0, 7), 0, 0.292, 3);
  assertInterval(jeffreysInterval(1, 7), 0.016, 0.501, 3);
  assertInterval(jeffreysInterval(2, 7), 0.065, 0.648, 3);
});

test('knows nothing without a trial', () => {
  for (const interval of [wilsonInterval(0, 0), jeffreysInterval(0, 0)])
    assert.deepEqual(interval, { low: 0, high: 1 });
});

const counts = fc.integer({ min: 1, max: 3000 }).chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));

test("ends Wilson's interval where the score test just rejects", () => {
  fc.assert(
    fc.property(counts, ([k, n]) => {
      const { low, high } = wilsonInterval(k, n);
      const score = (share: number) => Math.abs(k / n - share) / Math.sqrt((share * (1 - share)) / n);
      const isAtEdge = (end: number) =>
        end < 1e-12 || end > 1 - 1e-12 || Math.abs(score(end) - 1.959963984540054) < 1e-6;
      return low <= k / n && k / n <= high && isAtEdge(low) && isAtEdge(high);
    }),
  );
});

test("leaves 2.5 % of the posterior on either side of Jeffreys' interval", () => {
  fc.assert(
    fc.property(counts, ([k, n]) => {
      const { low, high } = jeffreysInterval(k, n);
      const below = (share: number) => incompleteBeta(share, k + 0.5, n - k + 0.5);
      const lowRight = k === 0 ? low === 0 : Math.abs(below(low) - 0.025) < 1e-9;
      return lowRight && (k === n ? high === 1 : Math.abs(below(high) - 0.975) < 1e-9);
    }),
    { numRuns: 60 },
  );
});

test('counts trials without replacement for more, up to certainty', () => {
  assert.equal(effectiveTrials(1, 50), 1);
  assert.equal(effectiveTrials(25, 50), (25 * 49) / 25);
  assert.equal(effectiveTrials(50, 50), Infinity);
});
