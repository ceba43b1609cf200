// One page of candidates. When what the filter says about sentences leaves few of them, their candidates are fetched and
// sorted; otherwise the candidates are walked in order until the page is full, and no further than a page may cost: a
// short page with a cursor is better than a screen that waits.

import type { CandidateId, RunId, SeedId, SentenceId, SurfaceId, TypeId } from '../../../src/project/ids.ts';
import {
  type ReviewCursor,
  type ReviewFilter,
  type ReviewItem,
  type ReviewOrder,
  type ReviewPage,
  STANDINGS,
} from '../../../src/project/review.ts';
import { DECISION_STATUSES } from '../../../src/project/verdicts.ts';
import { unpackTerms } from '../candidates/terms.ts';
import { unpackWords } from '../corpus/word-offsets.ts';
import type { Connection } from '../file/connection.ts';
import { type SentenceConditions, sentenceConditions } from './review-filter.ts';
import { orderedCandidates, type StreamRow } from './review-streams.ts';

export interface PageOptions {
  readonly limit: number;
  readonly cursor?: ReviewCursor;
}

/** Sentences whose candidates are fetched and sorted for one page: 12 ms. */
const FEW_SENTENCES = 3000;
/** Candidates, and sentences of candidates, that are looked at for one page: 20 ms. */
const MOST_LOOKED_AT = 5000;
const MOST_SENTENCES_LOOKED_AT = 2000;

export function readReviewPage(
  connection: Connection,
  filter: ReviewFilter,
  order: ReviewOrder,
  { limit, cursor }: PageOptions,
): ReviewPage {
  const conditions = sentenceConditions(connection, filter);
  const sentences = conditions && fewSentences(connection, conditions);
  const passes = rowTest(filter);
  const isSentence = conditions ? sentenceTest(connection, conditions) : () => true;
  const candidates = orderedCandidates(connection, filter, order, { cursor, sentences });
  const rows: StreamRow[] = [];
  let last: ReviewCursor | undefined;
  let looked = 0;
  let sentencesLooked = 0;
  let isEnded = true;
  for (const row of candidates) {
    if (rows.length === limit || looked === MOST_LOOKED_AT || sentencesLooked === MOST_SENTENCES_LOOKED_AT) {
      isEnded = false;
      break;
    }
    last = { key: row.key, tie: row.tie };
    looked++;
    if (!passes(row) || isOutside(row.sentence_id, conditions)) continue;
    if (conditions) sentencesLooked++;
    if (isSentence(row.sentence_id)) rows.push(row);
  }
  return { items: rows.map(({ id }) => readItem(connection, id)), next: isEnded ? undefined : last };
}

/** A candidate by its id, as a page shows it; undefined when it is gone. */
export function readReviewItem(connection: Connection, id: CandidateId): ReviewItem | undefined {
  const row = connection.get<ItemRow>(SELECT_ITEM, id);
  return row && itemOf(row);
}

/** All that may meet the conditions, when they are few. */
function fewSentences(connection: Connection, conditions: SentenceConditions): SentenceId[] | undefined {
  const { sql, values, match } = conditions;
  // Without the index of trigrams a text would be looked for in every sentence.
  if (match === undefined && sql.includes('holds')) return undefined;
  const found =
    match === undefined
      ? connection.all<{ id: number }>(`SELECT id FROM sentences WHERE ${sql} LIMIT ?`, ...values, FEW_SENTENCES + 1)
      : connection.all<{ id: number }>(
          'SELECT rowid AS id FROM sentence_search WHERE sentence_search MATCH ? LIMIT ?',
          match,
          FEW_SENTENCES + 1,
        );
  if (found.length > FEW_SENTENCES) return undefined;
  return found.map(({ id }) => id as SentenceId);
}

function isOutside(sentence: number, conditions: SentenceConditions | undefined): boolean {
  return conditions !== undefined && (sentence < conditions.first || sentence > conditions.last);
}

/** Candidates of one sentence often stand side by side. */
function sentenceTest(connection: Connection, { sql, values }: SentenceConditions): (sentence: number) => boolean {
  const query = `SELECT 1 FROM sentences WHERE id = ? AND ${sql}`;
  let known = 0;
  let answer = false;
  return (sentence) => {
    if (sentence !== known) answer = connection.value(query, sentence, ...values) === 1;
    known = sentence;
    return answer;
  };
}

function rowTest(filter: ReviewFilter): (row: StreamRow) => boolean {
  const types = filter.types && new Set<number>(filter.types);
  const statuses = filter.statuses && new Set(filter.statuses.map((name) => DECISION_STATUSES.indexOf(name)));
  const standings = filter.standings && new Set(filter.standings.map((name) => STANDINGS.indexOf(name)));
  const { surface, minScore = -Infinity, maxScore = Infinity } = filter;
  return (row) =>
    row.score >= minScore &&
    row.score < maxScore &&
    (types?.has(row.type_id) ?? true) &&
    (statuses?.has(row.status) ?? true) &&
    (standings?.has(row.standing) ?? true) &&
    (surface === undefined || row.surface_id === surface);
}

const SELECT_ITEM = `SELECT candidates.*, sentences.text, sentences.words, documents.name AS doc, languages.tag AS language
  FROM candidates JOIN sentences ON sentences.id = candidates.sentence_id
  JOIN documents ON documents.id = sentences.document_id JOIN languages ON languages.id = sentences.language_id
  WHERE candidates.id = ?`;

/** A row of `candidates`. */
export interface CandidateRow {
  readonly id: number;
  readonly run_id: number;
  readonly type_id: number;
  readonly sentence_id: number;
  readonly start_word: number;
  readonly end_word: number;
  readonly surface_id: number;
  readonly seed_id: number | null;
  readonly score: number;
  readonly status: number;
  readonly standing: number;
  readonly margin: number | null;
  readonly winner_id: number | null;
  readonly terms: Uint8Array;
}

interface ItemRow extends CandidateRow {
  readonly text: string;
  readonly words: Uint8Array;
  readonly doc: string;
  readonly language: string;
}

function readItem(connection: Connection, id: number): ReviewItem {
  return itemOf(connection.get<ItemRow>(SELECT_ITEM, id)!);
}

function itemOf(row: ItemRow): ReviewItem {
  const { doc, language, text } = row;
  return { ...candidateOf(row), doc, language, text, words: unpackWords(row.words) };
}

/** What a page shows of a candidate beside its sentence. */
export function candidateOf(row: CandidateRow): Omit<ReviewItem, 'doc' | 'language' | 'text' | 'words'> {
  return {
    id: row.id as CandidateId,
    run: row.run_id as RunId,
    sentence: row.sentence_id as SentenceId,
    span: { start: row.start_word, end: row.end_word },
    surface: row.surface_id as SurfaceId,
    type: row.type_id as TypeId,
    seed: (row.seed_id ?? undefined) as SeedId | undefined,
    score: row.score,
    ...unpackTerms(row.terms),
    status: DECISION_STATUSES[row.status],
    standing: STANDINGS[row.standing],
    margin: row.margin ?? undefined,
    winner: (row.winner_id ?? undefined) as CandidateId | undefined,
  };
}
