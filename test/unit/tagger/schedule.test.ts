import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planEpoch } from '../../../src/tagger/batch-plan.ts';
import { keyedBits, keyedNormal, keyedRandom } from '../../../src/tagger/keyed-random.ts';
import { learningRateFactor } from '../../../src/tagger/learning-rate.ts';

test('rises linearly, then falls linearly to the last step', () => {
  const factors = Array.from({ length: 10 }, (_, step) => learningRateFactor(step, 10, 0.2));
  assert.deepEqual(factors, [0.5, 1, 1, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125]);
  assert.equal(learningRateFactor(0, 3, 0), 1);
});

test('trains on every row once an epoch, in another order each epoch, the same for a seed', () => {
  const lengths = Array.from({ length: 50 }, (_, i) => 3 + ((i * 7) % 40));
  const plan = planEpoch(lengths, 8, 5, 0);
  assert.deepEqual(
    plan.flat().sort((a, b) => a - b),
    [...lengths.keys()],
  );
  assert.deepEqual(plan, planEpoch(lengths, 8, 5, 0));
  assert.notDeepEqual(plan, planEpoch(lengths, 8, 5, 1));
  assert.notDeepEqual(plan, planEpoch(lengths, 8, 6, 0));
});

test('puts rows of similar length together', () => {
  const lengths = Array.from({ length: 64 }, (_, i) => 1 + i);
  for (const batch of planEpoch(lengths, 8, 1, 0)) {
    const inBatch = batch.map((row) => lengths[row]);
    assert.ok(Math.max(...inBatch) - Math.min(...inBatch) < 16);
  }
});

test('draws numbers that a key decides and that look random', () => {
  const take = (key: number[], count: number) => {
    const random = keyedRandom(...key);
    return Array.from({ length: count }, random);
  };
  assert.deepEqual(take([1, 2], 5), take([1, 2], 5));
  assert.notDeepEqual(take([1, 2], 5), take([2, 1], 5));
  assert.notDeepEqual(take([1], 5), take([1, 0], 5));
  const many = take([3], 20_000);
  const mean = many.reduce((sum, each) => sum + each, 0) / many.length;
  assert.ok(Math.abs(mean - 0.5) < 0.01, `${mean}`);
  // Neighbouring keys' first numbers are as far apart as others.
  const firsts = Array.from({ length: 2000 }, (_, key) => take([9, key], 1)[0]);
  const low = firsts.filter((each) => each < 0.25).length / firsts.length;
  assert.ok(Math.abs(low - 0.25) < 0.04, `${low}`);
  assert.ok(keyedBits(4)() >= 0);
  const normal = keyedNormal(5);
  const squares = Array.from({ length: 20_000 }, () => normal() ** 2);
  assert.ok(Math.abs(squares.reduce((sum, each) => sum + each, 0) / squares.length - 1) < 0.05);
});
