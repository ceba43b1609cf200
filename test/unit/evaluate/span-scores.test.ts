import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LabelledSpan } from '../../../src/corpus/sentence.ts';
import { bootstrapInterval, evaluateSpans, type SpanPair } from '../../../src/evaluate/span-scores.ts';
import { decodeTags } from '../../../src/formats/tags.ts';
import { keyedRandom } from '../../../src/tagger/keyed-random.ts';

const span = (start: number, end: number, type: string): LabelledSpan => ({ start, end, type });

function spansOf(tags: string): LabelledSpan[] {
  const decoded = decodeTags(tags.split(' '));
  assert.ok('spans' in decoded);
  return decoded.spans;
}

test('counts a span only when both borders and the type are right', () => {
  const { micro, types, macro } = evaluateSpans([
    { gold: [span(0, 2, 'LOC'), span(3, 4, 'PER')], predicted: [span(0, 2, 'LOC'), span(3, 5, 'PER')] },
    { gold: [span(1, 2, 'PER')], predicted: [span(1, 2, 'LOC')] },
    { gold: [], predicted: [] },
  ]);
  assert.deepEqual(micro, { correct: 1, predicted: 3, gold: 3, precision: 1 / 3, recall: 1 / 3, f1: 1 / 3 });
  assert.deepEqual(types.get('LOC'), { correct: 1, predicted: 2, gold: 1, precision: 0.5, recall: 1, f1: 2 / 3 });
  assert.deepEqual(types.get('PER'), { correct: 0, predicted: 1, gold: 2, precision: 0, recall: 0, f1: 0 });
  assert.deepEqual(macro, { precision: 0.25, recall: 0.5, f1: 1 / 3 });
});

test('gives the numbers that conlleval gives', () => {
  // Worked out by hand by conlleval's rules: an I after O or after another type opens a phrase.
  const gold = ['I-PER I-PER O I-LOC B-LOC O', 'O I-ORG I-ORG I-ORG O'];
  const predicted = ['I-PER I-PER O I-LOC I-LOC O', 'I-ORG I-ORG I-ORG I-ORG I-MISC'];
  const { micro, types } = evaluateSpans(
    gold.map((tags, i) => ({ gold: spansOf(tags), predicted: spansOf(predicted[i]) })),
  );
  assert.deepEqual([micro.correct, micro.predicted, micro.gold], [1, 4, 4]);
  assert.equal(micro.f1, 0.25);
  assert.deepEqual([...types.keys()], ['LOC', 'MISC', 'ORG', 'PER']);
  assert.equal(types.get('PER')?.f1, 1);
});

test('scores nothing as 0', () => {
  const { micro, macro } = evaluateSpans([{ gold: [], predicted: [] }]);
  assert.equal(micro.f1, 0);
  assert.equal(macro.f1, 0);
});

test('gives an interval around the score that narrows with more sentences', () => {
  const right: SpanPair = { gold: [span(0, 1, 'X')], predicted: [span(0, 1, 'X')] };
  const wrong: SpanPair = { gold: [span(0, 1, 'X')], predicted: [span(0, 2, 'X')] };
  const corpus = (size: number) => Array.from({ length: size }, (_, i) => (i % 4 === 0 ? wrong : right));
  const interval = (size: number) => bootstrapInterval(corpus(size), { random: keyedRandom(1), samples: 400 });
  const [small, large] = [interval(40), interval(1000)];
  assert.ok(small.low < 0.75 && small.high > 0.75);
  assert.ok(large.high - large.low < small.high - small.low);
  // Binomial: the standard error of 0.75 in 1000 is 0.0137.
  assert.ok(Math.abs((large.high - large.low) / (2 * 1.96) - 0.0137) < 0.002);
  assert.deepEqual(
    bootstrapInterval(corpus(40), { random: keyedRandom(1) }, ({ micro }) => micro.gold),
    {
      low: 40,
      high: 40,
    },
  );
});
