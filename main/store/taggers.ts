// Taggers with what they were made of, their predictions, and evaluations. Weights lie in files beside the project.

import { Failure } from '../../src/failure.ts';
import type { EvaluationId, RunId, SentenceId, TaggerId, TypeId, VerdictId } from '../../src/project/ids.ts';
import type {
  Evaluated,
  EvaluationRecord,
  Prediction,
  Tagger,
  TaggerRecipe,
  TaggerWeights,
} from '../../src/project/learning.ts';
import type { Connection } from './file/connection.ts';

/** @throws Failure 'bad-argument' when the name is taken. */
export function addTagger(connection: Connection, recipe: TaggerRecipe): TaggerId {
  return connection.write(() => {
    if (connection.value('SELECT 1 FROM taggers WHERE name = ?', recipe.name) === 1) {
      throw new Failure('bad-argument', `The project has a tagger ${recipe.name} already.`, 'Give it another name.');
    }
    return connection.run(
      `INSERT INTO taggers (name, base_model, base_fingerprint, labels, options, up_to_verdict_id, rng_seed, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      recipe.name,
      recipe.baseModel,
      recipe.baseFingerprint,
      JSON.stringify(recipe.labels),
      JSON.stringify(recipe.options),
      recipe.upToVerdict ?? null,
      recipe.rngSeed,
      connection.clock(),
    ).id as TaggerId;
  });
}

/** When training has ended and the files are on the disk. */
export function setTaggerWeights(connection: Connection, id: TaggerId, { path, sha256, bytes }: TaggerWeights): void {
  connection.write(() =>
    connection.run(
      'UPDATE taggers SET weights_path = ?, weights_sha256 = ?, weights_bytes = ? WHERE id = ?',
      path,
      sha256,
      bytes,
      id,
    ),
  );
}

/** Latest first. */
export function readTaggers(connection: Connection): Tagger[] {
  return connection.all<TaggerRow>('SELECT * FROM taggers ORDER BY id DESC').map(taggerOf);
}

/** @throws Failure 'not-found' */
export function readTagger(connection: Connection, id: TaggerId): Tagger {
  const row = connection.get<TaggerRow>('SELECT * FROM taggers WHERE id = ?', id);
  if (row) return taggerOf(row);
  throw new Failure('not-found', `The project has no tagger ${id}.`, 'Look at the list of taggers again.');
}

/** A batch; a span that the tagger has predicted before is replaced. */
export function storePredictions(connection: Connection, tagger: TaggerId, predictions: readonly Prediction[]): void {
  connection.writeBulk(() => {
    for (const { sentence, span, type, confidence } of predictions) {
      connection.run(
        `INSERT INTO predictions (tagger_id, sentence_id, start_word, end_word, type_id, confidence) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET confidence = excluded.confidence`,
        tagger,
        sentence,
        span.start,
        span.end,
        type,
        confidence,
      );
    }
  });
}

/** In text order, by sentence. */
export function readPredictions(
  connection: Connection,
  tagger: TaggerId,
  after: number,
  limit: number,
): { readonly sentence: SentenceId; readonly predictions: readonly Prediction[] }[] {
  const rows = connection.all<PredictionRow>(
    `SELECT * FROM predictions WHERE tagger_id = ? AND sentence_id IN (
       SELECT DISTINCT sentence_id FROM predictions WHERE tagger_id = ? AND sentence_id > ? ORDER BY sentence_id LIMIT ?)
     ORDER BY sentence_id, start_word, end_word, type_id`,
    tagger,
    tagger,
    after,
    limit,
  );
  const bySentence = Map.groupBy(rows.map(predictionOf), ({ sentence }) => sentence);
  return [...bySentence].map(([sentence, predictions]) => ({ sentence, predictions }));
}

/** Of one sentence, in text order. */
export function readPredictionsOf(connection: Connection, tagger: TaggerId, sentence: SentenceId): Prediction[] {
  return connection
    .all<PredictionRow>(
      'SELECT * FROM predictions WHERE tagger_id = ? AND sentence_id = ? ORDER BY start_word, end_word, type_id',
      tagger,
      sentence,
    )
    .map(predictionOf);
}

/** With its predictions and evaluations. */
export function deleteTagger(connection: Connection, id: TaggerId): void {
  connection.write(() => {
    connection.run('DELETE FROM predictions WHERE tagger_id = ?', id);
    connection.run('DELETE FROM evaluations WHERE tagger_id = ?', id);
    connection.run('DELETE FROM taggers WHERE id = ?', id);
  });
}

export function addEvaluation(connection: Connection, evaluated: Evaluated): EvaluationId {
  return connection.write(
    () =>
      connection.run(
        'INSERT INTO evaluations (tagger_id, run_id, at, against, options, scores) VALUES (?, ?, ?, ?, ?, ?)',
        evaluated.tagger ?? null,
        evaluated.run ?? null,
        connection.clock(),
        evaluated.against,
        JSON.stringify(evaluated.options),
        JSON.stringify(evaluated.scores),
      ).id as EvaluationId,
  );
}

/** Latest first. */
export function readEvaluations(connection: Connection): EvaluationRecord[] {
  return connection.all<EvaluationRow>('SELECT * FROM evaluations ORDER BY id DESC').map((row) => ({
    id: row.id as EvaluationId,
    tagger: (row.tagger_id ?? undefined) as TaggerId | undefined,
    run: (row.run_id ?? undefined) as RunId | undefined,
    at: new Date(row.at),
    against: row.against,
    options: JSON.parse(row.options),
    scores: JSON.parse(row.scores),
  }));
}

interface TaggerRow {
  readonly id: number;
  readonly name: string;
  readonly base_model: string;
  readonly base_fingerprint: string;
  readonly labels: string;
  readonly options: string;
  readonly up_to_verdict_id: number | null;
  readonly rng_seed: number;
  readonly created_at: number;
  readonly weights_path: string | null;
  readonly weights_sha256: string | null;
  readonly weights_bytes: number | null;
}

interface PredictionRow {
  readonly sentence_id: number;
  readonly start_word: number;
  readonly end_word: number;
  readonly type_id: number;
  readonly confidence: number;
}

interface EvaluationRow {
  readonly id: number;
  readonly tagger_id: number | null;
  readonly run_id: number | null;
  readonly at: number;
  readonly against: string;
  readonly options: string;
  readonly scores: string;
}

function taggerOf(row: TaggerRow): Tagger {
  const { weights_path: path, weights_sha256: sha256, weights_bytes: bytes } = row;
  return {
    id: row.id as TaggerId,
    name: row.name,
    baseModel: row.base_model,
    baseFingerprint: row.base_fingerprint,
    labels: JSON.parse(row.labels),
    options: JSON.parse(row.options),
    upToVerdict: (row.up_to_verdict_id ?? undefined) as VerdictId | undefined,
    rngSeed: row.rng_seed,
    createdAt: new Date(row.created_at),
    weights: path === null ? undefined : { path, sha256: sha256!, bytes: bytes! },
  };
}

function predictionOf(row: PredictionRow): Prediction {
  return {
    sentence: row.sentence_id as SentenceId,
    span: { start: row.start_word, end: row.end_word },
    type: row.type_id as TypeId,
    confidence: row.confidence,
  };
}
