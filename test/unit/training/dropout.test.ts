import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillMask } from '../../../main/training/dropout.ts';
import { freeSize, PROBED, sizeOf } from '../../../main/training/free-sizes.ts';
import { keyedBits } from '../../../src/tagger/keyed-random.ts';

function maskOf(length: number, rate: number, ...key: number[]): Float32Array {
  const mask = new Float32Array(length).fill(Number.NaN);
  fillMask(mask, rate, keyedBits(...key));
  return mask;
}

test('drops the share that was asked for and keeps the mean', () => {
  for (const rate of [0.1, 0.5]) {
    const mask = maskOf(100_001, rate, 1);
    const dropped = mask.filter((value) => value === 0).length / mask.length;
    assert.ok(Math.abs(dropped - rate) < 0.005, `${dropped}`);
    assert.equal(new Set(mask).size, 2);
    assert.ok(Math.abs(mask.reduce((sum, value) => sum + value, 0) / mask.length - 1) < 0.01);
  }
  assert.deepEqual(maskOf(3, 0, 1), Float32Array.of(1, 1, 1));
});

test('draws other masks for other steps, the same for the same', () => {
  assert.deepEqual(maskOf(64, 0.5, 1, 2), maskOf(64, 0.5, 1, 2));
  assert.notDeepEqual(maskOf(64, 0.5, 1, 2), maskOf(64, 0.5, 1, 3));
});

test('drops neighbours independently', () => {
  const mask = maskOf(100_000, 0.5, 4);
  let both = 0;
  for (let i = 1; i < mask.length; i++) if (mask[i] === 0 && mask[i - 1] === 0) both++;
  assert.ok(Math.abs(both / mask.length - 0.25) < 0.01);
});

test('finds how a size depends on rows and pieces', () => {
  const of = (size: (rows: number, pieces: number) => number) => {
    const found = freeSize(PROBED.map(({ rows, pieces }) => size(rows, pieces)));
    return found && sizeOf(found, 11, 13);
  };
  assert.equal(
    of(() => 48),
    48,
  );
  assert.equal(
    of((rows) => 4 * rows),
    44,
  );
  assert.equal(
    of((rows, pieces) => 3 * rows * pieces),
    429,
  );
  assert.equal(
    of((_, pieces) => pieces * pieces),
    169,
  );
  assert.equal(
    of((_, pieces) => 2 * pieces - 1),
    undefined,
  );
});
