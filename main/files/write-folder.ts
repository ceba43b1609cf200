// Folders that are either written whole or not at all: written beside the target, then renamed. A folder that is there
// already is never replaced, for it may hold what is not ours.

import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../../src/failure.ts';

/** For the end of a file of the folder, whose name has no folders in it. */
export interface FilePart {
  readonly name: string;
  readonly text: string | Uint8Array;
}

export interface FolderTarget {
  write(parts: readonly FilePart[]): Promise<void>;
  /** The folder appears under its name. */
  commit(): Promise<void>;
  /** Nothing is left of what was written. Does nothing after `commit`. */
  abort(): Promise<void>;
}

/** Throws Failure 'file-unwritable' here and from every method; after any of those nothing half-written is left. */
export async function openFolderBeside(path: string): Promise<FolderTarget> {
  if (existsSync(path)) {
    const hint = 'Name a new folder, or remove the one that is there first.';
    throw new Failure('file-unwritable', `${path} exists already.`, hint);
  }
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.part`);
  await mkdir(temporary).catch((cause) => Promise.reject(unwritable(path, cause)));
  let isOpen = true;

  async function abort(): Promise<void> {
    if (!isOpen) return;
    isOpen = false;
    await rm(temporary, { recursive: true, force: true });
  }

  async function orAbort(step: () => Promise<void>): Promise<void> {
    if (!isOpen) throw new Error('The folder is closed.');
    try {
      await step();
    } catch (cause) {
      await abort();
      throw unwritable(path, cause);
    }
  }

  return {
    abort,
    write: (parts) =>
      orAbort(async () => {
        for (const { name, text } of parts) {
          if (basename(name) !== name) throw new Error(`${name} is no file name.`);
          await appendFile(join(temporary, name), text, 'utf8');
        }
      }),
    commit: () =>
      orAbort(async () => {
        await rename(temporary, path);
        isOpen = false;
      }),
  };
}

function unwritable(path: string, cause: unknown): Failure {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown cause';
  const hint = 'Check that the folder exists, may be written to and has room, or choose another place.';
  return new Failure('file-unwritable', `${path} cannot be written (${code}).`, hint, { cause });
}
