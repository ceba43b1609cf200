import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LabelledSpan } from '../../../../src/corpus/sentence.ts';
import { cohenKappa, wordKappa } from '../../../../src/evaluate/agreement/cohen-kappa.ts';
import { gammaAgreement } from '../../../../src/evaluate/agreement/gamma-agreement.ts';
import { krippendorffAlpha, wordAlpha } from '../../../../src/evaluate/agreement/krippendorff-alpha.ts';
import { spanAgreement } from '../../../../src/evaluate/agreement/span-agreement.ts';
import {
  type AnnotatedSentence,
  type AnnotationPair,
  pairAnnotations,
  wordTypes,
} from '../../../../src/evaluate/annotated-sentence.ts';
import { evaluateSpans } from '../../../../src/evaluate/span-scores.ts';
import { keyedRandom } from '../../../../src/tagger/keyed-random.ts';

const span = (start: number, end: number, type: string): LabelledSpan => ({ start, end, type });
const pair = (words: number, first: LabelledSpan[], second: LabelledSpan[]): AnnotationPair => ({
  sentence: 0,
  words,
  first,
  second,
});
const near = (actual: number | null, expected: number, digits = 3) =>
  assert.equal(actual?.toFixed(digits), expected.toFixed(digits));

test('gives the kappa of Cohen (1960, Table 1): 200 patients, two judges, three diagnoses', () => {
  const { kappa, observed, expected } = cohenKappa([88, 14, 18, 10, 40, 10, 2, 6, 12], 3);
  near(observed, 0.7);
  near(expected, 0.41);
  near(kappa, 0.492);
});

test('gives the alphas of Krippendorff (2011): two observers with two and with five values, four with values missing', () => {
  const units = (...observers: string[]) => {
    const rows = observers.map((row) => row.split(' ').map((value) => (value === '.' ? null : value)));
    return rows[0].map((_, unit) => rows.map((row) => row[unit]));
  };
  const alpha = (...observers: string[]) => krippendorffAlpha([units(...observers)]).alpha;
  near(alpha('0 1 0 0 0 0 0 0 1 0', '1 1 1 0 0 1 0 0 0 0'), 0.095);
  near(alpha('a a b b d c c c e d d a', 'b a b b b c c c e d d d'), 0.692);
  const four = [
    '1 2 3 3 2 1 4 1 2 . . .',
    '1 2 3 3 2 2 4 1 2 5 . 3',
    '. 3 3 3 2 3 4 2 2 5 1 .',
    '1 2 3 3 2 4 4 1 2 5 1 .',
  ];
  near(alpha(...four), 0.743);
  // The last unit has one value, which agrees or disagrees with nothing.
  assert.equal(krippendorffAlpha([units(...four)]).units, 11);
});

test('gives each word the type of the span it is in, the outer or first where spans overlap', () => {
  assert.deepEqual(wordTypes(6, [span(1, 2, 'LOC'), span(1, 3, 'ORG'), span(2, 5, 'PER')]), [
    null,
    'ORG',
    'ORG',
    'PER',
    'PER',
    null,
  ]);
});

test('takes only the sentences that both have annotated', () => {
  const sentences: AnnotatedSentence[] = [
    { words: 3, annotations: [[span(0, 1, 'A')], null, []] },
    { words: 2, annotations: [[], [span(1, 2, 'B')], [span(1, 2, 'B')]] },
  ];
  assert.deepEqual(
    pairAnnotations(sentences, 0, 1).map(({ sentence }) => sentence),
    [1],
  );
  assert.equal(pairAnnotations(sentences, 0, 2).length, 2);
  // A missing annotation is no disagreement, an empty one is.
  assert.equal(wordAlpha(sentences).units, 3 + 2);
});

test('counts spans that agree exactly, that overlap, and by type', () => {
  const { spans, exact, overlapping, types } = spanAgreement([
    pair(9, [span(0, 2, 'PER'), span(4, 6, 'LOC')], [span(0, 2, 'PER'), span(5, 6, 'LOC'), span(7, 8, 'LOC')]),
    pair(4, [span(0, 1, 'ORG')], [span(0, 1, 'LOC')]),
  ]);
  assert.deepEqual([spans, exact.matched, overlapping.matched], [[3, 4], 1, 2]);
  assert.deepEqual([exact.f1, overlapping.f1], [2 / 7, 4 / 7]);
  assert.deepEqual(types, [
    { type: 'LOC', spans: [1, 3], exact: 0 },
    { type: 'ORG', spans: [1, 0], exact: 0 },
    { type: 'PER', spans: [1, 1], exact: 1 },
  ]);
  // Best pair first would match [2,6) with [0,5) and leave two spans alone.
  const chain = pair(9, [span(0, 1, 'X'), span(2, 6, 'X')], [span(0, 5, 'X'), span(5, 6, 'X')]);
  assert.equal(spanAgreement([chain]).overlapping.matched, 2);
});

test('has no value where there is nothing to agree on', () => {
  const nothing = [pair(5, [], [])];
  assert.equal(spanAgreement(nothing).exact.f1, null);
  assert.equal(wordKappa(nothing).kappa, null);
  assert.equal(krippendorffAlpha([[['a', 'a']], [['a', 'a']]]).alpha, null);
  assert.equal(gammaAgreement(nothing, { random: keyedRandom(1) }).gamma, null);
  assert.equal(wordKappa([]).kappa, null);
});

