import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { leastUncertain, type Prediction } from '../../../src/tagger/certain-spans.ts';

const span = fc.record({
  sentence: fc.nat(5),
  start: fc.nat(5),
  end: fc.constant(9),
  type: fc.constantFrom('A', 'B'),
  confidence: fc.constantFrom(0.1, 0.5, 0.9),
});

describe('CertMine keeps the spans of least uncertainty', () => {
  it('leaves out none that is surer than one it keeps, and keeps the share rounded up', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 30 }), fc.constantFrom(0.1, 0.33, 1), (found, share) => {
        const kept = leastUncertain(found, share);
        assert.equal(kept.length, Math.ceil(share * found.length));
        const left = found.filter((one) => !kept.includes(one));
        const uncertainty = (one: Prediction) => -Math.log(one.confidence);
        for (const one of kept) for (const other of left) assert.ok(uncertainty(one) <= uncertainty(other));
      }),
    );
  });
});
