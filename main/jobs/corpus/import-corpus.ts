// The import job: a file's items go into the project in batches, each with the point to go on from.

import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import type { ReadChoices } from '../../../src/contract/corpora.ts';
import { Failure } from '../../../src/failure.ts';
import type { ReadItem } from '../../../src/formats/reader.ts';
import type { CorpusSource } from '../../../src/project/corpus.ts';
import type { CorpusId } from '../../../src/project/ids.ts';
import { type CorpusFile, openCorpus } from '../../files/open-corpus.ts';
import { addCorpus, findSameSource } from '../../store/corpus/corpora.ts';
import { finishImport, importBatch } from '../../store/corpus/import-batch.ts';
import type { Connection } from '../../store/file/connection.ts';
import type { JobBatch, JobKind, JobSetting } from '../job-kind.ts';
import { detectLanguages } from './detect-languages.ts';
import { type ImportedFile, openToImport, type SourceFile } from './open-to-import.ts';

export const IMPORT_JOB = 'import';

export interface ImportArgs {
  readonly path: string;
  /** What the corpus is called. */
  readonly name: string;
  readonly choices: ReadChoices;
}

/** BCP-47: undetermined. */
const NO_LANGUAGE = 'und';

/** Items of one transaction: 5 ms in a large project, 15 where their pages of the indices are first read. */
const BATCH = 25;

/**
 * A corpus of its own for each file. A file that was imported before in the same way is not imported again; one whose
 * import was interrupted is gone on with.
 */
export const importKind: JobKind = {
  name: IMPORT_JOB,
  changes: ['corpora.changed'],
  work: (setting) => importCorpus(setting, setting.args as unknown as ImportArgs),
};

export async function* importCorpus(
  { connection, signal, whenFree }: Pick<JobSetting, 'connection' | 'signal' | 'whenFree'>,
  { path, name, choices }: ImportArgs,
): AsyncGenerator<JobBatch, { corpus: CorpusId }> {
  const file = await openToImport(path, choices, signal);
  try {
    return yield* importOpened(file, { connection, signal, whenFree }, { path, name, choices });
  } finally {
    file.close();
  }
}

async function* importOpened(
  file: ImportedFile,
  { connection, signal, whenFree }: Pick<JobSetting, 'connection' | 'signal' | 'whenFree'>,
  { name, choices }: ImportArgs,
): AsyncGenerator<JobBatch, { corpus: CorpusId }> {
  const source = await describeSource(file, name, choices);
  const known = findSameSource(connection, source);
  if (known?.state === 'complete') throw importedBefore(known.name);
  if (known?.state === 'removing') throw beingRemoved(known.name);
  const corpus = known?.id ?? (await whenFree(() => addCorpus(connection, source)));
  let from = known?.itemsRead ?? 0;
  let read = 0;
  for await (const items of file.read()) {
    if (signal.aborted) return { corpus };
    for (const batch of batchesAfter(items, from - read)) {
      const at = from;
      yield { done: at + batch.length, store: () => importBatch(connection, corpus, at, batch) };
      from += batch.length;
    }
    read += items.length;
  }
  if (choices.language === undefined) {
    for (const store of detectLanguages(connection, corpus)) yield { done: from, store };
  }
  await whenFree(() => finishImport(connection, corpus));
  return { corpus };
}

/** @param stored so many of these and of later items are in the project already. */
function* batchesAfter(items: readonly ReadItem[], stored: number): Generator<readonly ReadItem[]> {
  for (let at = Math.max(0, stored); at < items.length; at += BATCH) yield items.slice(at, at + BATCH);
}

async function describeSource(file: SourceFile, name: string, choices: ReadChoices): Promise<CorpusSource> {
  const { sha256, bytes } = await sourceBytes(file);
  const { format: _, encoding: __, ...readOptions } = choices;
  return {
    name,
    fileName: basename(file.path),
    format: file.format,
    encoding: file.encoding,
    readOptions,
    sha256,
    bytes,
    language: choices.language ?? NO_LANGUAGE,
  };
}

/** Of a folder or of files that belong together all, by their paths in there; of an archive the archive itself. */
export async function sourceBytes({
  path,
  files,
}: Pick<CorpusFile, 'path' | 'files'>): Promise<{ sha256: string; bytes: number }> {
  const isFolder = statSync(path).isDirectory();
  const parts = isFolder || (files.includes(path) && files.length > 1) ? files : [path];
  const hash = createHash('sha256');
  let bytes = 0;
  for (const part of parts) {
    if (parts.length > 1 || isFolder) hash.update(`${relative(isFolder ? path : dirname(path), part)}\n`);
    for await (const chunk of createReadStream(part)) {
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
    }
  }
  return { sha256: hash.digest('hex'), bytes };
}

function importedBefore(name: string): Failure {
  return new Failure(
    'bad-argument',
    `This file is in the project already, as "${name}".`,
    'Import another file, or read this one with other options.',
  );
}

function beingRemoved(name: string): Failure {
  const hint = 'Wait until it is gone, then import the file anew.';
  return new Failure('bad-argument', `The corpus "${name}" of this file is being removed.`, hint);
}

/** A corpus of the project whose source has the same bytes and would be read in the same way. */
export async function findImported(
  connection: Connection,
  path: string,
  choices: ReadChoices,
): Promise<CorpusId | undefined> {
  const file = await openCorpus(path, choices);
  return findSameSource(connection, await describeSource(file, '', choices))?.id;
}
