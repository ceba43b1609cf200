// The table of formats: what each is called, how to recognise it, what reading it keeps and loses. A format that is not
// here is refused by name where it is known, for read as plain text it would turn mark-up into words.

import { isInvisible } from '../corpus/blank.ts';
import { createArgillaReader, createArgillaWriter } from './argilla.ts';
import { createBratReader, groupBratFiles } from './brat.ts';
import { createBratWriter } from './brat-writer.ts';
import { createByteSpansReader, createByteSpansWriter } from './byte-spans.ts';
import { findLayout, findRows, rowSplitter } from './column-layout.ts';
import { createConllReader } from './conll.ts';
import { createConllWriter } from './conll-writer.ts';
import { createConlluReader } from './conllu.ts';
import { createConlluWriter } from './conllu-writer.ts';
import { createCsvReader, createCsvWriter, createSheetReader } from './csv.ts';
import { createDocBinReader, createDocBinWriter } from './docbin.ts';
import { createDoccanoReader, createDoccanoWriter } from './doccano.ts';
import { FIELD_FORMATS } from './field-formats.ts';
import { createHuggingFaceReader, createHuggingFaceWriter, groupHuggingFaceFiles } from './huggingface.ts';
import { jsonShape } from './json-shapes.ts';
import { createJsonlReader, parseRecord } from './jsonl.ts';
import { createJsonlWriter } from './jsonl-writer.ts';
import { createLabelStudioReader, createLabelStudioWriter } from './labelstudio.ts';
import type { FolderWriter, Grouped, PartedReader } from './parts.ts';
import { createPlainReader } from './plain.ts';
import { createProdigyReader, createProdigyWriter } from './prodigy.ts';
import type { FormatReader, ReadOptions } from './reader.ts';
import { createSpacyReader, createSpacyWriter } from './spacy.ts';
import { parseTag } from './tags.ts';
import { createUimaJsonReader, createUimaJsonWriter } from './uima-json.ts';
import type { FormatWriter, WriteOptions } from './writer.ts';

export type FormatName =
  | 'plain'
  | 'conll'
  | 'conllu'
  | 'jsonl'
  // Of field-formats.ts.
  | 'elan'
  | 'flextext'
  | 'toolbox'
  | 'textgrid'
  | 'tei'
  | 'webanno-tsv'
  | 'uima-xmi'
  | 'brat'
  | 'prodigy'
  | 'doccano'
  | 'labelstudio'
  | 'argilla'
  | 'spacy'
  | 'spacy-docbin'
  | 'jsonl-byte-spans'
  | 'huggingface'
  | 'uima-json'
  | 'csv'
  | 'xlsx';

export type Packing = 'xlsx' | 'docbin';

export interface Format {
  readonly name: FormatName;
  readonly title: string;
  /** Lower case, with the dot; used where the content leaves it open. */
  readonly extensions: readonly string[];
  readonly keeps: string;
  readonly loses: string;
  /** True when the first lines of a file can hardly be anything else. */
  readonly sniff: (firstLines: readonly string[], extension: string) => boolean;
  /** A parted reader where `group` is there. */
  readonly read: (options?: ReadOptions) => FormatReader | PartedReader;
  /** Which of the files of a folder belong together; absent: each is a source by itself. */
  readonly group?: (names: readonly string[]) => Grouped;
  /** 'mark': its reader takes U+FFFD for bytes that are no characters, and rejects records whose text has it. */
  readonly badBytes?: 'mark';
  /** Absent where there is no place for labels, or where the target is a folder. */
  readonly write?: (options?: WriteOptions) => FormatWriter;
  /** The bytes that its text is packed in; readers and writers see JSON Lines: rows of a sheet, documents of a DocBin. */
  readonly packing?: Packing;
  /** Targets of several files. */
  readonly writeFolder?: (options?: WriteOptions) => FolderWriter;
  /** What writing it cannot carry, with the reason why where there is no writer. */
  readonly writingLoses: string;
}

