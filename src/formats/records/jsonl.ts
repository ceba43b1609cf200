// JSON Lines, one record a line, as Hugging Face data sets ({ tokens, ner_tags }), GLiNER ({ tokenized_text, ner }), spaCy,
// doccano and Prodigy ({ text, spans | entities | label }) write them; a JSON list of such records is read too. Records say
// what their spans count in only by custom: see `offsetUnit`.

import { isInvisible } from '../../corpus/blank.ts';
import { createSegmenter, type Segmenter } from '../../corpus/segment.ts';
import type { Span } from '../../corpus/sentence.ts';
import { createLineSplitter, LONGEST_LINE } from '../lines.ts';
import type { FormatReader, ReadItem, ReadOptions } from '../reader.ts';
import { createJsonSplitter } from './json-values.ts';
import { findSpans, isPlaced } from './jsonl-spans.ts';
import { readTextRecord } from './jsonl-text.ts';
import { findTags, findWordSpans, listsWords, readWordsRecord, unknownWords } from './jsonl-words.ts';
import { isRecord } from './record-reader.ts';

export type JsonRecord = Readonly<Record<string, unknown>>;

/** What the record of one line is read with. */
export interface RecordContext {
  readonly line: number;
  readonly doc: string;
  readonly id: string | undefined;
  /** Ranges of its own words that nobody has judged. */
  readonly unknown: readonly Span[] | undefined;
  readonly segmenter: Segmenter;
  readonly options: ReadOptions;
}

export function createJsonlReader(options: ReadOptions = {}): FormatReader {
  const segmenter = createSegmenter({ ...options, oneSentenceALine: false });
  const items: ReadItem[] = [];
  let lastTooLong = 0;

  const lines = createLineSplitter((line, number) => {
    if (line.length >= LONGEST_LINE || number === lastTooLong) {
      if (number !== lastTooLong) reject(number, `the line is longer than ${LONGEST_LINE} characters`);
      lastTooLong = number;
    } else if (!isInvisible(line)) takeRecord(parseRecord(line), number);
  });
  const list = createJsonSplitter(
    (value, number) => takeRecord(isRecord(value) ? value : undefined, number),
    (reason, line) => reject(line, reason),
  );
  /** Decided by the first character that can be seen. */
  let source: { push(chunk: string): void; finish(): void } | undefined;

  function takeRecord(record: JsonRecord | undefined, number: number): void {
    if (record === undefined) {
      reject(number, 'not a JSON object');
      return;
    }
    const id = firstName(record, ['id', 'sent_id', 'example_id', 'guid']);
    const doc = firstName(record, ['doc', 'doc_id', 'document', 'document_id']) ?? id ?? options.doc ?? '';
    const context = { line: number, doc, id, segmenter, options, unknown: unknownWords(record) };
    if (
      typeof record.text === 'string' &&
      (saysPlaces(record) || !(listsWords(record) && (findTags(record) ?? findWordSpans(record))))
    ) {
      items.push(...readTextRecord(record, record.text, context));
    } else if (listsWords(record)) items.push(...readWordsRecord(record, context));
    else reject(number, 'neither a text nor a list of words');
  }

  function reject(line: number, reason: string): void {
    items.push({ reject: { line, reason, lost: 'sentence' } });
  }

  return {
    push(chunk) {
      source ??= isInvisible(chunk) ? undefined : /^\s*\[/.test(chunk) ? list : lines;
      (source ?? lines).push(chunk);
      return items.splice(0);
    },
    finish() {
      (source ?? lines).finish();
      return items.splice(0);
    },
  };
}

/** Where spans or words stand in the text says more than a tag a word: spans may overlap. */
function saysPlaces(record: JsonRecord): boolean {
  const spans = findSpans(record);
  return (spans.length > 0 && spans.every(isPlaced)) || record.word_offsets !== undefined;
}

/** Undefined unless the line is one JSON object. The parser's own message quotes the line, so it is not passed on. */
export function parseRecord(line: string): JsonRecord | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The first of the keys that names something: a string, or a number as text. */
function firstName(record: JsonRecord, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = record[key];
    if (typeof value === 'string' || typeof value === 'number') return String(value);
  }
  return undefined;
}
