// A folder of files as one corpus: files that belong together are read together, each other file by itself in the format
// that it has. A file that cannot be read is a reject with its name; the corpus fails only when nothing can be read.

import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../../src/failure.ts';
import type { Format, FormatName } from '../../src/formats/format.ts';
import { FORMATS, formatNamed } from '../../src/formats/formats.ts';
import { PAPERS, type PartedReader, type PartGroup } from '../../src/formats/parts.ts';
import { inBatches, type ReadItem, type SourceFacts } from '../../src/formats/reader.ts';
import { addFacts } from './add-facts.ts';
import { decodeFile } from './decode.ts';
import { findEncoding } from './encoding.ts';
import { listFiles } from './list-files.ts';
import type { CorpusFile, OpenCorpusOptions } from './open-corpus.ts';

/** Opens a single file; passed in, for it opens folders and archives by this. */
export type OpenFile = (path: string, options: OpenCorpusOptions) => Promise<CorpusFile>;

/** One source of the folder: a group of parts, or a file by itself. */
interface FolderSource {
  /** What rejects are told by. */
  readonly name: string;
  readonly paths: readonly string[];
  readonly open: () => Promise<CorpusFile>;
}

/** `shownPath`: what the user named, where that is an archive that was unpacked to `folder`. */
export async function openFolder(
  folder: string,
  options: OpenCorpusOptions,
  openFile: OpenFile,
  shownPath = folder,
): Promise<CorpusFile> {
  const sources = folderSources(folder, await listFiles(folder), options, openFile);
  const opened: (CorpusFile | Failure)[] = [];
  for (const [i, { open }] of sources.entries()) {
    opened[i] = await orFailure(open);
    if (!(opened[i] instanceof Failure)) break;
  }
  const first = opened.find((one): one is CorpusFile => one !== undefined && !(one instanceof Failure));
  if (!first) {
    const failure = opened.find((one) => one instanceof Failure);
    if (failure) throw failure;
    throw new Failure('corpus-empty', `${shownPath} has no files to read.`, 'Choose a folder with texts in it.');
  }
  let facts: SourceFacts = {};

  async function* read(): AsyncGenerator<ReadItem[]> {
    let isEmpty = true;
    facts = {};
    for (const [i, { name, open }] of sources.entries()) {
      opened[i] ??= await orFailure(open);
      const source = opened[i];
      if (source instanceof Failure) {
        yield [fileReject(name, source)];
        continue;
      }
      try {
        for await (const items of source.read()) {
          isEmpty = false;
          yield items.map((item) => ('reject' in item ? { reject: { part: name, ...item.reject } } : item));
        }
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        yield [fileReject(name, error)];
      }
      facts = addFacts(facts, source.facts());
    }
    if (isEmpty)
      throw new Failure('corpus-empty', `${shownPath} has no sentences.`, 'Choose a folder with texts in it.');
  }

  const { format, formatDetected, encoding, encodingDetected } = first;
  return {
    path: shownPath,
    files: sources.flatMap(({ paths }) => paths),
    format,
    formatDetected,
    encoding,
    encodingDetected,
    read,
    facts: () => ({ files: sources.length, ...facts }),
  };
}

/** The group of parts that a file belongs to, as a corpus; undefined when it belongs to none. */
export async function openGroupOf(path: string, options: OpenCorpusOptions): Promise<CorpusFile | undefined> {
  const folder = dirname(path);
  const own = basename(path);
  for (const format of wantedFormats(options.format)) {
    if (!format.group || !format.extensions.some((extension) => own.toLowerCase().endsWith(extension))) continue;
    const { groups } = format.group(await siblings(folder, own));
    const group = groups.find(({ parts }) => parts.some(({ name }) => name === own));
    if (group) return openGroup(path, folder, group, format, options);
  }
  return undefined;
}

/** Names in the folder that begin like this one: a folder may have thousands of others. */
async function siblings(folder: string, own: string): Promise<string[]> {
  const { readdir } = await import('node:fs/promises');
  const stem = own.replace(/\.[^.]*$/, '');
  return (await readdir(folder)).filter((name) => name.startsWith(stem));
}

function wantedFormats(format: FormatName | undefined): readonly Format[] {
  return format === undefined ? FORMATS : [formatNamed(format)];
}

function folderSources(
  folder: string,
  names: readonly string[],
  options: OpenCorpusOptions,
  openFile: OpenFile,
): FolderSource[] {
  const taken = new Set<string>();
  const sources: FolderSource[] = [];
  for (const format of wantedFormats(options.format)) {
    const grouped = format.group?.(names.filter((name) => !taken.has(name)));
    for (const group of grouped?.groups ?? []) {
      for (const { name } of group.parts) taken.add(name);
      const name = group.parts[0].name;
      const paths = group.parts.map((part) => join(folder, part.name));
      sources.push({ name, paths, open: () => openGroup(join(folder, name), folder, group, format, options) });
    }
    for (const name of grouped?.ignored ?? []) taken.add(name);
  }
  const loose = names.filter((name) => !taken.has(name) && !PAPERS.test(name));
  // Where files belong together, what lies beside them is something else.
  if (sources.length === 0) {
    for (const name of loose) {
      const path = join(folder, name);
      sources.push({ name, paths: [path], open: () => openFile(path, { ...options, doc: name }) });
    }
  }
  return sources.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function openGroup(
  path: string,
  folder: string,
  group: PartGroup,
  format: Format,
  options: OpenCorpusOptions,
): Promise<CorpusFile> {
  const encodings = new Map<string, Awaited<ReturnType<typeof findEncoding>>>();
  for (const { name } of group.parts) {
    const isEmpty = (await stat(join(folder, name))).size === 0;
    if (!isEmpty) encodings.set(name, await findEncoding(join(folder, name), options.encoding));
  }
  const text = group.parts.find(({ role, name }) => role === 'text' && encodings.has(name));
  if (!text) throw new Failure('corpus-empty', `${path} has no text.`, 'Choose a file that has text in it.');
  const { encoding, how, confidence } = encodings.get(text.name)!;
  const readOptions = { ...options, doc: options.doc ?? group.doc };
  const open = () => format.read(readOptions) as PartedReader;
  open();
  let facts: SourceFacts = {};

  async function* read(): AsyncGenerator<ReadItem[]> {
    const reader = open();
    for (const part of group.parts) {
      yield* inBatches(reader.start(part));
      const known = encodings.get(part.name);
      if (!known) continue;
      const chunks = decodeFile(join(folder, part.name), known.encoding);
      for await (const chunk of chunks) yield* inBatches(reader.push(chunk));
    }
    yield* inBatches(reader.finish());
    facts = reader.facts?.() ?? {};
  }

  return {
    path,
    files: group.parts.map(({ name }) => join(folder, name)),
    format: format.name,
    formatDetected: options.format ? 'named' : 'extension',
    encoding,
    encodingDetected: { how, confidence },
    read,
    facts: () => facts,
  };
}

async function orFailure(open: () => Promise<CorpusFile>): Promise<CorpusFile | Failure> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof Failure && error.code !== 'bad-argument') return error;
    throw error;
  }
}

function fileReject(part: string, { message }: Failure): ReadItem {
  return { reject: { line: 1, reason: `the file cannot be read: ${message}`, lost: 'sentence', part } };
}
