// The hash of an export's files, streamed, and remembered by size and time of change so that a second start does not
// read half a gigabyte to learn that nothing happened.

import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface FileStamp {
  readonly path: string;
  readonly size: number;
  readonly changed: number;
}

interface Remembered {
  readonly files: readonly FileStamp[];
  readonly hash: string;
}

const MEMORY_FILE = 'hashes.json';

/** SHA-256 of a file, hex. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** The remembered hash of an export whose files are unchanged; undefined when there is none. */
export function recallHash(cacheDir: string, onnxPath: string): string | undefined {
  const remembered = readMemory(cacheDir)[onnxPath];
  const same = remembered?.files?.every((file) => {
    const now = stampOf(file.path);
    return now !== undefined && now.size === file.size && now.changed === file.changed;
  });
  return same ? remembered.hash : undefined;
}

/** Hashes the files together and remembers the result. */
export async function hashExport(cacheDir: string, onnxPath: string, files: readonly string[]): Promise<string> {
  const stamps = files.map((path) => stampOf(path)).filter((stamp) => stamp !== undefined);
  const hash = createHash('sha256');
  for (const path of files) hash.update(await hashFile(path));
  const digest = hash.digest('hex');
  const memory = { ...readMemory(cacheDir), [onnxPath]: { files: stamps, hash: digest } };
  mkdirSync(cacheDir, { recursive: true });
  const beside = join(cacheDir, `${MEMORY_FILE}.${process.pid}`);
  writeFileSync(beside, JSON.stringify(memory, null, 1));
  renameSync(beside, join(cacheDir, MEMORY_FILE));
  return digest;
}

/** Size and time of change; undefined when there is no such file. */
export function stampOf(path: string): FileStamp | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat && { path, size: stat.size, changed: stat.mtimeMs };
}

/** The memory is a shortcut only: one that cannot be read counts as empty and everything is hashed anew. */
function readMemory(cacheDir: string): Record<string, Remembered> {
  const path = join(cacheDir, MEMORY_FILE);
  if (!existsSync(path)) return {};
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as Record<string, Remembered> | null) ?? {};
  } catch {
    return {};
  }
}
