import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sentence } from '../../../src/corpus/sentence.ts';
import { addCoverage, countPieces } from '../../../src/lm/piece-coverage.ts';
import type { PieceTokenizer } from '../../../src/lm/pieces.ts';

const UNKNOWN = 1;

/** A tokenizer that gives every text these pieces, between two boundary pieces: [id, first unit, one past the last]. */
function scripted(pieces: readonly (readonly [number, number, number])[], unknownId?: number): PieceTokenizer {
  const rows = [[0, 0, 0], ...pieces, [2, 9, 9]];
  return {
    encode: () => ({
      ids: Int32Array.from(rows, ([id]) => id),
      startChar: Int32Array.from(rows, ([, start]) => start),
      endChar: Int32Array.from(rows, ([, , end]) => end),
      leading: 1,
      trailing: 1,
    }),
    maskId: undefined,
    unknownId,
    vocabularySize: 20,
    spelling: String,
  };
}

const SENTENCE: Sentence = {
  doc: '',
  text: 'ab cde fg',
  words: [
    { startChar: 0, endChar: 2 },
    { startChar: 3, endChar: 6 },
    { startChar: 7, endChar: 9 },
  ],
};

test('counts pieces, unknown pieces and the words that hold them', () => {
  const tokenizer = scripted(
    [
      [10, 0, 2],
      [UNKNOWN, 3, 4],
      [11, 4, 5],
      [UNKNOWN, 5, 6],
      [12, 7, 9],
    ],
    UNKNOWN,
  );
  assert.deepEqual(countPieces(SENTENCE, tokenizer), { pieces: 5, words: 3, unknownPieces: 2, wordsWithUnknown: 1 });
});

test('counts every word that one unknown piece runs over', () => {
  const tokenizer = scripted(
    [
      [10, 0, 1],
      [UNKNOWN, 1, 8],
      [11, 8, 9],
    ],
    UNKNOWN,
  );
  assert.deepEqual(countPieces(SENTENCE, tokenizer), { pieces: 3, words: 3, unknownPieces: 1, wordsWithUnknown: 3 });
});

test('finds nothing unknown in byte-level pieces', () => {
  const tokenizer = scripted([
    [10, 0, 2],
    [UNKNOWN, 3, 6],
  ]);
  assert.deepEqual(countPieces(SENTENCE, tokenizer), { pieces: 2, words: 3, unknownPieces: 0, wordsWithUnknown: 0 });
});

test('adds the counts of two sentences', () => {
  const one = { pieces: 5, words: 3, unknownPieces: 2, wordsWithUnknown: 1 };
  const two = { pieces: 1, words: 1, unknownPieces: 0, wordsWithUnknown: 0 };
  assert.deepEqual(addCoverage(one, two), { pieces: 6, words: 4, unknownPieces: 2, wordsWithUnknown: 1 });
});
