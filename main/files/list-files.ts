// The files of a folder, with those of its folders, in the order of their names. What systems and version control leave
// behind is not part of a corpus, nor is what explains it.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../src/failure.ts';

/** More than this is not a corpus but a disk. */
const MOST_FILES = 100_000;
const DEEPEST = 16;
const HIDDEN = /^(?:\.|__MACOSX$|Thumbs\.db$|desktop\.ini$|node_modules$)/i;
/** Paths within the folder, with '/'. Links are not followed. Throws Failure 'file-unreadable' for too many files. */
export async function listFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  const walk = async (inner: string, depth: number): Promise<void> => {
    const entries = await readdir(join(folder, inner), { withFileTypes: true }).catch((cause) => {
      const hint = 'Check that the folder may be read.';
      throw new Failure('file-unreadable', `${join(folder, inner)} cannot be listed (${cause.code}).`, hint, { cause });
    });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (HIDDEN.test(entry.name)) continue;
      const name = inner === '' ? entry.name : `${inner}/${entry.name}`;
      if (entry.isDirectory() && depth < DEEPEST) await walk(name, depth + 1);
      else if (entry.isFile()) found.push(name);
      if (found.length > MOST_FILES) {
        const hint = 'Name the folder of the corpus itself.';
        throw new Failure('file-unreadable', `${folder} has more than ${MOST_FILES} files.`, hint);
      }
    }
  };
  await walk('', 0);
  return found;
}
