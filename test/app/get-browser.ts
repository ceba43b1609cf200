// Before the tests: a browser where there is none. Debian's package as root there (with the loader of the software Vulkan
// that it brings, on which the WebGPU tests run), else playwright's own download. Where neither comes the tests of the
// screens fail and say so; they are not skipped.

import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from './find-browser.ts';

const ROOT = join(import.meta.dirname, '../..');
const DEBIAN_PACKAGES = ['chromium', 'libvulkan1'];
/** Package lists, and some 100 MB. */
const MOST_MS = 10 * 60_000;

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): SpawnSyncReturns<Buffer> {
  return spawnSync(command, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    // What installs says much; its complaints are enough.
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: MOST_MS,
  });
}

function installFromDebian(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  console.error('> installing Chromium for the tests of the screens (apt-get, once)');
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update', '-qq'], quiet);
  return run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...DEBIAN_PACKAGES], quiet).status === 0;
}

function downloadFromPlaywright(): boolean {
  console.error('> fetching Chromium for the tests of the screens (playwright, once)');
  const program = join(ROOT, 'node_modules/playwright-core/cli.js');
  return run(process.execPath, [program, 'install', 'chromium']).status === 0;
}

if (!findBrowser()) {
  const isThere = (installFromDebian() && findBrowser()) || (downloadFromPlaywright() && findBrowser());
  if (!isThere)
    console.error('No browser could be had: the tests of the screens will fail. SEEDMARK_BROWSER names one.');
}
