// The studio as a user has it: the built window in a real browser, the real service in a process of its own, a real file.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { findBrowser } from './find-browser.ts';

/** The browser finds no other machine, whatever a page asks for. */
const NO_NAMES = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';

export async function openBrowser(): Promise<Browser> {
  if (!existsSync(join(import.meta.dirname, '../../out/renderer/index.html'))) {
    throw new Error('The window is not built: run "npm run build" first.');
  }
  const executablePath = findBrowser();
  if (!executablePath) {
    throw new Error('No Chromium or Chrome was found: run "npm test", or name one in SEEDMARK_BROWSER.');
  }
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', NO_NAMES] });
}

export function scratchFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'seedmark-app-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface RunningServer {
  newAddress(): Promise<string>;
  /** As a power cut would. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** @param folder settings, recent projects and log of this user. */
export async function startServerProcess(folder: string, project?: string): Promise<RunningServer> {
  const program = join(import.meta.dirname, '../../main/cli/index.ts');
  const child: ChildProcess = spawn(process.execPath, [program, 'serve', ...(project ? [project] : [])], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, SEEDMARK_HOME: folder },
  });
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error('The server ended before it gave an address.');
    return value;
  };
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  let address: string | undefined = await nextLine();
  return {
    async newAddress() {
      if (address !== undefined) {
        const first = address;
        address = undefined;
        return first;
      }
      child.stdin!.write('\n');
      return nextLine();
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      child.kill('SIGINT');
      await ended;
    },
  };
}

/** A busy machine is given time; a test that waits for what never comes fails soon all the same. */
const PATIENCE_MS = 60_000;

/** What a page asked for that is not ours, and what it complained about. */
export interface Watched {
  readonly page: Page;
  readonly foreign: readonly string[];
  readonly complaints: readonly string[];
}

export async function openPage(context: BrowserContext, address: string): Promise<Watched> {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const { origin } = new URL(address);
  const foreign: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) foreign.push(request.url());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.goto(address);
  return { page, foreign, complaints };
}

export const WINDOW = { width: 1440, height: 900 } as const;

export async function goTo(page: Page, screen: string): Promise<void> {
  await page.evaluate((name) => {
    location.hash = `/${name}`;
  }, screen);
}

/** The review screen with its first candidate open. */
export async function openReview(page: Page): Promise<void> {
  await page.getByRole('navigation').waitFor();
  await goTo(page, 'review');
  await page.locator('.row.current mark').waitFor();
  await page.locator('.foot .figures').waitFor();
}

/** Text, or bytes, let fall on the corpus screen. */
export async function dropFile(page: Page, name: string, content: string | readonly number[]): Promise<void> {
  const transfer = await page.evaluateHandle(
    ({ fileName, body }) => {
      const files = new DataTransfer();
      files.items.add(new File([typeof body === 'string' ? body : new Uint8Array(body)], fileName));
      return files;
    },
    { fileName: name, body: content },
  );
  await page.locator('.drop').dispatchEvent('drop', { dataTransfer: transfer });
}
