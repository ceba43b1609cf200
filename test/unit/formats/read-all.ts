// Reads a text given as a string, in chunks of any size, into a form that tests can compare.

import { spanText } from '../../../src/corpus/sentence.ts';
import type { FormatReader, ReadItem, ReadSentence, Reject } from '../../../src/formats/reader.ts';

export interface AllRead {
  readonly items: ReadItem[];
  readonly sentences: ReadSentence[];
  readonly rejects: Reject[];
}

export function readAll(reader: FormatReader, text: string, chunkLength = text.length || 1): AllRead {
  const items: ReadItem[] = [];
  for (let at = 0; at < text.length; at += chunkLength) {
    for (const item of reader.push(text.slice(at, at + chunkLength))) items.push(item);
  }
  for (const item of reader.finish()) items.push(item);
  const sentences = items.filter((item) => 'sentence' in item);
  const rejects = items.filter((item) => 'reject' in item).map(({ reject }) => reject);
  return { items, sentences, rejects };
}

/** The words between bars. */
export function wordsOf({ sentence }: ReadSentence): string {
  return sentence.words.map(({ startChar, endChar }) => sentence.text.slice(startChar, endChar)).join('|');
}

/** "TYPE:text" for each span. */
export function spansOf({ sentence }: ReadSentence): string[] {
  return sentence.spans.map((span) => `${span.type}:${spanText(sentence, span)}`);
}
