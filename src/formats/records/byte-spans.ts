// JSON Lines whose spans count UTF-8 bytes, as XTREME-UP and MasakhaNER-X publish them: { example_id, language, text,
// spans: [{ start_byte, limit_byte, label }], target }. `target` repeats labels and texts; it is written, not read.

import { charOffsets } from '../../corpus/offset-units.ts';
import { spanChars, spanText } from '../../corpus/sentence.ts';
import { type PlacedSpan, readLabelledText } from '../labelled-text.ts';
import { createSpanPlacer } from '../place-span.ts';
import type { FormatReader, ReadItem, ReadOptions } from '../reader.ts';
import { createRecordWriter, type FormatWriter, type WriteOptions } from '../writer.ts';
import { describeSentence, readMetadata } from './own-metadata.ts';
import { scoreOf } from './prodigy.ts';
import { createRecordReader, isRecord, listAt, nameAt, recordAt } from './record-reader.ts';

export function createByteSpansReader(options: ReadOptions = {}): FormatReader {
  return createRecordReader(options, {
    take(value, { line, doc }, segmenter) {
      if (!isRecord(value)) return 'not a JSON object';
      if (typeof value.text !== 'string') return 'it has no text';
      const { text } = value;
      const placer = createSpanPlacer(text, 'byte');
      const own = readMetadata(recordAt(value.meta), placer);
      const spans: PlacedSpan[] = [];
      const rejects: ReadItem[] = [];
      for (const [i, span] of listAt(value.spans).entries()) {
        const { start_byte, limit_byte, end_byte, label, text: surface, score } = recordAt(span);
        const placed = placer.place(start_byte, limit_byte ?? end_byte, surface);
        const type = nameAt(label) ?? '';
        const reason = 'reason' in placed ? placed.reason : type === '' ? 'it has no label' : undefined;
        if (reason !== undefined) rejects.push({ reject: { line, reason: `span ${i + 1}: ${reason}`, lost: 'span' } });
        else if (!('reason' in placed)) spans.push({ ...placed, type, ...scoreOf(score) });
      }
      const id = own.id ?? (own.doc === undefined ? nameAt(value.example_id ?? value.id) : undefined);
      const items = readLabelledText(
        {
          text,
          doc: own.doc ?? id ?? doc,
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
