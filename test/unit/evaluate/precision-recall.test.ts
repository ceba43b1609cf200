import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { precisionRecallCurve } from '../../../src/evaluate/precision-recall.ts';
import { averagePrecision } from '../../../src/evaluate/ranking.ts';

describe('the precision-recall curve', () => {
  it('counts anew at every hit what stands above it', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 40 }), fc.nat(10), (hits, missed) => {
        const gold = hits.filter(Boolean).length + missed;
        const slow = hits.flatMap((hit, rank) => {
          const right = hits.filter((one, other) => one && other <= rank).length;
          return hit ? [{ recall: right / gold, precision: right / (rank + 1) }] : [];
        });
        assert.deepEqual(precisionRecallCurve(hits, gold), slow);
      }),
    );
  });

  it('has the average precision as the mean of its precisions over all gold spans', () => {
    const hits = [true, false, true, true, false];
    const mean = precisionRecallCurve(hits, 8).reduce((sum, { precision }) => sum + precision / 8, 0);
    assert.ok(Math.abs(mean - averagePrecision(hits, 8)) < 1e-12);
  });

  it('is empty without gold spans', () => {
    assert.deepEqual(precisionRecallCurve([true], 0), []);
  });
});
