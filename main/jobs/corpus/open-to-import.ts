// A source that is imported: a small one is read here, a large one in a thread of its own, for readers take a whole document
// or the head of a file in one go, which in a large one takes seconds.

import { stat } from 'node:fs/promises';
import type { ReadChoices } from '../../../src/contract/corpora.ts';
import type { ReadItem } from '../../../src/formats/reader.ts';
import { processEntry } from '../../compute/process-entry.ts';
import { type CorpusFile, openCorpus } from '../../files/open-corpus.ts';
import { ThreadLink } from '../thread-link.ts';

/** Read in 10 ms. */
const READ_HERE_BYTES = 64 * 1024;

export type SourceFile = Pick<CorpusFile, 'path' | 'files' | 'format' | 'encoding'>;

export interface ImportedFile extends SourceFile {
  /** Once, in file order. @throws as the source's own `read`. */
  readonly read: () => AsyncIterable<readonly ReadItem[]>;
  readonly close: () => void;
}

export interface ReadingStart {
  readonly path: string;
  readonly choices: ReadChoices;
}

export type FromReading = { readonly opened: SourceFile } | { readonly items: readonly ReadItem[] } | 'done';

/** @throws as `openCorpus`. */
export async function openToImport(path: string, choices: ReadChoices, signal: AbortSignal): Promise<ImportedFile> {
  // Whatever is wrong with the path is said where it is opened.
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || (found.isFile() && found.size <= READ_HERE_BYTES)) {
    return { ...(await openCorpus(path, choices)), close: () => undefined };
  }
  return openApart({ path, choices }, signal);
}

async function openApart(start: ReadingStart, signal: AbortSignal): Promise<ImportedFile> {
  const link = new ThreadLink<'next', FromReading>(processEntry(import.meta, 'reading-thread'), start);
  const close = () => {
    signal.removeEventListener('abort', close);
    link.close(new Error('Reading was stopped.'));
  };
  signal.addEventListener('abort', close);
  if (signal.aborted) close();
  try {
    const first = await link.hear();
    if (first === 'done' || !('opened' in first)) throw new Error('The thread that reads has not opened anything.');
    return { ...first.opened, read: () => pagesOf(link), close };
  } catch (error) {
    close();
    throw error;
  }
}

async function* pagesOf(link: ThreadLink<'next', FromReading>): AsyncGenerator<readonly ReadItem[]> {
  for (;;) {
    link.say('next');
    const message = await link.hear();
    if (message === 'done') return;
    if ('items' in message) yield message.items;
  }
}
