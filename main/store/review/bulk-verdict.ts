// One verdict about everything that a filter leaves: counted first, decided in one transaction, taken back in one step.

import type { ReviewFilter } from '../../../src/project/review.ts';
import type { Acknowledgement, Ruling, Subject } from '../../../src/project/verdicts.ts';
import { readTwins } from '../corpus/sentences.ts';
import type { Connection } from '../file/connection.ts';
import { decideKnown } from './review.ts';
import { countCandidates } from './review-counts.ts';
import { filterClause } from './review-filter.ts';

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
    if (countCandidates(connection, filter) === 0) return undefined;
    const { sql, values } = filterClause(connection, filter);
    return decideKnown(
      connection,
      { reviewer, reason: { filter, ruling } },
      (action) =>
        connection.run(
          `INSERT INTO verdicts (action_id, act, sentence_id, start_word, end_word, type_id, new_type_id)
           SELECT ?, ?, sentence_id, start_word, end_word, type_id, ? ${sql}
           ORDER BY sentence_id, start_word, end_word, type_id`,
          action,
          ruling.act,
          ruling.act === 'retype' ? ruling.newType : null,
          ...values,
        ).changes,
    );
  });
}

/** The same words in every sentence with the same text, for a verdict that is to hold for all of them. */
export function twinsOf<S extends Subject>(connection: Connection, subject: S): S[] {
  return readTwins(connection, subject.sentence).map((sentence) => ({ ...subject, sentence }));
}
