import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { canMask, type MaskingRules, maskPieces } from '../../../src/adapt/mask-pieces.ts';

const RULES: MaskingRules = { share: 0.15, seed: 1, maskId: 3, vocabularySize: 50, excluded: new Set([0, 1, 2]) };
const row = fc
  .array(fc.integer({ min: 0, max: 49 }), { minLength: 1, maxLength: 60 })
  .map((ids) => Int32Array.from(ids));

describe('masking', () => {
  it('asks for the wanted share of what may be asked for, at least one, and knows what stood there', () => {
    fc.assert(
      fc.property(row, fc.nat(3), (ids, epoch) => {
        fc.pre(canMask(ids, RULES));
        const { places, originals, ids: seen } = maskPieces(ids, RULES, { epoch, row: 7 });
        const eligible = ids.filter((id) => !RULES.excluded.has(id)).length;
        assert.equal(places.length, Math.max(1, Math.round(0.15 * eligible)));
        assert.deepEqual(
          [...originals],
          [...places].map((at) => ids[at]),
        );
        assert.ok(originals.every((id) => !RULES.excluded.has(id)));
        ids.forEach((id, at) => {
          if (!places.includes(at)) assert.equal(seen[at], id);
        });
        assert.deepEqual(
          [...places],
          [...new Set(places)].sort((a, b) => a - b),
        );
      }),
    );
  });

  it('hides 80 %, exchanges 10 % and leaves 10 % of what it asks for', () => {
    const ids = new Int32Array(2000).fill(40);
    let [masked, kept, asked] = [0, 0, 0];
    for (let r = 0; r < 20; r++) {
      const { ids: seen, places } = maskPieces(ids, RULES, { epoch: 0, row: r });
      asked += places.length;
      masked += places.filter((at) => seen[at] === RULES.maskId).length;
      kept += places.filter((at) => seen[at] === 40).length;
    }
    // Another piece may be the mask or the same one by chance: one in fifty each.
    assert.ok(Math.abs(masked / asked - 0.802) < 0.02, `${masked / asked}`);
    assert.ok(Math.abs(kept / asked - 0.102) < 0.02, `${kept / asked}`);
  });

  it('is the same when done again, and another in another epoch', () => {
    const ids = Int32Array.from({ length: 60 }, (_, i) => i % 50);
    const places = (epoch: number) => [...maskPieces(ids, RULES, { epoch, row: 0 }).places];
    assert.deepEqual(places(0), places(0));
    assert.notDeepEqual(places(0), places(1));
  });

  it('cannot ask for anything in a row of boundary pieces', () => {
    assert.equal(canMask(Int32Array.of(0, 1, 2), RULES), false);
  });
});
