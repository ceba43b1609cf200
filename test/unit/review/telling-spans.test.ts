import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { permanentNumber } from '../../../src/review/random-order.ts';
import { RankedVerdicts } from '../../../src/review/ranked-verdicts.ts';
import { mostTellingSpans } from '../../../src/review/telling-spans.ts';

const rank = (size: number) => new RankedVerdicts(Float64Array.from({ length: size }, (_, i) => i));

test('spreads the first spans over all bands alike', () => {
  const spans = mostTellingSpans(rank(1600), 1600, 32, { seed: 1 });
  const bands = spans.map((at) => Math.floor(at / 100));
  assert.deepEqual(
    bands.toSorted((a, b) => a - b),
    Array.from({ length: 32 }, (_, i) => i >> 1),
  );
});

test('asks more where precision is in doubt, and where little is known', () => {
  const verdicts = rank(1600);
  for (let i = 0; i < 1600; i += 8) {
    if (i < 1400) verdicts.judge(i, i < 600 || i % 16 === 0 ? 'right' : 'wrong');
  }
  const spans = mostTellingSpans(verdicts, 1600, 60, { seed: 1 });
  const within = (from: number, to: number) => spans.filter((at) => at >= from && at < to).length;
  assert.ok(within(1400, 1600) >= 24, 'unknown');
  assert.ok(within(700, 1300) > 2 * within(0, 600), `${within(700, 1300)} ${within(0, 600)}`);
});

const world = fc.integer({ min: 1, max: 400 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    accepted: fc.integer({ min: 0, max: size }),
    reviewed: fc.array(fc.tuple(fc.nat(size - 1), fc.boolean()), { maxLength: 200 }),
    k: fc.integer({ min: 0, max: 50 }),
    seed: fc.nat(),
  }),
);

test('gives unreviewed spans above the threshold, each once, as many as there are', () => {
  fc.assert(
    fc.property(world, ({ size, accepted, reviewed, k, seed }) => {
      const verdicts = rank(size);
      for (const [at, isRight] of reviewed) verdicts.judge(at, isRight ? 'right' : 'wrong');
      const isExcluded = (at: number) => at % 7 === 3;
      const spans = mostTellingSpans(verdicts, accepted, k, { seed, isExcluded });
      const free = Array.from({ length: accepted }, (_, i) => i).filter(
        (i) => !verdicts.isReviewed(i) && !isExcluded(i),
      );
      assert.equal(spans.length, Math.min(k, free.length));
      assert.equal(new Set(spans).size, spans.length);
      assert.ok(spans.every((at) => free.includes(at)));
      assert.deepEqual(mostTellingSpans(verdicts, accepted, k, { seed, isExcluded }), spans);
      assert.deepEqual(mostTellingSpans(verdicts, accepted, k >> 1, { seed, isExcluded }), spans.slice(0, k >> 1));
    }),
  );
});

test('draws by the key of a span, so that new spans do not change the draw among the old ones', () => {
  const old = rank(160);
  const first = mostTellingSpans(old, 160, 16, { seed: 9 }).map((at) => old.keys[at]);
  // One new span at the end of each band of ten.
  const keys = Array.from({ length: 176 }, (_, i) => (i % 11 === 10 ? 1000 + i : i - Math.floor(i / 11)));
  const grown = new RankedVerdicts(
    Float64Array.from({ length: 176 }, (_, i) => i),
    keys,
  );
  const second = mostTellingSpans(grown, 176, 16, { seed: 9 }).map((at) => grown.keys[at]);
  assert.ok(second.filter((key) => key < 1000).every((key) => first.includes(key)));
});

test('draws every span of a band equally often', () => {
  const times = new Int32Array(160);
  const draws = 2000;
  for (let seed = 0; seed < draws; seed++) for (const at of mostTellingSpans(rank(160), 160, 32, { seed })) times[at]++;
  // 2 of 10 in each band; four standard deviations of a binomial count.
  const spread = 4 * Math.sqrt(draws * 0.2 * 0.8);
  for (const count of times) assert.ok(Math.abs(count - draws * 0.2) < spread, `${count}`);
});

test('gives numbers that fill 32 bits evenly', () => {
  const bits = new Int32Array(32);
  const keys = 20_000;
  for (let key = 0; key < keys; key++) {
    const number = permanentNumber(3, key);
    for (let bit = 0; bit < 32; bit++) bits[bit] += (number >>> bit) & 1;
  }
  for (const count of bits) assert.ok(Math.abs(count / keys - 0.5) < 0.015, `${count}`);
});
