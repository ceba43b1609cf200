import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { DOCUMENTS_ENOUGH, evaluateTagging } from '../../../src/evaluate/evaluate-tagging.ts';
import { bootstrapInterval, evaluateSpans } from '../../../src/evaluate/span-scores.ts';
import type { TaggedPair } from '../../../src/evaluate/tagged-pair.ts';
import { keyedRandom } from '../../../src/tagger/keyed-random.ts';
import { anyPair, pairOf, span } from '../../support/random-tagging.ts';

const anyPairs = fc.array(anyPair, { minLength: 1, maxLength: 12 });

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('scores', () => {
  it('are those of the plain evaluation', () => {
    fc.assert(
      fc.property(anyPairs, (pairs) => {
        const { micro, macro, types, entities } = evaluateTagging(pairs);
        const plain = evaluateSpans(pairs);
        assert.deepEqual(micro, { ...plain.micro, intervals: null });
        for (const name of ['precision', 'recall', 'f1'] as const) {
          assert.ok(Math.abs(macro[name] - plain.macro[name]) < 1e-12);
        }
        const expected = [...plain.types].map(([type, scores]) => ({ type, ...scores, intervals: null }));
        assert.deepEqual(types, expected);
        assert.equal(entities, plain.micro.gold);
      }),
    );
  });

  it('have the intervals that the plain resampling of sentences gives with the same random numbers', () => {
    const always = pairOf('x y z', [span(0, 1, 'A')], [span(0, 1, 'A')]);
    fc.assert(
      fc.property(anyPairs, fc.integer(), (some, seed) => {
        // Every sentence has a span, so that no sample is left out.
        const pairs = some.map((pair) => ({ ...pair, gold: [...pair.gold, ...always.gold] }));
        const samples = 40;
        const { micro, macro } = evaluateTagging(pairs, { random: keyedRandom(seed), samples });
        const slow = (score: Parameters<typeof bootstrapInterval>[2]) =>
          bootstrapInterval(pairs, { random: keyedRandom(seed), samples }, score);
        assert.deepEqual(
          micro.intervals?.f1,
          slow(({ micro }) => micro.f1),
        );
        assert.deepEqual(
          micro.intervals?.recall,
          slow(({ micro }) => micro.recall),
        );
        const [fast, plain] = [macro.intervals!.precision, slow(({ macro }) => macro.precision)];
        assert.ok(Math.abs(fast.low - plain.low) < 1e-12 && Math.abs(fast.high - plain.high) < 1e-12);
      }),
      { numRuns: 40 },
    );
  });

  it('leave samples without a span of the type out of its interval', () => {
    const rare = pairOf('x y', [span(0, 1, 'RARE')], [span(0, 1, 'RARE')]);
    const usual = pairOf('x y', [span(0, 1, 'A')], [span(0, 1, 'A')]);
    const { types } = evaluateTagging([rare, ...Array(9).fill(usual)], { random: keyedRandom(1) });
    assert.deepEqual(types.find(({ type }) => type === 'RARE')?.intervals?.f1, { low: 1, high: 1 });
  });

  it('survive JSON', () => {
    fc.assert(
      fc.property(anyPairs, (pairs) => {
        const report = evaluateTagging(pairs, { random: keyedRandom(1), samples: 5, training: [], errors: 3 });
        assert.deepEqual(JSON.parse(JSON.stringify(report)), report);
      }),
    );
  });

  it('of nothing are 0 without intervals', () => {
    const { micro, macro, types, words } = evaluateTagging([], { random: keyedRandom(1), samples: 5 });
    assert.deepEqual(
      [micro.f1, micro.intervals, macro.f1, macro.intervals, types, words.accuracy],
      [0, null, 0, null, [], 0],
    );
  });
});

describe('what is drawn', () => {
  /** In every other document all is right, in the others nothing: documents are wholly alike inside. */
  const clustered = (documents: number, sentences: number): TaggedPair[] =>
    Array.from({ length: documents * sentences }, (_, i) => {
      const doc = Math.floor(i / sentences);
      return pairOf('x y', [span(0, 1, 'A')], [span(0, 1, doc % 2 === 0 ? 'A' : 'B')], `d${doc}`);
    });

  it('is documents where there are enough of them, else sentences, unless it is named', () => {
    const settings = (documents: number, resample?: 'sentence' | 'document') =>
      evaluateTagging(clustered(documents, 3), {
        random: keyedRandom(1),
        samples: 10,
        ...(resample ? { resample } : {}),
      }).bootstrap;
    const drawn = { samples: 10, confidence: 0.95 };
    assert.deepEqual(settings(DOCUMENTS_ENOUGH), { unit: 'document', units: DOCUMENTS_ENOUGH, ...drawn });
    const fewer = DOCUMENTS_ENOUGH - 1;
    assert.deepEqual(settings(fewer), { unit: 'sentence', units: 3 * fewer, ...drawn });
    assert.deepEqual(settings(fewer, 'document'), { unit: 'document', units: fewer, ...drawn });
  });

  it('makes intervals as wide as the number of documents warrants', () => {
    const width = (resample: 'sentence' | 'document') => {
      const { micro } = evaluateTagging(clustered(40, 16), { random: keyedRandom(2), resample });
      return micro.intervals!.recall.high - micro.intervals!.recall.low;
    };
    // Recall of one half: standard error 0.5/√40 by documents, 0.5/√640 by sentences.
    assert.ok(Math.abs(width('document') / (2 * 1.96) - 0.5 / Math.sqrt(40)) < 0.015);
    assert.ok(Math.abs(width('sentence') / (2 * 1.96) - 0.5 / Math.sqrt(640)) < 0.004);
  });
});

