import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  ProtobufError,
  packVarints,
  readFields,
  readPackedVarints,
  writeFields,
} from '../../../../main/compute/onnx/protobuf.ts';

test('writes the examples of the encoding guide', () => {
  assert.deepEqual([...writeFields([{ number: 1, value: 150 }])], [0x08, 0x96, 0x01]);
  const testing = [0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67];
  assert.deepEqual([...writeFields([{ number: 2, value: 'testing' }])], testing);
  assert.deepEqual(
    [...writeFields([{ number: 3, value: [{ number: 1, value: 150 }] }])],
    [0x1a, 0x03, 0x08, 0x96, 0x01],
  );
});

test('writes a negative number as ten bytes of two’s complement', () => {
  const bytes = writeFields([{ number: 1, value: -2 }]);
  assert.equal(bytes.length, 11);
  assert.equal(BigInt.asIntN(64, readFields(bytes)[0].value as bigint), -2n);
});

test('reads back every list of fields it writes', () => {
  const number = fc.integer({ min: 1, max: 2 ** 20 });
  const field = fc.oneof(
    fc.record({ number, value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }),
    fc.record({ number, value: fc.uint8Array({ maxLength: 300 }) }),
  );
  fc.assert(
    fc.property(fc.array(field), (fields) => {
      const read = readFields(writeFields(fields));
      assert.deepEqual(
        read.map(({ number, value }) => ({ number, value })),
        fields.map(({ number, value }) => ({ number, value })),
      );
      assert.deepEqual(writeFields(read), writeFields(fields));
    }),
  );
});

test('reads back packed integers', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })), (values) => {
      assert.deepEqual(readPackedVarints(packVarints(values)), values);
    }),
  );
});

test('keeps fixed-width fields bit for bit', () => {
  const bytes = Uint8Array.of(0x0d, 1, 2, 3, 4, 0x11, 1, 2, 3, 4, 5, 6, 7, 8);
  assert.deepEqual(writeFields(readFields(bytes)), bytes);
});

test('refuses every strict prefix that cuts a field', () => {
  const bytes = writeFields([{ number: 1, value: 'abcdef' }]);
  for (let end = 1; end < bytes.length; end++) {
    assert.throws(() => readFields(bytes.subarray(0, end)), ProtobufError);
  }
});

test('refuses groups, field number 0 and endless varints', () => {
  assert.throws(() => readFields(Uint8Array.of(0x0b)), /wire type 3/);
  assert.throws(() => readFields(Uint8Array.of(0x00, 0x01)), /field number 0/);
  assert.throws(() => readFields(new Uint8Array(20).fill(0xff)), /longer than ten bytes/);
});
