// Opens an address of ours in the user's default browser, by the command that the platform has for it.

import { spawn } from 'node:child_process';

const COMMANDS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  // "start" belongs to the shell, and its first quoted argument is a title.
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};
const OTHERS = ['xdg-open'] as const;

/** @returns whether a browser was asked; never waits for it. Without a display none is: a browser in the terminal is no studio. */
export async function openInBrowser(
  address: string,
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean> {
  if (!hasDisplay(environment, platform)) return false;
  const [command, ...first] = COMMANDS[platform] ?? OTHERS;
  const child = spawn(command, [...first, address], { stdio: 'ignore', detached: true, env: environment });
  child.unref();
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('spawn', () => resolve(true));
  });
}

/** Whether a window can be shown. */
export function hasDisplay(environment: NodeJS.ProcessEnv, platform: string = process.platform): boolean {
  return platform !== 'linux' || Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY);
}
