// Toolbox and other standard format marker files (SFM): a line begins with a backslash and a marker, or goes on with the
// field before it. The text lines of one record are one sentence; interlinear lines are padded into columns and wrapped
// into several blocks, so blanks between words are layout: a run of them is one blank, blocks are joined by one.

import { createSegmenter } from '../../corpus/segment.ts';
import { createLineSplitter, LONGEST_LINE } from '../lines.ts';
import type { FormatReader, ReadItem, ReadOptions } from '../reader.ts';
import { findMarkers, type SfmMarkers } from './toolbox-markers.ts';

export interface SfmField {
  readonly marker: string;
  value: string;
  /** 1-based line. */
  readonly line: number;
}

/** Markers are guessed from so much of the file, in UTF-16 units. */
const LOOKED_AT = 2 ** 18;

export function createToolboxReader(options: ReadOptions = {}): FormatReader {
  const segmenter = createSegmenter(options);
  const items: ReadItem[] = [];
  const counted = emptyCounts();
  /** Fields of the head, until the markers are known. */
  let head: SfmField[] | undefined = [];
  let headChars = 0;
  let markers: SfmMarkers | undefined;
  let field: SfmField | undefined;
  let doc = options.doc ?? '';
  let record: SfmRecord | undefined;

  const lines = createLineSplitter((line, number) => {
    const match = /^\\(\S+)(?:\s(.*))?$/s.exec(line);
    if (match) {
      endField();
      field = { marker: match[1], value: match[2] ?? '', line: number };
    } else if (field) field.value += `\n${line}`;
    else if (line.trim() !== '') reject(number, 'it comes before the first marker');
    if (line.length >= LONGEST_LINE) reject(number, `it is longer than ${LONGEST_LINE} characters`);
  });

  function reject(line: number, reason: string): void {
    items.push({ reject: { line, reason, lost: 'sentence' } });
  }

  function endField(): void {
    if (!field) return;
    const ended = field;
    field = undefined;
    if (markers) takeField(ended, markers);
    else {
      head?.push(ended);
      headChars += ended.value.length;
      if (headChars >= LOOKED_AT) endHead();
    }
  }

  function endHead(): void {
    const fields = head ?? [];
    head = undefined;
    markers = findMarkers(fields, options);
    for (const each of fields) takeField(each, markers);
  }

  function takeField(each: SfmField, { text, record: recordMarker, document }: SfmMarkers): void {
    const { marker, value, line } = each;
    const badBytes = value.split(BAD_BYTE).length - 1;
    counted.badBytes += badBytes;
    counted.markers.set(marker, (counted.markers.get(marker) ?? 0) + 1);
    if (marker.startsWith('_')) {
      counted.header ??= [marker, value.trim()];
      return;
    }
    if (marker === document) {
      endRecord();
      counted.documents++;
      doc = value.trim() || `${options.doc ?? ''}#${counted.documents}`;
    } else if (marker === recordMarker) {
      endRecord();
      counted.records++;
      record = { line, ref: value.trim(), texts: [], others: new Map() };
    }
    if (marker === text) {
      if (!record && counted.records === 0) counted.textsBefore++;
      record ??= { line, ref: '', texts: [], others: new Map() };
      record.texts.push(value);
    } else if (record && marker !== recordMarker && value.trim() !== '' && badBytes === 0) {
      const others = record.others.get(marker);
      if (others) others.push(value.trim());
      else record.others.set(marker, [value.trim()]);
    }
  }

  function endRecord(): void {
    if (!record) return;
    const { line, ref, texts, others } = record;
    record = undefined;
    if (texts.length > 1) counted.severalTexts++;
    const text = texts.join(' ').replace(LAYOUT, ' ').trim();
    if (text.includes(BAD_BYTE) || !text.isWellFormed()) {
      reject(line, 'its text has bytes that are no characters');
      return;
    }
    const words = segmenter.words(text);
    if (words.length === 0) return;
    counted.firstRef ??= ref;
    counted.lastRef = ref;
    const metadata = Object.fromEntries([...others].map(([marker, values]) => [`\\${marker}`, values.join('\n')]));
    const item = { sentence: { doc, text, words, spans: [] }, line, metadata };
    items.push(ref === '' || ref.includes(BAD_BYTE) ? item : { ...item, id: ref });
  }

  return {
    push(chunk) {
      lines.push(chunk);
      return items.splice(0);
    },
    finish() {
      lines.finish();
      endField();
      if (!markers) endHead();
      endRecord();
      return items.splice(0);
    },
    facts: () => ({
      documents: Math.max(1, counted.documents),
      idRecords: counted.documents,
      badByteSequences: counted.badBytes,
      header: counted.header ?? null,
      recordMarker: markers?.record,
      textMarker: markers?.text,
      records: counted.records,
      recordsWithSeveralTextLines: counted.severalTexts,
      textLinesBeforeFirstRecord: counted.textsBefore,
      markers: Object.fromEntries(counted.markers),
      firstRef: counted.firstRef ?? null,
      lastRef: counted.lastRef ?? null,
    }),
  };
}

/** What stands for bytes that are no characters. */
const BAD_BYTE = '\ufffd';
const LAYOUT = /[ \t\r\n]+/g;

interface SfmRecord {
  readonly line: number;
  readonly ref: string;
  readonly texts: string[];
  readonly others: Map<string, string[]>;
}

function emptyCounts() {
  return {
    header: undefined as [string, string] | undefined,
    documents: 0,
    badBytes: 0,
    records: 0,
    severalTexts: 0,
    textsBefore: 0,
    markers: new Map<string, number>(),
    firstRef: undefined as string | undefined,
    lastRef: undefined as string | undefined,
  };
}
