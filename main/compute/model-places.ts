// Where models lie: the one that comes with Seedmark, and what is prepared of any at first use.

import { homedir } from 'node:os';
import { join } from 'node:path';

/** The language model that comes with Seedmark. The built program lies two folders deep, as this file does. */
export const STARTER_MODEL = join(import.meta.dirname, '../../resources/model/starter');

/** Where prepared models are kept: SEEDMARK_CACHE, or the platform's cache folder. */
export function defaultCacheFolder(): string {
  if (process.env.SEEDMARK_CACHE) return process.env.SEEDMARK_CACHE;
  if (process.platform === 'darwin') return join(homedir(), 'Library/Caches/seedmark');
  if (process.platform === 'win32') return join(process.env.LOCALAPPDATA ?? homedir(), 'seedmark/cache');
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'seedmark');
}