export const FORMATS: readonly Format[] = [
  ...FIELD_FORMATS,
  {
    name: 'prodigy',
    title: 'Prodigy JSON Lines',
    extensions: [],
    keeps:
      'verbatim text, words, spans by code points, scores; answers (spans of rejected and ignored tasks are rejects)',
    loses: 'options, relations, hashes, other keys',
    sniff: (lines) => jsonShape(lines) === 'prodigy',
    read: createProdigyReader,
    write: createProdigyWriter,
    writingLoses: 'gaps of discontinuous spans',
  },
  {
    name: 'doccano',
    title: 'doccano JSON Lines',
    extensions: [],
    keeps: 'verbatim text, labels by code points, record ids',
    loses: 'relations (counted), comments, other columns',
    sniff: (lines) => jsonShape(lines) === 'doccano',
    read: createDoccanoReader,
    write: createDoccanoWriter,
    writingLoses: 'scores of spans, gaps of discontinuous spans',
  },
  {
    name: 'labelstudio',
    title: 'Label Studio JSON tasks',
    extensions: [],
    keeps: 'verbatim text, labelled regions (placed by their text), scores, task ids',
    loses: 'predictions (counted), choices and other results, annotators but the first',
    sniff: (lines) => jsonShape(lines) === 'labelstudio',
    read: createLabelStudioReader,
    write: createLabelStudioWriter,
    writingLoses: 'gaps of discontinuous spans',
  },
  {
    name: 'argilla',
    title: 'Argilla records (JSON, JSON Lines)',
    extensions: [],
    keeps: 'verbatim text, spans of a submitted response, else of a suggestion with its scores',
    loses: 'other fields, questions, vectors and metadata',
    sniff: (lines) => jsonShape(lines) === 'argilla',
    read: createArgillaReader,
    write: createArgillaWriter,
    writingLoses: 'gaps of discontinuous spans',
  },
  {
    name: 'spacy',
    title: 'spaCy training data (JSON pairs, version 2 JSON, JSON Lines)',
    extensions: [],
    keeps: 'verbatim text and spans by code points; words and sentences of version 2',
    loses: 'parts of speech, syntax, categories, links',
    sniff: (lines) => jsonShape(lines) === 'spacy',
    read: createSpacyReader,
    write: createSpacyWriter,
    writingLoses: 'scores of spans, gaps of discontinuous spans',
  },
  {
    name: 'spacy-docbin',
    title: 'spaCy DocBin (.spacy)',
    extensions: ['.spacy'],
    keeps: 'text, words, sentences, entities',
    loses: 'parts of speech, syntax, categories; span groups (counted)',
    sniff: () => false,
    read: createDocBinReader,
    packing: 'docbin',
    write: createDocBinWriter,
    writingLoses: 'spans that overlap a longer one, scores; what is between words and no single space becomes a word',
  },
  {
    name: 'jsonl-byte-spans',
    title: 'JSON Lines with spans by bytes (XTREME-UP, MasakhaNER-X)',
    extensions: [],
    keeps: 'verbatim text, spans by UTF-8 bytes, example ids',
    loses: 'language, target and other keys',
    sniff: (lines) => jsonShape(lines) === 'jsonl-byte-spans',
    read: createByteSpansReader,
    write: createByteSpansWriter,
    writingLoses: 'gaps of discontinuous spans',
  },
  {
    name: 'huggingface',
    title: 'Hugging Face dataset folder (README.md, train.jsonl …)',
    extensions: [],
    keeps: 'words, tags by the names in the card, text and spans where they are there',
    loses: 'other columns; which split a sentence is in (counted)',
    sniff: () => false,
    read: createHuggingFaceReader,
    group: groupHuggingFaceFiles,
    writeFolder: createHuggingFaceWriter,
    writingLoses: 'gaps of discontinuous spans; overlapping spans are in `spans` only',
  },
  {
    name: 'uima-json',
    title: 'UIMA CAS JSON 0.4 (INCEpTION, DKPro)',
    extensions: [],
    keeps: 'verbatim text, words, sentences, named entities',
    loses: 'other views, annotations of other types (counted)',
    sniff: (lines) => jsonShape(lines) === 'uima-json',
    read: createUimaJsonReader,
    writeFolder: createUimaJsonWriter,
    writingLoses: 'sentence ids, scores of spans, gaps of discontinuous spans',
  },
  {
    name: 'jsonl',
    title: 'JSON Lines (Hugging Face, spaCy, doccano, Prodigy)',
    extensions: ['.jsonl', '.ndjson'],
    keeps: 'verbatim text or words, spans or tags, document and record ids',
    loses: 'every other key of a record',
    sniff: looksLikeJsonl,
    read: createJsonlReader,
    write: createJsonlWriter,
    writingLoses: 'nothing',
  },
  {
    name: 'conllu',
    title: 'CoNLL-U and CoNLL-U Plus',
    extensions: ['.conllu', '.conllup'],
    keeps: '# text, sentence and document ids, surface words, entities in MISC or in a column of their own',
    loses: 'lemmas, parts of speech, syntax, empty nodes, other parts of MISC',
    sniff: looksLikeConllu,
    read: createConlluReader,
    write: createConlluWriter,
    writingLoses: 'scores of spans',
  },
  {
    name: 'conll',
    title: 'CoNLL-2002/2003 and other one-word-a-line columns',
    extensions: ['.conll', '.conll2003', '.iob', '.iob2', '.bio', '.bioes', '.tsv'],
    keeps: 'words, document borders, one column of entity tags',
    loses: 'spacing (unless a column says it), other columns, other levels of tags',
    sniff: looksLikeConll,
    read: createConllReader,
    write: createConllWriter,
    writingLoses: 'spans that overlap a longer one, scores of spans, sentence ids',
  },
  {
    name: 'csv',
    title: 'CSV and TSV tables',
    extensions: ['.csv'],
    keeps: 'one text a row, from a column of your choice; all of a table that was written here',
    loses: 'other columns',
    sniff: looksLikeTable,
    read: createCsvReader,
    write: createCsvWriter,
    writingLoses: 'gaps of discontinuous spans',
  },
  {
    name: 'xlsx',
    title: 'Excel workbook (first sheet)',
    extensions: ['.xlsx'],
    keeps: 'one text a row, from a column of your choice',
    loses: 'other columns, other sheets, formats',
    sniff: () => false,
    read: createSheetReader,
    packing: 'xlsx',
    writingLoses: 'write CSV instead, which Excel opens',
  },
  {
    name: 'brat',
    title: 'brat standoff (.ann beside .txt)',
    extensions: ['.ann'],
    keeps: 'verbatim text, labels (discontinuous ones with their fragments), scores in notes',
    loses: 'relations, events, attributes, normalisations, other notes (counted)',
    sniff: () => false,
    read: createBratReader,
    group: groupBratFiles,
    writeFolder: createBratWriter,
    writingLoses: 'sentence ids; white space in type names becomes _',
  },
  {
    name: 'plain',
    title: 'Plain text',
    extensions: ['.txt', '.text', '.md'],
    keeps: 'the verbatim text of every sentence',
    loses: 'white space between sentences',
    sniff: () => false,
    read: createPlainReader,
    writingLoses: 'there is no place for labels',
  },
];

