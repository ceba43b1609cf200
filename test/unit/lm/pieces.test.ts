import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { firstPieceAfter, lastPieceBefore, type Pieces } from '../../../src/lm/pieces.ts';

/** "<s> The Summit line </s>" with "Summit" in two pieces: ranges of "The Summit line". */
const PIECES: Pieces = {
  ids: Int32Array.of(0, 10, 11, 12, 13, 2),
  startChar: Int32Array.of(0, 0, 4, 7, 11, 15),
  endChar: Int32Array.of(0, 3, 7, 10, 15, 15),
  leading: 1,
  trailing: 1,
};

describe('lastPieceBefore', () => {
  test('is the piece that ends last before a character', () => {
    assert.equal(lastPieceBefore(PIECES, 4), 1);
    assert.equal(lastPieceBefore(PIECES, 10), 3);
  });

  test('passes over a piece that reaches past the character', () => {
    assert.equal(lastPieceBefore(PIECES, 6), 1);
  });

  test('is the boundary piece at the start of the text, and nothing where there is none', () => {
    assert.equal(lastPieceBefore(PIECES, 0), 0);
    const { ids, startChar, endChar } = PIECES;
    const bare = {
      ids: ids.slice(1),
      startChar: startChar.slice(1),
      endChar: endChar.slice(1),
      leading: 0,
      trailing: 1,
    };
    assert.equal(lastPieceBefore(bare, 0), -1);
  });
});

describe('firstPieceAfter', () => {
  test('is the piece that starts first from a character on', () => {
    assert.equal(firstPieceAfter(PIECES, 3), 2);
    assert.equal(firstPieceAfter(PIECES, 10), 4);
  });

  test('passes over a piece that began before the character', () => {
    assert.equal(firstPieceAfter(PIECES, 5), 3);
  });

  test('is the boundary piece at the end of the text, and nothing where there is none', () => {
    assert.equal(firstPieceAfter(PIECES, 15), 5);
    const { ids, startChar, endChar } = PIECES;
    const bare = {
      ids: ids.slice(0, 5),
      startChar: startChar.slice(0, 5),
      endChar: endChar.slice(0, 5),
      leading: 1,
      trailing: 0,
    };
    assert.equal(firstPieceAfter(bare, 15), -1);
  });
});
