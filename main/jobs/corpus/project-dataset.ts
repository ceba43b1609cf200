// The reviewed corpus as labelled sentences for a writer: accepted spans, where the linguist wants it candidates nearer
// than their threshold, and a rule for words that nobody judged.

import type { Threshold } from '../../../src/contract/mining.ts';
import type { LabelledSpan } from '../../../src/corpus/sentence.ts';
import { Failure } from '../../../src/failure.ts';
import type { TargetFormat } from '../../../src/formats/format.ts';
import { TARGET_FORMATS, TARGETS } from '../../../src/formats/formats.ts';
import { rangesWhere } from '../../../src/formats/word-ranges.ts';
import type { WriteOptions, WrittenSentence } from '../../../src/formats/writer.ts';
import type { StoredSentence } from '../../../src/project/corpus.ts';
import type { CorpusId, RunId, TypeId } from '../../../src/project/ids.ts';
import { readCorpus } from '../../store/corpus/corpora.ts';
import { readSentences } from '../../store/corpus/sentences.ts';
import { readTypes } from '../../store/entity-types.ts';
import type { Connection } from '../../store/file/connection.ts';
import { readKnowledge } from '../../store/review/decisions.ts';
import { unseenSpans } from '../tagging/unseen-spans.ts';
import { withOrigins } from './span-origins.ts';

export interface DatasetChoice {
  readonly format: string;
  readonly corpora: readonly CorpusId[];
  readonly types: readonly TypeId[];
  readonly run?: RunId;
  readonly thresholds: readonly Threshold[];
  /**
   * 'mark': words that nobody judged are written as such where the format can say it. 'leave out': sentences with such a
   * word are not written.
   */
  readonly unknownWords: 'mark' | 'outside' | 'leave out';
  /** Reviewer, time, seed and score of every span, where the format has a place for them. */
  readonly withProvenance?: boolean;
  /** Beside the type, where the format has a place for it, or in its place. */
  readonly subtypes: 'beside' | 'instead';
  readonly writing: WriteOptions;
}

export interface DatasetSentence {
  readonly written: WrittenSentence;
  /** Words that nobody judged, which the file says are in no entity. */
  readonly unknownWords: number;
}

/** Sentences read from the project at a time. */
const PAGE = 500;

/** In the order of the corpora; a page at a time. */
export function* datasetSentences(connection: Connection, choice: DatasetChoice): Generator<DatasetSentence[]> {
  const types = readTypes(connection).filter(({ id }) => choice.types.includes(id));
  const names = new Set(types.map(({ name }) => name));
  const unseen = unseenSpans(connection, choice, types);
  for (const corpus of choice.corpora) {
    const { sentences } = readCorpus(connection, corpus);
    for (let from = 0; from < sentences; from += PAGE) {
      yield readSentences(connection, corpus, from, PAGE)
        .map((sentence) => labelled(connection, sentence, names, unseen.get(sentence.id) ?? [], choice))
        .map((one) => (choice.subtypes === 'instead' ? withFinerTypes(one) : one))
        .filter(({ unknownWords }) => choice.unknownWords !== 'leave out' || unknownWords === 0);
    }
  }
}

function labelled(
  connection: Connection,
  sentence: StoredSentence,
  names: ReadonlySet<string>,
  unseen: readonly LabelledSpan[],
  { unknownWords: how, withProvenance }: DatasetChoice,
): DatasetSentence {
  const { entities, rejected, reviewed } = readKnowledge(connection, sentence.id);
  const decided = withProvenance ? withOrigins(connection, sentence.id, entities) : entities;
  const spans = [...decided.filter(({ type }) => names.has(type)), ...unseen];
  const known = new Uint8Array(sentence.words.length);
  for (const { start, end } of [...spans, ...rejected, ...reviewed]) known.fill(1, start, end);
  const { doc, text, words } = sentence;
  const unknown = rangesWhere(words.length, (word) => known[word] === 0);
  return {
    written: { sentence: { doc, text, words, spans, ...(how === 'mark' ? { unknown } : {}) } },
    unknownWords: known.reduce((sum, isKnown) => sum + 1 - isKnown, 0),
  };
}

function withFinerTypes({ written, unknownWords }: DatasetSentence): DatasetSentence {
  const spans = written.sentence.spans.map(({ subtype, ...span }) =>
    subtype === undefined ? span : { ...span, type: subtype },
  );
  return { written: { ...written, sentence: { ...written.sentence, spans } }, unknownWords };
}

/** @throws Failure 'format-unknown' for a format that nothing is written in. */
export function targetFormat({ format }: DatasetChoice): TargetFormat {
  const found = TARGETS.find(({ name }) => name === format);
  if (found) return found;
  const hint = `Formats: ${TARGET_FORMATS.join(', ')}.`;
  throw new Failure('format-unknown', `No data set can be written as "${format}".`, hint);
}
