// The desktop program in Electron itself, where its binary is (npm start fetches it) and there is a display: launch, the
// sample, the menu, dialogs, file association, the end. Where it cannot run this says so and checks nothing.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { obstacleTo } from '../../main/cli/electron.ts';
import { scratchFolder } from '../support/project-builder.ts';
import { leaveProject } from '../support/service-project.ts';

const ROOT = join(import.meta.dirname, '../..');
const PACKAGE = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
const PATH_FILE = join(PACKAGE, 'path.txt');
const binary = existsSync(PATH_FILE) ? join(PACKAGE, 'dist', readFileSync(PATH_FILE, 'utf8')) : '';

function whyNot(): string | false {
  if (!existsSync(binary)) return "Electron's program is not here (npm start fetches it): NOT CHECKED";
  const obstacle = obstacleTo(process.env);
  return obstacle ? `${obstacle}: NOT CHECKED` : false;
}

describe('the desktop program in Electron', { skip: whyNot(), concurrency: false }, () => {
  const folder = scratchFolder();
  const project = join(folder, 'letters.seedmark');
  const songs = join(folder, 'songs.seedmark');
  let program: ElectronApplication;
  let page: Page;

  before(async () => {
    leaveProject(project);
    leaveProject(songs);
    const env = { ...process.env, SEEDMARK_HOME: join(folder, 'home') } as Record<string, string>;
    program = await _electron.launch({ executablePath: binary, args: [ROOT, project], env });
    page = await program.firstWindow();
  });
  after(() => program?.close());

  it('opens the project that it was started with', async () => {
    await page.getByText('letters').first().waitFor();
    assert.match(page.url(), /^seedmark:\/\/studio\//);
  });

  it('keeps Node and Electron out of the window', async () => {
    const found = await page.evaluate(() =>
      ['require', 'process', 'module', 'electron', 'ipcRenderer', 'Buffer'].filter((name) => name in globalThis),
    );
    assert.deepEqual(found, []);
  });

  it('opens the keys from the menu', async () => {
    await program.evaluate(({ Menu }) => {
      const items = Menu.getApplicationMenu()!.items.flatMap(({ submenu }) => submenu?.items ?? []);
      items.find(({ label }) => label === 'All keys')!.click();
    });
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
  });

  it('opens a project that its native dialog names', async () => {
    await program.evaluate(({ Menu, dialog }, path) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
      const items = Menu.getApplicationMenu()!.items.flatMap(({ submenu }) => submenu?.items ?? []);
      items.find(({ label }) => label === 'Open project…')!.click();
    }, songs);
    await page.getByRole('banner').getByText('songs').waitFor();
  });

  it('opens a project that the desktop hands to it', async () => {
    await program.evaluate(({ app }, path) => {
      app.emit('open-file', { preventDefault: () => undefined }, path);
    }, project);
    await page.getByRole('banner').getByText('letters').waitFor();
  });

  it('mines the sample, and asks before it ends', async () => {
    await program.evaluate(({ Menu, dialog }) => {
      (globalThis as { asked?: Promise<boolean> }).asked = new Promise((resolve) => {
        dialog.showMessageBox = async () => {
          resolve(true);
          return { response: 1, checkboxChecked: false };
        };
      });
      const items = Menu.getApplicationMenu()!.items.flatMap(({ submenu }) => submenu?.items ?? []);
      items.find(({ label }) => label === 'Try the sample')!.click();
    });
    await page.getByText('Mining').first().waitFor();
    await program.evaluate(({ app }) => app.quit());
    // A program that ends without asking answers this with an error.
    assert.equal(await program.evaluate(() => (globalThis as { asked?: Promise<boolean> }).asked), true);
    await program.evaluate(({ dialog }) => {
      dialog.showMessageBox = async () => ({ response: 0, checkboxChecked: false });
    });
  });
});
