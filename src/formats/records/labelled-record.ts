// What records of texts and labels have in common, whoever wrote them: a text, labels by offsets, and beside them what our
// own writer left (own-metadata.ts). A label that cannot be placed is a reject; its sentence stands.

import type { OffsetUnit } from '../../corpus/offset-units.ts';
import type { Segmenter } from '../../corpus/segment.ts';
import type { CharRange } from '../../corpus/sentence.ts';
import { type PlacedSpan, readLabelledText } from '../labelled-text.ts';
import { createSpanPlacer, type SpanPlacer } from '../place-span.ts';
import type { ReadItem, ReadOptions } from '../reader.ts';
import type { JsonRecord } from './jsonl.ts';
import { type ReadMetadata, readMetadata } from './own-metadata.ts';
import { nameAt, numberAt, type RecordPlace, recordAt } from './record-reader.ts';

/** A label as the record gives it, unchecked. */
export interface GivenLabel {
  readonly start: unknown;
  readonly end: unknown;
  /** A name; a number is one of `labelNames`, else its own name. */
  readonly label: unknown;
  /** The labelled text, where the record repeats it. */
  readonly text?: unknown;
  readonly score?: unknown;
}

export interface LabelledRecord {
  readonly text: string;
  readonly labels: readonly GivenLabel[];
  /** What offsets count unless the options say. */
  readonly unit: OffsetUnit;
  /** Where our own writer put what the format has no place for. */
  readonly metadata: unknown;
  /** What a label is called in reasons of rejects. */
  readonly called: string;
  /** The record's name for itself; a sentence's id unless our own writer gave one. */
  readonly id?: unknown;
  /** Words that the record gives, once the text's offsets are known. */
  readonly words?: (placer: SpanPlacer) => ReadMetadata['words'];
  readonly doc?: string;
  /** In text order; absent: the text is one, unless the options ask to cut it. */
  readonly sentences?: readonly CharRange[];
}

export interface ReadRecord {
  readonly items: readonly ReadItem[];
  /** Labels whose text stands elsewhere than their offsets say. */
  readonly realigned: number;
  /** Labels that lie outside the text. */
  readonly outside: number;
}

export function readLabelledRecord(
  given: LabelledRecord,
  { line, doc }: RecordPlace,
  segmenter: Segmenter,
  options: ReadOptions,
): ReadRecord {
  const { text } = given;
  const placer = createSpanPlacer(text, options.offsetUnit ?? given.unit);
  const own = readMetadata(recordAt(given.metadata), placer);
  const spans: PlacedSpan[] = [];
  const rejects: ReadItem[] = [];
  let outside = 0;
  const lose = (reason: string) => rejects.push({ reject: { line, reason, lost: 'span' } });
  for (const [i, { start, end, label, text: surface, score }] of given.labels.entries()) {
    const placed = placer.place(start, end, surface);
    const type = typeof label === 'number' ? (options.labelNames?.[label] ?? String(label)) : nameAt(label);
    if (type === undefined || type === '') lose(`${given.called} ${i + 1} has no label`);
    else if ('reason' in placed) {
      outside++;
      lose(`${given.called} ${i + 1}: ${placed.reason}`);
    } else spans.push({ ...placed, type, ...scoreOf(score), ...own.beside?.(i) });
  }
  const words = own.words ?? given.words?.(placer);
  const id = own.id ?? (own.doc === undefined ? nameAt(given.id) : undefined);
  const items = readLabelledText(
    {
      text,
      doc: own.doc ?? given.doc ?? doc,
      line,
      spans,
      ...(id === undefined ? {} : { id }),
      ...(words === undefined ? {} : { words }),
      ...(own.unknown === undefined ? {} : { unknown: [own.unknown] }),
      ...(options.splitSentences ? { sentences: 'cut' as const } : given.sentences && { sentences: given.sentences }),
    },
    segmenter,
  );
  return { items: [...items, ...rejects], realigned: placer.realigned, outside };
}

export function scoreOf(score: unknown): { readonly score?: number } {
  const number = numberAt(score);
  return number === undefined ? {} : { score: number };
}

/** [start, end, type], or an object of start and end under their usual names. */
export function givenLabel(value: unknown): GivenLabel {
  if (Array.isArray(value)) return { start: value[0], end: value[1], label: value[2] };
  const { start_offset, end_offset, start, end, label, type, label_name, text, score }: JsonRecord = recordAt(value);
  return { start: start_offset ?? start, end: end_offset ?? end, label: label ?? type ?? label_name, text, score };
}

/** [start, end, …] with a type behind. */
export function isTriple(value: unknown): boolean {
  return Array.isArray(value) && value.length >= 3 && typeof value[0] === 'number' && typeof value[1] === 'number';
}
