import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ElementType } from '../../../main/compute/onnx/model.ts';
import { makeValue } from '../../../main/compute/onnx/parts.ts';
import { pieceFeeds } from '../../../main/training/piece-feeds.ts';

test('fills whatever inputs of pieces a graph has, padded to one length', () => {
  const names = ['input_ids', 'attention_mask', 'token_type_ids', 'position_ids', 'hidden'];
  const inputs = names.map((name) => makeValue(name, ElementType.int64, ['rows', 'pieces']));
  const rows = [Int32Array.of(7, 8, 9), Int32Array.of(5)];
  const feeds = pieceFeeds(inputs, rows, { padId: 1, firstPosition: 2 }, 4);
  assert.deepEqual(Object.keys(feeds), names.slice(0, 4));
  const values = (name: string) => Array.from(feeds[name].data as BigInt64Array, Number);
  assert.deepEqual(values('input_ids'), [7, 8, 9, 1, 5, 1, 1, 1]);
  assert.deepEqual(values('attention_mask'), [1, 1, 1, 0, 1, 0, 0, 0]);
  assert.deepEqual(values('token_type_ids'), new Array(8).fill(0));
  assert.deepEqual(values('position_ids'), [2, 3, 4, 5, 2, 3, 4, 5]);
  assert.deepEqual(feeds.input_ids.dims, [2, 4]);
});

test('gives 32-bit integers to graphs that ask for them', () => {
  const inputs = [makeValue('input_ids', ElementType.int32, ['rows', 'pieces'])];
  const { input_ids } = pieceFeeds(inputs, [Int32Array.of(3)], { padId: 0, firstPosition: 0 }, 1);
  assert.ok(input_ids.data instanceof Int32Array);
});
