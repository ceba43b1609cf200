// As much of Electron as the desktop program uses, by its documentation: what the program sets is recorded, what a user or
// the system would do is done by the test. The service is real: a thread stands for the utility process, with real ports.

import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';

class FakeApp extends EventEmitter {
  readonly paths = new Map<string, string>();
  isFirst = true;
  hasQuit = false;
  languages = ['en-GB'];
  requestSingleInstanceLock(): boolean {
    return this.isFirst;
  }
  setPath(name: string, path: string): void {
    this.paths.set(name, path);
  }
  getVersion(): string {
    return '0.0.0';
  }
  getPreferredSystemLanguages(): string[] {
    return this.languages;
  }
  whenReady(): Promise<void> {
    return Promise.resolve();
  }
  /** As Electron does: asked first, over when nobody minds. */
  quit(): void {
    const event = preventable();
    this.emit('before-quit', event);
    if (event.isPrevented) return;
    this.hasQuit = true;
    this.emit('quit');
  }
}

export interface Preventable {
  isPrevented: boolean;
  preventDefault(): void;
}

export function preventable<More extends object>(more?: More): Preventable & More {
  const event = { isPrevented: false, preventDefault: () => undefined, ...more } as Preventable & More;
  event.preventDefault = () => {
    event.isPrevented = true;
  };
  return event;
}

export class FakeWebContents extends EventEmitter {
  readonly mainFrame = {};
  opensWindow: ((details: { url: string }) => { action: string }) | undefined;
  readonly posted: { channel: string; ports: readonly MessagePort[] }[] = [];
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.opensWindow = handler;
  }
  postMessage(channel: string, _message: unknown, ports: readonly MessagePort[]): void {
    this.posted.push({ channel, ports });
    this.emit('posted');
  }
}

export const windows: FakeWindow[] = [];

class FakeWindow extends EventEmitter {
  readonly options: { width: number; height: number; webPreferences: Record<string, unknown> };
  readonly webContents = new FakeWebContents();
  readonly loaded: string[] = [];
  isFocused = false;
  constructor(options: FakeWindow['options']) {
    super();
    this.options = options;
    windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(url: string): Promise<void> {
    this.loaded.push(url);
  }
  maximize(): void {}
  isMaximized(): boolean {
    return false;
  }
  isMinimized(): boolean {
    return false;
  }
  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return { x: 10, y: 20, width: 1000, height: 700 };
  }
  focus(): void {
    this.isFocused = true;
  }
  restore(): void {}
}

export const processes: FakeUtilityProcess[] = [];

class FakeUtilityProcess extends EventEmitter {
  readonly thread: Worker;
  readonly file: string;
  constructor(file: string) {
    super();
    this.file = file;
    const parentPort = pathToFileURL(join(import.meta.dirname, 'parent-port.ts')).href;
    this.thread = new Worker(file, { execArgv: ['--import', parentPort], stdout: false });
    this.thread.once('exit', (code) => this.emit('exit', code));
    this.thread.on('error', (error) => this.emit('error', error));
    processes.push(this);
  }
  postMessage(data: unknown, ports: readonly MessagePort[] = []): void {
    this.thread.postMessage({ data, ports }, [...ports]);
  }
  kill(): boolean {
    void this.thread.terminate();
    return true;
  }
}

class FakeSession extends EventEmitter {
  handler: ((request: { method: string; url: string }) => Response) | undefined;
  askPermission: ((contents: unknown, permission: string, answer: (granted: boolean) => void) => void) | undefined;
  checkPermission: (() => boolean) | undefined;
  beforeRequest: ((details: { url: string }, answer: (a: { cancel: boolean }) => void) => void) | undefined;
  readonly protocol = {
    handle: (_scheme: string, handler: FakeSession['handler']) => {
      this.handler = handler;
    },
  };
  readonly webRequest = {
    onBeforeRequest: (handler: FakeSession['beforeRequest']) => {
      this.beforeRequest = handler;
    },
  };
  setPermissionRequestHandler(handler: FakeSession['askPermission']): void {
    this.askPermission = handler;
  }
  setPermissionCheckHandler(handler: FakeSession['checkPermission']): void {
    this.checkPermission = handler;
  }
}

export const app = new FakeApp();
export const ipcMain = new EventEmitter();
export const BrowserWindow = FakeWindow;
export const session = { defaultSession: new FakeSession() };
export const schemes: { scheme: string; privileges: Record<string, boolean> }[] = [];
export const protocol = {
  registerSchemesAsPrivileged: (added: typeof schemes) => {
    schemes.push(...added);
  },
};
export const opened: string[] = [];
export const shell = {
  openExternal: async (url: string) => {
    opened.push(url);
  },
};
export const utilityProcess = { fork: (file: string) => new FakeUtilityProcess(file) };
export const MessageChannelMain = MessageChannel;

/** What the user answers. */
export const answers = { save: '', open: '', box: 0 };
export const shown: string[] = [];
/** Of the dialogs for what is there. */
export const properties: string[] = [];
export const dialog = {
  showErrorBox: (_title: string, text: string) => {
    shown.push(text);
  },
  showSaveDialog: async (_window: unknown, options: { title: string }) => {
    shown.push(options.title);
    return { filePath: answers.save };
  },
  showOpenDialog: async (_window: unknown, options: { title: string; properties: readonly string[] }) => {
    shown.push(options.title);
    properties.push(...options.properties);
    return { filePaths: answers.open ? [answers.open] : [] };
  },
  showMessageBox: async (_window: unknown, options: { message: string }) => {
    shown.push(options.message);
    return { response: answers.box };
  },
};

export interface FakeItem {
  readonly label?: string;
  readonly role?: string;
  readonly accelerator?: string;
  readonly click?: () => void;
  readonly submenu?: readonly FakeItem[];
}
export const Menu = {
  current: [] as readonly FakeItem[],
  buildFromTemplate: (template: readonly FakeItem[]) => template,
  setApplicationMenu: (menu: readonly FakeItem[]) => {
    Menu.current = menu;
  },
};
