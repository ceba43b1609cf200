// Candidates that a threshold accepts although nobody has looked at them: what a tagger may learn from beside verdicts.

import type { Span } from '../../../src/corpus/sentence.ts';
import type { RunId, SentenceId, TypeId } from '../../../src/project/ids.ts';
import { STANDINGS } from '../../../src/project/review.ts';
import { DECISION_STATUSES } from '../../../src/project/verdicts.ts';
import type { Connection } from '../file/connection.ts';

export interface UnseenCandidate {
  readonly sentence: SentenceId;
  readonly span: Span;
  readonly score: number;
}

/** Undecided and not beaten by a rival, nearer than the threshold, in order of their sentences. */
export function readUnseen(connection: Connection, run: RunId, type: TypeId, threshold: number): UnseenCandidate[] {
  const isHigherBetter = connection.value<number>('SELECT is_higher_better FROM runs WHERE id = ?', run) === 1;
  return connection
    .all<{ sentence: number; start: number; end: number; score: number }>(
      `SELECT sentence_id AS sentence, start_word AS start, end_word AS "end", score FROM candidates
       WHERE run_id = ? AND type_id = ? AND status = ${DECISION_STATUSES.indexOf('open')}
         AND standing = ${STANDINGS.indexOf('kept')} AND score ${isHigherBetter ? '>' : '<'} ?
       ORDER BY sentence_id, start_word`,
      run,
      type,
      threshold,
    )
    .map(({ sentence, start, end, score }) => ({ sentence: sentence as SentenceId, span: { start, end }, score }));
}
