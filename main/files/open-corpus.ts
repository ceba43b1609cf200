// From a path to labelled sentences: finds the encoding and the format, then reads by chunks as often as asked.

import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { LabelledSentence } from '../../src/corpus/sentence.ts';
import { Failure } from '../../src/failure.ts';
import { findFormat, nameForeignFormat } from '../../src/formats/find-format.ts';
import type { Format, FormatName } from '../../src/formats/format.ts';
import { FORMATS, formatNamed } from '../../src/formats/formats.ts';
import { createLineSplitter } from '../../src/formats/lines.ts';
import {
  type FormatReader,
  type ReadItem,
  type ReadOptions,
  type Reject,
  readChunks,
  type SourceFacts,
} from '../../src/formats/reader.ts';
import { decodeFile } from './decode.ts';
import { type FileEncoding, findEncoding } from './encoding.ts';
import { openFolder, openGroupOf } from './open-folder.ts';
import { unpack } from './packing.ts';
import { readBytes } from './text-file.ts';
import { unpackArchive } from './zip.ts';

export interface OpenCorpusOptions extends ReadOptions {
  /** Found from content and extension when absent. */
  readonly format?: FormatName;
  /** Any name that iconv-lite knows; found when absent. */
  readonly encoding?: string;
}

export interface CorpusFile {
  /** What the user named: a file, a folder, an archive. */
  readonly path: string;
  /** The files whose bytes it is made of, in the order in which they are read. */
  readonly files: readonly string[];
  readonly format: FormatName;
  readonly formatDetected: 'named' | 'content' | 'extension' | 'nothing else fits';
  readonly encoding: string;
  /** How the encoding is known, and how surely (0 to 1). */
  readonly encodingDetected: Pick<FileEncoding, 'how' | 'confidence'>;
  /**
   * Reads from the start at each call; batches in file order. Throws Failure 'corpus-invalid' with the byte offset at
   * bytes that cannot be decoded, 'corpus-empty' at the end when nothing was found, 'bad-argument' for a column that
   * is not there.
   */
  read(): AsyncIterable<ReadItem[]>;
  /** What the source says beyond its sentences, as far as it was read last; {} where there is nothing to say. */
  facts(): SourceFacts;
}

/**
 * Throws what `findEncoding` throws, Failure 'format-unknown' for formats that are known not to be readable, and Failure
 * 'bad-argument' for options that cannot be used.
 */
export async function openCorpus(path: string, options: OpenCorpusOptions = {}): Promise<CorpusFile> {
  if (options.format !== undefined && !FORMATS.some(({ name }) => name === options.format)) {
    const hint = `Formats: ${FORMATS.map(({ name }) => name).join(', ')}.`;
    throw new Failure('bad-argument', `There is no format called "${options.format}".`, hint);
  }
  if (await isFolder(path)) return openFolder(path, options, openCorpus);
  const kind = await packedKind(path, options.format);
  if (kind === 'archive') return openFolder(await unpackArchive(path), options, openCorpus, path);
  if (kind !== undefined) return openPackedFile(path, formatNamed(kind), options);
  const grouped = await openGroupOf(path, options);
  return grouped ?? openTextFile(path, options);
}

const ZIP = '504b0304';
/** Zip archives that are documents of other programs. */
const OTHER_DOCUMENTS = /\.(?:docx|docm|pptx|odt|ods|odp|epub|jar|xlsb)$/i;

/** What a file that is no text has to be unpacked as; undefined for text, and for bytes that are refused as such. */
async function packedKind(path: string, format: FormatName | undefined): Promise<'archive' | FormatName | undefined> {
  const head = (await readBytes(path, 0, 4)).toString('hex');
  if (head === ZIP) {
    if (format === 'xlsx' || /\.xls[xm]$/i.test(path)) return 'xlsx';
    return OTHER_DOCUMENTS.test(path) ? undefined : 'archive';
  }
  const isPacked = format !== undefined && formatNamed(format).packing !== undefined;
  if (isPacked) return format;
  // 0x78 begins every zlib stream.
  return format === undefined && extname(path).toLowerCase() === '.spacy' && head.startsWith('78')
    ? 'spacy-docbin'
    : undefined;
}

