import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { wilsonInterval } from '../../../src/evaluate/statistics/proportion-interval.ts';
import { describeBands, estimatePrecision, estimateTop } from '../../../src/review/estimate-precision.ts';
import { RankedVerdicts } from '../../../src/review/ranked-verdicts.ts';
import { cutBands } from '../../../src/review/score-bands.ts';
import { searchThreshold } from '../../../src/review/search-threshold.ts';

/** Scores 0, 1, 2, …; verdicts by rank. */
function rank(size: number, verdicts: Iterable<readonly [number, boolean]> = []): RankedVerdicts {
  const ranked = new RankedVerdicts(Float64Array.from({ length: size }, (_, i) => i));
  for (const [at, isRight] of verdicts) ranked.judge(at, isRight ? 'right' : 'wrong');
  return ranked;
}

const every = (step: number, from: number, to: number, isRight: (rank: number) => boolean) =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => [from + i * step, isRight(from + i * step)] as const);

test('knows nothing before the first verdict, nor of nothing', () => {
  const nothing = { precision: null, low: 0, high: 1, reviewed: 0, right: 0, basis: 'nothing', unseen: 1 };
  assert.deepEqual(estimatePrecision(rank(100), 50), { ...nothing, accepted: 50 });
  assert.deepEqual(estimatePrecision(rank(100, [[3, true]]), 0), { ...nothing, accepted: 0 });
  assert.deepEqual(estimatePrecision(rank(0), 1), { ...nothing, accepted: 0 });
});

test('is certain once every span above the threshold has a verdict', () => {
  const { precision, low, high, basis } = estimatePrecision(
    rank(
      100,
      every(1, 0, 40, (i) => i % 4 !== 0),
    ),
    40,
  );
  assert.deepEqual([precision, low, high, basis], [0.75, 0.75, 0.75, 'counted']);
});

test('counts each band for the spans in it, however many of them were reviewed', () => {
  // 16 of the best 200 reviewed, all right; 100 of the next 200, none of them right.
  const verdicts = rank(400, [...every(12, 0, 192, () => true), ...every(2, 200, 400, () => false)]);
  const { precision, low, high, basis, reviewed, right } = estimatePrecision(verdicts, 400);
  assert.deepEqual([basis, reviewed, right], ['sampled', 116, 16]);
  assert.ok(Math.abs(precision! - 0.5) < 1e-12);
  assert.ok(low < 0.5 && 0.5 <= high && high - low < 0.2);
});

test('takes bands as they are where verdicts are spread evenly, and cuts off what was read from the top', () => {
  assert.ok(
    cutBands(
      rank(
        1000,
        every(40, 20, 1000, () => true),
      ),
      0,
      1000,
    ).every(({ reviewed }) => reviewed >= 5),
  );
  const fromTheTop = cutBands(
    rank(
      1000,
      every(1, 0, 60, () => true),
    ),
    0,
    1000,
  );
  const read = fromTheTop.findLast(({ reviewed }) => reviewed > 0)!;
  assert.ok(read.to <= 63, `${read.to}`);
  assert.equal(fromTheTop.at(-1)!.to, 1000);
});

test('says that most was never looked at when only the top was read', () => {
  const { low, high, basis, unseen } = estimatePrecision(
    rank(
      1000,
      every(1, 0, 60, () => true),
    ),
    1000,
  );
  assert.equal(basis, 'assumed');
  assert.ok(unseen > 0.9 && low < 0.07 && high === 1, `${unseen} ${low} ${high}`);
});

test('bounds what nobody looked at by what lies before and after it', () => {
  const verdicts = rank(1000, [...every(1, 0, 60, (i) => i % 10 !== 0), ...every(1, 900, 1000, (i) => i % 2 === 0)]);
  const { precision, low, high } = estimatePrecision(verdicts, 800);
  const [before, after] = [wilsonInterval(54, 60), wilsonInterval(50, 100)];
  assert.ok(low > after.low - 0.15 && high < before.high + 0.02, `${low} ${high}`);
  assert.ok(precision! > 0.6 && precision! < 0.8);
});

