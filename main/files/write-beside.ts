// Files that are either written whole or not at all: written beside the target, flushed to the disk, then renamed.
// A process that is killed meanwhile leaves its unfinished file; the next to write the same target removes it.

import { randomBytes } from 'node:crypto';
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../../src/failure.ts';

export interface BesideWriter {
  /** Resolves when the text has been handed to the operating system (small pieces are gathered first). */
  write(text: string | Uint8Array): Promise<void>;
  /** The target is replaced. */
  commit(): Promise<void>;
  /** Nothing is left of what was written; the target is as it was. Does nothing after `commit`. */
  abort(): Promise<void>;
}

/** Text is gathered to so many UTF-16 units before it is written. */
const GATHERED_CHARS = 256 * 1024;

/** Throws Failure 'file-unwritable' here and from every method; after any of those nothing half-written is left. */
export async function openBeside(path: string): Promise<BesideWriter> {
  await removeLeftovers(path);
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(6).toString('hex')}.part`);
  const file = await open(temporary, 'wx').catch((cause) => Promise.reject(unwritable(path, cause)));
  let state: 'open' | 'closed' = 'open';
  let gathered = '';

  async function flush(): Promise<void> {
    const text = gathered;
    gathered = '';
    if (text !== '') await file.appendFile(text, 'utf8');
  }

  async function abort(): Promise<void> {
    if (state === 'closed') return;
    state = 'closed';
    await discard(file, temporary);
  }

  async function orAbort(step: () => Promise<void>): Promise<void> {
    if (state === 'closed') throw new Error('The writer is closed.');
    try {
      await step();
    } catch (cause) {
      await abort();
      throw unwritable(path, cause);
    }
  }

  return {
    abort,
    write: (text) =>
      orAbort(async () => {
        if (typeof text !== 'string') {
          await flush();
          await file.appendFile(text);
          return;
        }
        gathered += text;
        if (gathered.length >= GATHERED_CHARS) await flush();
      }),
    commit: () =>
      orAbort(async () => {
        await flush();
        await file.sync();
        await file.close();
        await rename(temporary, path);
        state = 'closed';
        await syncFolder(dirname(path));
      }),
  };
}

/** Writes all chunks, or nothing when the source or the disk fails; the source's own error is passed on as it is. */
export async function writeBeside(path: string, chunks: AsyncIterable<string> | Iterable<string>): Promise<void> {
  const writer = await openBeside(path);
  try {
    for await (const chunk of chunks) await writer.write(chunk);
    await writer.commit();
  } finally {
    await writer.abort();
  }
}

/** What a process that was killed while it wrote the same target has left. */
async function removeLeftovers(path: string): Promise<void> {
  const start = `.${basename(path)}.`;
  const names = await readdir(dirname(path)).catch(() => []);
  for (const name of names) {
    const pid = name.startsWith(start) ? /^(\d+)-[0-9a-f]{12}\.part$/.exec(name.slice(start.length))?.[1] : undefined;
    // One that cannot be removed harms nobody.
    if (pid && !isRunning(Number(pid))) await rm(join(dirname(path), name), { force: true }).catch(() => undefined);
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

async function discard(file: FileHandle, temporary: string): Promise<void> {
  // The handle may be closed already, when renaming failed.
  await file.close().catch(() => undefined);
  await rm(temporary, { force: true });
}

/** The rename itself must reach the disk; systems that cannot open a folder (Windows) do without. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  if (!handle) return;
  await handle.sync().catch(() => undefined);
  await handle.close();
}

function unwritable(path: string, cause: unknown): Failure {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown cause';
  const hint = 'Check that the folder exists, may be written to and has room, or choose another place.';
  return new Failure('file-unwritable', `${path} cannot be written (${code}).`, hint, { cause });
}
