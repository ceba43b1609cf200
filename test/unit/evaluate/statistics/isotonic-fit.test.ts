import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitDecreasing } from '../../../../src/evaluate/statistics/isotonic-fit.ts';

test('pools neighbours that rise, by weight', () => {
  assert.deepEqual([...fitDecreasing([8, 5, 7, 1], [10, 1, 3, 5])], [8, 6.5, 6.5, 1]);
  assert.deepEqual([...fitDecreasing([1, 2, 3], [1, 1, 1])], [2, 2, 2]);
  assert.deepEqual([...fitDecreasing([], [])], []);
  assert.throws(() => fitDecreasing([1], [0]));
});

const sequence = fc
  .integer({ min: 1, max: 7 })
  .chain((size) =>
    fc.tuple(
      fc.array(fc.integer({ min: 0, max: 10 }), { minLength: size, maxLength: size }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: size, maxLength: size }),
    ),
  );

test('is the best of all non-increasing sequences, by brute force', () => {
  fc.assert(
    fc.property(sequence, ([values, weights]) => {
      const loss = (fit: ArrayLike<number>) =>
        values.reduce((sum, value, i) => sum + weights[i] * (value - fit[i]) ** 2, 0);
      const fitted = fitDecreasing(values, weights);
      assert.ok(fitted.every((value, i) => i === 0 || value <= fitted[i - 1]));
      assert.ok(Math.abs(loss(fitted) - bestOfBlocks(values, weights, loss)) < 1e-9);
    }),
  );
});

/** The best fit is constant on blocks, with their means: tries every way to cut into blocks. */
function bestOfBlocks(values: number[], weights: number[], loss: (fit: number[]) => number): number {
  let best = Infinity;
  for (let cuts = 0; cuts < 2 ** (values.length - 1); cuts++) {
    const fit: number[] = [];
    for (let from = 0; from < values.length; ) {
      let to = from + 1;
      while (to < values.length && !((cuts >> (to - 1)) & 1)) to++;
      const mass = weights.slice(from, to).reduce((sum, weight) => sum + weight, 0);
      const mean = values.slice(from, to).reduce((sum, value, i) => sum + value * weights[from + i], 0) / mass;
      while (fit.length < to) fit.push(mean);
      from = to;
    }
    if (fit.every((value, i) => i === 0 || value <= fit[i - 1] + 1e-12)) best = Math.min(best, loss(fit));
  }
  return best;
}
