import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readMetadata, readSafetensors, writeSafetensors } from '../../../main/training/safetensors.ts';
import { Failure } from '../../../src/failure.ts';
import { temporaryFolder } from '../../support/onnx-models.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/training');
const temporary = temporaryFolder();
after(() => temporary.remove());

test('reads what the reference library wrote, halves widened and integers left out', () => {
  const weights = readSafetensors(join(FIXTURES, 'weights.safetensors'));
  const expected = JSON.parse(readFileSync(join(FIXTURES, 'weights.json'), 'utf8')) as Record<string, number[]>;
  assert.deepEqual([...weights.keys()].sort(), ['brain', 'half', 'scalar', 'single']);
  for (const [name, values] of Object.entries(expected)) {
    assert.deepEqual(weights.get(name), { dims: [2, 3], values: Float32Array.from(values) }, name);
  }
  assert.deepEqual(weights.get('scalar'), { dims: [], values: Float32Array.of(0.5) });
});

test('reads back what it wrote, header and values where readers expect them', () => {
  const path = join(temporary.path, 'own.safetensors');
  const weights = new Map([
    ['b', { dims: [2, 2], values: Float32Array.of(1, -2, 3.5, 1e-20) }],
    ['a', { dims: [0], values: new Float32Array() }],
    ['layer.ä', { dims: [1], values: Float32Array.of(7) }],
  ]);
  writeSafetensors(path, weights, { format: 'pt', note: 'x' });
  assert.deepEqual(readSafetensors(path), new Map([...weights].sort()));
  assert.deepEqual(readMetadata(path), { format: 'pt', note: 'x' });
  const bytes = readFileSync(path);
  const length = Number(bytes.readBigUInt64LE(0));
  assert.equal(length % 8, 0);
  assert.equal(bytes.length, 8 + length + 5 * 4);
});

test('says that a file is damaged', () => {
  const whole = readFileSync(join(FIXTURES, 'weights.safetensors'));
  const header = Buffer.from('{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const damaged: Record<string, Buffer> = {
    empty: Buffer.alloc(0),
    'cut in the values': whole.subarray(0, whole.length - 1),
    'cut in the header': whole.subarray(0, 20),
    'a header that is none': Buffer.concat([length, Buffer.alloc(header.length, '?')]),
    'sizes that do not fit': Buffer.concat([length, header, Buffer.alloc(8)]),
  };
  for (const [what, bytes] of Object.entries(damaged)) {
    const path = join(temporary.path, 'damaged.safetensors');
    writeFileSync(path, bytes);
    const isInvalid = (error: unknown) => error instanceof Failure && error.code === 'model-invalid';
    assert.throws(() => readSafetensors(path), isInvalid, what);
  }
});
