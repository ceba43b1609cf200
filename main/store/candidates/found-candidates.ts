// What a run has found so far in one corpus, for going on with it: a top-K search starts from the bound that it had.

import type { Span } from '../../../src/corpus/sentence.ts';
import type { CorpusId, RunId, SentenceId, TypeId } from '../../../src/project/ids.ts';
import type { Connection } from '../file/connection.ts';

export interface FoundSpan {
  readonly sentence: SentenceId;
  readonly span: Span;
  readonly type: TypeId;
  readonly score: number;
}

/** In order of the sentences. */
export function readFound(connection: Connection, run: RunId, corpus: CorpusId): FoundSpan[] {
  return connection
    .all<{ sentence: number; start: number; end: number; type: number; score: number }>(
      `SELECT sentence_id AS sentence, start_word AS start, end_word AS "end", type_id AS type, score
       FROM candidates JOIN sentences ON sentences.id = sentence_id
       WHERE run_id = ? AND corpus_id = ? ORDER BY position`,
      run,
      corpus,
    )
    .map(({ sentence, start, end, type, score }) => ({
      sentence: sentence as SentenceId,
      span: { start, end },
      type: type as TypeId,
      score,
    }));
}

/** Ids of a corpus's sentences in order, of one language when it is given. */
export function readSentenceIds(connection: Connection, corpus: CorpusId, language?: string): SentenceId[] {
  return connection
    .all<{ id: number }>(
      `SELECT id FROM sentences WHERE corpus_id = ?
         AND (? IS NULL OR language_id = (SELECT id FROM languages WHERE tag = ?)) ORDER BY position`,
      corpus,
      language ?? null,
      language ?? null,
    )
    .map(({ id }) => id as SentenceId);
}