test('draws bands that meet, with a fit that never rises', () => {
  const verdicts = rank(
    600,
    every(3, 0, 600, (i) => (i * 7919) % 600 > i),
  );
  const bands = describeBands(verdicts, 250);
  assert.ok(bands.some(({ from }) => from === 250));
  bands.forEach((band, i) => {
    assert.equal(band.from, i === 0 ? 0 : bands[i - 1].to);
    assert.ok(band.share! >= band.wilson.low && band.share! <= band.wilson.high);
    assert.ok(band.share! >= band.jeffreys.low && band.share! <= band.jeffreys.high);
    assert.ok(i === 0 || band.fitted! <= bands[i - 1].fitted!);
  });
  assert.deepEqual(
    describeBands(rank(10), 5).map(({ share, fitted }) => [share, fitted]),
    [
      [null, null],
      [null, null],
    ],
  );
});

const world = fc.integer({ min: 1, max: 300 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    accepted: fc.integer({ min: 0, max: size }),
    verdicts: fc.array(fc.tuple(fc.nat(size - 1), fc.boolean()), { maxLength: 80 }),
  }),
);

test('holds its own estimate, within 0 and 1, whatever was reviewed', () => {
  fc.assert(
    fc.property(world, ({ size, accepted, verdicts }) => {
      for (const method of ['wilson', 'jeffreys'] as const) {
        const { precision, low, high, unseen } = estimateTop(rank(size, verdicts), accepted, { method });
        assert.ok(low >= 0 && high <= 1 && low <= high && unseen >= 0 && unseen <= 1 + 1e-9);
        if (precision !== null) assert.ok(precision >= low - 1e-9 && precision <= high + 1e-9);
      }
    }),
  );
});

test('does not depend on the order of the verdicts, and forgets one that is taken back', () => {
  fc.assert(
    fc.property(world, fc.nat(299), ({ size, accepted, verdicts }, at) => {
      const once = [...new Map(verdicts)];
      const ranked = rank(size, once);
      const again = rank(size, once.toReversed());
      if (!once.some(([i]) => i === at % size)) {
        again.judge(at % size, 'wrong');
        again.judge(at % size, null);
      }
      assert.deepEqual(estimateTop(again, accepted), estimateTop(ranked, accepted));
    }),
  );
});

test('finds the largest threshold that still promises the precision', () => {
  // Right up to rank 500, wrong after it.
  const verdicts = rank(
    1000,
    every(5, 2, 1000, (i) => i < 500),
  );
  const { threshold, estimate } = searchThreshold(verdicts, 0.8)!;
  assert.ok(estimate.low >= 0.8 && estimate.accepted === threshold, `${estimate.low}`);
  assert.ok(threshold > 520 && threshold < 500 / 0.8, `${threshold}`);
  for (const further of [threshold + 10, threshold + 50, threshold + 200])
    assert.ok(estimatePrecision(verdicts, further).low < 0.8);
  assert.equal(
    searchThreshold(
      rank(
        1000,
        every(5, 0, 1000, () => false),
      ),
      0.8,
    ),
    null,
  );
  assert.equal(searchThreshold(rank(1000), 0.8), null);
});

test('promises nothing beyond the last verdict, and takes the whole ranking where all of it is good', () => {
  assert.ok(
    searchThreshold(
      rank(
        1000,
        every(2, 0, 300, () => true),
      ),
      0.9,
    )!.estimate.accepted <= 300,
  );
  const whole = searchThreshold(
    rank(
      1000,
      every(1, 0, 1000, () => true),
    ),
    0.99,
  )!;
  assert.equal(whole.estimate.accepted, 1000);
  assert.equal(rank(1000).acceptedBy(whole.threshold), 1000);
  // Equal scores go together.
  const tied = new RankedVerdicts(new Float64Array(50).fill(0.3));
  for (let i = 0; i < 50; i++) tied.judge(i, 'right');
  assert.equal(searchThreshold(tied, 0.9)!.estimate.accepted, 50);
});