const TYPES = ['PER', 'LOC', 'ORG'];
const spans = (words: number) =>
  fc
    .array(fc.tuple(fc.nat(words - 1), fc.integer({ min: 1, max: 3 }), fc.constantFrom(...TYPES)), { maxLength: 5 })
    .map((list) => {
      const taken: LabelledSpan[] = [];
      for (const [start, length, type] of list) {
        const one = span(start, Math.min(words, start + length), type);
        if (!taken.some((other) => one.start < other.end && other.start < one.end)) taken.push(one);
      }
      return taken;
    });
const annotated = fc
  .integer({ min: 1, max: 12 })
  .chain((words) => fc.tuple(fc.constant(words), spans(words), spans(words)))
  .map(([words, first, second]) => pair(words, first, second));
const corpus = fc.array(annotated, { minLength: 1, maxLength: 8 });

const swap = (pairs: AnnotationPair[]) => pairs.map((one) => ({ ...one, first: one.second, second: one.first }));
const rename = (pairs: AnnotationPair[]) => {
  const renamed = (list: readonly LabelledSpan[]) =>
    list.map((one) => ({ ...one, type: TYPES[(TYPES.indexOf(one.type) + 1) % TYPES.length] }));
  return pairs.map((one) => ({ ...one, first: renamed(one.first), second: renamed(one.second) }));
};
const measures = (pairs: AnnotationPair[]) => {
  const { exact, overlapping } = spanAgreement(pairs);
  const sentences = pairs.map(({ words, first, second }) => ({ words, annotations: [first, second] }));
  const gamma = gammaAgreement(pairs, { random: keyedRandom(4), samples: 1 });
  return [exact.f1, overlapping.f1, wordKappa(pairs).kappa, wordAlpha(sentences).alpha, gamma.observed];
};
const assertSame = (one: (number | null)[], other: (number | null)[]) => {
  one.forEach((value, i) => {
    if (value === null) assert.equal(other[i], null);
    else assert.ok(Math.abs(value - other[i]!) < 1e-9, `${i}: ${value} ${other[i]}`);
  });
};

test('does not depend on who is first, nor on the names of the types', () => {
  fc.assert(
    fc.property(corpus, (pairs) => {
      assertSame(measures(swap(pairs)), measures(pairs));
      assertSame(measures(rename(pairs)), measures(pairs));
    }),
  );
});

test('is 1 where both say the same, and at most 1', () => {
  fc.assert(
    fc.property(corpus, (pairs) => {
      const same = pairs.map((one) => ({ ...one, second: one.first }));
      const [exact, overlapping, kappa, alpha, disorder] = measures(same);
      for (const value of [exact, overlapping, kappa, alpha]) assert.ok(value === null || Math.abs(value - 1) < 1e-9);
      assert.equal(disorder, 0);
      for (const value of measures(pairs).slice(0, 4)) assert.ok(value === null || value <= 1 + 1e-9);
    }),
  );
});

test('gives the span F1 that evaluating one against the other gives', () => {
  fc.assert(
    fc.property(corpus, (pairs) => {
      const { micro } = evaluateSpans(pairs.map(({ first, second }) => ({ gold: first, predicted: second })));
      const { exact, overlapping } = spanAgreement(pairs);
      assert.equal(exact.f1 ?? 0, micro.f1);
      assert.ok(overlapping.matched >= exact.matched);
    }),
  );
});

/** Two who each copy the truth with some mistakes. */
function drawPairs(sentences: number, mistakes: number): AnnotationPair[] {
  const random = keyedRandom(sentences, Math.round(mistakes * 100));
  const draw = () => TYPES[Math.floor(random() * TYPES.length)];
  return Array.from({ length: sentences }, (_, sentence) => {
    const truth = [span(1, 2, draw()), span(4, 6, draw()), span(8, 9, draw())];
    const copy = () => truth.map((one) => (random() < mistakes ? { ...one, type: draw() } : one));
    return { sentence, words: 12, first: copy(), second: copy() };
  });
}

test('gives intervals that hold the value and narrow with more sentences', () => {
  const options = (seed: number) => ({ random: keyedRandom(seed), samples: 400, confidence: 0.95 });
  const width = (sentences: number) => {
    const pairs = drawPairs(sentences, 0.3);
    const { kappa, interval } = wordKappa(pairs, options(1));
    const alpha = wordAlpha(
      pairs.map(({ words, first, second }) => ({ words, annotations: [first, second] })),
      options(2),
    );
    const { exact } = spanAgreement(pairs, options(3));
    assert.ok(interval!.low < kappa! && kappa! < interval!.high);
    assert.ok(alpha.interval!.low < alpha.alpha! && alpha.alpha! < alpha.interval!.high);
    assert.ok(exact.interval!.low < exact.f1! && exact.f1! < exact.interval!.high);
    return interval!.high - interval!.low;
  };
  assert.ok(width(400) < 0.7 * width(100));
});

test('finds as much agreement as there is: none by chance, more with fewer mistakes', () => {
  const measure = (mistakes: number) => wordKappa(drawPairs(300, mistakes)).kappa!;
  assert.ok(measure(0.1) > measure(0.3) && measure(0.3) > measure(0.8));
  // Types by lot on the same words: alpha over those words alone is near 0.
  const lots = drawPairs(600, 1).map(({ words, first, second }) => {
    const [one, other] = [wordTypes(words, first), wordTypes(words, second)];
    return one.flatMap((type, i) => (type === null ? [] : [[type, other[i]]]));
  });
  assert.ok(Math.abs(krippendorffAlpha(lots).alpha!) < 0.06);
});
