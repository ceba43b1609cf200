// The job that holds a tagger against gold: tags the gold sentences that it did not learn from, stores what it finds as its
// predictions, and keeps the report as an evaluation, with the sentences to look at next.

import { isDeepStrictEqual } from 'node:util';
import type { GoldChoice } from '../../../src/contract/taggers.ts';
import type { TaggingReport } from '../../../src/evaluate/tagging-report.ts';
import { Failure } from '../../../src/failure.ts';
import type { StoredSentence } from '../../../src/project/corpus.ts';
import type { EvaluationId, SentenceId, TaggerId, TypeId } from '../../../src/project/ids.ts';
import type { Evaluated } from '../../../src/project/learning.ts';
import { evaluateGoldSample } from '../../../src/review/gold-sample.ts';
import { keyedRandom } from '../../../src/tagger/keyed-random.ts';
import { readCorpus } from '../../store/corpus/corpora.ts';
import { readSentence } from '../../store/corpus/sentences.ts';
import type { Connection } from '../../store/file/connection.ts';
import { readSetting, setSetting } from '../../store/settings.ts';
import { addEvaluation, readPredictionsOf, storePredictions } from '../../store/taggers.ts';
import type { JobBatch, JobKind, JobSetting } from '../job-kind.ts';
import {
  type EvaluationState,
  evaluatedSetting,
  evaluationSetting,
  type PredictedPair,
  readEvaluationState,
} from './evaluation-state.ts';
import { GoldLabels, goldSentenceIds } from './gold-labels.ts';
import { withTaggingPool } from './open-tagging.ts';
import { predictionsOf, typesOfLabels } from './tag-project.ts';
import { tagStored } from './tag-stored.ts';
import { learntSentences, readLessons, type TaggerLessons } from './tagger-lessons.ts';
import { orderErrors } from './tagging-errors.ts';
import type { TaggingPool } from './tagging-pool.ts';

export const EVALUATE_JOB = 'evaluate tagger';

export interface EvaluateArgs {
  readonly tagger: TaggerId;
  readonly folder: string;
  readonly against: GoldChoice;
}

export const evaluateKind: JobKind = {
  name: EVALUATE_JOB,
  device: () => 'cpu',
  work: (setting) => evaluateTagger(setting, setting.args as unknown as EvaluateArgs),
};

/** The intervals of an evaluation are the same each time. */
const BOOTSTRAP_SEED = 1;
/** Documents that the report keeps, the worst first. */
const MOST_DOCUMENTS = 100;

async function* evaluateTagger(
  { connection, signal }: JobSetting,
  args: EvaluateArgs,
): AsyncGenerator<JobBatch, { evaluation: EvaluationId } | undefined> {
  const { tagger, folder } = args;
  const lessons = readLessons(connection, tagger);
  const state = yield* withTaggingPool(folder, signal, (pool) => tagGold(connection, pool, args, lessons));
  if (signal.aborted) return undefined;
  const gold = new GoldLabels(connection, state.against, lessons, state.types);
  const { pairs, ignored } = pairUp(connection, tagger, state, gold);
  const evaluated: Evaluated = {
    tagger,
    run: undefined,
    against: describe(connection, state.against),
    options: {
      against: state.against,
      sentences: pairs.length,
      learntFrom: state.learntFrom,
      ignoredLabels: ignored,
      types: state.types.map((type) => gold.nameOf(type)),
    },
    scores: { ...judge(connection, pairs, lessons) },
  };
  let evaluation: EvaluationId | undefined;
  const total = state.sentences.length;
  yield {
    done: total,
    total,
    store: () => {
      evaluation = addEvaluation(connection, evaluated);
      setSetting(connection, evaluationSetting(tagger), { ...state, errors: orderErrors(pairs) });
    },
  };
  return { evaluation: evaluation! };
}

