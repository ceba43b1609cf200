// What the readers of records share: JSON Lines and JSON lists alike, one record one document, faults as rejects.

import { createSegmenter, type Segmenter } from '../../corpus/segment.ts';
import type { FormatReader, ReadItem, ReadOptions, SourceFacts } from '../reader.ts';
import { createJsonSplitter } from './json-values.ts';
import type { JsonRecord } from './jsonl.ts';

export interface RecordPlace {
  /** 1-based line where it starts. */
  readonly line: number;
  /** The document's name unless the record has one: the file's, and the record's number. */
  readonly doc: string;
  /** From 1. */
  readonly number: number;
}

export interface RecordTaker {
  /** What one value of the source gives. A reason for a reject is a string. */
  take(value: unknown, place: RecordPlace, segmenter: Segmenter): readonly ReadItem[] | string;
  facts?(): SourceFacts;
}

export function createRecordReader(options: ReadOptions, taker: RecordTaker): FormatReader {
  const segmenter = createSegmenter({ ...options, oneSentenceALine: false });
  let items: ReadItem[] = [];
  let number = 0;
  const reject = (reason: string, line: number) => items.push({ reject: { line, reason, lost: 'sentence' } });
  const splitter = createJsonSplitter((value, line) => {
    number++;
    const taken = taker.take(value, { line, number, doc: `${options.doc ?? ''}#${number}` }, segmenter);
    if (typeof taken === 'string') reject(taken, line);
    else for (const item of taken) items.push(item);
  }, reject);

  function taken(): ReadItem[] {
    const all = items;
    items = [];
    return all;
  }

  return {
    push(chunk) {
      splitter.push(chunk);
      return taken();
    },
    finish() {
      splitter.finish();
      return taken();
    },
    facts: () => ({ records: number, ...taker.facts?.() }),
  };
}

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function recordAt(value: unknown): JsonRecord {
  return isRecord(value) ? value : {};
}

export function listAt(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A string, or a number as text. */
export function nameAt(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** A finite number. */
export function numberAt(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
