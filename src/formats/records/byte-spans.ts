// JSON Lines whose spans count UTF-8 bytes, as XTREME-UP and MasakhaNER-X publish them: { example_id, language, text,
// spans: [{ start_byte, limit_byte, label }], target }. `target` repeats labels and texts; it is written, not read.

import { charOffsets } from '../../corpus/offset-units.ts';
import { spanChars, spanText } from '../../corpus/sentence.ts';
import type { FormatReader, ReadOptions } from '../reader.ts';
import { createRecordWriter, type FormatWriter, type WriteOptions } from '../writer.ts';
import { readLabelledRecord } from './labelled-record.ts';
import { describeSentence } from './own-metadata.ts';
import { createRecordReader, isRecord, listAt, nameAt, recordAt } from './record-reader.ts';

export function createByteSpansReader(options: ReadOptions = {}): FormatReader {
  const inBytes: ReadOptions = { ...options, offsetUnit: 'byte' };
  return createRecordReader(options, {
    take(value, place, segmenter) {
      if (!isRecord(value)) return 'not a JSON object';
      if (typeof value.text !== 'string') return 'it has no text';
      const labels = listAt(value.spans).map((span) => {
        const { start_byte, limit_byte, end_byte, label, text, score } = recordAt(span);
        return { start: start_byte, end: limit_byte ?? end_byte, label, text, score };
      });
      const id = nameAt(value.example_id ?? value.id);
      const doc = id === undefined ? {} : { doc: id };
      const given = {
        text: value.text,
        labels,
        unit: 'byte',
        metadata: value.meta,
        called: 'span',
        id,
        ...doc,
      } as const;
      return readLabelledRecord(given, place, segmenter, inBytes).items;
    },
  });
}

export function createByteSpansWriter(_options: WriteOptions = {}): FormatWriter {
  return createRecordWriter({}, (written, number) => {
    const { sentence } = written;
    const at = charOffsets(sentence.text, 'byte');
    return {
      example_id: written.id ?? String(number),
      text: sentence.text,
      spans: sentence.spans.map((span) => {
        const { startChar, endChar } = spanChars(sentence, span);
        const score = span.score === undefined ? {} : { score: span.score };
        return { start_byte: at(startChar), limit_byte: at(endChar), label: span.type, ...score };
      }),
      target: sentence.spans.map((span) => `${span.type}: ${spanText(sentence, span)}`).join(' $$ '),
      meta: describeSentence(written, 'byte'),
    };
  });
}
