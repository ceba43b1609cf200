import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { groupRows, paddedLength, targetFeeds } from '../../../main/training/row-group.ts';

test('puts every row into one group, and no group of several rows above the limit', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 60 })), fc.integer({ min: 1, max: 200 }), (lengths, limit) => {
      const groups = groupRows(lengths, limit);
      assert.deepEqual(
        groups.flat().sort((a, b) => a - b),
        [...lengths.keys()],
      );
      for (const group of groups) {
        const longest = Math.max(...group.map((row) => lengths[row]));
        assert.ok(group.length === 1 || group.length * longest <= limit);
      }
    }),
  );
});

test('pads to a multiple of eight, but not beyond the longest row of the model', () => {
  const row = (length: number) => ({ ids: new Int32Array(length), hidden: new Float32Array() });
  assert.equal(paddedLength([row(3), row(9)], 512), 16);
  assert.equal(paddedLength([row(16)], 512), 16);
  assert.equal(paddedLength([row(27)], 30), 30);
});

test('lays targets at their places and divides the weights', () => {
  const target = {
    positions: Int32Array.of(2),
    distributions: Float32Array.of(0.25, 0.75),
    weights: Float32Array.of(3),
  };
  const none = { positions: new Int32Array(), distributions: new Float32Array(), weights: new Float32Array() };
  const { targets, weights } = targetFeeds([none, target], 4, 2, 6);
  assert.deepEqual(weights.dims, [8, 1]);
  assert.deepEqual([...(weights.data as Float32Array)], [0, 0, 0, 0, 0, 0, 0.5, 0]);
  assert.deepEqual([...(targets.data as Float32Array).subarray(12, 14)], [0.25, 0.75]);
});
