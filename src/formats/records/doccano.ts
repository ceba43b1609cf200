// doccano's JSON Lines (formats.md 4.6): { text, label: [[start, end, type]] } and { text, entities: [{ start_offset,
// end_offset, label }] }, under any name of the column; offsets in code points.

import { charOffsets } from '../../corpus/offset-units.ts';
import { spanChars } from '../../corpus/sentence.ts';
import type { FormatReader, ReadOptions } from '../reader.ts';
import { createRecordWriter, type FormatWriter, type WriteOptions } from '../writer.ts';
import type { JsonRecord } from './jsonl.ts';
import { givenLabel, isTriple, readLabelledRecord } from './labelled-record.ts';
import { describeSentence } from './own-metadata.ts';
import { createRecordReader, isRecord, listAt } from './record-reader.ts';

const LABEL_KEYS = ['label', 'labels', 'entities', 'annotations', 'spans'];
const TEXT_KEYS = ['text', 'data', 'content', 'sentence'];

export function createDoccanoReader(options: ReadOptions = {}): FormatReader {
  let withoutText = 0;
  let outside = 0;
  let relations = 0;
  return createRecordReader(options, {
    take(value, place, segmenter) {
      if (!isRecord(value)) return 'not a JSON object';
      const labels = labelsOf(value).map(givenLabel);
      const text = textOf(value, options.textColumn);
      relations += listAt(value.relations).length;
      if (text === undefined) {
        withoutText++;
        outside += labels.length;
        return labels.length > 0 ? `it has no text, but ${labels.length} labels` : 'it has no text';
      }
      const given = { text, labels, unit: 'codepoint', metadata: value.meta, called: 'label', id: value.id } as const;
      const read = readLabelledRecord(given, place, segmenter, options);
      outside += read.outside;
      return read.items;
    },
    facts: () => ({ recordsWithoutText: withoutText, spansOutsideText: outside, relations }),
  });
}

/** Projects name the column as they like: the usual names first, else the only text that there is. */
function textOf(record: JsonRecord, named: string | undefined): string | undefined {
  if (named !== undefined) return typeof record[named] === 'string' ? record[named] : undefined;
  const key = TEXT_KEYS.find((name) => typeof record[name] === 'string');
  if (key !== undefined) return record[key] as string;
  const texts = Object.values(record).filter((value) => typeof value === 'string');
  return texts.length === 1 && labelsOf(record).length > 0 ? texts[0] : undefined;
}

/** Labels of a whole record (strings: its class) are none of its text. */
function labelsOf(record: JsonRecord): readonly unknown[] {
  const isList = (list: readonly unknown[]) =>
    list.length > 0 && list.every((one) => typeof one === 'object' && one !== null);
  const usual = LABEL_KEYS.map((key) => listAt(record[key])).find(isList);
  return (
    usual ??
    Object.values(record)
      .map(listAt)
      .find((list) => list.length > 0 && list.every(isTriple)) ??
    []
  );
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
