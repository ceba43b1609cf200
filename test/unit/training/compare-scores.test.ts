import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareScores } from '../../../main/training/export/compare-scores.ts';

const TOLERANCE = 0.01;
const compare = (expected: number[], found: number[]) =>
  compareScores([Float32Array.from(expected)], [Float32Array.from(found)], 3, TOLERANCE);

test('counts words by whether their best label is the same', () => {
  const { rows, words, same, different, ties } = compare([-1, -2, -3, -3, -2, -1], [-1.5, -2, -3, -1, -2, -3]);
  assert.deepEqual({ rows, words, same, different, ties }, { rows: 1, words: 2, same: 1, different: 1, ties: 0 });
});

test('calls it a tie where the expected label leads by less than both may have moved', () => {
  assert.equal(compare([-1, -1.015, -3], [-1.008, -1.007, -3]).ties, 1);
  assert.equal(compare([-1, -1.03, -3], [-1.02, -1.01, -3]).different, 1);
});

test('measures the largest difference and the smallest lead', () => {
  const { largestDifference, smallestLead } = compare([-1, -2, -3, -4, -1, -1.25], [-1, -2.5, -3, -4, -1, -1.25]);
  assert.deepEqual([largestDifference, smallestLead], [0.5, 0.25]);
});

test('takes a score that is no number for an infinite difference', () => {
  assert.equal(compare([-1, -2, -3], [-1, Number.NaN, -3]).largestDifference, Number.POSITIVE_INFINITY);
});

test('a row without words changes nothing', () => {
  assert.deepEqual(compareScores([new Float32Array()], [new Float32Array()], 3, TOLERANCE).words, 0);
});
