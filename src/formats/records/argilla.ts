// Argilla's records (formats.md 4.6), lists or lines: text under `fields`, spans as responses (a person's) or suggestions
// (a model's). A submitted response outranks a suggestion. Argilla 1 kept `text` and `annotation` at the top.

import { charOffsets } from '../../corpus/offset-units.ts';
import { spanChars } from '../../corpus/sentence.ts';
import type { FormatReader, ReadOptions } from '../reader.ts';
import { createRecordWriter, type FormatWriter, type WriteOptions } from '../writer.ts';
import type { JsonRecord } from './jsonl.ts';
import { givenLabel, readLabelledRecord } from './labelled-record.ts';
import { describeSentence } from './own-metadata.ts';
import { createRecordReader, isRecord, listAt, recordAt } from './record-reader.ts';

interface GivenSpans {
  readonly spans: readonly unknown[];
  readonly scores: unknown;
}

export function createArgillaReader(options: ReadOptions = {}): FormatReader {
  const origins = { responses: 0, suggestions: 0 };
  return createRecordReader(options, {
    take(value, place, segmenter) {
      if (!isRecord(value)) return 'not a JSON object';
      const text = textOf(value, options.textColumn);
      if (text === undefined) return 'its fields have no text';
      const responses = responsesOf(value);
      const { spans, scores } = responses ?? suggestionsOf(value);
      origins[responses ? 'responses' : 'suggestions'] += spans.length;
      const labels = spans.map((one, i) => {
        // Argilla 1 wrote [type, start, end].
        const isOld = Array.isArray(one) && typeof one[0] === 'string';
        return { ...givenLabel(isOld ? [one[1], one[2], one[0]] : one), score: listAt(scores)[i] };
      });
      const given = {
        text,
        labels,
        unit: 'codepoint',
        metadata: value.metadata,
        called: 'span',
        id: value.id,
      } as const;
      return readLabelledRecord(given, place, segmenter, options).items;
    },
    facts: () => ({ spansByOrigin: origins }),
  });
}

function textOf(record: JsonRecord, named: string | undefined): string | undefined {
  const fields = isRecord(record.fields) ? record.fields : record;
  if (named !== undefined) return typeof fields[named] === 'string' ? fields[named] : undefined;
  if (typeof fields.text === 'string') return fields.text;
  const texts = Object.entries(fields).filter(([key, value]) => typeof value === 'string' && key !== 'id');
  return texts.length === 1 ? (texts[0][1] as string) : undefined;
}

const isSpans = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null);

/** Responses come by question ({ spans: [{ value }] }), or as a list with values by question. */
function responsesOf({ responses, annotation }: JsonRecord): GivenSpans | undefined {
  if (isSpans(annotation)) return { spans: annotation, scores: undefined };
  const values: unknown[] = [];
  if (Array.isArray(responses)) {
    for (const response of responses.map(recordAt)) {
      if (response.status === 'discarded' || response.status === 'draft') continue;
      if ('value' in response) values.push(response.value);
      for (const one of Object.values(recordAt(response.values))) values.push(recordAt(one).value);
    }
  } else {
    for (const one of Object.values(recordAt(responses)).flatMap(listAt)) {
      if (recordAt(one).status !== 'discarded' && recordAt(one).status !== 'draft') values.push(recordAt(one).value);
    }
  }
  const spans = values.find(isSpans);
  return spans && { spans, scores: undefined };
}

function suggestionsOf({ suggestions, prediction }: JsonRecord): GivenSpans {
  const listed = Array.isArray(suggestions) ? suggestions : Object.values(recordAt(suggestions));
  for (const one of listed.map(recordAt)) if (isSpans(one.value)) return { spans: one.value, scores: one.score };
  return { spans: isSpans(prediction) ? prediction : [], scores: undefined };
}

export function createArgillaWriter(_options: WriteOptions = {}): FormatWriter {
  return createRecordWriter({}, (written, number) => {
    const { sentence } = written;
    const at = charOffsets(sentence.text, 'codepoint');
    const value = sentence.spans.map((span) => {
      const { startChar, endChar } = spanChars(sentence, span);
      return { start: at(startChar), end: at(endChar), label: span.type };
    });
    const scores = sentence.spans.map(({ score }) => score ?? null);
    const suggestion = {
      question_name: 'spans',
      value,
      ...(scores.some((score) => score !== null) ? { score: scores } : {}),
      agent: 'seedmark',
    };
    return {
      id: written.id ?? String(number),
      fields: { text: sentence.text },
      metadata: describeSentence(written, 'codepoint'),
      suggestions: [suggestion],
    };
  });
}
