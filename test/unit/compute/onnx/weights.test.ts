import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Tensor } from '../../../../main/compute/onnx/model.ts';
import { makeTensor } from '../../../../main/compute/onnx/parts.ts';
import {
  readFloats,
  readTensorBytes,
  resolveExternal,
  WeightsFile,
  widenHalf,
} from '../../../../main/compute/onnx/weights.ts';
import { Failure } from '../../../../src/failure.ts';
import { randomTensor, smallModel, temporaryFolder } from '../../../support/onnx-models.ts';

test('widens halves: normal, subnormal, zero, infinite', () => {
  const bits = Uint16Array.of(0x3c00, 0xbc00, 0x3555, 0x0001, 0x8000, 0x7c00, 0x7bff);
  const right = [1, -1, 0.333251953125, 2 ** -24, -0, Number.POSITIVE_INFINITY, 65504];
  assert.deepEqual([...widenHalf(bits)], right);
});

test('refuses weights outside the model folder', () => {
  for (const location of ['../other.bin', '/etc/passwd', 'a/../../b', '.', '..']) {
    assert.throws(() => resolveExternal('/models/one', location), isInvalid, location);
  }
  assert.equal(resolveExternal('/models/one', 'parts/..weights'), '/models/one/parts/..weights');
});

test('writes equal weights once and reads them back through references', () => {
  const folder = temporaryFolder();
  try {
    const file = new WeightsFile(join(folder.path, 'w.bin'), 'w.bin');
    const large = randomTensor('large', [40, 40], 1);
    const graph = (tensors: Tensor[]) => ({
      ...smallModel().graph,
      initializers: new Map(tensors.map((tensor) => [tensor.name, tensor])),
    });
    const small = makeTensor('small', [1], Float32Array.of(2));
    const first = file.moveWeights(graph([large, small]), '');
    const second = file.moveWeights(graph([{ ...large, name: 'twin' }, randomTensor('other', [300], 2)]), '');
    file.close();
    assert.equal(file.floats, 1600 + 300);
    assert.deepEqual(second.initializers.get('twin')!.content, first.initializers.get('large')!.content);
    assert.ok(first.initializers.get('small')!.content instanceof Uint8Array);
    assert.deepEqual(readFloats(second.initializers.get('twin')!, folder.path), readFloats(large, ''));
    assert.equal(statSync(join(folder.path, 'w.bin')).size, 8192 + 1200); // the second weight begins on a page
  } finally {
    folder.remove();
  }
});

test('says that weights are incomplete or missing', () => {
  const folder = temporaryFolder();
  try {
    writeFileSync(join(folder.path, 'w.bin'), new Uint8Array(100));
    const tensor = (location: string): Tensor => ({
      name: 'x',
      dims: [100],
      type: 1,
      content: { location, offset: 0, length: undefined },
    });
    assert.throws(() => readTensorBytes(tensor('w.bin'), folder.path), /incomplete/);
    assert.throws(() => readTensorBytes(tensor('gone.bin'), folder.path), /missing: gone.bin/);
    assert.throws(() => readTensorBytes({ ...tensor(''), content: new Uint8Array(4) }, ''), /incomplete/);
    assert.equal(readFileSync(join(folder.path, 'w.bin')).length, 100);
  } finally {
    folder.remove();
  }
});

function isInvalid(error: unknown): boolean {
  return error instanceof Failure && error.code === 'model-invalid';
}
