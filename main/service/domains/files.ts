// The user's files, for windows without a file dialog.

import { readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, extname, join, resolve } from 'node:path';
import type { DomainHandlers } from '../../../src/contract/dispatcher.ts';
import type { Folder, FolderEntry } from '../../../src/contract/files.ts';
import { Failure } from '../../../src/failure.ts';
import type { CallContext } from '../index.ts';

const MOST_ENTRIES = 2000;

export const filesHandlers: DomainHandlers<'files', CallContext> = {
  browse: ({ folder = homedir(), extensions }) => browse(resolve(folder), extensions),
  beginFolder: ({ name }, { client, service }) => service.uploads.beginFolder(client, name),
  beginUpload: ({ folder, ...file }, { client, service }) => service.uploads.begin(client, file, folder),
  putPiece: ({ upload, offset, piece }, { client, service }) => ({
    received: service.uploads.put(client, upload, offset, piece),
  }),
  dropUpload: ({ upload }, { client, service }) => service.uploads.drop(client, upload),
};

function browse(path: string, extensions: readonly string[] | undefined): Folder {
  const names = namesIn(path).filter((name) => !name.startsWith('.'));
  const entries = names
    .slice(0, MOST_ENTRIES)
    .flatMap((name) => entryOf(join(path, name), name))
    .filter(({ isFolder, name }) => isFolder || (extensions?.includes(extname(name).toLowerCase()) ?? true))
    .sort((a, b) => Number(b.isFolder) - Number(a.isFolder) || a.name.localeCompare(b.name));
  const parent = dirname(path);
  return { path, parent: parent === path ? undefined : parent, entries, isCut: names.length > MOST_ENTRIES };
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new Failure('file-missing', `The folder ${path} cannot be listed (${code}).`, 'Choose another one.', {
      cause,
    });
  }
}

/** None for what is gone by now, and for what is neither file nor folder. */
function entryOf(path: string, name: string): FolderEntry[] {
  try {
    const stat = statSync(path);
    if (!stat.isFile() && !stat.isDirectory()) return [];
    const isFolder = stat.isDirectory();
    return [{ name, path, isFolder, bytes: isFolder ? undefined : stat.size, changedAt: stat.mtime }];
  } catch {
    // A link to nowhere, or a file that nobody may look at: it cannot be chosen.
    return [];
  }
}
