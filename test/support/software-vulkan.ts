// A software graphics driver for tests of the WebGPU path: Debian's chromium brings SwiftShader. Slow, but it runs the
// same shaders as a graphics card.

import { existsSync } from 'node:fs';
import { listDevices } from '../../main/compute/devices.ts';

const DRIVER = '/usr/lib/chromium/vk_swiftshader_icd.json';
const VULKAN = ['/usr/lib/x86_64-linux-gnu/libvulkan.so.1', '/usr/lib/x86_64-linux-gnu/libvulkan1'];

/** For node:test's `skip` option. */
export function unlessSoftwareVulkan(): string | false {
  if (!listDevices().includes('webgpu')) return 'the runtime was built without webgpu: NOT CHECKED';
  if (!existsSync(DRIVER)) return `no software graphics driver (install chromium for ${DRIVER}): NOT CHECKED`;
  return VULKAN.some((path) => existsSync(path)) ? false : 'no Vulkan loader (install libvulkan1): NOT CHECKED';
}

/** Runs something whose processes find the software driver. */
export async function withSoftwareVulkan<T>(run: () => Promise<T>): Promise<T> {
  const before = { ...process.env };
  Object.assign(process.env, {
    VK_DRIVER_FILES: DRIVER,
    VK_ICD_FILENAMES: DRIVER,
    XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? '/tmp',
  });
  try {
    return await run();
  } finally {
    process.env = before;
  }
}
