// Where spans of a type are known to stand in a project: by the corpora's own labels, by verdicts, or by a run's ranking.

import type { Span } from '../../src/corpus/sentence.ts';
import type { CorpusId, RunId, SentenceId, TypeId } from '../../src/project/ids.ts';
import { STANDINGS } from '../../src/project/review.ts';
import type { Connection } from './file/connection.ts';

export interface KnownPlace {
  readonly sentence: SentenceId;
  readonly span: Span;
}

interface PlaceRow {
  readonly sentence: number;
  readonly start: number;
  readonly end: number;
}

/** What the sources' labels are called, and how many spans each has; most first. */
export function countLabels(connection: Connection, corpora: readonly CorpusId[]): { label: string; spans: number }[] {
  return connection.all(
    `SELECT type AS label, count(*) AS spans FROM source_labels JOIN sentences ON sentences.id = sentence_id
     WHERE corpus_id IN (SELECT value FROM json_each(?)) GROUP BY type ORDER BY spans DESC, label`,
    JSON.stringify(corpora),
  );
}

export function labelledPlaces(connection: Connection, corpora: readonly CorpusId[], label: string): KnownPlace[] {
  return places(
    connection.all<PlaceRow>(
      `SELECT sentence_id AS sentence, start_word AS start, end_word AS "end" FROM source_labels
       JOIN sentences ON sentences.id = sentence_id
       WHERE corpus_id IN (SELECT value FROM json_each(?)) AND type = ? ORDER BY 1, 2, 3`,
      JSON.stringify(corpora),
      label,
    ),
  );
}

/** Entities that verdicts made. */
export function acceptedPlaces(connection: Connection, corpora: readonly CorpusId[], type: TypeId): KnownPlace[] {
  return places(
    connection.all<PlaceRow>(
      `SELECT DISTINCT sentence_id AS sentence, entity_start AS start, entity_end AS "end" FROM decisions
       JOIN sentences ON sentences.id = sentence_id
       WHERE corpus_id IN (SELECT value FROM json_each(?)) AND entity_type_id = ? ORDER BY 1, 2, 3`,
      JSON.stringify(corpora),
      type,
    ),
  );
}

/** The best of a run that did not lose their words to a rival, best first. */
export function rankedPlaces(
  connection: Connection,
  { run, type, corpora, most }: { run: RunId; type: TypeId; corpora: readonly CorpusId[]; most: number },
): KnownPlace[] {
  const isHigherBetter = connection.value<number>('SELECT is_higher_better FROM runs WHERE id = ?', run) === 1;
  return places(
    connection.all<PlaceRow>(
      `SELECT sentence_id AS sentence, start_word AS start, end_word AS "end" FROM candidates
       JOIN sentences ON sentences.id = sentence_id
       WHERE run_id = ? AND type_id = ? AND standing = ${STANDINGS.indexOf('kept')}
         AND corpus_id IN (SELECT value FROM json_each(?))
       ORDER BY score ${isHigherBetter ? 'DESC' : 'ASC'}, candidates.id LIMIT ?`,
      run,
      type,
      JSON.stringify(corpora),
      most,
    ),
  );
}

function places(rows: readonly PlaceRow[]): KnownPlace[] {
  return rows.map(({ sentence, start, end }) => ({ sentence: sentence as SentenceId, span: { start, end } }));
}
