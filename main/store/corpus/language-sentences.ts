// Sentences of one language in a corpus, in order, read a stretch at a time between other work: among a million of another
// language the next one may be far.

import { setImmediate } from 'node:timers/promises';
import type { Corpus, StoredSentence } from '../../../src/project/corpus.ts';
import type { SentenceId } from '../../../src/project/ids.ts';
import type { Connection } from '../file/connection.ts';
import { corpusLanguages } from './document-languages.ts';
import { readSentences } from './sentences.ts';

export interface InLanguage {
  readonly corpus: Pick<Corpus, 'id' | 'sentences'>;
  readonly language: string;
}

/** Sentences that are read at a time, and that are counted at a time: 10 ms. */
const PAGE = 250;
const COUNTED = 2000;

/**
 * Pages with the sentences from a position on.
 * @param note called with the id of each.
 */
export async function* pagesFrom(
  connection: Connection,
  { corpus, language }: InLanguage,
  position: number,
  note: (id: SentenceId) => void,
): AsyncGenerator<readonly StoredSentence[]> {
  for (let from = position; from < corpus.sentences; from += PAGE) {
    const page = readSentences(connection, corpus.id, from, PAGE).filter((sentence) => sentence.language === language);
    for (const { id } of page) note(id);
    if (page.length > 0) yield page;
    await setImmediate();
  }
}

/** Where in the corpus the language's sentence of this number (0-based) stands; the corpus's end when there is none. */
export async function findPosition(
  connection: Connection,
  { corpus, language }: InLanguage,
  number: number,
): Promise<number> {
  if (corpusLanguages(connection, corpus.id).length === 1) return Math.min(number, corpus.sentences);
  let before = 0;
  for (let from = 0; from < corpus.sentences; from += COUNTED) {
    const positions = connection.all<{ position: number }>(
      `SELECT position FROM sentences WHERE corpus_id = ? AND position >= ? AND position < ?
         AND language_id = (SELECT id FROM languages WHERE tag = ?) ORDER BY position`,
      corpus.id,
      from,
      from + COUNTED,
      language,
    );
    if (number < before + positions.length) return positions[number - before].position;
    before += positions.length;
    await setImmediate();
  }
  return corpus.sentences;
}
