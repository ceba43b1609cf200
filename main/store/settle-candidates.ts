// Competing candidates: the margin to the best rival type for the same words, and who stands after overlaps are resolved
// (method notes, section 5). Worked out for stretches of sentences when a run has found all it will find in them.

import type { RunId } from '../../src/project/ids.ts';
import { STANDINGS } from '../../src/project/review.ts';
import { resolveOverlaps, type ScoredSpan } from '../../src/tagger/resolve-overlaps.ts';
import type { Connection } from './connection.ts';
import { markRankingChanged } from './ranking-version.ts';

/** Sentences of one transaction: 15 ms. */
const STRETCH = 100;

/**
 * Settles the sentences with ids from `from` on, a stretch at a time.
 * @returns the id to go on from; undefined when there are no more.
 */
export function settleCandidates(connection: Connection, run: RunId, from: number): number | undefined {
  markRankingChanged(connection, run);
  return connection.writeBulk(() => {
    const isHigherBetter = connection.value<number>('SELECT is_higher_better FROM runs WHERE id = ?', run) === 1;
    const sentences = connection.all<{ id: number }>(
      `SELECT DISTINCT sentence_id AS id FROM candidates INDEXED BY candidates_by_words
       WHERE sentence_id >= ? AND run_id = ? ORDER BY sentence_id LIMIT ?`,
      from,
      run,
      STRETCH,
    );
    for (const { id } of sentences) settleSentence(connection, run, id, isHigherBetter);
    return sentences.length < STRETCH ? undefined : sentences[sentences.length - 1].id + 1;
  });
}

interface Rival extends ScoredSpan {
  readonly id: number;
}

function settleSentence(connection: Connection, run: RunId, sentence: number, isHigherBetter: boolean): void {
  const rivals = connection
    .all<Rival & { type: number }>(
      `SELECT id, start_word AS start, end_word AS "end", type_id AS type, score FROM candidates INDEXED BY candidates_by_words
       WHERE sentence_id = ? AND run_id = ?`,
      sentence,
      run,
    )
    .map((row): Rival => ({ ...row, type: String(row.type), score: isHigherBetter ? -row.score : row.score }));
  const { kept, nested } = resolveOverlaps(rivals);
  for (const rival of rivals) {
    const standing = kept.includes(rival) ? 'kept' : nested.includes(rival) ? 'nested' : 'beaten';
    const winner = standing === 'kept' ? undefined : kept.find((other) => overlap(rival, other));
    connection.run(
      'UPDATE candidates SET standing = ?, margin = ?, winner_id = ? WHERE id = ?',
      STANDINGS.indexOf(standing),
      marginOf(rival, rivals),
      winner?.id ?? null,
      rival.id,
    );
  }
}

/** Positive: the rival is nearer. Null without a rival. */
function marginOf(one: Rival, rivals: readonly Rival[]): number | null {
  const others = rivals.filter(({ start, end, id }) => start === one.start && end === one.end && id !== one.id);
  return others.length === 0 ? null : one.score - Math.min(...others.map(({ score }) => score));
}

function overlap(a: Rival, b: Rival): boolean {
  return a.start < b.end && b.start < a.end;
}
