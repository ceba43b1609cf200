// doccano's JSON Lines (formats.md 4.6): { text, label: [[start, end, type]] } and { text, entities: [{ start_offset,
// end_offset, label }] }, under any name of the column; offsets in code points.

import { charOffsets } from '../../corpus/offset-units.ts';
import { spanChars } from '../../corpus/sentence.ts';
import { type PlacedSpan, readLabelledText } from '../labelled-text.ts';
import { createSpanPlacer } from '../place-span.ts';
import type { FormatReader, ReadItem, ReadOptions } from '../reader.ts';
import { createRecordWriter, type FormatWriter, type WriteOptions } from '../writer.ts';
import type { JsonRecord } from './jsonl.ts';
import { describeSentence, readMetadata } from './own-metadata.ts';
import { scoreOf } from './prodigy.ts';
import { createRecordReader, isRecord, listAt, nameAt, recordAt } from './record-reader.ts';

const LABEL_KEYS = ['label', 'labels', 'entities', 'annotations', 'spans'];
const TEXT_KEYS = ['text', 'data', 'content', 'sentence'];

export interface DoccanoSpan {
  readonly start: unknown;
  readonly end: unknown;
  readonly label: unknown;
  readonly text?: unknown;
  readonly score?: unknown;
}

/** [start, end, type], or an object of start and end under their usual names. */
export function doccanoSpan(value: unknown): DoccanoSpan {
  if (Array.isArray(value)) return { start: value[0], end: value[1], label: value[2] };
  const span = recordAt(value);
  return {
    start: span.start_offset ?? span.start,
    end: span.end_offset ?? span.end,
    label: span.label ?? span.type ?? span.label_name,
    text: span.text,
    score: span.score,
  };
}

export function createDoccanoReader(options: ReadOptions = {}): FormatReader {
  let withoutText = 0;
  let outside = 0;
  let relations = 0;
  return createRecordReader(options, {
    take(value, { line, doc }, segmenter) {
      if (!isRecord(value)) return 'not a JSON object';
      const textKey = options.textColumn ?? TEXT_KEYS.find((key) => typeof value[key] === 'string');
      const text = textKey === undefined ? undefined : value[textKey];
      const given = labelsOf(value);
      relations += listAt(value.relations).length;
      if (typeof text !== 'string') {
        withoutText++;
        outside += given.length;
        return given.length > 0 ? `it has no text, but ${given.length} labels` : 'it has no text';
      }
      const placer = createSpanPlacer(text, options.offsetUnit ?? 'codepoint');
      const own = readMetadata(recordAt(value.meta), placer);
      const spans: PlacedSpan[] = [];
      const rejects: ReadItem[] = [];
      const lose = (reason: string) => rejects.push({ reject: { line, reason, lost: 'span' } });
      for (const [i, one] of given.entries()) {
        const { start, end, label, text: surface, score } = doccanoSpan(one);
        const placed = placer.place(start, end, surface);
        const type = typeof label === 'number' ? (options.labelNames?.[label] ?? String(label)) : nameAt(label);
        if (type === undefined || type === '') lose(`label ${i + 1} has no name`);
        else if ('reason' in placed) {
          outside++;
          lose(`label ${i + 1}: ${placed.reason}`);
        } else spans.push({ ...placed, type, ...scoreOf(score) });
      }
      const id = own.id ?? nameAt(value.id);
      const items = readLabelledText(
        {
          text,
          doc: own.doc ?? doc,
          line,
          spans,
          ...(id === undefined ? {} : { id }),
          ...(own.words === undefined ? {} : { words: own.words }),
          ...(options.splitSentences ? { sentences: 'cut' as const } : {}),
        },
        segmenter,
      );
      return [...items, ...rejects];
    },
    facts: () => ({ recordsWithoutText: withoutText, spansOutsideText: outside, relations }),
  });
}

/** Labels of a whole record (strings: its class) are none of its text. */
function labelsOf(record: JsonRecord): readonly unknown[] {
  for (const key of LABEL_KEYS) {
    const list = listAt(record[key]);
    if (list.length > 0 && list.every((one) => typeof one === 'object' && one !== null)) return list;
  }
  return [];
}

export function createDoccanoWriter(_options: WriteOptions = {}): FormatWriter {
  return createRecordWriter({ loses: { scores: true } }, (written) => {
    const { sentence } = written;
    const at = charOffsets(sentence.text, 'codepoint');
    return {
      text: sentence.text,
      label: sentence.spans.map((span) => {
        const { startChar, endChar } = spanChars(sentence, span);
        return [at(startChar), at(endChar), span.type];
      }),
      meta: describeSentence(written, 'codepoint'),
    };
  });
}
