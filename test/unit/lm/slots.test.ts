import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pieces } from '../../../src/lm/pieces.ts';
import { causalSlot, maskedSlot } from '../../../src/lm/slots.ts';

const MASK = 99;
const PIECES: Pieces = {
  ids: Int32Array.of(0, 10, 11, 2),
  startChar: Int32Array.of(0, 0, 4, 7),
  endChar: Int32Array.of(0, 3, 7, 7),
  leading: 1,
  trailing: 1,
};

test('masks one piece of a copy of the row', () => {
  assert.deepEqual(maskedSlot(PIECES, 2, MASK), { ids: Int32Array.of(0, 10, MASK, 2), position: 2 });
  assert.deepEqual(PIECES.ids, Int32Array.of(0, 10, 11, 2));
});

test('masks boundary pieces like any other', () => {
  assert.deepEqual(maskedSlot(PIECES, 0, MASK).ids, Int32Array.of(MASK, 10, 11, 2));
  assert.deepEqual(maskedSlot(PIECES, 3, MASK).ids, Int32Array.of(0, 10, 11, MASK));
});

test('shows a causal model what stands before the piece, read at its last piece', () => {
  assert.deepEqual(causalSlot(PIECES, 2), { ids: Int32Array.of(0, 10), position: 1 });
  assert.deepEqual(causalSlot(PIECES, 1), { ids: Int32Array.of(0), position: 0 });
});

test('has nothing to show a causal model before the first piece', () => {
  assert.equal(causalSlot(PIECES, 0), undefined);
});

test('refuses a piece that the row does not have', () => {
  for (const index of [-1, 4, 1.5]) {
    assert.throws(() => maskedSlot(PIECES, index, MASK), RangeError);
    assert.throws(() => causalSlot(PIECES, index), RangeError);
  }
});
