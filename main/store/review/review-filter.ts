// The filter of the review screen in SQL, for counts and bulk verdicts; pages walk indexes instead (review-page.ts).

import type { TypeId } from '../../../src/project/ids.ts';
import { type ReviewFilter, STANDINGS } from '../../../src/project/review.ts';
import { DECISION_STATUSES } from '../../../src/project/verdicts.ts';
import { textQuery } from '../corpus/text-index.ts';
import type { Connection, SqlValue } from '../file/connection.ts';

/** What follows SELECT … : FROM candidates, with all conditions. */
export interface FilterClause {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

export function filterClause(connection: Connection, filter: ReviewFilter): FilterClause {
  const conditions: string[] = [];
  const values: SqlValue[] = [];
  const require = (condition: string, ...more: readonly SqlValue[]) => {
    conditions.push(condition);
    values.push(...more);
  };
  require('candidates.run_id = ?', filter.run);
  const { types, statuses, standings } = filter;
  require(oneOf('candidates.type_id', types ?? typesOf(connection, filter)));
  if (statuses)
    require(
      oneOf(
        'candidates.status',
        statuses.map((name) => DECISION_STATUSES.indexOf(name)),
      ),
    );
  if (standings)
    require(
      oneOf(
        'candidates.standing',
        standings.map((name) => STANDINGS.indexOf(name)),
      ),
    );
  if (filter.surface !== undefined) require('candidates.surface_id = ?', filter.surface);
  if (filter.minScore !== undefined) require('candidates.score >= ?', filter.minScore);
  if (filter.maxScore !== undefined) require('candidates.score < ?', filter.maxScore);
  const sentence = sentenceConditions(connection, filter);
  if (sentence) {
    const match =
      sentence.match === undefined
        ? ''
        : 'id IN (SELECT rowid FROM sentence_search WHERE sentence_search MATCH ?) AND ';
    const more = sentence.match === undefined ? [] : [sentence.match];
    require(`candidates.sentence_id IN (SELECT id FROM sentences WHERE ${match}${sentence.sql})`, ...more, ...sentence.values);
  }
  return { sql: `FROM candidates WHERE ${conditions.join(' AND ')}`, values };
}

export interface SentenceConditions extends FilterClause {
  /** For MATCH on the search index, where that is worth while. */
  readonly match: string | undefined;
  /** No sentence before the first or after the last one meets the conditions. */
  readonly first: number;
  readonly last: number;
}

/** Short text queries that may be in more sentences than this are looked for without the index. */
const COMMON = 50_000;

/** What the filter says about sentences, as a condition on a row of `sentences`; undefined when nothing. */
export function sentenceConditions(connection: Connection, filter: ReviewFilter): SentenceConditions | undefined {
  const conditions: string[] = [];
  const values: SqlValue[] = [];
  const require = (condition: string, value: SqlValue) => {
    conditions.push(condition);
    values.push(value);
  };
  const { corpus, document, language, text } = filter;
  if (corpus !== undefined) require('corpus_id = ?', corpus);
  if (document !== undefined) require('document_id = ?', document);
  if (language !== undefined) {
    require('language_id = (SELECT languages.id FROM languages WHERE tag = ?)', language);
  }
  const query = text === undefined ? undefined : textQuery(connection, text, COMMON);
  if (query) require('holds(text, ?)', query.folded);
  if (conditions.length === 0) return undefined;
  return { sql: conditions.join(' AND '), values, match: query?.match, ...sentenceRange(connection, filter) };
}

/** Documents and corpora mostly stand in one piece; their borders are in an index. */
function sentenceRange(connection: Connection, { corpus, document }: ReviewFilter) {
  const ranges = [
    ...(document === undefined ? [] : [rangeOf(connection, 'document_id = ?', 'id', document)]),
    ...(corpus === undefined ? [] : [rangeOf(connection, 'corpus_id = ?', 'position', corpus)]),
  ];
  return {
    first: Math.max(0, ...ranges.map(({ first }) => first)),
    last: Math.min(Number.MAX_SAFE_INTEGER, ...ranges.map(({ last }) => last)),
  };
}

/** Ids grow with positions: sentences of a corpus are stored in its order. */
function rangeOf(connection: Connection, condition: string, order: string, id: number) {
  const end = (direction: string) =>
    connection.value<number>(
      `SELECT id FROM sentences WHERE ${condition} ORDER BY ${order} ${direction} LIMIT 1`,
      id,
    ) ?? 0;
  return { first: end('ASC'), last: end('DESC') };
}

export function typesOf(connection: Connection, { types, run }: ReviewFilter): readonly TypeId[] {
  if (types) return types;
  return connection
    .all<{ id: number }>('SELECT type_id AS id FROM run_types WHERE run_id = ? ORDER BY position', run)
    .map(({ id }) => id as TypeId);
}

/** Numbers of our own, so that they may stand in the text. */
function oneOf(column: string, numbers: readonly number[]): string {
  return `${column} IN (${numbers.map((number) => Number(number)).join(', ')})`;
}
