// The desktop program as it is built, driven with a stand-in for Electron (its binary is on no test machine by itself) and the
// real service behind it. What only the real binary can show is in electron.test.ts, which runs where there is one.

import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { MessagePort } from 'node:worker_threads';
import { type Client, connect } from '../../src/contract/client.ts';
import { portChannel, type TargetPort } from '../../src/contract/port-channel.ts';
import { PORT_GIVEN, PORT_WANTED } from '../../src/contract/port-messages.ts';
import { scratchFolder } from '../support/project-builder.ts';
import { leaveProject } from '../support/service-project.ts';
import * as electron from './fake-electron.ts';

const folder = scratchFolder();
const home = join(folder, 'home');
const project = join(folder, 'letters.seedmark');
const FAKE = pathToFileURL(join(import.meta.dirname, 'fake-electron.ts')).href;

async function until<T>(found: () => T | undefined | false, what: string): Promise<T> {
  for (const started = performance.now(); performance.now() - started < 60_000; ) {
    const value = found();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`In vain: ${what}`);
}

/** As the window does through its preload. */
async function connectWindow(): Promise<Client> {
  const { webContents } = electron.windows[0];
  const before = webContents.posted.length;
  electron.ipcMain.emit(PORT_WANTED, { sender: webContents, senderFrame: webContents.mainFrame });
  assert.equal(webContents.posted.length, before + 1);
  const { channel, ports } = webContents.posted.at(-1)!;
  assert.equal(channel, PORT_GIVEN);
  assert.equal(ports.length, 1);
  return connect(portChannel(ports[0] as MessagePort as unknown as TargetPort));
}

async function nextWish(client: Client) {
  for (;;) {
    const wish = await client.desktop.takeWish();
    if (wish) return wish;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function item(label: string): electron.FakeItem {
  return electron.Menu.current.flatMap(({ submenu }) => submenu ?? []).find((one) => one.label === label)!;
}

let window: (typeof electron.windows)[number];
let client: Client;

before(async () => {
  leaveProject(project);
  mkdirSync(home);
  process.env.SEEDMARK_HOME = home;
  process.argv = ['electron', '/the/program', project];
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'electron' ? { url: FAKE, shortCircuit: true } : next(specifier, context),
  });
  await import(pathToFileURL(join(import.meta.dirname, '../../out/main/window.js')).href);
  window = await until(() => electron.windows[0], 'a window');
  client = await connectWindow();
});
after(async () => {
  for (const { thread } of electron.processes) await thread.terminate();
});

