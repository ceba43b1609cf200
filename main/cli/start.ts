// npm start: the studio in a window of its own where Electron is or can be had, else in the default browser. Builds it first
// where the sources are newer than what was built. Usage: npm start [-- PROJECT.seedmark] [-- --browser].

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Failure } from '../../src/failure.ts';
import { buildStudio } from './build-studio.ts';
import { findElectron, runElectron } from './electron.ts';
import { serve } from './serve-command.ts';
import { EXIT } from './terminal/exit-codes.ts';
import { say } from './terminal/say.ts';

const USAGE = 'npm start [-- PROJECT.seedmark] [-- --browser]: the studio in a window of its own, or in the browser.';

async function start(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { browser: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (values.help) return say(USAGE);
  // npm runs scripts in the package's folder; the path was typed elsewhere.
  const project = positionals[0] && resolve(process.env.INIT_CWD ?? process.cwd(), positionals[0]);
  buildStudio();
  if (!values.browser) {
    const electron = await findElectron();
    if ('path' in electron) {
      if (await runElectron(electron.path, project)) return;
      say('The window could not be opened (the lines above say why).');
    } else say(electron.reason);
  }
  say('The studio opens in the browser.');
  await serve(project, { opens: true });
}

try {
  await start();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  say(`error: ${error.message}\n  ${error.hint}`);
  process.exitCode = EXIT.userCanFix;
}
