// What every format's reader takes and gives. Text goes in by chunks as the file is read, sentences and rejects come out
// in the order of the source; a reader holds no more than the sentence it is in (and a bounded head to look at).

import type { OffsetUnit } from '../corpus/offset-units.ts';
import type { SegmentOptions } from '../corpus/segment.ts';
import type { LabelledSentence } from '../corpus/sentence.ts';
import type { Scheme } from './tags.ts';

/** Something of the source that did not become part of the corpus. The reason never quotes the corpus. */
export interface Reject {
  /** 1-based line where it starts. */
  readonly line: number;
  readonly reason: string;
  /** 'sentence': all of it was left out. 'span': only a label was; its sentence stands as an item of its own. */
  readonly lost: 'sentence' | 'span';
  /** The file that the line is counted in, where the source has several. */
  readonly part?: string;
}

/** What a source says beyond its sentences, under names that users know: tiers, columns, counts of other annotations. */
export type SourceFacts = Readonly<Record<string, unknown>>;

export interface ReadSentence {
  readonly sentence: LabelledSentence;
  /** 1-based line where it starts. */
  readonly line: number;
  /** The source's own name for it, where it has one (sent_id, id). */
  readonly id?: string;
  /** What the source says of it beyond its text; absent where that is nothing. */
  readonly metadata?: SentenceMetadata;
}

/**
 * By name, for showing and filtering: `speaker`, `startMs` and `endMs` (milliseconds from the start of the recording),
 * `tier`, `language` (as the source spells it), `direction` ('rtl'), `font`, `title` of the document; anything else under
 * the source's own name for it (`\ft` of Toolbox, `gls@en` of FLEx).
 */
export type SentenceMetadata = Readonly<Record<string, string>>;

export interface ReadReject {
  readonly reject: Reject;
}

export type ReadItem = ReadSentence | ReadReject;

export interface FormatReader {
  /** Takes the next characters of the source; returns what they completed, to be gone through once and before the next call. */
  push(chunk: string): Iterable<ReadItem>;
  /** Takes the end of the source; returns the rest, as `push` does. */
  finish(): Iterable<ReadItem>;
  /** After `finish`; absent where the format has nothing to say. */
  facts?(): SourceFacts;
}

export interface ReadOptions extends SegmentOptions {
  /** Name of the document until the source names one; the file's name as a rule. */
  readonly doc?: string;
  /** Pre-tokenised formats without spacing of their own: see `JoinOptions`. */
  readonly closeUp?: 'english' | 'none';
  /** CoNLL, tables with a word a row: column of the words: 0-based number, or the name in the header row. Found when absent. */
  readonly wordColumn?: number | string;
  /** The same: column of the entity tags: 0-based number, or the name in the header row. Found when absent. */
  readonly tagColumn?: number | string;
  /** How tags spell spans. When absent, any mixture of the known prefixes is read. */
  readonly scheme?: Scheme;
  /** JSONL: names of integer tags, by number, as the data set's card lists them ("O", "B-PER", …). */
  readonly labelNames?: readonly string[];
  /** JSONL: what span offsets count; 'utf16' when absent. */
  readonly offsetUnit?: OffsetUnit;
  /** JSON records and tables: the key or column with the text: its name, or a 0-based number. Found when absent. */
  readonly textColumn?: string;
  /** JSONL: cut texts into sentences instead of one sentence a record. */
  readonly splitSentences?: boolean;
  /** ELAN, TextGrid: names of the tiers that hold the text; the tier with most text when absent. */
  readonly tiers?: readonly string[];
  /** Toolbox (SFM): markers, with or without the backslash, of the text, of a record, of a document; found when absent. */
  readonly textMarker?: string;
  readonly recordMarker?: string;
  readonly documentMarker?: string;
  /** FLEx: the writing system that is the text; the first vernacular one when absent. */
  readonly writingSystem?: string;
  /** WebAnno TSV, UIMA: type name of the annotations that are entities (its last part will do); named entities when absent. */
  readonly layer?: string;
  /** WebAnno TSV, UIMA: the feature that is the entity's type; `value` when absent, else the layer's first. */
  readonly labelFeature?: string;
  /** TEI: elements that are entities ("persName", "placeName"; "name" is typed by its attribute); none when absent. */
  readonly nameElements?: readonly string[];
}

/** Reads a whole source: batches of items, none of them empty or very long. */
export async function* readChunks(
  reader: FormatReader,
  chunks: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<ReadItem[]> {
  for await (const chunk of chunks) yield* inBatches(reader.push(chunk));
  yield* inBatches(reader.finish());
}

/** Items of a batch at most: what a reader holds until the end is made into sentences batch by batch. */
const LARGEST_BATCH = 200;

export function* inBatches(items: Iterable<ReadItem>): Generator<ReadItem[]> {
  let batch: ReadItem[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < LARGEST_BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
