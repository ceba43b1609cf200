import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isPunctuationOnly } from '../../../src/corpus/blank.ts';
import { deriveStopWords, ENGLISH_STOP_WORDS, PUNCTUATION_WORDS, stopWords } from '../../../src/corpus/stop-words.ts';

describe('stopWords', () => {
  it('has 179 distinct English words, all in lower case', () => {
    assert.equal(new Set(ENGLISH_STOP_WORDS).size, 179);
    assert.ok(ENGLISH_STOP_WORDS.every((word) => /^[a-z']+$/.test(word)));
  });

  it('has exactly the punctuation words of the method', () => {
    assert.equal(PUNCTUATION_WORDS.join(' '), '. , ? ! \' " ( ) - -- _ [ ] { } # @ *');
  });

  it('gives English by any of its tags and punctuation alone for the rest', () => {
    assert.equal(stopWords('en-GB').length, 179 + PUNCTUATION_WORDS.length);
    assert.deepEqual(stopWords('ha'), PUNCTUATION_WORDS);
    assert.deepEqual(stopWords('und'), PUNCTUATION_WORDS);
  });
});

describe('deriveStopWords', () => {
  const counts = new Map([
    ['da', 60],
    ['Da', 10],
    ['na', 40],
    ['Kano', 6],
    ['rare', 4],
    [',', 100],
    ['2012', 50],
  ]);

  it('offers the most frequent words first, forms that differ in case together, without marks and numbers', () => {
    assert.deepEqual(deriveStopWords(counts, 1000), [
      { word: 'da', count: 70, share: 0.07 },
      { word: 'na', count: 40, share: 0.04 },
      { word: 'kano', count: 6, share: 0.006 },
    ]);
  });

  it('keeps to the share, the count and the length that are asked for', () => {
    const words = (options: object) => deriveStopWords(counts, 1000, options).map(({ word }) => word);
    assert.deepEqual(words({ leastShare: 0.05 }), ['da']);
    assert.deepEqual(words({ leastCount: 1 }), ['da', 'na', 'kano', 'rare']);
    assert.deepEqual(words({ most: 2 }), ['da', 'na']);
  });
});

describe('isPunctuationOnly', () => {
  it('is true for marks and symbols of any script and false for anything with a letter, digit or mark', () => {
    assert.deepEqual(['.', '«', '።', '--', '€', '、'].map(isPunctuationOnly), [true, true, true, true, true, true]);
    assert.deepEqual(['a.', '3', '', '\u0301', 'ʼ'].map(isPunctuationOnly), [false, false, false, false, false]);
  });
});
