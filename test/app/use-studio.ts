// What every story of the studio needs: a folder that goes afterwards, a project in it, a browser, and the service, which a
// story may stop, kill and start again.

import { join } from 'node:path';
import { after, before } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import {
  openBrowser,
  openPage,
  type RunningServer,
  scratchFolder,
  startServerProcess,
  type Watched,
  WINDOW,
} from './studio.ts';

export interface Studio {
  /** Of the project; of the folder where the user's settings are. */
  readonly project: string;
  readonly userFolder: string;
  /** The service anew, and a window on it. */
  start(): Promise<Page>;
  startWatched(): Promise<Watched>;
  /** One more window on the running service. */
  open(options?: BrowserContextOptions): Promise<Watched>;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** @param build makes the project; without it the studio starts with none. */
export function useStudio(name: string, build?: (path: string) => unknown): Studio {
  const scratch = scratchFolder();
  const project = join(scratch.path, `${name}.seedmark`);
  const userFolder = join(scratch.path, 'user');
  let browser: Promise<Browser> | undefined;
  let server: RunningServer | undefined;

  /** Once, for whichever hook of the file comes first. */
  function prepare(): Promise<Browser> {
    browser ??= Promise.resolve(build?.(project)).then(openBrowser);
    return browser;
  }
  before(prepare);
  after(async () => {
    await (await browser)?.close();
    await server?.kill();
    scratch.remove();
  });

  async function end(how: 'stop' | 'kill'): Promise<void> {
    const ending = server;
    server = undefined;
    await ending?.[how]();
  }

  const studio: Studio = {
    project,
    userFolder,
    start: async () => (await studio.startWatched()).page,
    async startWatched() {
      await end('kill');
      for (const context of (await prepare()).contexts()) await context.close();
      server = await startServerProcess(userFolder, build && project);
      return studio.open();
    },
    async open(options) {
      const context = await (await prepare()).newContext({ viewport: WINDOW, locale: 'en-GB', ...options });
      return openPage(context, await server!.newAddress());
    },
    stop: () => end('stop'),
    kill: () => end('kill'),
  };
  return studio;
}
