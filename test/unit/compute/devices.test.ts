import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { chooseDevice, listDevices } from '../../../main/compute/devices.ts';
import { prepareModel } from '../../../main/compute/prepare-model.ts';
import { smallModel, temporaryFolder, writeModelFolder } from '../../support/onnx-models.ts';

const temporary = temporaryFolder();
const cacheDir = join(temporary.path, 'cache');
after(() => temporary.remove());

const small = () => prepareModel(writeModelFolder(join(temporary.path, 'small'), smallModel()), { cacheDir });

test('always offers the CPU, last', () => {
  assert.equal(listDevices().at(-1), 'cpu');
});

test('takes the CPU without a proof', async () => {
  assert.deepEqual(await chooseDevice(await small(), 'cpu'), { device: 'cpu', notes: [] });
});

test('falls back to the CPU, and says why, when a device is not there', async () => {
  for (const device of ['dml', 'coreml'] as const) {
    if (listDevices().includes(device)) continue;
    const chosen = await chooseDevice(await small(), device);
    assert.equal(chosen.device, 'cpu');
    assert.match(chosen.notes.join(), new RegExp(`${device} is not used: .`));
  }
});
