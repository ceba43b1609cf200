// What an entry of the table of formats says: what the format is called, how it is recognised, how it is read and written,
// what either keeps and loses.

import type { FolderWriter, Grouped, PartedReader } from './parts.ts';
import type { FormatReader, ReadOptions } from './reader.ts';
import type { Split } from './splits.ts';
import type { WriteBack } from './write-back.ts';
import type { FormatWriter, WriteOptions } from './writer.ts';

export const FORMAT_NAMES = [
  'plain',
  'conll',
  'conllu',
  'jsonl',
  'elan',
  'flextext',
  'toolbox',
  'textgrid',
  'tei',
  'webanno-tsv',
  'uima-xmi',
  'brat',
  'prodigy',
  'doccano',
  'labelstudio',
  'argilla',
  'spacy',
  'spacy-docbin',
  'jsonl-byte-spans',
  'huggingface',
  'uima-json',
  'csv',
  'xlsx',
] as const;

export type FormatName = (typeof FORMAT_NAMES)[number];

export type Packing = 'xlsx' | 'docbin';

/** What may stand beside a label and its type. */
export type Carried = 'subtypes' | 'provenance' | 'unknown';

/** Written for people to read; nothing reads it again. */
export type ReportName = 'kwic' | 'kwic-html';
export type TargetName = FormatName | ReportName;

/** What a data set can be written in. */
export type TargetFormat = Omit<Format, 'name' | 'read'> & { readonly name: TargetName };

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
  /** What the file of a split is called where that is not the split's own name. */
  readonly splitNames?: Readonly<Partial<Record<Split, string>>>;
  /** Targets of several files. */
  readonly writeFolder?: (options?: WriteOptions) => FolderWriter;
  /** Of what stands beside labels, what writing and reading it keep; nothing when absent. */
  readonly carries?: readonly Carried[];
  /** Names go into a copy of the file that the corpus was read from, of which nothing else changes. */
  readonly writeBack?: WriteBack;
  /** What writing it cannot carry, with the reason why where there is no writer. */
  readonly writingLoses: string;
}
