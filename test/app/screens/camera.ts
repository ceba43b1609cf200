// Pictures of the studio as a user has it: each place in light, dark, mirrored and at twice the size, taken when nothing on
// it moves any more.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { goTo, openPage, type RunningServer, startServerProcess, WINDOW } from '../studio.ts';

/** No language of the interface runs to the left yet; the layout is ready for one. */
export const LOOKS = ['light', 'dark', 'rtl', 'zoomed'] as const;
export type Look = (typeof LOOKS)[number];

export interface Shot {
  readonly name: string;
  /** From wherever the page is. */
  reach(page: Page): Promise<unknown>;
  /** All where it is left out. */
  readonly looks?: readonly Look[];
}

export interface Camera {
  readonly browser: Browser;
  /** Where the pictures go. */
  readonly folder: string;
  /** For projects and settings. */
  readonly scratch: string;
}

/** A window of 1280 by 800 at 200 %. */
const ZOOMED = { width: WINDOW.width / 2.25, height: WINDOW.height / 2.25, deviceScaleFactor: 2, mobile: false };
const USUAL = { ...WINDOW, deviceScaleFactor: 1, mobile: false };
/** Text stays sharp, and a picture below 100 kB. */
const QUALITY = 82;
/** Between two looks at whether the page still moves. */
const PAUSE_MS = 200;
/** A list that is being mined never stands still. */
const MOST_PAUSES = 10;
const PATIENCE_MS = 400_000;

/** A window on a running service. */
export async function openWindow({ browser }: Camera, server: RunningServer): Promise<Page> {
  const context = await browser.newContext({ viewport: WINDOW, locale: 'en-GB' });
  const { page } = await openPage(context, await server.newAddress());
  page.setDefaultTimeout(PATIENCE_MS);
  await page.getByRole('navigation').first().waitFor();
  await page.locator('.view').waitFor();
  return page;
}

/** What was told the browser about a page holds for as long as its session. */
const sessions = new WeakMap<Page, Promise<CDPSession>>();

function sessionOf(page: Page): Promise<CDPSession> {
  const session = sessions.get(page) ?? page.context().newCDPSession(page);
  sessions.set(page, session);
  return session;
}

export async function putOn(page: Page, look: Look): Promise<void> {
  await page.emulateMedia({ colorScheme: look === 'dark' ? 'dark' : 'light' });
  await page.evaluate(
    (direction) => {
      document.documentElement.dir = direction;
    },
    look === 'rtl' ? 'rtl' : 'ltr',
  );
  const session = await sessionOf(page);
  await session.send('Emulation.setDeviceMetricsOverride', look === 'zoomed' ? ZOOMED : USUAL);
}

export async function settle(page: Page): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  let before: Buffer = Buffer.alloc(0);
  for (let i = 0; i < MOST_PAUSES; i++) {
    const now = await page.screenshot();
    if (now.equals(before)) return;
    before = now;
    await page.waitForTimeout(PAUSE_MS);
  }
}

/** The screen with its title, whatever was open on it before. */
export async function goToScreen(page: Page, screen: string): Promise<void> {
  await goTo(page, screen);
  await page.locator('.view h1, .view h2').first().waitFor({ state: 'attached' });
}

export async function shoot(page: Page, camera: Camera, name: string): Promise<void> {
  await settle(page);
  const session = await sessionOf(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  mkdirSync(camera.folder, { recursive: true });
  writeFileSync(join(camera.folder, `${name}.webp`), Buffer.from(data, 'base64'));
}

/** In each of the looks, and then as it was. */
export async function shootLooks(
  page: Page,
  camera: Camera,
  { name, looks = LOOKS }: Pick<Shot, 'name' | 'looks'>,
): Promise<void> {
  for (const look of looks) {
    await putOn(page, look);
    await shoot(page, camera, `${name}-${look}`);
  }
  await putOn(page, 'light');
}

/** One shot after the other in one window. */
export async function shootAll(camera: Camera, server: RunningServer, shots: readonly Shot[]): Promise<void> {
  const page = await openWindow(camera, server);
  for (const shot of shots) {
    console.log(shot.name);
    await shot.reach(page);
    await shootLooks(page, camera, shot);
  }
  await page.context().close();
}

/** The service of a project, for as long as its pictures take. */
export async function withServer(
  { scratch }: Camera,
  project: string | undefined,
  work: (server: RunningServer) => Promise<void>,
): Promise<void> {
  const server = await startServerProcess(join(scratch, `user of ${project ?? 'none'}`.replaceAll('/', ' ')), project);
  try {
    await work(server);
  } finally {
    await server.kill();
  }
}
