// Candidates of a run: stored in batches together with the run's progress, each once however often it is found again.

import type { RunId, TypeId } from '../../src/project/ids.ts';
import type { FoundCandidate, RunProgress } from '../../src/project/mining.ts';
import type { Connection } from './connection.ts';
import { markProgress } from './runs.ts';
import { packTerms } from './terms.ts';

/**
 * Candidates that the run has already are left as they are. A new one takes over what was decided for its words before.
 * @param progress what is finished with this batch.
 * @returns how many were new.
 */
export function storeCandidates(
  connection: Connection,
  run: RunId,
  found: readonly FoundCandidate[],
  progress?: RunProgress,
): number {
  return connection.writeBulk(() => {
    let added = 0;
    for (const candidate of found) added += insertCandidate(connection, run, candidate);
    if (progress) markProgress(connection, run, progress);
    return added;
  });
}

/**
 * Leaves the best `keep` of a type in each language (scores of different languages cannot be compared), of equals those
 * that were found first. @returns how many were removed.
 */
export function keepBest(connection: Connection, run: RunId, type: TypeId, keep: number): number {
  return connection.write(() => {
    const isHigherBetter = connection.value<number>('SELECT is_higher_better FROM runs WHERE id = ?', run) === 1;
    const removed = `SELECT id FROM (SELECT candidates.id, row_number() OVER (
        PARTITION BY language_id ORDER BY score ${isHigherBetter ? 'DESC' : 'ASC'}, candidates.id) AS place
      FROM candidates JOIN sentences ON sentences.id = sentence_id WHERE run_id = ? AND type_id = ?) WHERE place > ?`;
    connection.run(
      `UPDATE candidates SET winner_id = NULL, standing = 0 WHERE winner_id IN (${removed})`,
      run,
      type,
      keep,
    );
    return connection.run(`DELETE FROM candidates WHERE id IN (${removed})`, run, type, keep).changes;
  });
}

/**
 * Copies the candidates of one type from a run with an equal signature, decided as they are.
 * @returns how many were new.
 */
export function copyCandidates(connection: Connection, from: RunId, to: RunId, type: TypeId): number {
  return connection.write(() => {
    const { changes } = connection.run(
      `INSERT INTO candidates (run_id, type_id, sentence_id, start_word, end_word, surface_id, seed_id, score, status, terms)
       SELECT ?, type_id, sentence_id, start_word, end_word, surface_id, seed_id, score, status, terms
       FROM candidates WHERE run_id = ? AND type_id = ? ORDER BY id ON CONFLICT DO NOTHING`,
      to,
      from,
      type,
    );
    return changes;
  });
}

function insertCandidate(connection: Connection, run: RunId, candidate: FoundCandidate): number {
  const { sentence, span, type, seed, score } = candidate;
  const subject = [sentence, span.start, span.end, type] as const;
  const { changes } = connection.run(
    `INSERT INTO candidates (run_id, sentence_id, start_word, end_word, type_id, surface_id, seed_id, score, terms, status)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, coalesce((SELECT status FROM decisions
       WHERE sentence_id = ? AND start_word = ? AND end_word = ? AND type_id = ?), 0))
     ON CONFLICT (sentence_id, start_word, end_word, type_id, run_id) DO NOTHING`,
    run,
    ...subject,
    surfaceId(connection, candidate.surface),
    seed ?? null,
    score,
    packTerms(candidate),
    ...subject,
  );
  return changes;
}

function surfaceId(connection: Connection, text: string): number {
  const known = connection.value<number>('SELECT id FROM surfaces WHERE text = ?', text);
  return known ?? connection.run('INSERT INTO surfaces (text) VALUES (?)', text).id;
}
