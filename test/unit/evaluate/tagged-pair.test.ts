import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type LabelledSentence, spanText } from '../../../src/corpus/sentence.ts';
import { pairSentences } from '../../../src/evaluate/tagged-pair.ts';
import { Failure } from '../../../src/failure.ts';
import { pairOf, span } from '../../support/random-tagging.ts';

const sentence = (text: string, spans: LabelledSentence['spans'] = [], doc = 'a'): LabelledSentence => ({
  ...pairOf(text, [], [], doc).sentence,
  spans,
});

describe('pairing', () => {
  it('takes sentences one by one where the words are the same, whatever the spacing', () => {
    const gold = [sentence('Musa ga Lagos', [span(0, 1, 'PER')]), sentence('E')];
    const predicted = [sentence('Musa  ga   Lagos', [span(2, 3, 'LOC')], 'other'), sentence('E')];
    const pairs = pairSentences(gold, predicted);
    assert.equal(pairs.length, 2);
    assert.deepEqual(pairs[0].gold, [span(0, 1, 'PER')]);
    assert.deepEqual(pairs[0].predicted, [span(2, 3, 'LOC')]);
    assert.deepEqual([pairs[0].sentence.doc, pairs[0].sentence.text], ['a', 'Musa ga Lagos']);
  });

  it('joins sentences between common borders, so that no span is cut', () => {
    const gold = [sentence('a b c', [span(1, 3, 'X')]), sentence('d e', [span(0, 1, 'Y')]), sentence('f')];
    const predicted = [sentence('a b', [span(0, 2, 'X')]), sentence('c d e', [span(0, 2, 'X')]), sentence('f')];
    const pairs = pairSentences(gold, predicted);
    assert.deepEqual(
      pairs.map((pair) => [pair.sentence.words.length, pair.gold, pair.predicted]),
      [
        [5, [span(1, 3, 'X'), span(3, 4, 'Y')], [span(0, 2, 'X'), span(2, 4, 'X')]],
        [1, [], []],
      ],
    );
    assert.equal(spanText(pairs[0].sentence, span(2, 4, 'X')), 'c d');
  });

  it('keeps every span over its words, however the two sides are cut', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(cuts, cuts, (one, other) => {
        const words = Array.from({ length: 40 }, (_, i) => `w${i}`);
        const cut = (lengths: number[]) => {
          const sentences: LabelledSentence[] = [];
          for (let at = 0, i = 0; at < words.length; i++) {
            const size = lengths[i % lengths.length];
            const part = words.slice(at, at + size);
            sentences.push(sentence(part.join(' '), [span(0, part.length, 'X')]));
            at += size;
          }
          return sentences;
        };
        const [gold, predicted] = [cut(one), cut(other)];
        const pairs = pairSentences(gold, predicted);
        const texts = (side: 'gold' | 'predicted') =>
          pairs.flatMap((pair) => pair[side].map((part) => spanText(pair.sentence, part)));
        assert.deepEqual(
          texts('gold'),
          gold.map(({ text }) => text),
        );
        assert.deepEqual(
          texts('predicted'),
          predicted.map(({ text }) => text),
        );
      }),
    );
  });
});

describe('refusal', () => {
  const refused = (gold: LabelledSentence[], predicted: LabelledSentence[], message: RegExp) =>
    assert.throws(
      () => pairSentences(gold, predicted),
      (error) => {
        assert.ok(error instanceof Failure);
        assert.equal(error.code, 'corpus-invalid');
        assert.match(error.message, message);
        assert.doesNotMatch(error.message + error.hint, /Lagos|Kano|Musa/);
        return true;
      },
    );

  it('names the first sentence that has other words, never its text', () => {
    const first = sentence('Musa');
    refused([first, sentence('ga Lagos')], [first, sentence('ga Kano')], /^Sentence 2 of the gold .* has there\.$/);
    refused(
      [first, sentence('ga Lagos')],
      [sentence('Musa ga'), sentence('Kano')],
      /^Sentence 2 of the gold .* has there\.$/,
    );
    refused([sentence('Musa ga Lagos')], [first, sentence('ga Kano')], /Sentence 1 .* at its sentence 2\./);
  });

  it('tells a prediction that is too short or too long', () => {
    refused([sentence('Musa'), sentence('Lagos')], [sentence('Musa')], /ends before sentence 2 of the gold/);
    refused([sentence('Musa')], [sentence('Musa'), sentence('Lagos')], /goes on after .* sentence 2/);
  });
});
