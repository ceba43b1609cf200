import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hardTargets, pieceTargets } from '../../../src/tagger/word-targets.ts';

const row = { ids: new Int32Array(6), words: Int32Array.of(2, 3, 4), positions: Int32Array.of(1, 2, 2) };

test('takes the row’s own words and leaves out those of no weight', () => {
  const targets = hardTargets(Int32Array.of(0, 0, 1, 2, 0), 3, Float32Array.of(1, 1, 0.5, 1, 0));
  const found = pieceTargets(row, targets);
  assert.deepEqual([...found.positions], [1, 2]);
  assert.deepEqual([...found.weights], [0.5, 1]);
  assert.deepEqual([...found.distributions], [0, 1, 0, 0, 0, 1]);
});

test('gives words that share a piece the same loss as two targets would have', () => {
  const found = pieceTargets(row, hardTargets(Int32Array.of(0, 0, 1, 2, 0), 3, Float32Array.of(1, 1, 0, 1, 3)));
  assert.deepEqual([...found.positions], [2]);
  assert.deepEqual([...found.weights], [4]);
  const logProbabilities = [-0.3, -2, -1.5];
  const loss = found.weights[0] * found.distributions.reduce((sum, p, label) => sum - p * logProbabilities[label], 0);
  assert.ok(Math.abs(loss - (1 * 1.5 + 3 * 0.3)) < 1e-6);
});
