// Candidates in the order of a page, as sorted streams that are read only as far as the page needs: one stream for each
// type and status (an index holds each of them in order), merged by the smallest key.

import type { SentenceId } from '../../../src/project/ids.ts';
import type { ReviewCursor, ReviewFilter, ReviewOrder } from '../../../src/project/review.ts';
import { DECISION_STATUSES } from '../../../src/project/verdicts.ts';
import type { Connection, SqlValue } from '../file/connection.ts';
import { typesOf } from './review-filter.ts';

/** A candidate on its way to a page. */
export interface StreamRow {
  readonly id: number;
  readonly sentence_id: number;
  readonly surface_id: number;
  readonly type_id: number;
  readonly status: number;
  readonly standing: number;
  readonly score: number;
  /** Place in the order: by key, then by tie; no two rows have both. */
  readonly key: number;
  readonly tie: number;
}

const BY_SCORE = 'candidates_by_score';
const BY_WORDS = 'candidates_by_words';

/** How an order is put as SQL. `key` and `tie` rise along each stream. */
interface Sorting {
  /** Said to SQLite, whose guesses about a growing project may be wrong. */
  readonly index: string;
  readonly key: string;
  readonly tie: string;
  readonly orderBy: string;
  /** Restricts a stream to rows from a key on; a little before it is fine. */
  readonly from: (key: number) => { readonly sql: string; readonly values: readonly SqlValue[] };
  readonly only?: string;
}

const RISING = (column: string, index: string, only?: string): Sorting => ({
  index,
  key: column,
  tie: 'id',
  orderBy: `${column}, id`,
  from: (key) => ({ sql: `${column} >= ?`, values: [key] }),
  only,
});

const FALLING_SCORE: Sorting = {
  index: BY_SCORE,
  key: '-score',
  tie: '-id',
  orderBy: 'score DESC, id DESC',
  from: (key) => ({ sql: 'score <= ?', values: [-key] }),
};

/** Rounding of a key that is a difference must not skip a row. */
const SLACK = 1e-9;

/** A threshold's two sides, each away from it. */
function besideThreshold(threshold: number): Sorting[] {
  const t = `(${threshold})`;
  return [
    {
      index: BY_SCORE,
      key: `score - ${t}`,
      tie: 'id',
      orderBy: 'score, id',
      from: (key) => ({ sql: 'score >= ?', values: [threshold + key - SLACK] }),
      only: `score >= ${t}`,
    },
    {
      index: BY_SCORE,
      key: `${t} - score`,
      tie: '-id',
      orderBy: 'score DESC, id DESC',
      from: (key) => ({ sql: 'score <= ?', values: [threshold - key + SLACK] }),
      only: `score < ${t}`,
    },
  ];
}

/** Text order: sentence, then words, then type, in one number (spans have less than 1024 words, projects less than 4096 types). */
const TEXT: Sorting = {
  index: BY_WORDS,
  key: 'sentence_id',
  tie: '(start_word * 1024 + end_word - start_word) * 4096 + type_id',
  orderBy: 'sentence_id, start_word, end_word, type_id',
  from: (key) => ({ sql: 'sentence_id >= ?', values: [key] }),
};

function sortingsOf(connection: Connection, filter: ReviewFilter, order: ReviewOrder): Sorting[] {
  if (order.by === 'text') return [TEXT];
  if (order.by === 'margin') return [RISING('abs(margin)', 'candidates_by_margin', 'margin IS NOT NULL')];
  if (order.by === 'threshold') return besideThreshold(order.threshold);
  const isHigherBetter = connection.value<number>('SELECT is_higher_better FROM runs WHERE id = ?', filter.run) === 1;
  return [isHigherBetter === (order.isWorstFirst ?? false) ? RISING('score', BY_SCORE) : FALLING_SCORE];
}

const COLUMNS = 'id, sentence_id, surface_id, type_id, status, standing, score';

export interface StreamOptions {
  readonly cursor: ReviewCursor | undefined;
  /** When given, only candidates of these; they are sorted instead of walked. */
  readonly sentences: readonly SentenceId[] | undefined;
}

