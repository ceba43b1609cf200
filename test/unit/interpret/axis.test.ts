// Round values on the axes of the charts.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { fixedScale, ticks } from '../../../src/interpret/axis.ts';

const texts = (low: number, high: number): string[] => ticks(fixedScale(low, high, 0, 100)).map(({ text }) => text);

describe('ticks', () => {
  it('stand at round values, at both ends where these are round', () => {
    assert.deepEqual(texts(0, 1), ['0', '0.2', '0.4', '0.6', '0.8', '1']);
    assert.deepEqual(texts(-0.9, 18.9), ['0', '5', '10', '15']);
    assert.deepEqual(texts(-0.00382, 0.0801), ['0', '0.02', '0.04', '0.06', '0.08']);
  });

  it('are two to six within the scale, evenly apart, whatever the scale', () => {
    const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(finite, fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (low, width) => {
        const places = ticks(fixedScale(low, low + width, 0, 100)).map(({ at }) => at);
        assert.ok(places.length >= 2 && places.length <= 6, `${places.length} ticks`);
        assert.ok(places.every((at) => at > -1 && at < 101));
        const steps = places.slice(1).map((at, i) => at - places[i]);
        assert.ok(steps.every((step) => Math.abs(step - steps[0]) < 0.01));
      }),
    );
  });
});
