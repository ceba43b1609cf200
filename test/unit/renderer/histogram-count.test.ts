// What a histogram says of a threshold.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { candidatesBefore } from '../../../renderer/components/histogram-count.ts';

const histogram = { low: 0, high: 0.4, counts: [10, 20, 0, 4] };

describe('candidates before a threshold', () => {
  it('are whole steps where the threshold lies between two', () => {
    assert.equal(candidatesBefore(histogram, 0.2, false), 30);
    assert.equal(candidatesBefore(histogram, 0.2, true), 4);
  });

  it('are a share of the step that is cut', () => {
    assert.equal(candidatesBefore(histogram, 0.15, false), 20);
  });

  it('are none before the best and all behind the worst', () => {
    assert.equal(candidatesBefore(histogram, -1, false), 0);
    assert.equal(candidatesBefore(histogram, 1, false), 34);
    assert.equal(candidatesBefore(histogram, 1, true), 0);
  });

  it('are all or none where every score is equal', () => {
    const equal = { low: 0.1, high: 0.1, counts: [7, 0, 0] };
    assert.equal(candidatesBefore(equal, 0.1, false), 0);
    assert.equal(candidatesBefore(equal, 0.2, false), 7);
  });
});
