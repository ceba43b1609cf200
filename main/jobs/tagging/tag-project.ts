// The job that tags a project's corpora: what the tagger finds is stored as its predictions, and as a run of candidates,
// which the review ranks by confidence, decides and measures as it does what was mined.

import { hash } from 'node:crypto';
import { spanText } from '../../../src/corpus/sentence.ts';
import type { StoredSentence } from '../../../src/project/corpus.ts';
import type { CorpusId, RunId, TaggerId, TypeId } from '../../../src/project/ids.ts';
import type { Prediction, Tagger } from '../../../src/project/learning.ts';
import type { FoundCandidate } from '../../../src/project/mining.ts';
import { storeCandidates } from '../../store/candidates/candidates.ts';
import { markProgress, readRun, setRunState, startRun } from '../../store/candidates/runs.ts';
import { settleCandidates } from '../../store/candidates/settle-candidates.ts';
import { readCorpus } from '../../store/corpus/corpora.ts';
import { readSentences } from '../../store/corpus/sentences.ts';
import type { Connection } from '../../store/file/connection.ts';
import { storePredictions } from '../../store/taggers.ts';
import type { JobBatch, JobKind, JobSetting } from '../job-kind.ts';
import { withTaggingPool } from './open-tagging.ts';
import { type TaggedStored, tagStored } from './tag-stored.ts';
import { readLessons, type TaggerLessons } from './tagger-lessons.ts';
import type { TaggingPool } from './tagging-pool.ts';

export const TAG_JOB = 'tag';
/** What a run of a tagger's predictions has for a method; its scores are confidences, the higher the better. */
export const TAGGER_METHOD = 'tagger';

export interface TagArgs {
  readonly tagger: TaggerId;
  readonly folder: string;
  readonly run: RunId;
}

export const tagKind: JobKind = {
  name: TAG_JOB,
  device: () => 'cpu',
  work: (setting) => tagProject(setting, setting.args as unknown as TagArgs),
};

/** The run that the job fills. */
export function startTaggedRun(connection: Connection, tagger: Tagger, corpora: readonly CorpusId[]): RunId {
  const types = typesOfLabels(readLessons(connection, tagger.id), tagger.labels);
  const sha256 = tagger.weights?.sha256 ?? '';
  return startRun(connection, {
    method: TAGGER_METHOD,
    isHigherBetter: true,
    options: { tagger: tagger.id },
    modelName: tagger.name,
    modelFingerprint: sha256,
    types: [...types].map(([name, type]) => ({
      ...{ type, phrase: name, seeds: [] },
      signature: hash('sha256', JSON.stringify([TAGGER_METHOD, sha256, name])),
    })),
    corpora,
  });
}

/** Label → type, for those labels that stand for one. */
export function typesOfLabels(
  { labels }: TaggerLessons,
  known: readonly string[] = labels.map(({ name }) => name),
): ReadonlyMap<string, TypeId> {
  return new Map(labels.filter(({ name }) => known.includes(name)).map(({ name, type }) => [name, type]));
}

/** @param types label → type; a label without a type of the project has nowhere to go. */
export function predictionsOf(
  { sentence, found }: TaggedStored,
  types: ReadonlyMap<string, TypeId>,
): readonly Prediction[] {
  return found.spans.flatMap(({ start, end, type: label, score }) => {
    const type = types.get(label);
    return type === undefined ? [] : [{ sentence: sentence.id, span: { start, end }, type, confidence: score }];
  });
}

async function* tagProject(
  { connection, signal }: JobSetting,
  { tagger, folder, run }: TagArgs,
): AsyncGenerator<JobBatch, { tagger: TaggerId; run: RunId; candidates: number }> {
  setRunState(connection, run, 'running');
  let state: 'interrupted' | 'failed' | 'done' = 'failed';
  try {
    yield* withTaggingPool(folder, signal, (pool) => tagCorpora(connection, pool, tagger, run));
    let from: number | undefined = 0;
    while (from !== undefined) {
      const at: number = from;
      const total = sentencesOf(connection, run);
      const store = () => {
        from = settleCandidates(connection, run, at);
      };
      yield { done: total, total, store };
    }
    state = 'done';
    return { tagger, run, candidates: readRun(connection, run).candidates };
  } finally {
    if (signal.aborted && state !== 'done') state = 'interrupted';
    setRunState(connection, run, state);
  }
}

async function* tagCorpora(
  connection: Connection,
  pool: TaggingPool,
  tagger: TaggerId,
  run: RunId,
): AsyncGenerator<JobBatch, void> {
  const types = typesOfLabels(readLessons(connection, tagger));
  const total = sentencesOf(connection, run);
  let done = 0;
  for (const progress of readRun(connection, run).progress) {
    let { sentencesDone } = progress;
    done += sentencesDone;
    for await (const batch of tagStored(pool, sentencesFrom(connection, progress.corpus, sentencesDone))) {
      done += batch.length;
      sentencesDone += batch.length;
      const finished = sentencesDone;
      yield { done, total, store: () => storeBatch(connection, { tagger, run, types, batch }, finished) };
    }
  }
}

interface BatchToStore {
  readonly tagger: TaggerId;
  readonly run: RunId;
  readonly types: ReadonlyMap<string, TypeId>;
  readonly batch: readonly TaggedStored[];
}

function storeBatch(connection: Connection, { tagger, run, types, batch }: BatchToStore, sentencesDone: number): void {
  const predictions = batch.flatMap((one) => predictionsOf(one, types));
  const sentences = new Map(batch.map(({ sentence }) => [sentence.id, sentence]));
  storePredictions(connection, tagger, predictions);
  storeCandidates(
    connection,
    run,
    predictions.map((one): FoundCandidate => {
      const { sentence, span, type, confidence: score } = one;
      const surface = spanText(sentences.get(sentence)!, span);
      return { sentence, span, surface, type, seed: undefined, score, x: [], y: [] };
    }),
  );
  const [{ sentence }] = batch;
  markProgress(connection, run, { corpus: sentence.corpus, sentencesDone, counts: {} });
}

function sentencesOf(connection: Connection, run: RunId): number {
  return readRun(connection, run).corpora.reduce((sum, id) => sum + readCorpus(connection, id).sentences, 0);
}

/** Sentences read from the project at a time. */
const PAGE = 500;

export function* sentencesFrom(connection: Connection, corpus: CorpusId, from: number): Generator<StoredSentence> {
  for (let at = from; ; at += PAGE) {
    const page = readSentences(connection, corpus, at, PAGE);
    yield* page;
    if (page.length < PAGE) return;
  }
}
