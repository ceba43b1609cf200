import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LabelledSpan } from '../../../src/corpus/sentence.ts';
import { scoreIntervals } from '../../../src/evaluate/score-intervals.ts';
import type { TaggedPair } from '../../../src/evaluate/tagged-pair.ts';
import { Failure } from '../../../src/failure.ts';
import { drawGoldSample, evaluateGoldSample } from '../../../src/review/gold-sample.ts';
import { keyedRandom } from '../../../src/tagger/keyed-random.ts';

const documentsOf = (sizes: readonly number[]) =>
  sizes.flatMap((size, i) => new Array<string>(size).fill(`document ${i}`));

const world = fc.tuple(
  fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 8 }),
  fc.integer({ min: 1, max: 60 }),
  fc.nat(),
);

test('draws each sentence once, in order, and from each document its share rounded up or down', () => {
  fc.assert(
    fc.property(world, ([sizes, size, seed]) => {
      const documents = documentsOf(sizes);
      const drawn = [...drawGoldSample(documents, { size, seed })];
      assert.equal(drawn.length, Math.min(size, documents.length));
      assert.ok(drawn.every((at, i) => at < documents.length && (i === 0 || at > drawn[i - 1])));
      assert.deepEqual([...drawGoldSample(documents, { size, seed })], drawn);
      sizes.forEach((length, i) => {
        const share = (length * drawn.length) / documents.length;
        const own = drawn.filter((at) => documents[at] === `document ${i}`).length;
        assert.ok(own >= Math.floor(share - 1e-9) && own <= Math.ceil(share + 1e-9), `${own} for ${share}`);
      });
    }),
  );
});

test('takes documents whole where that is asked for, and no more of them than needed', () => {
  fc.assert(
    fc.property(world, ([sizes, size, seed]) => {
      const documents = documentsOf(sizes);
      const drawn = [...drawGoldSample(documents, { size, seed, by: 'whole documents' })];
      const counts = sizes.map((_, i) => drawn.filter((at) => documents[at] === `document ${i}`).length);
      assert.ok(counts.every((count, i) => count === 0 || count === sizes[i]));
      const smallest = Math.max(...counts.filter((count) => count > 0));
      assert.ok(drawn.length >= Math.min(size, documents.length) && drawn.length - smallest < size);
    }),
  );
});

test('gives every sentence the same chance', () => {
  const documents = documentsOf([1, 2, 7, 30]);
  const times = new Int32Array(40);
  const draws = 3000;
  for (let seed = 0; seed < draws; seed++) for (const at of drawGoldSample(documents, { size: 10, seed })) times[at]++;
  const spread = 4 * Math.sqrt(draws * 0.25 * 0.75);
  for (const count of times) assert.ok(Math.abs(count - draws / 4) < spread, `${count}`);
});

test('refuses to draw from nothing, or nothing', () => {
  assert.throws(() => drawGoldSample([], { size: 5, seed: 1 }), Failure);
  for (const size of [0, -1, 1.5]) assert.throws(() => drawGoldSample(['a'], { size, seed: 1 }), Failure);
});

const NAME: LabelledSpan = { start: 0, end: 1, type: 'PER' };
const words = Array.from({ length: 4 }, (_, i) => ({ startChar: 2 * i, endChar: 2 * i + 1 }));

/** A corpus in which half of the sentences have a name, found 8 times in 10; now and then one is made up. */
function drawSentence(random: () => number, index: number): TaggedPair {
  const gold = random() < 0.5 ? [NAME] : [];
  const predicted = [
    ...(gold.length > 0 && random() < 0.8 ? [NAME] : []),
    ...(random() < 0.1 ? [{ start: 2, end: 3, type: 'PER' }] : []),
  ];
  return { sentence: { doc: `${index >> 3}`, text: 'a b c d', words }, gold, predicted };
}

test('is wide open where a small sample has all right, where resampling alone would be certain', () => {
  const right: TaggedPair = { sentence: { doc: '', text: 'a b c d', words }, gold: [NAME], predicted: [NAME] };
  const { micro, report, types } = evaluateGoldSample(new Array(10).fill(right), { random: keyedRandom(1) });
  assert.deepEqual([report.micro.f1, report.micro.intervals!.f1.low], [1, 1]);
  assert.ok(micro.f1.low < 0.9 && micro.f1.high === 1 && types[0].intervals.recall.low < 0.85);
});

test('holds precision, recall and F1 of the corpus about 95 times in 100', () => {
  let [precision, recall, f1] = [0, 0, 0];
  const runs = 200;
  for (let run = 0; run < runs; run++) {
    const random = keyedRandom(run);
    const pairs = Array.from({ length: 100 }, (_, i) => drawSentence(random, i));
    const { micro } = evaluateGoldSample(pairs, { random, samples: 200 });
    // Of 10 sentences 5 have a name, 4 are found, 1 is made up.
    const [truePrecision, trueRecall, trueF1] = [0.4 / 0.5, 0.8, (2 * 0.4) / (0.5 + 0.5)];
    if (micro.precision.low <= truePrecision && truePrecision <= micro.precision.high) precision++;
    if (micro.recall.low <= trueRecall && trueRecall <= micro.recall.high) recall++;
    if (micro.f1.low <= trueF1 && trueF1 <= micro.f1.high) f1++;
  }
  for (const held of [precision, recall, f1]) assert.ok(held >= 0.93 * runs && held <= runs, `${held}`);
});

test('turns the interval of the overlap into that of F1', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.nat(50), fc.nat(50), (correct, spurious, missed) => {
      const counts = { correct, predicted: correct + spurious, gold: correct + missed };
      const { f1 } = scoreIntervals(counts);
      const value = counts.predicted + counts.gold === 0 ? 0 : (2 * correct) / (counts.predicted + counts.gold);
      assert.ok(f1.low <= value + 1e-12 && value <= f1.high + 1e-12 && f1.low >= 0 && f1.high <= 1);
    }),
  );
});
