// Prodigy's JSON Lines (formats.md 4.6): offsets are code points and all that is trusted, for `token_end` is read as the
// last word by some and as the one behind it by others. Answers other than "accept" do not stand for their spans.

import { charOffsets } from '../../corpus/offset-units.ts';
import { spanChars } from '../../corpus/sentence.ts';
import { type PlacedSpan, readLabelledText } from '../labelled-text.ts';
import { createSpanPlacer } from '../place-span.ts';
import type { FormatReader, ReadItem, ReadOptions } from '../reader.ts';
import { createRecordWriter, type FormatWriter, type WriteOptions } from '../writer.ts';
import { describeSentence, placeAll, readMetadata } from './own-metadata.ts';
import { createRecordReader, isRecord, listAt, nameAt, numberAt, recordAt } from './record-reader.ts';

export function createProdigyReader(options: ReadOptions = {}): FormatReader {
  const answers: Record<string, number> = {};
  let realigned = 0;
  return createRecordReader(options, {
    take(value, { line, doc }, segmenter) {
      if (!isRecord(value)) return 'not a JSON object';
      if (typeof value.text !== 'string') return 'it has no text';
      const { text } = value;
      const answer = nameAt(value.answer) ?? '(none)';
      answers[answer] = (answers[answer] ?? 0) + 1;
      const placer = createSpanPlacer(text, options.offsetUnit ?? 'codepoint');
      const meta = recordAt(value.meta);
      const own = readMetadata(meta, placer);
      const spans: PlacedSpan[] = [];
      const rejects: ReadItem[] = [];
      const lose = (reason: string) => rejects.push({ reject: { line, reason, lost: 'span' } });
      const given = listAt(value.spans);
      if (answer !== 'accept' && answer !== '(none)') {
        if (given.length > 0) lose(`${given.length} spans: the record's answer is "${answer.slice(0, 20)}"`);
      } else {
        for (const [i, span] of given.entries()) {
          const { start, end, label, text: surface, score } = recordAt(span);
          const type = nameAt(label);
          const placed = placer.place(start, end, surface);
          if (type === undefined || type === '') lose(`span ${i + 1} has no label`);
          else if ('reason' in placed) lose(`span ${i + 1}: ${placed.reason}`);
          else spans.push({ ...placed, type, ...scoreOf(score) });
        }
      }
      realigned += placer.realigned;
      const pairs = listAt(value.tokens).map((word) => [recordAt(word).start, recordAt(word).end]);
      const words = own.words ?? (pairs.length > 0 ? visible(placeAll(pairs, placer), text) : undefined);
      const id = own.id ?? nameAt(value.id);
      const items = readLabelledText(
        {
          text,
          doc: own.doc ?? doc,
          line,
          spans,
          ...(id === undefined ? {} : { id }),
          ...(words === undefined ? {} : { words }),
          ...(options.splitSentences ? { sentences: 'cut' as const } : {}),
        },
        segmenter,
      );
      return [...items, ...rejects];
    },
    facts: () => ({ answers, realignedEntities: realigned }),
  });
}

export function scoreOf(score: unknown): { readonly score?: number } {
  const number = numberAt(score);
  return number === undefined ? {} : { score: number };
}

/** spaCy makes words of runs of white space. */
export function visible<T extends { startChar: number; endChar: number }>(
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