describe('classes', () => {
  it('add up to the counts, by type and together', () => {
    fc.assert(
      fc.property(anyPairs, (pairs) => {
        const { types, outcomes, confusion, borders } = evaluateTagging(pairs);
        const total = (counts: (typeof outcomes)[number]['gold']) =>
          counts.correct + counts.otherType + counts.otherBorders + counts.otherBoth + counts.alone;
        types.forEach((scores, i) => {
          const { type, gold, predicted } = outcomes[i];
          assert.equal(type, scores.type);
          assert.equal(total(gold), scores.gold);
          assert.equal(total(predicted), scores.predicted);
          assert.equal(gold.correct, scores.correct);
          assert.equal(predicted.correct, scores.correct);
          assert.ok(gold.aloneOverlapping <= gold.alone && predicted.aloneOverlapping <= predicted.alone);
          const row = confusion.filter((cell) => cell.gold === type);
          const column = confusion.filter((cell) => cell.predicted === type);
          assert.equal(sum(row.map(({ spans }) => spans)), scores.gold);
          assert.equal(sum(column.map(({ spans }) => spans)), scores.predicted);
          const diagonal = row.find((cell) => cell.predicted === type);
          assert.equal((diagonal?.spans ?? 0) - (diagonal?.otherBorders ?? 0), scores.correct);
          const { tooShort, tooLong, crossing, left, right, bothSides } = borders.types[i];
          assert.equal(tooShort + tooLong + crossing, gold.otherBorders);
          assert.equal(left + right + bothSides, gold.otherBorders);
        });
        const each = (pick: (one: (typeof borders)['all']) => number) => sum(borders.types.map(pick));
        assert.equal(
          each((one) => one.crossing),
          borders.all.crossing,
        );
        assert.equal(
          each((one) => one.left),
          borders.all.left,
        );
      }),
    );
  });

  it('tell which way borders are wrong', () => {
    const text = 'a b c d e f';
    const gold = [span(1, 4, 'A')];
    const predictions: [number, number, string][] = [
      [1, 3, 'tooShort right'],
      [2, 4, 'tooShort left'],
      [2, 3, 'tooShort bothSides'],
      [0, 4, 'tooLong left'],
      [1, 5, 'tooLong right'],
      [0, 5, 'tooLong bothSides'],
      [2, 5, 'crossing bothSides'],
      [0, 2, 'crossing bothSides'],
    ];
    for (const [start, end, expected] of predictions) {
      const { borders } = evaluateTagging([pairOf(text, gold, [span(start, end, 'A')])]);
      const found = Object.entries(borders.all).flatMap(([name, count]) => (count === 1 ? [name] : []));
      assert.equal(found.join(' '), expected, `${start}-${end}`);
    }
  });

  it('keep missed and spurious spans beside "none"', () => {
    const { confusion } = evaluateTagging([
      pairOf('a b c d', [span(0, 1, 'A'), span(2, 4, 'A')], [span(1, 2, 'B'), span(3, 4, 'B')]),
    ]);
    assert.deepEqual(confusion, [
      { gold: 'A', predicted: 'B', spans: 1, otherBorders: 1 },
      { gold: 'A', predicted: null, spans: 1, otherBorders: 0 },
      { gold: null, predicted: 'B', spans: 1, otherBorders: 0 },
    ]);
  });
});

