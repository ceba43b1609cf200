import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { jeffreysInterval, wilsonInterval } from '../../../../src/evaluate/statistics/proportion-interval.ts';
import {
  effectiveSize,
  type Stratum,
  stratifiedInterval,
  stratifiedShare,
} from '../../../../src/evaluate/statistics/stratified-share.ts';

const near = (a: number, b: number) => Math.abs(a - b) < 1e-9;

test('is the plain interval for one stratum, and for equal strata with equal shares', () => {
  const one: Stratum[] = [{ weight: 1, trials: 60, successes: 51 }];
  const three: Stratum[] = [1, 2, 3].map(() => ({ weight: 1 / 3, trials: 20, successes: 17 }));
  for (const strata of [one, three]) {
    assert.ok(near(stratifiedShare(strata), 51 / 60));
    assert.ok(near(effectiveSize(strata), 60));
    const [wilson, jeffreys] = [stratifiedInterval(strata, 'wilson'), stratifiedInterval(strata, 'jeffreys')];
    assert.ok(near(wilson.low, wilsonInterval(51, 60).low) && near(wilson.high, wilsonInterval(51, 60).high));
    assert.ok(near(jeffreys.low, jeffreysInterval(51, 60).low) && near(jeffreys.high, jeffreysInterval(51, 60).high));
  }
});

test('weighs the strata by what they stand for, not by what was seen of them', () => {
  // Cochran (1977), equation 5.1: 0.9 · 90 % + 0.1 · 50 %.
  const strata = [
    { weight: 0.9, trials: 10, successes: 9 },
    { weight: 0.1, trials: 100, successes: 50 },
  ];
  assert.ok(near(stratifiedShare(strata), 0.86));
  // Nearly all of the uncertainty is that of the ten.
  assert.ok(effectiveSize(strata) < 15);
});

test('is narrower where the strata differ, and is the share itself once everything was seen', () => {
  const apart = [
    { weight: 0.5, trials: 50, successes: 49 },
    { weight: 0.5, trials: 50, successes: 5 },
  ];
  assert.ok(effectiveSize(apart) > 200);
  const all = [
    { weight: 0.25, trials: 5, successes: 5, population: 5 },
    { weight: 0.75, trials: 15, successes: 3, population: 15 },
  ];
  assert.deepEqual(stratifiedInterval(all), { low: 0.4, high: 0.4 });
});

const stratum = fc
  .record({
    weight: fc.integer({ min: 1, max: 50 }),
    trials: fc.integer({ min: 1, max: 30 }),
    rest: fc.integer({ min: 1, max: 100 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ weight, trials, rest, share }) => ({
    weight,
    trials,
    successes: Math.round(share * trials),
    population: trials + rest,
  }));

test('holds the share, within 0 and the whole, and narrows with confidence', () => {
  fc.assert(
    fc.property(fc.array(stratum, { minLength: 1, maxLength: 8 }), (strata) => {
      const whole = strata.reduce((sum, { weight }) => sum + weight, 0);
      const share = stratifiedShare(strata);
      for (const method of ['wilson', 'jeffreys'] as const) {
        const { low, high } = stratifiedInterval(strata, method);
        const narrow = stratifiedInterval(strata, method, 0.5);
        assert.ok(low >= 0 && high <= whole * (1 + 1e-12), method);
        assert.ok(low <= share * (1 + 1e-9) + 1e-12 && share <= high * (1 + 1e-9), method);
        assert.ok(narrow.low >= low - 1e-9 && narrow.high <= high + 1e-9, method);
      }
    }),
  );
});
