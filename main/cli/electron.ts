// Electron's program: the npm package brings none, it is fetched from Electron's releases once, when the studio is started
// for the first time and only then. Where it cannot be had or shown, the reason is said and the browser does as well.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { hasDisplay } from './open-in-browser.ts';
import { createProgress } from './terminal/progress.ts';
import { say } from './terminal/say.ts';

const ROOT = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);

/** No byte for so long: the line is dead. */
const STALL_MS = 30_000;
/** Slower than this (about 200 kB/s) nobody waits for a window when a browser is there. */
const FETCH_MS = 10 * 60_000;
/** A program that ends this soon with an error has shown nothing. */
const START_MS = 20_000;
const MEGABYTE = 1e6;

export type Electron = { readonly path: string } | { readonly reason: string };

/** Where its program is; fetches it where it is not there yet. */
export async function findElectron(environment: NodeJS.ProcessEnv = process.env): Promise<Electron> {
  const obstacle = obstacleTo(environment);
  if (obstacle) return { reason: obstacle };
  const folder = dirname(require.resolve('electron/package.json'));
  const path = programIn(folder);
  if (path) return { path };
  if (isOffline(environment)) return { reason: "Electron's program is not here, and npm is set to be offline." };
  const failure = await fetchProgram(folder);
  const fetched = programIn(folder);
  return fetched ? { path: fetched } : { reason: `Electron's program could not be fetched (${failure}).` };
}

/** Why a window cannot be shown here at all. */
export function obstacleTo(
  environment: NodeJS.ProcessEnv,
  { platform, uid }: { platform: string; uid: number | undefined } = {
    platform: process.platform,
    uid: process.getuid?.(),
  },
): string | undefined {
  if (platform !== 'linux') return undefined;
  if (!hasDisplay(environment, platform)) return 'There is no display for a window.';
  // Chromium's sandbox refuses, and without its sandbox we do not start it.
  return uid === 0 ? 'Electron does not run as root.' : undefined;
}

function isOffline({ npm_config_offline }: NodeJS.ProcessEnv): boolean {
  return npm_config_offline === 'true';
}

/** As the package's own install.js leaves it. */
function programIn(folder: string): string | undefined {
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const path = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), readFileSync(pathFile, 'utf8'));
  return existsSync(path) ? path : undefined;
}

/** Into Electron's own cache, checked against the checksums of the package; then the package unpacks it. @returns what failed. */
async function fetchProgram(folder: string): Promise<string> {
  const { version } = require('electron/package.json') as { version: string };
  say(
    `Fetching Electron ${version} from github.com (once; some 110 MB). Ctrl-C ends it; "npm start -- --browser" does without.`,
  );
  const progress = createProgress('fetching');
  const stopping = new AbortController();
  const stall = () => stopping.abort(new Error(`nothing came for ${STALL_MS / 1000} s`));
  let stalled = setTimeout(stall, STALL_MS);
  const whole = setTimeout(() => stopping.abort(new Error('it took too long')), FETCH_MS);
  try {
    const { downloadArtifact } = await import('@electron/get');
    await downloadArtifact({
      version,
      artifactName: 'electron',
      platform: process.platform,
      arch: process.arch,
      checksums: require('electron/checksums.json') as Record<string, string>,
      downloadOptions: {
        quiet: true,
        signal: stopping.signal,
        getProgressCallback: async ({ transferred, total }: { transferred: number; total: number | null }) => {
          clearTimeout(stalled);
          stalled = setTimeout(stall, STALL_MS);
          progress.update(transferred, total ?? transferred, `${(transferred / MEGABYTE).toFixed(0)} MB`);
        },
      },
    });
  } catch (error) {
    return reasonOf(stopping.signal.aborted ? stopping.signal.reason : error);
  } finally {
    clearTimeout(stalled);
    clearTimeout(whole);
    progress.end();
  }
  const { status } = spawnSync(process.execPath, [join(folder, 'install.js')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return status === 0 ? '' : 'it could not be unpacked';
}

/** The innermost cause says most: "fetch failed" does not. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : reasonOf(error.cause);
}

/** @returns false when it ended at once with an error: nothing was shown. */
export function runElectron(path: string, project: string | undefined): Promise<boolean> {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const started = performance.now();
  const child = spawn(path, [ROOT, ...(project ? [project] : [])], { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', (code) => {
      const hasShown = code === 0 || performance.now() - started > START_MS;
      if (hasShown) process.exitCode = code ?? 1;
      resolve(hasShown);
    });
  });
}
