// The built studio, made anew where a source is younger than it.

import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../src/failure.ts';
import { say } from './terminal/say.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Written last. */
const BUILT = join(ROOT, 'out/renderer/index.html');
const SOURCES = ['src', 'main', 'renderer', 'electron.vite.config.ts', 'package-lock.json'];

/** @throws Failure when it cannot be built. */
export function buildStudio(): void {
  if (isBuilt()) return;
  say('Building the studio (a few seconds) …');
  const builder = join(ROOT, 'node_modules/electron-vite/bin/electron-vite.js');
  const { status } = spawnSync(process.execPath, [builder, 'build', '--logLevel', 'warn'], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status === 0) return;
  throw new Failure('not-available', 'The studio could not be built.', 'Run "npm ci" and try again.');
}

function isBuilt(): boolean {
  const built = statSync(BUILT, { throwIfNoEntry: false })?.mtimeMs;
  return built !== undefined && SOURCES.every((source) => youngest(join(ROOT, source)) <= built);
}

/** @returns the time of the latest change, milliseconds since 1970. */
function youngest(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, youngest(join(path, name))), stat.mtimeMs);
}
