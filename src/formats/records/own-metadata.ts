// What our writers add to a record of another tool where that tool keeps unknown keys: the document's name, the sentence's
// own id and the word borders. With it a sentence comes back exactly; without it words are cut anew.

import { charOffsets, type OffsetUnit } from '../../corpus/offset-units.ts';
import type { Word } from '../../corpus/sentence.ts';
import type { SpanPlacer } from '../place-span.ts';
import type { WrittenSentence } from '../writer.ts';
import type { JsonRecord } from './jsonl.ts';
import { listAt, nameAt } from './record-reader.ts';

export interface OwnMetadata {
  readonly doc: string;
  readonly sent_id?: string;
  /** start end, start end, … as text, for some tools take only text and numbers. */
  readonly words: string;
}

export function describeSentence({ sentence, id }: WrittenSentence, unit: OffsetUnit): OwnMetadata {
  const at = charOffsets(sentence.text, unit);
  const words = sentence.words.map(({ startChar, endChar }) => `${at(startChar)}-${at(endChar)}`).join(' ');
  return { doc: sentence.doc, ...(id === undefined ? {} : { sent_id: id }), words };
}

export interface ReadMetadata {
  readonly doc?: string;
  readonly id?: string;
  readonly words?: readonly Word[];
}

export function readMetadata(record: JsonRecord, placer: SpanPlacer): ReadMetadata {
  const doc = nameAt(record.doc);
  const id = nameAt(record.sent_id);
  const words = typeof record.words === 'string' ? placeWords(record.words, placer) : undefined;
  return {
    ...(doc === undefined ? {} : { doc }),
    ...(id === undefined ? {} : { id }),
    ...(words === undefined ? {} : { words }),
  };
}

/** Undefined where they are no borders of words in text order: then the key is somebody else's. */
function placeWords(written: string, placer: SpanPlacer): readonly Word[] | undefined {
  if (!/^\d+-\d+(?: \d+-\d+)*$/.test(written)) return undefined;
  return placeAll(
    written.split(' ').map((pair) => pair.split('-').map(Number)),
    placer,
  );
}

/** Words by pairs of offsets; undefined when they are not in text order. */
export function placeAll(pairs: readonly unknown[], placer: SpanPlacer): readonly Word[] | undefined {
  const words: Word[] = [];
  for (const pair of pairs) {
    const [start, end] = listAt(pair);
    const placed = placer.place(start, end);
    if ('reason' in placed || placed.startChar === placed.endChar) return undefined;
    if (placed.startChar < (words.at(-1)?.endChar ?? 0)) return undefined;
    words.push(placed);
  }
  return words;
}