/** Goes on with an evaluation that was begun against the same gold. */
async function* tagGold(
  connection: Connection,
  pool: TaggingPool,
  { tagger, against }: EvaluateArgs,
  lessons: TaggerLessons,
): AsyncGenerator<JobBatch, EvaluationState> {
  const types = typesOfLabels(lessons, pool.types);
  const known = begun(connection, tagger, against);
  const state = known ?? begin(connection, against, lessons, [...types.values()]);
  const total = state.sentences.length;
  let done = known ? (readSetting(connection, evaluatedSetting(tagger)) as number) : 0;
  const storeDone = () => setSetting(connection, evaluatedSetting(tagger), done);
  yield {
    done,
    total,
    store: () => {
      if (!known) setSetting(connection, evaluationSetting(tagger), state);
      storeDone();
    },
  };
  for await (const batch of tagStored(pool, readAll(connection, state.sentences.slice(done)))) {
    done += batch.length;
    const predictions = batch.flatMap((one) => predictionsOf(one, types));
    yield {
      done,
      total,
      store: () => {
        storePredictions(connection, tagger, predictions);
        storeDone();
      },
    };
  }
  return state;
}

function* readAll(connection: Connection, ids: readonly SentenceId[]): Generator<StoredSentence> {
  for (const id of ids) yield readSentence(connection, id);
}

function begun(connection: Connection, tagger: TaggerId, against: GoldChoice): EvaluationState | undefined {
  const state = readEvaluationState(connection, tagger);
  return state?.errors === undefined && isDeepStrictEqual(state?.against, against) ? state : undefined;
}

/** @throws Failure 'corpus-empty' or 'corpus-invalid' where there is nothing to hold the tagger against. */
function begin(
  connection: Connection,
  against: GoldChoice,
  lessons: TaggerLessons,
  types: readonly TypeId[],
): EvaluationState {
  const all = goldSentenceIds(connection, against);
  const learnt = new Set(lessons.sentences.map(({ id }) => id));
  const sentences = all.filter((id) => !learnt.has(id));
  if (sentences.length === 0 && all.length > 0) {
    const hint = 'Hold it against another corpus, or read sentences of a gold sample that it has not seen.';
    throw new Failure('corpus-empty', 'The tagger has learnt from every one of these sentences.', hint);
  }
  const gold = new GoldLabels(connection, against, lessons, types);
  if (against.kind === 'corpus' && !sentences.some((id) => gold.read(id).gold.length > 0)) {
    const names = types.map((type) => gold.nameOf(type)).join(', ');
    throw new Failure(
      'corpus-invalid',
      `The corpus came with no label that the tagger knows (${names}) in sentences that it has not seen.`,
      'Take a corpus with labels of these names, or rename the types as its labels are called.',
    );
  }
  return { against, types, sentences, learntFrom: all.length - sentences.length };
}

function pairUp(
  connection: Connection,
  tagger: TaggerId,
  { sentences }: EvaluationState,
  gold: GoldLabels,
): { readonly pairs: readonly PredictedPair[]; readonly ignored: number } {
  let ignored = 0;
  const pairs = sentences.map((id): PredictedPair => {
    const known = gold.read(id);
    ignored += known.ignored;
    const predictions = readPredictionsOf(connection, tagger, id);
    return {
      id,
      sentence: known.sentence,
      gold: known.gold,
      predicted: predictions.map(({ span, type }) => ({ ...span, type: gold.nameOf(type) })),
      confidences: predictions.map(({ confidence }) => confidence),
    };
  });
  return { pairs, ignored };
}

/** Gold is often small: each interval is the wider of two kinds. */
function judge(connection: Connection, pairs: readonly PredictedPair[], lessons: TaggerLessons): TaggingReport {
  const languages = new Map(pairs.map(({ sentence }) => [sentence, (sentence as { language?: string }).language]));
  const { report, micro, types } = evaluateGoldSample(pairs, {
    random: keyedRandom(BOOTSTRAP_SEED),
    languageOf: (sentence) => languages.get(sentence) ?? 'und',
    ...(lessons.sentences.length > 0 && { training: learntSentences(connection, lessons) }),
  });
  return {
    ...report,
    micro: { ...report.micro, intervals: micro },
    types: report.types.map((type, i) => ({ ...type, intervals: types[i].intervals })),
    byDocument: report.byDocument.slice(0, MOST_DOCUMENTS),
  };
}

function describe(connection: Connection, against: GoldChoice): string {
  return against.kind === 'corpus' ? `labels of ${readCorpus(connection, against.corpus).name}` : 'gold sample';
}
