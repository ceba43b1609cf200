// Sources and targets of several files: brat's text and standoff labels, a data set's card and its splits. A source is an
// ordered list of named parts that one reader takes one after another; where the parts lie (a folder, an archive) is
// not its business. A target is a folder; the writer says what to append to which of its files.

import type { FormatReader, ReadItem } from './reader.ts';
import type { Loss, WrittenSentence } from './writer.ts';

/** 'text': what the sentences are made of. 'labels': what is said about them. 'config': what both are read by. */
export type PartRole = 'text' | 'labels' | 'config';

export interface SourcePart {
  readonly role: PartRole;
  /** Path within the source, with '/' whatever the system. */
  readonly name: string;
}

/** Parts that belong together, in the order in which a reader wants them. */
export interface PartGroup {
  /** What the document is called unless the source names it. */
  readonly doc: string;
  readonly parts: readonly SourcePart[];
}

export interface Grouped {
  readonly groups: readonly PartGroup[];
  /** Files that belong to the format but hold nothing to read (annotation.conf). */
  readonly ignored: readonly string[];
}

/** Reads parts: `start`, then the part's characters with `push`; `finish` once, after the last part. */
export interface PartedReader extends FormatReader {
  start(part: SourcePart): Iterable<ReadItem>;
}

/** Text for the end of a file of the folder; the file begins where it is first named. */
export interface WrittenPart {
  /** A file name without folders. */
  readonly name: string;
  readonly text: string;
}

export interface FolderWriter {
  push(written: WrittenSentence): readonly WrittenPart[];
  finish(): readonly WrittenPart[];
  /** What could not be carried so far, in the order in which it was met. */
  losses(): readonly Loss[];
}

/** Papers that lie beside a corpus. */
export const PAPERS = /(?:^|\/)(?:README|LICEN[CS]E|COPYING|SOURCE|NOTICE|CHANGELOG|CITATION)(?:[._-][^/]*)?$/i;

/** Name without its last extension, in lower or upper case: 'a/b.TXT' → 'a/b'. */
export function stemOf(name: string): string {
  return name.replace(/\.[^./]*$/, '');
}

const UNSAFE = /[\p{Cc}\p{Cs}<>:"/\\|?*]/gu;
/** Names that Windows keeps for devices. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
/** File systems allow 255 bytes; a character of UTF-8 has four at most, and extensions come behind. */
const LONGEST_STEM = 50;

/** Gives each document a file name of its own, whatever it is called; letter case does not tell two files apart. */
export function createFileNames(): (doc: string) => string {
  const taken = new Set<string>();
  return (doc) => {
    const plain = stemIfText(doc)
      .replace(UNSAFE, '_')
      .replace(/^[\s.]+|[\s.]+$/g, '_');
    const cut = [...plain].slice(0, LONGEST_STEM).join('');
    const stem = cut === '' || RESERVED.test(cut) ? `_${cut}` : cut;
    let name = stem;
    for (let i = 2; taken.has(name.normalize('NFC').toLowerCase()); i++) name = `${stem}-${i}`;
    taken.add(name.normalize('NFC').toLowerCase());
    return name;
  };
}

function stemIfText(doc: string): string {
  return doc.replace(/\.(?:txt|ann|json|jsonl|xml|conllu?)$/i, '');
}
