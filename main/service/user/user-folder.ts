// Where Seedmark keeps what belongs to a user and not to a project: settings, recent projects, the log.

import { homedir } from 'node:os';
import { join } from 'node:path';

/** SEEDMARK_HOME overrides; nothing is made here. */
export function userFolder(environment: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (environment.SEEDMARK_HOME) return environment.SEEDMARK_HOME;
  if (platform === 'win32') return join(environment.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Seedmark');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Seedmark');
  return join(environment.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'seedmark');
}
