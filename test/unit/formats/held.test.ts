// What readers hold until the end of a source comes back as it went in.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createHeldNumbers } from '../../../src/formats/held-numbers.ts';
import { createHeldTexts } from '../../../src/formats/held-texts.ts';
import { inBatches, type ReadItem } from '../../../src/formats/reader.ts';

describe('held texts', () => {
  it('come back as they went in, in any order, with half surrogate pairs and byte-order marks', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', '\ufeff', '\ud83d', '\ude00', '\u{1f600}', 'e\u0301'),
    );
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 900, size: 'max' }),
        fc.infiniteStream(fc.nat()),
        (all, numbers) => {
          const held = createHeldTexts();
          for (const one of all) held.add(one);
          assert.equal(held.count(), all.length);
          for (let i = 0; i < 500; i++) {
            const number = numbers.next().value % all.length;
            assert.equal(held.at(number), all[number]);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('come back after many blocks', () => {
    const held = createHeldTexts();
    for (let i = 0; i < 20_000; i++) held.add(`text ${i}`);
    for (let i = 0; i < 20_000; i += 7) assert.equal(held.at((i * 7919) % 20_000), `text ${(i * 7919) % 20_000}`);
  });
});

describe('held numbers', () => {
  it('come back as they went in', () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { maxLength: 9000, size: 'max' }), (all) => {
        const held = createHeldNumbers('any');
        for (const one of all) held.add(one);
        assert.deepEqual(
          Array.from({ length: held.count() }, (_, i) => held.at(i)),
          all,
        );
      }),
      { numRuns: 20 },
    );
    const whole = createHeldNumbers('whole');
    whole.add(2 ** 32 - 1);
    assert.equal(whole.at(0), 2 ** 32 - 1);
  });
});

describe('batches of items', () => {
  it('are asked for one after another, so that what a reader holds is never made into sentences all at once', () => {
    let made = 0;
    function* items(): Generator<ReadItem> {
      for (; made < 10_000; made++) yield { reject: { line: 1, reason: 'one of many', lost: 'sentence' } };
    }
    const batches = inBatches(items());
    const first = batches.next().value as ReadItem[];
    assert.ok(made < 2000, `${made} items were made for the first ${first.length}`);
    let rest = 0;
    for (const batch of batches) rest += batch.length;
    assert.equal(first.length + rest, 10_000);
  });
});
