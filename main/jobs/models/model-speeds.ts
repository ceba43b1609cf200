// How fast models were on this machine, remembered in the cache folder by their weights: a renamed model keeps
// its speed, and a changed one has none.

import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelSpeed } from '../../../src/contract/models.ts';
import { writeBeside } from '../../files/write-beside.ts';

const FILE = 'speeds.json';

/** @param fingerprint of the model's export. */
export async function rememberSpeed(cacheDir: string, fingerprint: string, speed: ModelSpeed): Promise<void> {
  mkdirSync(cacheDir, { recursive: true });
  const speeds = { ...readSpeeds(cacheDir), [fingerprint]: speed };
  await writeBeside(join(cacheDir, FILE), [`${JSON.stringify(speeds, null, 1)}\n`]);
}

/** The last that was measured; undefined when none was. */
export function recallSpeed(cacheDir: string, fingerprint: string): ModelSpeed | undefined {
  return readSpeeds(cacheDir)[fingerprint];
}

/** A memory only: one that cannot be read counts as empty, and speeds are measured again. */
function readSpeeds(cacheDir: string): Record<string, ModelSpeed> {
  const path = join(cacheDir, FILE);
  if (!existsSync(path)) return {};
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as Record<string, ModelSpeed> | null) ?? {};
  } catch {
    return {};
  }
}
