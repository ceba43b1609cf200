// One verdict about everything that a filter leaves: counted first, decided in one transaction, taken back in one step.

import type { SentenceId, TypeId } from '../../src/project/ids.ts';
import type { ReviewFilter } from '../../src/project/review.ts';
import type { Acknowledgement, Judgement, Ruling, Subject } from '../../src/project/verdicts.ts';
import type { Connection } from './connection.ts';
import { decideKnown } from './review.ts';
import { filterClause } from './review-filter.ts';
import { readTwins } from './sentences.ts';

/** Rulings that can be said of many spans at once. */
export type BulkRuling = Exclude<Ruling, { act: 'rebound' | 'note' }>;

/**
 * `countCandidates` of the same filter tells before how many it will be.
 * @returns undefined when the filter leaves nothing.
 */
export function decideMatching(
  connection: Connection,
  filter: ReviewFilter,
  ruling: BulkRuling,
  reviewer: string,
): Acknowledgement | undefined {
  return connection.write(() => {
    const { sql, values } = filterClause(connection, filter);
    const judgements = connection
      .all<{ sentence_id: number; start_word: number; end_word: number; type_id: number }>(
        `SELECT sentence_id, start_word, end_word, type_id ${sql} ORDER BY sentence_id, start_word, end_word, type_id`,
        ...values,
      )
      .map(
        (row): Judgement => ({
          sentence: row.sentence_id as SentenceId,
          span: { start: row.start_word, end: row.end_word },
          type: row.type_id as TypeId,
          ...ruling,
        }),
      );
    if (judgements.length === 0) return undefined;
    return decideKnown(connection, judgements, { reviewer, reason: { filter, ruling } });
  });
}

/** The same words in every sentence with the same text, for a verdict that is to hold for all of them. */
export function twinsOf<S extends Subject>(connection: Connection, subject: S): S[] {
  return readTwins(connection, subject.sentence).map((sentence) => ({ ...subject, sentence }));
}