export function formatNamed(name: FormatName): Format {
  const format = FORMATS.find((candidate) => candidate.name === name);
  if (!format) throw new Error(`No format is called ${name}`);
  return format;
}

/** The formats that labels can be written in as one text file. */
export const WRITABLE_FORMATS: readonly FormatName[] = FORMATS.filter(({ write, packing }) => write && !packing).map(
  ({ name }) => name,
);

/** The formats whose files are bytes. */
export const PACKED_FORMATS: readonly FormatName[] = FORMATS.filter(({ write, packing }) => write && packing).map(
  ({ name }) => name,
);

/** The formats that labels can be written in as a folder. */
export const FOLDER_FORMATS: readonly FormatName[] = FORMATS.filter(({ writeFolder }) => writeFolder).map(
  ({ name }) => name,
);

export interface FoundFormat {
  readonly format: Format;
  readonly how: 'content' | 'extension' | 'nothing else fits';
}

/** By content first, by the file's extension where the content leaves it open, else plain text. */
export function findFormat(firstLines: readonly string[], extension: string): FoundFormat {
  const bySniff = FORMATS.find((format) => format.sniff(firstLines, extension.toLowerCase()));
  if (bySniff) return { format: bySniff, how: 'content' };
  const byExtension = FORMATS.find((format) => format.extensions.includes(extension.toLowerCase()));
  if (byExtension && byExtension.name !== 'jsonl') return { format: byExtension, how: 'extension' };
  return { format: formatNamed('plain'), how: 'nothing else fits' };
}

