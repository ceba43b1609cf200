// The desktop program: one window on the built studio, the service in a process of its own, a menu, native dialogs, files
// opened from the desktop. Whatever the studio can do it does in a browser too, but for the dialogs.

import { join, resolve } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, session } from 'electron';
import * as v from 'valibot';
import type { Client } from '../../src/contract/client.ts';
import type { FileQuestion, Wish } from '../../src/contract/desktop.ts';
import { PORT_GIVEN, PORT_WANTED } from '../../src/contract/port-messages.ts';
import { INTERFACE_LANGUAGES, type UserSettings } from '../../src/contract/settings.ts';
import { KeptRecord } from '../service/user/kept-record.ts';
import { userFolder } from '../service/user/user-folder.ts';
import { showMenu } from './menu.ts';
import { MENU_TEXTS, type MenuLanguage } from './menu-texts.ts';
import { CRASH_PAGE, guardPages, registerScheme, STUDIO, servePages } from './pages.ts';
import { ServiceLink } from './service-link.ts';

const OUT = join(import.meta.dirname, '../../out');
const FIRST_SIZE = { width: 1440, height: 900 };
const size = v.pipe(v.number(), v.minValue(400), v.maxValue(20_000));
const place = v.optional(v.pipe(v.number(), v.safeInteger()));
const stateCheck = v.strictObject({ width: size, height: size, x: place, y: place, isMaximized: v.boolean() });

let window: BrowserWindow | undefined;
let language: MenuLanguage = 'en';
let wished: Wish | undefined;
let mayEnd = false;
const link = new ServiceLink(takeClient, () => void window?.loadURL(CRASH_PAGE));

app.setPath('userData', join(userFolder(), 'window'));
if (app.requestSingleInstanceLock()) start();
else app.quit();

function start(): void {
  registerScheme();
  guardPages();
  openNamed(process.argv);
  app.on('open-file', (event, path) => {
    event.preventDefault();
    wish({ what: 'openPath', path: resolve(path) });
  });
  app.on('second-instance', (_, argv, folder) => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
    openNamed(argv, folder);
  });
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (mayEnd) return;
    event.preventDefault();
    void end();
  });
  ipcMain.on(PORT_WANTED, ({ sender, senderFrame }) => {
    if (sender !== window?.webContents || senderFrame !== sender.mainFrame) return;
    sender.postMessage(PORT_GIVEN, null, [link.newPort()]);
  });
  void app.whenReady().then(open);
}

function open(): void {
  if (!servePages(session.defaultSession, join(OUT, 'renderer'))) {
    dialog.showErrorBox('Seedmark', 'The window is not built: run "npm start", or "npm run build".');
    mayEnd = true;
    app.quit();
    return;
  }
  link.start();
  const state = new KeptRecord(join(userFolder(), 'window.json'), stateCheck, { ...FIRST_SIZE, isMaximized: false });
  const { isMaximized, ...bounds } = state.value;
  const made = new BrowserWindow({
    ...bounds,
    minWidth: 640,
    minHeight: 480,
    title: 'Seedmark',
    webPreferences: {
      preload: join(OUT, 'preload/preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      // Its dictionaries are fetched from elsewhere.
      spellcheck: false,
    },
  });
  window = made;
  if (isMaximized) made.maximize();
  made.on('close', (event) => {
    void state.set({ ...made.getNormalBounds(), isMaximized: made.isMaximized() });
    if (mayEnd) return;
    event.preventDefault();
    app.quit();
  });
  made.webContents.on('render-process-gone', (_, { reason }) => {
    if (reason !== 'clean-exit') void made.loadURL(CRASH_PAGE);
  });
  void made.loadURL(STUDIO);
}

/** Of a service that was started, or started again. */
function takeClient(client: Client): void {
  client.connection.on('settings.changed', speak);
  client.connection.on('desktop.fileWanted', (question) => void chooseFile(client, question));
  // A service that dies meanwhile is told by its process.
  client.settings.user().then(speak, () => undefined);
  if (wished) wish(wished);
}

function speak({ interfaceLanguage }: UserSettings): void {
  const tags = interfaceLanguage === 'system' ? app.getPreferredSystemLanguages() : [interfaceLanguage];
  const known = tags.map((tag) => INTERFACE_LANGUAGES.find((one) => one === tag.split('-')[0]));
  language = known.find((one) => one !== undefined) ?? 'en';
  showMenu(language, (what) => wish({ what }));
}

/** Kept until there is a service to take it. */
function wish(wanted: Wish): void {
  wished = wanted;
  link.client?.desktop.wish({ wish: wanted }).then(
    () => {
      if (wished === wanted) wished = undefined;
    },
    () => undefined,
  );
}

function openNamed(argv: readonly string[], folder = process.cwd()): void {
  const named = argv.slice(1).find((argument) => /\.seedmark$/i.test(argument));
  if (named !== undefined) wish({ what: 'openPath', path: resolve(folder, named) });
}

async function chooseFile(client: Client, { question, title, extensions, isNew }: FileQuestion): Promise<void> {
  const filters =
    extensions.length > 0 ? [{ name: title, extensions: extensions.map((one) => one.replace('.', '')) }] : [];
  const path = isNew
    ? (await dialog.showSaveDialog(window!, { title, filters })).filePath
    : (await dialog.showOpenDialog(window!, { title, filters, properties: ['openFile'] })).filePaths[0];
  await client.desktop.answer({ question, ...(path && { path }) }).catch(() => undefined); // gone with its service
}

async function end(): Promise<void> {
  const recent = (await link.client?.projects.recent().catch(() => [])) ?? [];
  const { stillRunning, stillRunningText, quit, stay } = MENU_TEXTS[language];
  if (recent.some(({ jobs }) => jobs.length > 0)) {
    const question = {
      message: stillRunning,
      detail: stillRunningText,
      buttons: [quit, stay],
      defaultId: 1,
      cancelId: 1,
    };
    if ((await dialog.showMessageBox(window!, question)).response !== 0) return;
  }
  await link.end();
  mayEnd = true;
  app.quit();
}
