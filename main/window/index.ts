// The desktop program: one window on the built studio, the service in a process of its own, a menu, native dialogs, files
// opened from the desktop. Whatever the studio can do it does in a browser too, but for the dialogs.

import { join, resolve } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, session } from 'electron';
import * as v from 'valibot';
import { MENU_TEXTS } from '../../renderer/texts/menu-texts.ts';
import type { Client } from '../../src/contract/client.ts';
import type { FileQuestion, Wish } from '../../src/contract/desktop.ts';
import { PORT_GIVEN, PORT_WANTED } from '../../src/contract/port-messages.ts';
import { interfaceLanguageOf, type UserSettings } from '../../src/contract/settings.ts';
import { KeptRecord } from '../service/user/kept-record.ts';
import { userFolder } from '../service/user/user-folder.ts';
import { showMenu } from './menu.ts';
import { CRASH_PAGE, guardPages, STUDIO, servePages } from './pages.ts';
import { linkService } from './service-link.ts';

const OUT = join(import.meta.dirname, '../../out');
const FIRST_STATE = { width: 1440, height: 900, isMaximized: false };
const pixels = v.pipe(v.number(), v.safeInteger());
const bounds = { width: pixels, height: pixels, x: v.optional(pixels), y: v.optional(pixels) };
const stateCheck = v.strictObject({ ...bounds, isMaximized: v.boolean() });
const WALLED_OFF = { contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true };

let window: BrowserWindow | undefined;
let texts = MENU_TEXTS.en;
let client: Client | undefined;
let wished: Wish | undefined;
let mayEnd = false;
const link = linkService(takeClient, () => void window?.loadURL(CRASH_PAGE));

app.setPath('userData', join(userFolder(), 'window'));
if (app.requestSingleInstanceLock()) start();
else app.quit();

function start(): void {
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
  servePages(session.defaultSession, join(OUT, 'renderer'));
  link.start();
  const state = new KeptRecord(join(userFolder(), 'window.json'), stateCheck, FIRST_STATE);
  const { isMaximized, ...place } = state.value;
  const made = new BrowserWindow({
    ...{ ...place, minWidth: 640, minHeight: 480, title: 'Seedmark' },
    // The dictionaries of the spelling check are fetched from elsewhere.
    webPreferences: { ...WALLED_OFF, preload: join(OUT, 'preload/preload.cjs'), spellcheck: false },
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

/** Of a service that was started, or started again; none when it ended. */
function takeClient(given: Client | undefined): void {
  client = given;
  if (!client) return;
  client.connection.on('settings.changed', speak);
  client.connection.on('desktop.fileWanted', (question) => void chooseFile(question));
  // A service that dies meanwhile is told by its process.
  client.settings.user().then(speak, () => undefined);
  if (wished) wish(wished);
}

function speak(settings: UserSettings): void {
  texts = MENU_TEXTS[interfaceLanguageOf(settings, app.getPreferredSystemLanguages())];
  showMenu(texts, (what) => wish({ what }));
}

/** Kept until there is a service to take it. */
function wish(wanted: Wish): void {
  wished = wanted;
  const taken = () => {
    if (wished === wanted) wished = undefined;
  };
  client?.desktop.wish({ wish: wanted }).then(taken, () => undefined);
}

function openNamed(argv: readonly string[], folder = process.cwd()): void {
  const named = argv.slice(1).find((argument) => /\.seedmark$/i.test(argument));
  if (named !== undefined) wish({ what: 'openPath', path: resolve(folder, named) });
}

async function chooseFile({ question, title, extensions, isNew, isFolder }: FileQuestion): Promise<void> {
  const known = { name: title, extensions: extensions.map((one) => one.replace('.', '')) };
  const options = { title, filters: extensions.length > 0 ? [known] : [] };
  const path = isNew
    ? (await dialog.showSaveDialog(window!, options)).filePath
    : (await dialog.showOpenDialog(window!, { ...options, properties: [isFolder ? 'openDirectory' : 'openFile'] }))
        .filePaths[0];
  await client?.desktop.answer({ question, ...(path && { path }) }).catch(() => undefined); // gone with its service
}

async function end(): Promise<void> {
  const recent = (await client?.projects.recent().catch(() => [])) ?? [];
  if (recent.some(({ jobs }) => jobs.length > 0)) {
    const question = { message: texts.stillRunning, detail: texts.stillRunningText, buttons: [texts.quit, texts.stay] };
    if ((await dialog.showMessageBox(window!, { ...question, defaultId: 1, cancelId: 1 })).response !== 0) return;
  }
  await link.end();
  mayEnd = true;
  app.quit();
}
