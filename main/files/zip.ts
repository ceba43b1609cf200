// Zip archives from anywhere: unpacked to a folder of our own with limits on everything that an archive can lie about.
// Names that leave the folder, links and encrypted files are refused; what unpacks to more than is allowed is a bomb.

import { createWriteStream, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, normalize, sep } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { Failure } from '../../src/failure.ts';

export const MOST_ENTRIES = 20_000;
export const MOST_UNPACKED_BYTES = 2 ** 32;
/** Text shrinks to a tenth; what shrinks more than this, beyond a small size, is made to fill a disk. */
const MOST_RATIO = 200;
const ALWAYS_ALLOWED_BYTES = 2 ** 24;

const NOT_OURS = /(?:^|\/)(?:__MACOSX|\.[^/]*)(?:\/|$)/;

/** Throws Failure 'file-unreadable' for an archive that is damaged, dangerous or beyond the limits. */
export async function unpackArchive(path: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'seedmark-archive-'));
  removeAtExit(folder);
  try {
    await eachEntry(path, async (zip, entry, allowed) => {
      const target = placeFor(path, folder, entry.fileName);
      await mkdir(dirname(target), { recursive: true });
      const stream = await zip.openReadStreamPromise(entry);
      await pipeline(stream, counter(path, allowed), createWriteStream(target, { flags: 'wx', mode: 0o600 }));
    });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return folder;
}

/** Unpacks to nowhere, only to see that the limits hold. `look` may throw a Failure of its own. */
export async function checkArchive(path: string, look: (name: string, bytes: Buffer) => void): Promise<void> {
  await eachEntry(path, async (zip, entry, allowed) => {
    const stream = await zip.openReadStreamPromise(entry);
    await pipeline(stream, counter(path, allowed), async (bytes: AsyncIterable<Buffer>) => {
      for await (const chunk of bytes) look(entry.fileName, chunk);
    });
  });
}

interface Allowance {
  left: number;
}

async function eachEntry(
  path: string,
  visit: (zip: ZipFile, entry: Entry, allowed: Allowance) => Promise<void>,
): Promise<void> {
  try {
    const { size } = await stat(path);
    const zip = await openPromise(path, { autoClose: false, validateEntrySizes: true, strictFileNames: false });
    try {
      if (zip.entryCount > MOST_ENTRIES) throw refused(path, `it has more than ${MOST_ENTRIES} files`);
      const allowed = { left: Math.min(MOST_UNPACKED_BYTES, Math.max(ALWAYS_ALLOWED_BYTES, size * MOST_RATIO)) };
      const seen = new Set<string>();
      for await (const entry of zip.eachEntry()) {
        if (entry.fileName.endsWith('/') || NOT_OURS.test(entry.fileName)) continue;
        if (entry.isEncrypted()) throw refused(path, 'it is encrypted');
        if (isLink(entry)) throw refused(path, 'it has a link in it');
        if (seen.has(entry.fileName)) throw refused(path, 'it has two files of one name');
        seen.add(entry.fileName);
        if (entry.uncompressedSize > allowed.left) throw refused(path, 'it unpacks to more than is allowed');
        await visit(zip, entry, allowed);
      }
    } finally {
      zip.close();
    }
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    if (/relative path|absolute path|invalid characters/.test(message)) throw refused(path, LEAVES, cause);
    if (code === 'ENOSPC') {
      const hint = 'Make room where temporary files are kept, or unpack it yourself and name the folder.';
      throw new Failure('file-unwritable', `There is no room to unpack ${path}.`, hint, { cause });
    }
    throw refused(path, 'it is damaged', cause);
  }
}

const LEAVES = 'a name in it leaves its folder';

/** Within the folder, or not at all. */
function placeFor(path: string, folder: string, name: string): string {
  const target = normalize(join(folder, name.replaceAll('\\', '/')));
  if (!target.startsWith(folder + sep) || name.includes('\0')) throw refused(path, LEAVES);
  return target;
}

/** Unix file types are in the upper half of the upper half; 0o12 is a symbolic link. */
function isLink({ externalFileAttributes }: Entry): boolean {
  return ((externalFileAttributes >>> 16) & 0o170000) === 0o120000;
}

function counter(path: string, allowed: Allowance): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      allowed.left -= chunk.length;
      if (allowed.left < 0) done(refused(path, 'it unpacks to more than is allowed'));
      else done(null, chunk);
    },
  });
}

function refused(path: string, why: string, cause?: unknown): Failure {
  const hint = 'Unpack it yourself, look at what is in it, and name the folder.';
  return new Failure('file-unreadable', `The archive ${path} is not opened: ${why}.`, hint, { cause });
}

const folders = new Set<string>();

/** Readers go back to the files as often as they like, so they stay until the process ends. */
function removeAtExit(folder: string): void {
  if (folders.size === 0) {
    process.once('exit', () => {
      for (const one of folders) rmSync(one, { recursive: true, force: true });
    });
  }
  folders.add(folder);
}