// Signatures of text formats that are no plain text, tested against the first visible line.
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/^<\?xml\b/i, 'XML of a kind that is not known here'],
  [/^<!doctype html|^<html\b/i, 'HTML'],
  [/^(?:File type = )?"ooTextFile/, 'a Praat file that is no TextGrid'],
  [/^\{\\rtf/, 'Rich Text (RTF)'],
  [/^\[\s*(?:\{|\[|$)/, 'a JSON list of an unknown kind'],
  [/^\{\s*$/, 'a JSON document of an unknown kind'],
];

/** The name of a text format that cannot be read here yet; undefined when it is none of those known. */
export function nameForeignFormat(firstLines: readonly string[]): string | undefined {
  const first = firstVisible(firstLines)?.trimStart() ?? '';
  if (FIELD_FORMATS.some(({ sniff }) => sniff(firstLines, ''))) return undefined;
  return FOREIGN.find(([signature]) => signature.test(first))?.[1];
}

function firstVisible(lines: readonly string[]): string | undefined {
  return lines.find((line) => !isInvisible(line));
}

/** Of the rows, so many must look right: the others will be rejects. */
const ENOUGH_ROWS = 0.9;

/** A first line longer than this may have been cut where the look at the file ended, in UTF-16 units. */
const MAYBE_CUT = 2 ** 16;
const RECORD_START = /^\s*\{\s*"(?:[^"\\]|\\.)*"\s*:/;

function looksLikeJsonl(lines: readonly string[]): boolean {
  const first = firstVisible(lines) ?? '';
  return parseRecord(first) !== undefined || (first.length > MAYBE_CUT && RECORD_START.test(first));
}

/** By the extension alone, for a text with commas is one too; CoNLL columns were looked for before. */
function looksLikeTable(lines: readonly string[], extension: string): boolean {
  if (extension === '.csv') return true;
  const rows = lines.filter((line) => !isInvisible(line));
  return (extension === '.tsv' || extension === '.tab') && rows.length > 0 && rows.every((row) => row.includes('\t'));
}

const CONLLU_ROW = /^(?:\d+|\d+-\d+|\d+\.\d+)(?:\t[^\t]*){9}$/;

function looksLikeConllu(lines: readonly string[]): boolean {
  const rows = lines.filter((line) => !isInvisible(line) && !line.startsWith('#'));
  if (lines.some((line) => line.startsWith('# global.columns'))) return rows.some((row) => row.includes('\t'));
  return rows.length > 0 && rows.filter((row) => CONLLU_ROW.test(row)).length >= ENOUGH_ROWS * rows.length;
}

/** Longer lines are running text, however many of its words look like cells. */
const LONGEST_ROW = 2 ** 14;

const isDocStart = (line: string) => line.startsWith('-DOCSTART-');

/** One number of columns, and a column of entity tags. */
function looksLikeConll(lines: readonly string[]): boolean {
  const rows = findRows(lines);
  if (rows.some(({ length }) => length > LONGEST_ROW)) return false;
  const layout = findLayout(lines, {});
  if (layout === undefined) return false;
  const { tagColumn, columnCount, tagKind } = layout;
  // Without a document line only the tags tell words in columns from short lines of text.
  if (tagColumn === undefined ? !lines.some(isDocStart) : columnCount < 2) return false;
  const split = rowSplitter(layout.separator);
  const isRegular = (row: string) => {
    const cells = split(row);
    if (cells.length !== columnCount) return false;
    return tagColumn === undefined || tagKind === 'labels' || parseTag(cells[tagColumn]) !== undefined;
  };
  return rows.filter(isRegular).length >= ENOUGH_ROWS * rows.length;
}
