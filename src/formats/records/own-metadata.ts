// What our writers add to a record of another tool where that tool keeps unknown keys: the document's name, the sentence's
// own id, the word borders, the words that nobody judged and where each label comes from. With it a sentence comes
// back exactly; without it words are cut anew. All of it is text, for some tools take only text and numbers.

import { charOffsets, type OffsetUnit } from '../../corpus/offset-units.ts';
import type { Span, Word } from '../../corpus/sentence.ts';
import { type Beside, besideOf, pickBeside } from '../beside.ts';
import type { SpanPlacer } from '../place-span.ts';
import { readRanges, spellRanges } from '../word-ranges.ts';
import type { WrittenSentence } from '../writer.ts';
import type { JsonRecord } from './jsonl.ts';
import { listAt, nameAt, recordAt } from './record-reader.ts';

export interface OwnMetadata {
  readonly doc: string;
  readonly sent_id?: string;
  /** start-end start-end …, in the record's unit. */
  readonly words: string;
  /** start-end start-end …, in words. */
  readonly unknown?: string;
  /** JSON: a list with an object for each label, where any has a subtype or an origin. */
  readonly labels?: string;
}

export function describeSentence({ sentence, id }: WrittenSentence, unit: OffsetUnit): OwnMetadata {
  const at = charOffsets(sentence.text, unit);
  const words = sentence.words.map(({ startChar, endChar }) => `${at(startChar)}-${at(endChar)}`).join(' ');
  const { doc, unknown, spans } = sentence;
  return {
    doc,
    ...(id === undefined ? {} : { sent_id: id }),
    words,
    ...(unknown === undefined ? {} : { unknown: spellRanges(unknown) }),
    ...(spans.some(({ subtype, provenance }) => subtype !== undefined || provenance)
      ? { labels: JSON.stringify(spans.map(({ subtype, provenance }) => pickBeside({ subtype, provenance }))) }
      : {}),
  };
}

export interface ReadMetadata {
  readonly doc?: string;
  readonly id?: string;
  readonly words?: readonly Word[];
  readonly unknown?: readonly Span[];
  /** Of the label with this number, from 0. */
  readonly beside?: (label: number) => Beside;
}

export function readMetadata(record: JsonRecord, placer: SpanPlacer): ReadMetadata {
  const doc = nameAt(record.doc);
  const id = nameAt(record.sent_id);
  const words = typeof record.words === 'string' ? placeWords(record.words, placer) : undefined;
  const unknown = readRanges(record.unknown);
  const beside = readBesides(record.labels);
  return {
    ...(doc === undefined ? {} : { doc }),
    ...(id === undefined ? {} : { id }),
    ...(words === undefined ? {} : { words }),
    ...(unknown === undefined ? {} : { unknown }),
    ...(beside === undefined ? {} : { beside }),
  };
}

function readBesides(written: unknown): ReadMetadata['beside'] {
  const list = typeof written === 'string' ? parseList(written) : undefined;
  return list && ((label) => besideOf(recordAt(list[label])));
}

function parseList(json: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
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
