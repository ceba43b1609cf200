// What a run has found so far in one corpus, for going on with it: a top-K search starts from the bound that it had.

import type { Span } from '../../../src/corpus/sentence.ts';
import type { CorpusId, RunId, SentenceId, TypeId } from '../../../src/project/ids.ts';
import type { Connection } from '../file/connection.ts';

export interface FoundSpan {
  readonly span: Span;
  readonly type: TypeId;
  readonly score: number;
}

export interface FoundBefore {
  readonly run: RunId;
  readonly corpus: CorpusId;
  readonly language: string;
  /** Of the first sentence that does not count any more. */
  readonly position: number;
}

/** In any order. */
export function readFoundBefore(connection: Connection, { run, corpus, language, position }: FoundBefore): FoundSpan[] {
  if (position === 0) return [];
  return connection
    .all<{ start: number; end: number; type: number; score: number }>(
      `SELECT start_word AS start, end_word AS "end", type_id AS type, score
       FROM candidates CROSS JOIN sentences ON sentences.id = sentence_id
       WHERE run_id = ? AND corpus_id = ? AND position < ?
         AND language_id = (SELECT id FROM languages WHERE tag = ?)`,
      run,
      corpus,
      position,
      language,
    )
    .map(({ start, end, type, score }) => ({ span: { start, end }, type: type as TypeId, score }));
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
