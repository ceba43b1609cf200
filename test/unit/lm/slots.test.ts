import assert from 'node:assert/strict';
import { test } from 'node:test';
import { causalSlot, maskedSlot } from '../../../src/lm/slots.ts';

const MASK = 99;
const ROW = Int32Array.of(0, 10, 11, 2);

test('masks one piece of a copy of the row', () => {
  assert.deepEqual(maskedSlot(ROW, 2, MASK), { ids: Int32Array.of(0, 10, MASK, 2), position: 2 });
  assert.deepEqual(ROW, Int32Array.of(0, 10, 11, 2));
});

test('masks boundary pieces like any other', () => {
  assert.deepEqual(maskedSlot(ROW, 0, MASK).ids, Int32Array.of(MASK, 10, 11, 2));
  assert.deepEqual(maskedSlot(ROW, 3, MASK).ids, Int32Array.of(0, 10, 11, MASK));
});

test('shows a causal model what stands before the piece, read at its last piece', () => {
  assert.deepEqual(causalSlot(ROW, 2), { ids: Int32Array.of(0, 10), position: 1 });
  assert.deepEqual(causalSlot(ROW, 1), { ids: Int32Array.of(0), position: 0 });
});

test('has nothing to show a causal model before the first piece', () => {
  assert.equal(causalSlot(ROW, 0), undefined);
});

test('refuses a piece that the row does not have', () => {
  for (const index of [-1, 4, 1.5]) {
    assert.throws(() => maskedSlot(ROW, index, MASK), RangeError);
    assert.throws(() => causalSlot(ROW, index), RangeError);
  }
});
