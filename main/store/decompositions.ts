// Decompositions of coarse types: the plan, the sample, the cells as they are computed, the map, and the facets as the
// linguist has them. What follows from the cells (coverage, members, overlaps) is worked out when it is asked for.

import type { Span } from '../../src/corpus/sentence.ts';
import type { ScoredCell } from '../../src/decompose/seed-matrix.ts';
import { Failure } from '../../src/failure.ts';
import type { DecompositionPlan, DecompositionRecord, StoredFacet } from '../../src/project/decomposition.ts';
import type { DecompositionId, SentenceId, TypeId } from '../../src/project/ids.ts';
import type { Connection } from './file/connection.ts';

export type DecompositionStart = Pick<DecompositionRecord, 'type' | 'modelName' | 'modelFingerprint' | 'plan'>;

export function startDecomposition(connection: Connection, start: DecompositionStart): DecompositionId {
  return connection.write(
    () =>
      connection.run(
        `INSERT INTO decompositions (type_id, model_name, model_fingerprint, plan, created_at) VALUES (?, ?, ?, ?, ?)`,
        start.type,
        start.modelName,
        start.modelFingerprint,
        JSON.stringify(start.plan),
        connection.clock(),
      ).id as DecompositionId,
  );
}

/** Latest first. */
export function readDecompositions(connection: Connection, type?: TypeId): DecompositionRecord[] {
  const rows =
    type === undefined
      ? connection.all<DecompositionRow>('SELECT * FROM decompositions ORDER BY id DESC')
      : connection.all<DecompositionRow>('SELECT * FROM decompositions WHERE type_id = ? ORDER BY id DESC', type);
  return rows.map(recordOf);
}

/** @throws Failure 'not-found' */
export function readDecomposition(connection: Connection, id: DecompositionId): DecompositionRecord {
  const row = connection.get<DecompositionRow>('SELECT * FROM decompositions WHERE id = ?', id);
  if (row) return recordOf(row);
  throw new Failure('not-found', `The project has no decomposition ${id}.`, 'Look at the list again.');
}

export function removeDecomposition(connection: Connection, id: DecompositionId): void {
  connection.write(() => connection.run('DELETE FROM decompositions WHERE id = ?', id));
}

export interface StoredSample {
  readonly sentences: number;
  readonly dropped: number;
  readonly seeds: readonly string[];
  readonly spans: readonly StoredSpan[];
}

export interface StoredSpan {
  /** Has gaps where sentences were removed with their corpus. */
  readonly position: number;
  readonly sentence: SentenceId;
  readonly span: Span;
  readonly isKnown: boolean;
  readonly place?: readonly [number, number];
}

export function storeSample(connection: Connection, id: DecompositionId, sample: StoredSample): void {
  connection.writeBulk(() => {
    const { sentences, dropped, seeds, spans } = sample;
    connection.run('UPDATE decompositions SET sentences = ?, dropped = ? WHERE id = ?', sentences, dropped, id);
    seeds.forEach((text, position) => {
      connection.run('INSERT INTO decomposition_seeds VALUES (?, ?, ?)', id, position, text);
    });
    for (const { position, sentence, span, isKnown } of spans) {
      connection.run(
        `INSERT INTO decomposition_spans (decomposition_id, position, sentence_id, start_word, end_word, is_known)
         VALUES (?, ?, ?, ?, ?, ?)`,
        id,
        position,
        sentence,
        span.start,
        span.end,
        Number(isKnown),
      );
    }
  });
}

/** Undefined before it was drawn. */
export function readSample(connection: Connection, id: DecompositionId): StoredSample | undefined {
  const { sentences, dropped } = connection.get<{ sentences: number; dropped: number }>(
    'SELECT sentences, dropped FROM decompositions WHERE id = ?',
    id,
  )!;
  if (sentences === 0) return undefined;
  const seeds = connection.all<{ text: string }>(
    'SELECT text FROM decomposition_seeds WHERE decomposition_id = ? ORDER BY position',
    id,
  );
  const spans = connection.all<SpanRow>(
    `SELECT position, sentence_id, start_word, end_word, is_known, map_x, map_y FROM decomposition_spans
     WHERE decomposition_id = ? ORDER BY position`,
    id,
  );
  return { sentences, dropped, seeds: seeds.map(({ text }) => text), spans: spans.map(spanOf) };
}

/** Inside a transaction. */
export function addCells(connection: Connection, id: DecompositionId, cells: readonly ScoredCell[]): void {
  for (const { span, seed, score } of cells) {
    connection.run('INSERT OR IGNORE INTO decomposition_cells VALUES (?, ?, ?, ?)', id, span, seed, score);
  }
}

export function readCells(connection: Connection, id: DecompositionId): ScoredCell[] {
  return connection.all<{ span: number; seed: number; score: number }>(
    'SELECT span, seed, score FROM decomposition_cells WHERE decomposition_id = ? ORDER BY span, seed',
    id,
  );
}

export interface FinishedDecomposition {
  readonly facets: readonly StoredFacet[];
  readonly mapShares: readonly number[];
  readonly places: readonly { readonly span: number; readonly x: number; readonly y: number }[];
}

/** Inside a transaction. */
export function finishDecomposition(connection: Connection, id: DecompositionId, found: FinishedDecomposition): void {
  for (const { span, x, y } of found.places) {
    connection.run(
      'UPDATE decomposition_spans SET map_x = ?, map_y = ? WHERE decomposition_id = ? AND position = ?',
      x,
      y,
      id,
      span,
    );
  }
  connection.run(
    "UPDATE decompositions SET state = 'done', map_shares = ?, facets = ? WHERE id = ?",
    JSON.stringify(found.mapShares),
    JSON.stringify(found.facets),
    id,
  );
}

export function setFacets(connection: Connection, id: DecompositionId, facets: readonly StoredFacet[]): void {
  connection.write(() =>
    connection.run('UPDATE decompositions SET facets = ? WHERE id = ?', JSON.stringify(facets), id),
  );
}

interface DecompositionRow {
  readonly id: number;
  readonly type_id: number;
  readonly model_name: string;
  readonly model_fingerprint: string;
  readonly plan: string;
  readonly state: DecompositionRecord['state'];
  readonly sentences: number;
  readonly dropped: number;
  readonly facets: string;
  readonly map_shares: string | null;
  readonly created_at: number;
}

function recordOf(row: DecompositionRow): DecompositionRecord {
  return {
    id: row.id as DecompositionId,
    type: row.type_id as TypeId,
    modelName: row.model_name,
    modelFingerprint: row.model_fingerprint,
    plan: JSON.parse(row.plan) as DecompositionPlan,
    state: row.state,
    sentences: row.sentences,
    dropped: row.dropped,
    facets: JSON.parse(row.facets) as StoredFacet[],
    mapShares: row.map_shares === null ? undefined : JSON.parse(row.map_shares),
    createdAt: new Date(row.created_at),
  };
}

interface SpanRow {
  readonly position: number;
  readonly sentence_id: number;
  readonly start_word: number;
  readonly end_word: number;
  readonly is_known: number;
  readonly map_x: number | null;
  readonly map_y: number | null;
}

function spanOf(row: SpanRow): StoredSpan {
  return {
    position: row.position,
    sentence: row.sentence_id as SentenceId,
    span: { start: row.start_word, end: row.end_word },
    isKnown: row.is_known === 1,
    ...(row.map_x !== null && { place: [row.map_x, row.map_y!] as const }),
  };
}
