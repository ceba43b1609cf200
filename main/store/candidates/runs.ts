// Mining runs: what decides their result, and how far they have come in each corpus.

import { Failure } from '../../../src/failure.ts';
import type { CorpusId, RunId, TypeId } from '../../../src/project/ids.ts';
import type { Run, RunProgress, RunSettings, RunState, RunType } from '../../../src/project/mining.ts';
import type { Connection } from '../file/connection.ts';

export function startRun(connection: Connection, settings: RunSettings): RunId {
  return connection.write(() => {
    const { id } = connection.run(
      `INSERT INTO runs (method, is_higher_better, options, model_name, model_fingerprint, started_at)
       VALUES (?, ?, ?, ?, ?, ?)`,
      settings.method,
      Number(settings.isHigherBetter),
      JSON.stringify(settings.options),
      settings.modelName,
      settings.modelFingerprint,
      connection.clock(),
    );
    settings.types.forEach(({ type, phrase, seeds, signature }, position) => {
      connection.run(
        'INSERT INTO run_types (run_id, type_id, position, phrase, seeds, signature) VALUES (?, ?, ?, ?, ?, ?)',
        id,
        type,
        position,
        phrase,
        JSON.stringify(seeds),
        signature,
      );
    });
    for (const corpus of settings.corpora) {
      connection.run('INSERT INTO run_corpora (run_id, corpus_id) VALUES (?, ?)', id, corpus);
    }
    return id as RunId;
  });
}

/** A run that ended may go on: after an interruption, or because its corpora have grown. */
export function setRunState(connection: Connection, id: RunId, state: RunState): void {
  connection.write(() =>
    connection.run(
      'UPDATE runs SET state = ?, ended_at = ? WHERE id = ?',
      state,
      state === 'running' ? null : connection.clock(),
      id,
    ),
  );
}

/** The setting that keeps where the lists of a run end. */
export function thresholdsSetting(run: RunId): string {
  return `thresholds of run ${run}`;
}

/** Inside the transaction that stores what was found up to there. */
export function markProgress(connection: Connection, run: RunId, progress: RunProgress): void {
  connection.run(
    `INSERT INTO run_corpora (run_id, corpus_id, sentences_done, counts) VALUES (?, ?, ?, ?)
     ON CONFLICT (run_id, corpus_id) DO UPDATE SET sentences_done = excluded.sentences_done, counts = excluded.counts`,
    run,
    progress.corpus,
    progress.sentencesDone,
    JSON.stringify(progress.counts),
  );
}

/** Runs that no program works on any more, after a crash. @returns how many there were. */
export function interruptRuns(connection: Connection): number {
  return connection.write(
    () =>
      connection.run("UPDATE runs SET state = 'interrupted', ended_at = ? WHERE state = 'running'", connection.clock())
        .changes,
  );
}

/** @throws Failure 'not-found' */
export function readRun(connection: Connection, id: RunId): Run {
  const row = connection.get<RunRow>(`${SELECT_RUNS} WHERE id = ?`, id);
  if (!row) throw new Failure('not-found', `The project has no run ${id}.`, 'Look at the list of runs again.');
  return runOf(connection, row);
}

/** Latest first. */
export function readRuns(connection: Connection): Run[] {
  return connection.all<RunRow>(`${SELECT_RUNS} ORDER BY id DESC`).map((row) => runOf(connection, row));
}

const SELECT_RUNS = `SELECT runs.*, coalesce((SELECT sum(candidates) FROM candidate_counts WHERE run_id = runs.id), 0)
  AS candidates FROM runs`;

interface RunRow {
  readonly id: number;
  readonly state: RunState;
  readonly method: string;
  readonly is_higher_better: number;
  readonly options: string;
  readonly model_name: string;
  readonly model_fingerprint: string;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly candidates: number;
}

function runOf(connection: Connection, row: RunRow): Run {
  const progress = connection
    .all<{ corpus_id: number; sentences_done: number; counts: string }>(
      'SELECT corpus_id, sentences_done, counts FROM run_corpora WHERE run_id = ? ORDER BY corpus_id',
      row.id,
    )
    .map(({ corpus_id, sentences_done, counts }) => ({
      corpus: corpus_id as CorpusId,
      sentencesDone: sentences_done,
      counts: JSON.parse(counts),
    }));
  return {
    id: row.id as RunId,
    state: row.state,
    method: row.method,
    isHigherBetter: row.is_higher_better === 1,
    options: JSON.parse(row.options),
    modelName: row.model_name,
    modelFingerprint: row.model_fingerprint,
    types: readRunTypes(connection, row.id as RunId),
    corpora: progress.map(({ corpus }) => corpus),
    startedAt: new Date(row.started_at),
    endedAt: row.ended_at === null ? undefined : new Date(row.ended_at),
    candidates: row.candidates,
    progress,
  };
}

function readRunTypes(connection: Connection, run: RunId): RunType[] {
  return connection
    .all<{ type_id: number; phrase: string; seeds: string; signature: string }>(
      'SELECT type_id, phrase, seeds, signature FROM run_types WHERE run_id = ? ORDER BY position',
      run,
    )
    .map(({ type_id, phrase, seeds, signature }) => ({
      type: type_id as TypeId,
      phrase,
      seeds: JSON.parse(seeds),
      signature,
    }));
}