/** Rows after the cursor, in order. Nothing may be written before the generator has ended or was told to return. */
export function* orderedCandidates(
  connection: Connection,
  filter: ReviewFilter,
  order: ReviewOrder,
  { cursor, sentences }: StreamOptions,
): Generator<StreamRow, void> {
  const strata = sentences
    ? [someSentences(filter, sentences)]
    : order.by === 'text'
      ? [{ sql: 'run_id = ?', values: [filter.run] }]
      : strataOf(connection, filter, order);
  const streams = sortingsOf(connection, filter, order).flatMap((sorting) =>
    strata.map((stratum) => open(connection, sorting, stratum, cursor)),
  );
  try {
    yield* merge(streams, cursor);
  } finally {
    for (const stream of streams) stream.return();
  }
}

interface Stratum {
  /** Instead of the sorting's. */
  readonly index?: string;
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

function someSentences({ run }: ReviewFilter, sentences: readonly SentenceId[]): Stratum {
  return {
    index: BY_WORDS,
    sql: 'sentence_id IN (SELECT value FROM json_each(?)) AND run_id = ?',
    values: [JSON.stringify(sentences), run],
  };
}

function strataOf(connection: Connection, filter: ReviewFilter, order: ReviewOrder): Stratum[] {
  const statuses = filter.statuses ?? DECISION_STATUSES;
  const bounds = order.by === 'margin' ? [] : scoreBounds(filter);
  const surface = filter.surface !== undefined && order.by !== 'margin' ? [filter.surface] : [];
  const sql = [
    ...surface.map(() => 'surface_id = ?'),
    'run_id = ? AND type_id = ? AND status = ?',
    ...bounds.map(([condition]) => condition),
  ].join(' AND ');
  const limits = bounds.map(([, value]) => value);
  return typesOf(connection, filter).flatMap((type) =>
    statuses.map((status) => ({
      ...(surface.length > 0 && { index: 'candidates_by_surface' }),
      sql,
      values: [...surface, filter.run, type, DECISION_STATUSES.indexOf(status), ...limits],
    })),
  );
}

function scoreBounds({ minScore, maxScore }: ReviewFilter): [string, number][] {
  const bounds: [string, number][] = [];
  if (minScore !== undefined) bounds.push(['score >= ?', minScore]);
  if (maxScore !== undefined) bounds.push(['score < ?', maxScore]);
  return bounds;
}

function open(connection: Connection, sorting: Sorting, stratum: Stratum, cursor: ReviewCursor | undefined) {
  const from = cursor && sorting.from(cursor.key);
  const conditions = [stratum.sql, ...(from ? [from.sql] : []), ...(sorting.only ? [sorting.only] : [])];
  return connection.iterate<StreamRow>(
    `SELECT ${COLUMNS}, ${sorting.key} AS key, ${sorting.tie} AS tie FROM candidates INDEXED BY ${stratum.index ?? sorting.index}
     WHERE ${conditions.join(' AND ')} ORDER BY ${sorting.orderBy}`,
    ...stratum.values,
    ...(from?.values ?? []),
  );
}

function* merge(
  streams: readonly Iterator<StreamRow, void>[],
  cursor: ReviewCursor | undefined,
): Generator<StreamRow, void> {
  const advance = (stream: Iterator<StreamRow, void>): StreamRow | undefined => {
    for (;;) {
      const { value } = stream.next();
      if (!value || !cursor || compare(value, cursor) > 0) return value ?? undefined;
    }
  };
  const heads = streams.map((stream) => ({ stream, row: advance(stream) })).filter(({ row }) => row !== undefined);
  while (heads.length > 0) {
    let best = 0;
    for (let i = 1; i < heads.length; i++) if (compare(heads[i].row!, heads[best].row!) < 0) best = i;
    const head = heads[best];
    yield head.row!;
    head.row = advance(head.stream);
    if (!head.row) heads.splice(best, 1);
  }
}

function compare(a: ReviewCursor, b: ReviewCursor): number {
  return a.key - b.key || a.tie - b.tie;
}