function openPackedFile(path: string, format: Format, options: OpenCorpusOptions): CorpusFile {
  const readOptions = { ...options, doc: options.doc ?? basename(path) };
  let reader: FormatReader = format.read(readOptions);
  return {
    path,
    files: [path],
    format: format.name,
    formatDetected: options.format ? 'named' : 'extension',
    encoding: 'binary',
    encodingDetected: { how: 'named', confidence: 1 },
    read: () => {
      reader = format.read(readOptions);
      return failWhenEmpty(path, readChunks(reader, unpack(path, format.packing!)));
    },
    facts: () => reader.facts?.() ?? {},
  };
}

async function isFolder(path: string): Promise<boolean> {
  // Whatever is wrong with the path is said where it is opened.
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}

async function openTextFile(path: string, options: OpenCorpusOptions): Promise<CorpusFile> {
  const { encoding, how, confidence } = await findEncoding(path, options.encoding);
  const { format, how: formatDetected } = options.format
    ? { format: formatNamed(options.format), how: 'named' as const }
    : await detectFormat(path, encoding);
  if (format.group) {
    const hint = 'Name the folder that both are in, or put the text beside it under the same name.';
    throw new Failure(
      'corpus-invalid',
      `${path} is one of the files of ${format.title}; what belongs to it is not here.`,
      hint,
    );
  }
  const readOptions = { ...options, doc: options.doc ?? basename(path) };
  // A reader that nobody reads with: an option that cannot be used fails now, not at the first sentence.
  let reader: FormatReader = format.read(readOptions);
  return {
    path,
    files: [path],
    format: format.name,
    formatDetected,
    encoding,
    encodingDetected: { how, confidence },
    read: () => {
      reader = format.read(readOptions);
      return failWhenEmpty(path, readToCut(path, encoding, format, reader));
    },
    facts: () => reader.facts?.() ?? {},
  };
}

/** A file that was cut off inside a character is read up to there; what is missing is a reject. */
async function* readToCut(
  path: string,
  encoding: string,
  { badBytes }: Format,
  reader: FormatReader,
): AsyncGenerator<ReadItem[]> {
  let isCut = false;
  let line = 1;
  const chunks = decodeFile(path, encoding, badBytes, () => {
    isCut = true;
  });
  for await (const items of readChunks(reader, chunks)) {
    const last = items.at(-1);
    if (last) line = 'reject' in last ? last.reject.line : last.line;
    yield items;
  }
  const reason = 'the file ends inside a character, which was left out: it was cut off';
  if (isCut) yield [{ reject: { line, reason, lost: 'sentence' } }];
}

/** All of a small corpus at once. */
export async function readCorpus(file: CorpusFile): Promise<{ sentences: LabelledSentence[]; rejects: Reject[] }> {
  const sentences: LabelledSentence[] = [];
  const rejects: Reject[] = [];
  for await (const items of file.read()) {
    for (const item of items) {
      if ('sentence' in item) sentences.push(item.sentence);
      else rejects.push(item.reject);
    }
  }
  return { sentences, rejects };
}

/** So many first lines tell the format. */
const SNIFFED_LINES = 1000;

async function detectFormat(path: string, encoding: string) {
  const lines = await firstLines(path, encoding);
  const found = findFormat(lines, extname(path));
  const foreign = found.how === 'content' ? undefined : nameForeignFormat(lines);
  if (foreign) {
    const hint = 'Export it as plain text, CoNLL, CoNLL-U or JSON Lines, or name the format to read it as.';
    throw new Failure('format-unknown', `${path} is ${foreign}, which cannot be read.`, hint);
  }
  return found;
}

/** Fewer lines than this in a chunk are so long that the last one tells more than being cut does harm (XML on one line). */
const FEW_LINES = 8;

/** The first lines of the first chunk of text; its last line is left out where it may be cut. */
async function firstLines(path: string, encoding: string): Promise<string[]> {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => {
    if (lines.length < SNIFFED_LINES) lines.push(line);
  });
  for await (const chunk of decodeFile(path, encoding, 'mark')) {
    splitter.push(chunk);
    break;
  }
  if (lines.length < FEW_LINES) splitter.finish();
  return lines;
}

async function* failWhenEmpty(path: string, batches: AsyncIterable<ReadItem[]>): AsyncGenerator<ReadItem[]> {
  let isEmpty = true;
  for await (const batch of batches) {
    isEmpty = false;
    yield batch;
  }
  if (isEmpty) throw new Failure('corpus-empty', `${path} has no sentences.`, 'Choose a file that has text in it.');
}
