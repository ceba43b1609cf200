// Files that can be made anew and are kept because making them takes time: a record lists them with size and hash, so
// that a damaged or half-written one is noticed and made again.

import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashFile } from './fingerprint.ts';

interface KeptFile {
  readonly name: string;
  readonly size: number;
  /** Time of change: a file with another one is hashed again. */
  readonly changed: number;
  readonly hash: string;
}

interface KeptRecord<Finding> {
  readonly finding: Finding;
  readonly files: readonly KeptFile[];
}

/** Records files that lie in the folder, and what was found out while making them. */
export async function recordKept<Finding>(
  folder: string,
  record: string,
  names: readonly string[],
  finding: Finding,
): Promise<void> {
  const files: KeptFile[] = [];
  for (const name of names) {
    const { size, mtimeMs } = statSync(join(folder, name));
    files.push({ name, size, changed: mtimeMs, hash: await hashFile(join(folder, name)) });
  }
  const beside = join(folder, `${record}.${process.pid}`);
  writeFileSync(beside, JSON.stringify({ finding, files } satisfies KeptRecord<Finding>, null, 1));
  renameSync(beside, join(folder, record));
}

/** What an earlier start found out; undefined when there is nothing, or something damaged. */
export async function recallKept<Finding>(folder: string, record: string): Promise<Finding | undefined> {
  const path = join(folder, record);
  if (!existsSync(path)) return undefined;
  let kept: Partial<KeptRecord<Finding>> | null;
  try {
    kept = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (!kept?.finding || !Array.isArray(kept.files)) return undefined;
  for (const file of kept.files) if (!(await isIntact(folder, file))) return undefined;
  return kept.finding;
}

async function isIntact(folder: string, file: KeptFile): Promise<boolean> {
  const path = join(folder, file.name);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.size !== file.size) return false;
  return stat.mtimeMs === file.changed || (await hashFile(path)) === file.hash;
}
