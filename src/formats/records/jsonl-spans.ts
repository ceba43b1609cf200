// The spans of a JSONL text record under their many names: [start, end, label], { start, end, label },
// { start_offset, end_offset, label }, { start_byte, limit_byte, label }.

import { type OffsetUnit, toCharOffsets } from '../../corpus/offset-units.ts';
import type { CharRange } from '../../corpus/sentence.ts';
import { type Beside, besideOf } from '../beside.ts';
import type { ReadOptions } from '../reader.ts';
import type { JsonRecord } from './jsonl.ts';

export interface CharSpan extends CharRange, Beside {
  readonly type: string;
}

const SPAN_KEYS = ['spans', 'entities', 'label', 'labels', 'annotations'];

/** The list of spans under any of the usual keys; [] when there is none. */
export function findSpans(record: JsonRecord): readonly unknown[] {
  for (const key of SPAN_KEYS) {
    const value = record[key];
    if (Array.isArray(value) && value.every((span) => typeof span === 'object' && span !== null)) return value;
  }
  return [];
}

const UNITS: readonly unknown[] = ['utf16', 'codepoint', 'byte'] satisfies OffsetUnit[];

/** What the record says that its offsets count in, else what the options say. */
export function recordUnit(record: JsonRecord, options: ReadOptions): OffsetUnit {
  const said = record.offset_unit;
  return UNITS.includes(said) ? (said as OffsetUnit) : (options.offsetUnit ?? 'utf16');
}

/** The spans in UTF-16 units, or the reason why the record cannot be used. */
export function readSpans(
  text: string,
  spans: readonly unknown[],
  usualUnit: OffsetUnit,
  labelNames: readonly string[] | undefined,
): { readonly spans: CharSpan[] } | { readonly reason: string } {
  const read: CharSpan[] = [];
  const toCharOf = rememberedOffsets(text);
  for (const [i, span] of spans.entries()) {
    const given = Array.isArray(span) ? fromTriple(span) : fromObject(span as JsonRecord);
    const type = typeName(given.label, labelNames);
    if (type === undefined) return { reason: `span ${i + 1} has no label name` };
    const unit = given.unit ?? usualUnit;
    const toChar = toCharOf(unit);
    const startChar = typeof given.start === 'number' ? toChar(given.start) : undefined;
    const endChar = typeof given.end === 'number' ? toChar(given.end) : undefined;
    if (startChar === undefined || endChar === undefined || startChar > endChar) {
      return { reason: `span ${i + 1} does not lie in the text (offsets read as ${unit})` };
    }
    if (given.text !== undefined && given.text !== text.slice(startChar, endChar)) {
      return { reason: `span ${i + 1} has another text than its offsets (read as ${unit}); try another offset unit` };
    }
    read.push({ startChar, endChar, type, ...(Array.isArray(span) ? {} : besideOf(span as JsonRecord)) });
  }
  return { spans: read };
}

/** Looks at the text once for each unit: a record may be long and have many spans. */
function rememberedOffsets(text: string): (unit: OffsetUnit) => ReturnType<typeof toCharOffsets> {
  const made = new Map<OffsetUnit, ReturnType<typeof toCharOffsets>>();
  return (unit) => {
    const toChar = made.get(unit) ?? toCharOffsets(text, unit);
    made.set(unit, toChar);
    return toChar;
  };
}

/** A label and where it stands; lists under these keys may hold other things too (mentions of a knowledge base). */
export function isPlaced(span: unknown): boolean {
  const { start, end, label } = Array.isArray(span) ? fromTriple(span) : fromObject(span as JsonRecord);
  return (
    typeof start === 'number' && typeof end === 'number' && (typeof label === 'string' || typeof label === 'number')
  );
}

interface GivenSpan {
  readonly start: unknown;
  readonly end: unknown;
  readonly label: unknown;
  /** The surface text, where the record repeats it. */
  readonly text?: string;
  readonly unit?: OffsetUnit;
}

function fromTriple([start, end, label]: readonly unknown[]): GivenSpan {
  return { start, end, label };
}

function fromObject(span: JsonRecord): GivenSpan {
  const label = span.label ?? span.type ?? (Array.isArray(span.labels) ? span.labels[0] : undefined);
  const surface = typeof span.text === 'string' ? { text: span.text } : {};
  if ('start_byte' in span) {
    return { start: span.start_byte, end: span.limit_byte ?? span.end_byte, label, unit: 'byte', ...surface };
  }
  return { start: span.start ?? span.start_offset, end: span.end ?? span.end_offset, label, ...surface };
}

function typeName(label: unknown, labelNames: readonly string[] | undefined): string | undefined {
  if (typeof label === 'string' && label !== '') return label;
  return typeof label === 'number' ? labelNames?.[label] : undefined;
}
