import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { joinWords } from '../../../src/corpus/join-words.ts';
import { buildPseudoDataset, type MinedSpan } from '../../../src/tagger/pseudo-dataset.ts';

const corpus = ['New York University opened', 'Amina met Musa', 'a b c d e f'].map((text) => ({
  doc: 'd',
  ...joinWords(text.split(' ')),
}));
const span = (sentence: number, start: number, end: number, type: string, score: number): MinedSpan => ({
  sentence,
  start,
  end,
  type,
  score,
});
const MINED = [
  span(1, 2, 3, 'PER', 0.3),
  span(0, 0, 2, 'LOC', 0.1),
  span(1, 0, 1, 'PER', 0.2),
  span(0, 0, 3, 'ORG', 0.11),
];
const ACCEPT = { lastConfidence: 1, maxSentenceWords: 5 };

describe('buildPseudoDataset', () => {
  it('gives a word to one entity: the whole name beats the half one that is hardly nearer', () => {
    const { sentences, accepted, overlapping } = buildPseudoDataset(corpus, MINED, ACCEPT);
    assert.deepEqual(sentences[0].spans, [{ start: 0, end: 3, type: 'ORG', confidence: 1 }]);
    assert.deepEqual(
      [...accepted],
      [
        ['ORG', 1],
        ['PER', 2],
      ],
    );
    assert.equal(overlapping, 1);
  });

  it('leaves out sentences that were not mined, and knows no word for certain', () => {
    const { sentences, leftOut } = buildPseudoDataset(corpus, MINED, ACCEPT);
    assert.equal(leftOut, 1);
    assert.deepEqual(
      sentences.map(({ sentence }) => sentence),
      corpus.slice(0, 2),
    );
    assert.ok(sentences.every(({ reviewed }) => reviewed.length === 0));
  });

  it('accepts the best of each type, or those below a score, and says where it stopped', () => {
    const best = buildPseudoDataset(corpus, MINED, { ...ACCEPT, top: 1 });
    assert.deepEqual(
      [...best.worstScore],
      [
        ['ORG', 0.11],
        ['PER', 0.2],
      ],
    );
    assert.deepEqual(
      best.sentences[1].spans.map(({ start }) => start),
      [0],
    );
    const near = buildPseudoDataset(corpus, MINED, { ...ACCEPT, threshold: 0.15 });
    assert.deepEqual(
      [...near.accepted],
      [
        ['ORG', 1],
        ['PER', 0],
      ],
    );
  });

  it('is surer of the first of a type than of the last', () => {
    const { sentences } = buildPseudoDataset(corpus, MINED, { ...ACCEPT, lastConfidence: 0.4 });
    assert.deepEqual(
      sentences[1].spans.map(({ confidence }) => confidence),
      [1, 0.4],
    );
    assert.deepEqual(
      sentences[0].spans.map(({ confidence }) => confidence),
      [1],
    );
  });
});