describe('documents and languages', () => {
  const good = pairOf('x y', [span(0, 1, 'A')], [span(0, 1, 'A')], 'good');
  const bad = pairOf('x y', [span(0, 1, 'A')], [], 'bad');
  const worse = pairOf('x y', [span(0, 1, 'A'), span(1, 2, 'A')], [], 'worse');
  const empty = pairOf('x y', [], [], 'empty');

  it('come with the worst first, and those without a span last', () => {
    const { byDocument } = evaluateTagging([empty, good, bad, worse, good]);
    assert.deepEqual(
      byDocument.map(({ name, sentences, gold, f1 }) => [name, sentences, gold, f1]),
      [
        ['worse', 1, 2, 0],
        ['bad', 1, 1, 0],
        ['good', 2, 2, 1],
        ['empty', 1, 0, 0],
      ],
    );
  });

  it('are only told apart by language where something tells it', () => {
    assert.deepEqual(evaluateTagging([good, bad]).byLanguage, []);
    const { byLanguage } = evaluateTagging([good, bad, worse], {
      languageOf: ({ doc }) => (doc === 'good' ? 'yo' : 'ig'),
    });
    assert.deepEqual(
      byLanguage.map(({ name, gold, correct }) => [name, gold, correct]),
      [
        ['ig', 3, 0],
        ['yo', 1, 1],
      ],
    );
  });
});

describe('seen and unseen names', () => {
  const training = [
    { ...pairOf('Musa Garba ga Lagos', [], []).sentence, spans: [span(0, 2, 'PER'), span(3, 4, 'LOC')] },
  ];

  it('are told apart by form and type; spacing and composition do not matter, case does', () => {
    const pairs = [
      pairOf('Musa   Garba Lagos musa', [span(0, 2, 'PER'), span(2, 3, 'ORG')], [span(0, 2, 'PER'), span(3, 4, 'PER')]),
      pairOf('Lagos', [span(0, 1, 'LOC')], []),
    ];
    const { seenUnseen } = evaluateTagging(pairs, { training });
    const counts = Object.fromEntries(
      Object.entries(seenUnseen!).map(([name, { correct, predicted, gold }]) => [name, [correct, predicted, gold]]),
    );
    assert.deepEqual(counts, { sameType: [1, 1, 2], otherType: [0, 0, 1], anyType: [1, 1, 3], unseen: [0, 1, 0] });
    assert.equal(seenUnseen?.sameType.recall, 0.5);
    const decomposed = [{ ...pairOf('Ade\u0301', [], []).sentence, spans: [span(0, 1, 'PER')] }];
    const composed = evaluateTagging([pairOf('Ad\u00e9', [span(0, 1, 'PER')], [])], { training: decomposed });
    assert.equal(composed.seenUnseen?.sameType.gold, 1);
  });

  it('add up to all spans, with intervals of their own', () => {
    fc.assert(
      fc.property(anyPairs, anyPair, (pairs, other) => {
        const seen = [{ ...other.sentence, spans: other.gold }];
        const { micro, macro, seenUnseen } = evaluateTagging(pairs, {
          training: seen,
          random: keyedRandom(1),
          samples: 20,
        });
        const { sameType, otherType, anyType, unseen } = seenUnseen!;
        for (const kind of ['correct', 'predicted', 'gold'] as const) {
          assert.equal(sameType[kind] + otherType[kind], anyType[kind]);
          assert.equal(anyType[kind] + unseen[kind], micro[kind]);
        }
        if (unseen.gold === micro.gold && unseen.predicted === micro.predicted) {
          assert.deepEqual(unseen.intervals, micro.intervals);
        }
        const without = evaluateTagging(pairs, { random: keyedRandom(1), samples: 20 });
        assert.deepEqual(macro.intervals, without.macro.intervals);
      }),
    );
  });

  it('are not asked about without a training set', () => {
    assert.equal(evaluateTagging([]).seenUnseen, null);
  });
});

describe('frequent errors', () => {
  const pairs = [
    pairOf('New York University', [span(0, 3, 'ORG')], [span(0, 2, 'LOC')]),
    pairOf('in New  York University', [span(1, 4, 'ORG')], [span(1, 3, 'LOC')]),
    pairOf('Musa', [span(0, 1, 'PER')], []),
    pairOf('Garba', [span(0, 1, 'PER')], [span(0, 1, 'PER')]),
  ];

  it('are counted by form, and no more of them shown than asked for', () => {
    const { errors } = evaluateTagging(pairs, { errors: 1 });
    const gold = { text: 'New York University', type: 'ORG' };
    assert.deepEqual(errors, [{ kind: 'both', gold, predicted: { text: 'New York', type: 'LOC' }, count: 2 }]);
    assert.deepEqual(evaluateTagging(pairs, { errors: 9 }).errors?.[1], {
      kind: 'missed',
      gold: { text: 'Musa', type: 'PER' },
      predicted: null,
      count: 1,
    });
  });

  it('and with them all text of the corpus stay out of the report unless asked for', () => {
    const report = evaluateTagging(pairs, { random: keyedRandom(1), samples: 3, training: [] });
    assert.ok(!('errors' in report));
    assert.doesNotMatch(JSON.stringify(report), /York|Musa|Garba/);
  });
});
