// What a tagger has learnt from, kept with the project: which of its sentences, with which labels. An evaluation leaves
// those sentences out and tells names that were seen from new ones; a renamed type stays the type that it was.

import type { LabelledSentence } from '../../../src/corpus/sentence.ts';
import type { SentenceId, TaggerId, TypeId } from '../../../src/project/ids.ts';
import { hasSentence, readSentence } from '../../store/corpus/sentences.ts';
import { readTypes } from '../../store/entity-types.ts';
import type { Connection } from '../../store/file/connection.ts';
import { readSetting, setSetting } from '../../store/settings.ts';
import type { TrainingData } from './training-labels.ts';

/** [start, end, index into the labels] */
type Lesson = readonly [number, number, number];

export interface TaggerLessons {
  /** Each label of the tagger and the type that it stands for. */
  readonly labels: readonly { readonly name: string; readonly type: TypeId }[];
  readonly sentences: readonly { readonly id: SentenceId; readonly spans: readonly Lesson[] }[];
}

export const lessonsSetting = (tagger: TaggerId) => `lessons of tagger ${tagger}`;

export function storeLessons(connection: Connection, tagger: TaggerId, { sentences }: TrainingData): void {
  const labels = readTypes(connection).map(({ id, name }) => ({ name, type: id }));
  const indexOf = new Map(labels.map(({ name }, index) => [name, index]));
  const lessons: TaggerLessons = {
    labels,
    sentences: sentences.map(({ sentence, spans }) => ({
      id: (sentence as typeof sentence & { readonly id: SentenceId }).id,
      spans: spans.map(({ start, end, type }) => [start, end, indexOf.get(type)!] as const),
    })),
  };
  setSetting(connection, lessonsSetting(tagger), lessons);
}

/** Nothing is known of a tagger that was trained elsewhere: its labels are types by their names. */
export function readLessons(connection: Connection, tagger: TaggerId): TaggerLessons {
  const kept = readSetting(connection, lessonsSetting(tagger)) as TaggerLessons | undefined;
  return kept ?? { labels: readTypes(connection).map(({ id, name }) => ({ name, type: id })), sentences: [] };
}

/** The sentences that were learnt from, labelled as they were then; those of a corpus that was taken out are gone. */
export function* learntSentences(
  connection: Connection,
  { labels, sentences }: TaggerLessons,
): Generator<LabelledSentence> {
  for (const { id, spans } of sentences) {
    if (!hasSentence(connection, id)) continue;
    yield {
      ...readSentence(connection, id),
      spans: spans.map(([start, end, label]) => ({ start, end, type: labels[label].name })),
    };
  }
}
