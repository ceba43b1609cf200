// Prodigy's JSON Lines (formats.md 4.6): offsets are code points and all that is trusted, for `token_end` is read as the
// last word by some and as the one behind it by others. Answers other than "accept" do not stand for their spans.

import { charOffsets } from '../../corpus/offset-units.ts';
import { spanChars } from '../../corpus/sentence.ts';
import type { SpanPlacer } from '../place-span.ts';
import type { FormatReader, ReadOptions } from '../reader.ts';
import { createRecordWriter, type FormatWriter, type WriteOptions } from '../writer.ts';
import { givenLabel, readLabelledRecord } from './labelled-record.ts';
import { describeSentence, placeAll } from './own-metadata.ts';
import { createRecordReader, isRecord, listAt, nameAt, recordAt } from './record-reader.ts';

export function createProdigyReader(options: ReadOptions = {}): FormatReader {
  const answers: Record<string, number> = {};
  let realigned = 0;
  let withTokens = 0;
  return createRecordReader(options, {
    take(value, place, segmenter) {
      if (!isRecord(value)) return 'not a JSON object';
      if (typeof value.text !== 'string') return 'it has no text';
      const { text } = value;
      const answer = nameAt(value.answer) ?? '(none)';
      answers[answer] = (answers[answer] ?? 0) + 1;
      const stands = answer === 'accept' || answer === '(none)';
      const spans = listAt(value.spans);
      const pairs = listAt(value.tokens).map((word) => [recordAt(word).start, recordAt(word).end]);
      if (pairs.length > 0) withTokens++;
      const words = (placer: SpanPlacer) => (pairs.length > 0 ? visible(placeAll(pairs, placer), text) : undefined);
      const labels = stands ? spans.map(givenLabel) : [];
      const read = readLabelledRecord(
        { text, labels, unit: 'codepoint', metadata: value.meta, called: 'span', id: value.id, words },
        place,
        segmenter,
        options,
      );
      realigned += read.realigned;
      if (stands || spans.length === 0) return read.items;
      const reason = `${spans.length} spans: the record's answer is "${answer.slice(0, 20)}"`;
      return [...read.items, { reject: { line: place.line, reason, lost: 'span' } }];
    },
    facts: () => ({ answers, withTokens, realignedEntities: realigned }),
  });
}

/** spaCy makes words of runs of white space. */
function visible<T extends { startChar: number; endChar: number }>(
  words: readonly T[] | undefined,
  text: string,
): readonly T[] | undefined {
  return words?.filter(({ startChar, endChar }) => text.slice(startChar, endChar).trim() !== '');
}

export function createProdigyWriter(_options: WriteOptions = {}): FormatWriter {
  return createRecordWriter({}, (written) => {
    const { sentence } = written;
    const { text, words } = sentence;
    const at = charOffsets(text, 'codepoint');
    const { words: _words, ...meta } = describeSentence(written, 'codepoint');
    return {
      text,
      tokens: words.map(({ startChar, endChar }, id) => {
        const ws = text.startsWith(' ', endChar);
        return { text: text.slice(startChar, endChar), start: at(startChar), end: at(endChar), id, ws };
      }),
      spans: sentence.spans.map((span) => {
        const { startChar, endChar } = spanChars(sentence, span);
        return {
          start: at(startChar),
          end: at(endChar),
          token_start: span.start,
          token_end: span.end - 1,
          label: span.type,
          text: text.slice(startChar, endChar),
          ...(span.score === undefined ? {} : { score: span.score }),
        };
      }),
      answer: 'accept',
      meta,
    };
  });
}
