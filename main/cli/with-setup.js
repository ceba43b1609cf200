// Runs an npm script after making sure that everything it needs is installed. Plain JavaScript for any Node from 20 on,
// without dependencies: it is what runs first on a fresh clone. Usage: node main/cli/with-setup.js SCRIPT [ARGUMENTS].

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** npm writes a copy of the lockfile's package list here; when the two differ, something is missing or outdated. */
const INSTALLED = 'node_modules/.package-lock.json';

/** Compiled code is kept for every process that a script starts: tests start a thousand, each of hundreds of files. */
const COMPILED = { NODE_COMPILE_CACHE: join(ROOT, 'node_modules/.cache/compiled') };

/** @returns whether every locked package that belongs on this platform is installed in its locked version. */
function isInstalled() {
  if (!existsSync(join(ROOT, INSTALLED)) || !existsSync(join(ROOT, 'node_modules/node/bin'))) return false;
  const read = (file) => JSON.parse(readFileSync(join(ROOT, file), 'utf8')).packages;
  const installed = read(INSTALLED);
  return Object.entries(read('package-lock.json')).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

function run(args, title) {
  console.error(`> ${title}`);
  const npm = process.env.npm_execpath;
  const [command, ...first] = npm ? [process.execPath, npm] : [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
  const { status, error } = spawnSync(command, [...first, ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...COMPILED, ...process.env },
    shell: !npm && process.platform === 'win32',
  });
  if (error) console.error(error.message);
  if (status !== 0) process.exit(status ?? 1);
}

if (!isInstalled()) {
  run(
    ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
    'installing packages (once; a few minutes on a slow line)',
  );
}
const [script, ...args] = process.argv.slice(2);
run(['run', '--silent', script, '--', ...args], `npm run ${script}`);
