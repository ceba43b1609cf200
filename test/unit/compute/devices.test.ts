import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { chooseDevice, listDevices } from '../../../main/compute/devices.ts';
import { prepareModel } from '../../../main/compute/prepare-model.ts';
import { smallModel, temporaryFolder, writeModelFolder } from '../../support/onnx-models.ts';

/** A software graphics driver of Debian's chromium: slow, but it runs the same shaders as a graphics card. */
const SOFTWARE_DRIVER = '/usr/lib/chromium/vk_swiftshader_icd.json';
const VULKAN = ['/usr/lib/x86_64-linux-gnu/libvulkan1', '/usr/lib/x86_64-linux-gnu/libvulkan.so.1'];
const MODELS = join(import.meta.dirname, '../../../../shared/models');

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

const skip = skipReason();
for (const name of ['tiny-bert-cased', 'tiny-gpt2']) {
  test(`${name} gives the CPU's numbers on a graphics device`, { skip }, async () => {
    const before = { ...process.env };
    Object.assign(process.env, { VK_DRIVER_FILES: SOFTWARE_DRIVER, VK_ICD_FILENAMES: SOFTWARE_DRIVER });
    try {
      const prepared = await prepareModel(join(MODELS, name), { cacheDir });
      assert.deepEqual(await chooseDevice(prepared, 'webgpu'), { device: 'webgpu', notes: [] });
    } finally {
      process.env = before;
    }
  });
}

function skipReason(): string | false {
  if (!listDevices().includes('webgpu')) return 'the runtime was built without webgpu';
  if (!existsSync(SOFTWARE_DRIVER)) return `no software graphics driver: install chromium (${SOFTWARE_DRIVER})`;
  if (!VULKAN.some((path) => existsSync(path))) return 'no Vulkan loader: install libvulkan1';
  return existsSync(MODELS) ? false : `no models in ${MODELS}`;
}
