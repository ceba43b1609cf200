// What a tagger's predictions are held against: verdicts about sentences that were read to their end, or the labels that a
// corpus came with. A label is a type of the project by the name that the type has, or had when the tagger learnt it.

import type { GoldChoice } from '../../../src/contract/taggers.ts';
import type { LabelledSpan } from '../../../src/corpus/sentence.ts';
import { Failure } from '../../../src/failure.ts';
import type { StoredSentence } from '../../../src/project/corpus.ts';
import type { SentenceId, TypeId } from '../../../src/project/ids.ts';
import { readSentenceIds } from '../../store/candidates/found-candidates.ts';
import { readCorpus } from '../../store/corpus/corpora.ts';
import { readSentence } from '../../store/corpus/sentences.ts';
import { readTypes } from '../../store/entity-types.ts';
import type { Connection } from '../../store/file/connection.ts';
import { readKnowledge } from '../../store/review/decisions.ts';
import { doneForGold } from '../../store/review/gold-sample.ts';
import type { TaggerLessons } from './tagger-lessons.ts';

export interface GoldSentence {
  readonly sentence: StoredSentence;
  /** By the types' present names. */
  readonly gold: readonly LabelledSpan[];
  /** Labels of types that do not count here. */
  readonly ignored: number;
}

/** @throws Failure 'not-found' for a corpus that is not there, 'corpus-empty' where nothing is gold yet. */
export function goldSentenceIds(connection: Connection, against: GoldChoice): readonly SentenceId[] {
  if (against.kind === 'corpus') {
    readCorpus(connection, against.corpus);
    return readSentenceIds(connection, against.corpus);
  }
  const done = doneForGold(connection);
  if (done.length > 0) return done;
  const hint = 'Draw a gold sample in the review and read its sentences to the end, or take a corpus with labels.';
  throw new Failure('corpus-empty', 'No sentence of a gold sample has been read to its end.', hint);
}

export class GoldLabels {
  readonly #connection: Connection;
  readonly #against: GoldChoice;
  readonly #names: ReadonlyMap<TypeId, string>;
  readonly #typeOf: ReadonlyMap<string, TypeId>;
  readonly #counts: ReadonlySet<TypeId>;

  /** @param types that count; labels of others are ignored. */
  constructor(connection: Connection, against: GoldChoice, lessons: TaggerLessons, types: Iterable<TypeId>) {
    this.#connection = connection;
    this.#against = against;
    const known = readTypes(connection);
    this.#names = new Map(known.map(({ id, name }) => [id, name]));
    this.#typeOf = new Map([
      ...lessons.labels.map(({ name, type }) => [name, type] as const),
      ...known.map(({ id, name }) => [name, id] as const),
    ]);
    this.#counts = new Set(types);
  }

  /** As it is called now. */
  nameOf(type: TypeId): string {
    return this.#names.get(type) ?? String(type);
  }

  read(id: SentenceId): GoldSentence {
    const sentence = readSentence(this.#connection, id);
    const spans =
      this.#against.kind === 'corpus' ? sentence.spans : readKnowledge(this.#connection, sentence.id).entities;
    const gold = spans.flatMap(({ start, end, type }) => {
      const known = this.#typeOf.get(type);
      return known !== undefined && this.#counts.has(known) ? [{ start, end, type: this.nameOf(known) }] : [];
    });
    return { sentence, gold, ignored: spans.length - gold.length };
  }
}
