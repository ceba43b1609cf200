// npm start without its set-up: a window where there can be one, else the browser, else an address.

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { findElectron, obstacleTo, runElectron } from '../../main/cli/electron.ts';
import { hasDisplay, openInBrowser } from '../../main/cli/open-in-browser.ts';
import { scratchFolder } from '../support/project-builder.ts';
import { leaveProject } from '../support/service-project.ts';

const ROOT = join(import.meta.dirname, '../..');
const folder = scratchFolder();
const posix = { skip: process.platform === 'win32' && 'shell scripts' };

function start(args: readonly string[], env: NodeJS.ProcessEnv): { child: ChildProcess; said: () => string } {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...rest } = process.env;
  const child = spawn(process.execPath, [join(ROOT, 'main/cli/start.ts'), ...args], {
    env: { ...rest, SEEDMARK_HOME: join(folder, 'home'), INIT_CWD: folder, ...env },
  });
  let said = '';
  child.stderr!.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  return { child, said: () => said };
}

/** A program that writes its arguments into a file. */
function recorder(name: string): { readonly path: string; readonly record: string } {
  const [path, record] = [join(folder, name), join(folder, `${name}.record`)];
  writeFileSync(path, `#!/bin/sh\nprintf '%s\\n' "$@" > '${record}.part' && mv '${record}.part' '${record}'\n`);
  chmodSync(path, 0o755);
  return { path, record };
}

async function appears(path: string): Promise<string> {
  for (let i = 0; i < 200 && !existsSync(path); i++) await new Promise((resolve) => setTimeout(resolve, 50));
  return readFileSync(path, 'utf8').trim();
}

async function firstLine(child: ChildProcess): Promise<URL> {
  const [line] = await once(createInterface({ input: child.stdout! }), 'line');
  return new URL(line);
}

describe('npm start', () => {
  it('prints an address and goes on serving the project where there is neither window nor browser', posix, async () => {
    leaveProject(join(folder, 'named.seedmark'));
    const { child, said } = start(['named.seedmark'], {});
    const address = await firstLine(child);
    assert.equal(address.hostname, '127.0.0.1');
    assert.equal((await fetch(address, { redirect: 'manual' })).status, 303);
    child.kill('SIGINT');
    assert.equal((await once(child, 'exit'))[0], 0);
    if (process.platform === 'linux') assert.match(said(), /no display/);
    assert.match(said(), /open the address above/);
  });

  it('opens the default browser at an address of its own, which works', {
    skip: process.platform !== 'linux' && 'xdg-open',
  }, async () => {
    const { record } = recorder('xdg-open');
    const { child } = start(['--browser'], { DISPLAY: ':99', PATH: `${folder}:${process.env.PATH}` });
    const printed = await firstLine(child);
    const opened = new URL(await appears(record));
    assert.equal(opened.origin, printed.origin);
    assert.notEqual(opened.href, printed.href);
    for (const address of [opened, printed]) assert.equal((await fetch(address, { redirect: 'manual' })).status, 303);
    child.kill('SIGINT');
    await once(child, 'exit');
  });

  it('says what is wrong with a project, and does not start', async () => {
    const { child, said } = start(['--browser', 'none.seedmark'], {});
    assert.equal((await once(child, 'exit'))[0], 2);
    assert.match(said(), /error: .*none\.seedmark/);
  });
});

describe('the window of Electron', () => {
  it('is not tried without a display or as root on Linux', () => {
    assert.match(obstacleTo({}, { platform: 'linux', uid: 1000 })!, /display/);
    assert.match(obstacleTo({ DISPLAY: ':0' }, { platform: 'linux', uid: 0 })!, /root/);
    assert.equal(obstacleTo({ WAYLAND_DISPLAY: 'wayland-0' }, { platform: 'linux', uid: 1000 }), undefined);
    assert.equal(obstacleTo({}, { platform: 'darwin', uid: 501 }), undefined);
    assert.equal(obstacleTo({}, { platform: 'win32', uid: undefined }), undefined);
  });

  it('is not fetched where npm is offline', async () => {
    const found = await findElectron({ DISPLAY: ':0', npm_config_offline: 'true' });
    if ('reason' in found) assert.match(found.reason, /offline|root/);
  });

  it('is given up when the program ends at once with an error, and not when it was closed', posix, async () => {
    const failing = join(folder, 'failing');
    writeFileSync(failing, '#!/bin/sh\nexit 127\n');
    chmodSync(failing, 0o755);
    assert.equal(await runElectron(failing, undefined), false);
    assert.equal(await runElectron(join(folder, 'nowhere'), undefined), false);
    const { path, record } = recorder('electron');
    assert.equal(await runElectron(path, '/some where/a.seedmark'), true);
    assert.deepEqual(readFileSync(record, 'utf8').trim().split('\n'), [ROOT, '/some where/a.seedmark']);
    process.exitCode = 0;
  });
});

describe('the default browser', () => {
  it('is not asked for without a display, and a missing command is no failure', posix, async () => {
    assert.equal(hasDisplay({}, 'linux'), false);
    assert.equal(await openInBrowser('http://127.0.0.1:1/', {}, 'linux'), false);
    assert.equal(await openInBrowser('http://127.0.0.1:1/', { DISPLAY: ':0', PATH: '/nowhere' }, 'linux'), false);
  });
});