describe('the desktop program', { concurrency: false }, () => {
  it('opens one window on its own page, walled off from Node', () => {
    assert.deepEqual(window.loaded, ['seedmark://studio/index.html']);
    const { preload, ...preferences } = window.options.webPreferences;
    assert.deepEqual(preferences, {
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    });
    assert.ok(existsSync(preload as string), String(preload));
    assert.deepEqual(electron.schemes, [{ scheme: 'seedmark', privileges: { standard: true, secure: true } }]);
  });

  it('opens the project that was named at its start', async () => {
    assert.deepEqual(await nextWish(client), { what: 'openPath', path: project });
    assert.equal((await client.projects.open({ path: project })).name, 'letters');
  });

  it('hands its window the built page under the policy of the studio, and nothing else', async () => {
    const handle = (url: string, method = 'GET') => electron.session.defaultSession.handler!({ method, url });
    const page = handle('seedmark://studio/index.html');
    assert.equal(page.status, 200);
    const policy = page.headers.get('content-security-policy')!;
    assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/);
    assert.doesNotMatch(policy, /unsafe/);
    assert.match(await page.text(), /<div id="app">/);
    assert.equal(handle('seedmark://studio/crash.html').status, 200);
    assert.equal(handle('seedmark://studio/../../package.json').status, 404);
    assert.equal(handle('seedmark://elsewhere/index.html').status, 404);
    assert.equal(handle('seedmark://studio/index.html', 'POST').status, 404);
  });

  it('lets nothing through to the network, grants no permission and keeps no download', () => {
    const { beforeRequest, askPermission, checkPermission } = electron.session.defaultSession;
    const isLet = (url: string) => {
      let isCancelled = true;
      beforeRequest!({ url }, ({ cancel }) => {
        isCancelled = cancel;
      });
      return !isCancelled;
    };
    assert.ok(isLet('seedmark://studio/assets/index.js'));
    for (const url of ['https://example.org/', 'http://127.0.0.1/', 'ws://127.0.0.1/', 'file:///etc/passwd']) {
      assert.ok(!isLet(url), url);
    }
    for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal']) {
      let isGranted = true;
      askPermission!({}, permission, (granted) => {
        isGranted = granted;
      });
      assert.equal(isGranted, false);
    }
    assert.equal(checkPermission!(), false);
    const download = electron.preventable();
    electron.session.defaultSession.emit('will-download', download);
    assert.ok(download.isPrevented);
  });

  it('stays on its page: links lead to the system browser, and only after a click', () => {
    const { webContents } = window;
    const visit = (url: string) => {
      const event = electron.preventable({ url });
      webContents.emit('will-navigate', event);
      return event.isPrevented;
    };
    assert.equal(visit('seedmark://studio/index.html'), false);
    for (const url of ['https://example.org/', 'file:///etc/passwd', 'seedmark://other/']) assert.ok(visit(url), url);
    assert.deepEqual(webContents.opensWindow!({ url: 'https://example.org/' }), { action: 'deny' });
    assert.deepEqual(electron.opened, [], 'nobody clicked');
    webContents.emit('input-event', {}, { type: 'mouseUp' });
    assert.deepEqual(webContents.opensWindow!({ url: 'https://example.org/' }), { action: 'deny' });
    assert.deepEqual(webContents.opensWindow!({ url: 'file:///etc/passwd' }), { action: 'deny' });
    assert.deepEqual(electron.opened, ['https://example.org/']);
    const webview = electron.preventable();
    webContents.emit('will-attach-webview', webview);
    assert.ok(webview.isPrevented);
  });

  it('gives a port to its own window alone', () => {
    const { webContents } = window;
    const before = webContents.posted.length;
    electron.ipcMain.emit(PORT_WANTED, { sender: webContents, senderFrame: {} });
    electron.ipcMain.emit(PORT_WANTED, { sender: new electron.FakeWebContents(), senderFrame: {} });
    assert.equal(webContents.posted.length, before);
  });

  it('has a menu with keys, whose wishes reach the window, in the language of the interface', async () => {
    await until(() => electron.Menu.current.length > 0, 'a menu');
    assert.equal(item('New project…').accelerator, 'CmdOrCtrl+N');
    const told = new Promise<void>((resolve) => void client.connection.on('desktop.wished', () => resolve()));
    item('Open project…').click!();
    await told;
    assert.deepEqual(await nextWish(client), { what: 'openProject' });
    await client.settings.changeUser({ changes: { interfaceLanguage: 'sw' } });
    await until(() => item('Mradi mpya…'), 'a menu in Swahili');
    await client.settings.changeUser({ changes: { interfaceLanguage: 'en' } });
    await until(() => item('New project…'), 'a menu in English');
  });

  it('shows native dialogs that the window asks for', async () => {
    electron.answers.open = project;
    const about = { title: 'Open a project', extensions: ['.seedmark'] };
    const file = { ...about, isNew: false, isFolder: false };
    assert.equal(await client.desktop.choose(file), project);
    electron.answers.open = '';
    assert.equal(await client.desktop.choose(file), undefined);
    assert.deepEqual(electron.properties.splice(0), ['openFile', 'openFile']);
    electron.answers.open = folder;
    assert.equal(await client.desktop.choose({ ...about, isNew: false, isFolder: true }), folder);
    assert.deepEqual(electron.properties.splice(0), ['openDirectory']);
    electron.shown.pop();
    electron.answers.save = join(folder, 'new.seedmark');
    assert.equal(
      await client.desktop.choose({ ...about, title: 'New', isNew: true, isFolder: false }),
      electron.answers.save,
    );
    assert.deepEqual(electron.shown.splice(0), ['Open a project', 'Open a project', 'New']);
  });

  it('opens files from the desktop and from a second start, which comes to the front', async () => {
    const event = electron.preventable();
    electron.app.emit('open-file', event, '/some/where.seedmark');
    assert.ok(event.isPrevented);
    assert.deepEqual(await nextWish(client), { what: 'openPath', path: '/some/where.seedmark' });
    electron.app.emit('second-instance', {}, ['electron', '/the/program', 'b.seedmark'], '/folder');
    assert.deepEqual(await nextWish(client), { what: 'openPath', path: '/folder/b.seedmark' });
    assert.ok(window.isFocused);
  });

  it('starts the service again when it died, with every decision', async () => {
    const [document] = await client.review
      .page({
        filter: { run: (await client.mining.runs())[0].id },
        order: { by: 'score' },
        limit: 1,
      })
      .then(({ items }) => items);
    const { sentence, span, type } = document;
    await client.review.decide({ judgements: [{ sentence, span, type, act: 'accept' }] });
    const lost = new Promise<void>((resolve) => client.connection.onEnd(resolve));
    await electron.processes[0].thread.terminate();
    await lost;
    client = await connectWindow();
    assert.equal(electron.processes.length, 2);
    await client.projects.open({ path: project });
    const counts = await client.review.counts({ filter: { run: (await client.mining.runs())[0].id } });
    assert.equal(counts.filter(({ status }) => status === 'accepted').length, 1);
    assert.equal(window.loaded.length, 1, 'one death is no reason for the crash page');
  });

  it('shows the crash page when its window or, again and again, its service dies', async () => {
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    assert.deepEqual(window.loaded.splice(1), ['seedmark://studio/crash.html']);
    window.webContents.emit('render-process-gone', {}, { reason: 'clean-exit' });
    assert.equal(window.loaded.length, 1);
    for (const next of [2, 3]) {
      await electron.processes.at(-1)!.thread.terminate();
      client = await connectWindow();
      assert.equal(electron.processes.length, next + 1);
    }
    assert.deepEqual(window.loaded.splice(1), ['seedmark://studio/crash.html']);
  });

  it('asks before it ends while something is mined, and leaves the job to go on with', async () => {
    await client.projects.createSample({});
    const close = electron.preventable();
    electron.answers.box = 1;
    window.emit('close', close);
    assert.ok(close.isPrevented);
    await until(() => electron.shown.length > 0, 'a question');
    assert.deepEqual(electron.shown.splice(0), ['Work is still going on.']);
    assert.equal(electron.app.hasQuit, false);
    assert.equal((await client.jobs.list({ limit: 1 }))[0].endedAt, undefined, 'it goes on');

    electron.answers.box = 0;
    const ended = new Promise<void>((resolve) => client.connection.onEnd(resolve));
    electron.app.quit();
    await ended;
    await until(() => electron.app.hasQuit, 'the end');
    assert.deepEqual(JSON.parse(readFileSync(join(home, 'window.json'), 'utf8')), {
      ...{ x: 10, y: 20, width: 1000, height: 700 },
      isMaximized: false,
    });
    // Nobody holds the file any more, and the job can be gone on with.
    const { openService } = await import('../../main/service/index.ts');
    const { JOB_KINDS } = await import('../../main/jobs/kinds.ts');
    copyFileSync(join(home, 'Sample.seedmark'), join(folder, 'Copy.seedmark'));
    const service = openService({ folder: join(folder, 'other'), kinds: JOB_KINDS });
    const { interrupted } = await service.connect().projects.open({ path: join(folder, 'Copy.seedmark') });
    assert.deepEqual(
      interrupted.map(({ kind }) => kind),
      ['mine'],
    );
    await service.close();
  });
});
