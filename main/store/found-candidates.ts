// What a run has found so far in one corpus, for going on with it: a top-K search starts from the bound that it had.

import type { Span } from '../../src/corpus/sentence.ts';
import type { CorpusId, RunId, SentenceId, TypeId } from '../../src/project/ids.ts';
import type { Connection } from './connection.ts';

export interface FoundSpan {
  /** Position of its sentence in the corpus. */
  readonly position: number;
  readonly span: Span;
  readonly type: TypeId;
  readonly score: number;
}

/** In sentences before a position; later ones belong to a stretch that will be searched again. */
export function readFound(connection: Connection, run: RunId, corpus: CorpusId, before: number): FoundSpan[] {
  return connection
    .all<{ position: number; start: number; end: number; type: number; score: number }>(
      `SELECT position, start_word AS start, end_word AS "end", type_id AS type, score
       FROM candidates JOIN sentences ON sentences.id = sentence_id
       WHERE run_id = ? AND corpus_id = ? AND position < ?`,
      run,
      corpus,
      before,
    )
    .map(({ position, start, end, type, score }) => ({ position, span: { start, end }, type: type as TypeId, score }));
}

/** Ids of a corpus's sentences in order. */
export function readSentenceIds(connection: Connection, corpus: CorpusId): SentenceId[] {
  return connection
    .all<{ id: number }>('SELECT id FROM sentences WHERE corpus_id = ? ORDER BY position', corpus)
    .map(({ id }) => id as SentenceId);
}
