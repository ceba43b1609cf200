import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { LabelledSentence } from '../../../src/corpus/sentence.ts';
import { planLearningCurve, summariseLearningCurve } from '../../../src/evaluate/learning-curve.ts';
import { Failure } from '../../../src/failure.ts';
import { keyedRandom } from '../../../src/tagger/keyed-random.ts';
import { pairOf, span } from '../../support/random-tagging.ts';

/** A sentence with so many labelled words. */
function labelled(count: number): LabelledSentence {
  const spans = Array.from({ length: count }, (_, i) => span(i, i + 1, 'A'));
  return { ...pairOf('a b c d e f', [], []).sentence, spans };
}

describe('the plan', () => {
  it('doubles the number of sentences up to all of them', () => {
    const { sizes, order } = planLearningCurve(Array(160).fill(labelled(1)), { points: 5, random: keyedRandom(1) });
    assert.deepEqual(sizes, [10, 20, 40, 80, 160]);
    assert.equal(order.length, 160);
  });

  it('doubles the number of entities where that is asked for', () => {
    const sentences = Array.from({ length: 200 }, (_, i) => labelled(i % 4));
    const plan = planLearningCurve(sentences, { points: 4, random: keyedRandom(3), by: 'entities' });
    // 300 in all; a sentence has three at most, so the aim is passed by two at most.
    const aims = [38, 75, 150, 300];
    plan.entities.forEach((count, i) => {
      assert.ok(count >= aims[i] && count <= aims[i] + 2, `${count} of ${aims[i]}`);
    });
    assert.equal(plan.sizes.at(-1), 200);
  });

  it('takes every sentence once, grows, counts the entities of each subset, and depends on the seed alone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(3), { minLength: 1, maxLength: 60 }).filter((counts) => counts.some((count) => count > 0)),
        fc.integer({ min: 1, max: 9 }),
        fc.integer(),
        fc.constantFrom('sentences' as const, 'entities' as const),
        (counts, points, seed, by) => {
          const sentences = counts.map(labelled);
          const make = () => planLearningCurve(sentences, { points, random: keyedRandom(seed), by });
          const { order, sizes, entities } = make();
          assert.deepEqual(
            order.toSorted(),
            Int32Array.from(counts, (_, i) => i),
          );
          assert.ok(sizes.length >= 1 && sizes.length <= points && sizes[0] >= 1);
          assert.ok(sizes.every((size, i) => i === 0 || size > sizes[i - 1]));
          assert.equal(sizes.at(-1), counts.length);
          sizes.forEach((size, i) => {
            const subset = [...order.subarray(0, size)];
            assert.equal(
              subset.reduce((sum, index) => sum + counts[index], 0),
              entities[i],
            );
          });
          assert.deepEqual(make(), { order, sizes, entities });
        },
      ),
    );
  });

  it('refuses a corpus without labels', () => {
    const plan = () => planLearningCurve([labelled(0)], { points: 3, random: keyedRandom(1) });
    assert.throws(plan, (error) => error instanceof Failure && error.code === 'corpus-empty');
  });
});

describe('the summary', () => {
  it('averages repetitions and says what a doubling of labels gained', () => {
    const points = summariseLearningCurve([
      { labels: 400, f1: 0.8, interval: { low: 0.7, high: 0.9 } },
      { labels: 100, f1: 0.5, interval: { low: 0.4, high: 0.6 } },
      { labels: 100, f1: 0.7, interval: { low: 0.6, high: 0.8 } },
    ]);
    assert.deepEqual(
      points.map(({ labels, runs }) => [labels, runs]),
      [
        [100, 2],
        [400, 1],
      ],
    );
    const [first, second] = points;
    const near = (value: number | null | undefined, expected: number) =>
      assert.ok(value != null && Math.abs(value - expected) < 1e-12, `${value} ${expected}`);
    near(first.f1, 0.6);
    near(first.spread, Math.sqrt(0.02));
    near(first.interval?.low, 0.5);
    near(first.interval?.high, 0.7);
    assert.equal(first.gainPerDoubling, null);
    // Two doublings from 100 to 400.
    near(second.gainPerDoubling, 0.1);
    assert.equal(second.spread, null);
  });

  it('has no interval where a run has none', () => {
    const [point] = summariseLearningCurve([
      { labels: 10, f1: 0.5, interval: { low: 0.4, high: 0.6 } },
      { labels: 10, f1: 0.5 },
    ]);
    assert.equal(point.interval, null);
  });
});
