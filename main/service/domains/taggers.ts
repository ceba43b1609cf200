// Taggers: what there is, training from verdicts, holding them against gold, and using them.

import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import type { DomainHandlers } from '../../../src/contract/dispatcher.ts';
import type { TaggedText, TrainingRequest } from '../../../src/contract/taggers.ts';
import { createSegmenter, segmentText } from '../../../src/corpus/segment.ts';
import { Failure } from '../../../src/failure.ts';
import type { TaggerId, TypeId } from '../../../src/project/ids.ts';
import type { Tagger } from '../../../src/project/learning.ts';
import { DEFAULT_DEV_SHARE } from '../../../src/tagger/training-defaults.ts';
import { fingerprintModel } from '../../compute/model-fingerprint.ts';
import { defaultCacheFolder } from '../../compute/model-places.ts';
import { EVALUATE_JOB, type EvaluateArgs } from '../../jobs/tagging/evaluate-tagger.ts';
import { evaluatedSetting, evaluationSetting } from '../../jobs/tagging/evaluation-state.ts';
import {
  discardCurve,
  LEARNING_CURVE_JOB,
  type LearningCurveArgs,
  learningCurveSetting,
  readLearningPoints,
} from '../../jobs/tagging/project-learning-curve.ts';
import { startTaggedRun, TAG_JOB, type TagArgs, typesOfLabels } from '../../jobs/tagging/tag-project.ts';
import { lessonsSetting, readLessons } from '../../jobs/tagging/tagger-lessons.ts';
import { readErrors } from '../../jobs/tagging/tagging-errors.ts';
import { TaggingPool } from '../../jobs/tagging/tagging-pool.ts';
import {
  curveSetting,
  readCurve,
  removeTaggerFiles,
  TRAIN_JOB,
  type TrainArgs,
} from '../../jobs/tagging/train-project.ts';
import { readCorpora, readCorpus } from '../../store/corpus/corpora.ts';
import { readTypes } from '../../store/entity-types.ts';
import type { Connection } from '../../store/file/connection.ts';
import { lastVerdict } from '../../store/review/verdict-log.ts';
import { deleteSetting } from '../../store/settings.ts';
import { addTagger, deleteTagger, readEvaluations, readTagger, readTaggers } from '../../store/taggers.ts';
import type { CallContext } from '../index.ts';
import { modelFolder as folderOf } from '../user/model-choice.ts';
import { readThresholds } from './mining.ts';

const DEFAULT_SEED = 1;
const NO_LANGUAGE = 'und';
/** Among so many of the latest jobs are all that have not ended. */
const MOST_JOBS = 500;

export const taggersHandlers: DomainHandlers<'taggers', CallContext> = {
  list: (_, { client }) => readTaggers(client.connection),
  evaluations: (_, { client }) => readEvaluations(client.connection),
  curve: ({ tagger }, { client }) => readCurve(client.connection, tagger),

  learningPoints: ({ tagger }, { client }) => readLearningPoints(client.connection, tagger),
  errors: ({ tagger, from, limit }, { client }) => readErrors(client.connection, tagger, from, limit),

  async train({ training }, context) {
    const { client, service } = context;
    const { connection } = client;
    const baseFingerprint = await fingerprintModel(folderOf(service, training.model), defaultCacheFolder());
    const { name, types, run, layers, epochs, learningRate, devShare = DEFAULT_DEV_SHARE } = training;
    const rngSeed = training.rngSeed ?? DEFAULT_SEED;
    return client.project.work.whenFree(() => {
      const tagger = addTagger(connection, {
        name,
        baseModel: training.model,
        baseFingerprint,
        labels: readTypes(connection).flatMap((type) => (types.includes(type.id) ? [type.name] : [])),
        options: { run, layers, epochs, learningRate, devShare },
        upToVerdict: lastVerdict(connection),
        rngSeed,
      });
      const args = trainArgs(context, tagger, { ...training, devShare, rngSeed });
      const job = client.project.jobs.start(TRAIN_JOB, { ...args });
      client.project.tell('taggers.changed', {});
      return { job, tagger };
    });
  },

  evaluate({ tagger, against }, { client }) {
    const { connection } = client;
    refuseBusy(client, tagger, EVALUATE_JOB);
    const args: EvaluateArgs = { tagger, folder: taggerFolder(connection, tagger), against };
    connection.write(() => {
      deleteSetting(connection, evaluationSetting(tagger));
      deleteSetting(connection, evaluatedSetting(tagger));
    });
    return client.project.jobs.start(EVALUATE_JOB, { ...args });
  },

  learningCurve({ tagger: id, steps }, context) {
    const { client } = context;
    const tagger = readTagger(client.connection, id);
    refuseBusy(client, id, LEARNING_CURVE_JOB);
    const { options, baseModel: model, name, rngSeed } = tagger;
    const { devShare, ...recipe } = options as Pick<TrainingRequest, 'run' | 'layers' | 'epochs' | 'devShare'>;
    const args: LearningCurveArgs = {
      ...trainArgs(context, id, {
        ...recipe,
        ...{ name, model, rngSeed, types: typesOf(client.connection, tagger) },
        devShare: devShare || DEFAULT_DEV_SHARE,
      }),
      steps,
    };
    discardCurve(client.connection, id);
    deleteSetting(client.connection, learningCurveSetting(id));
    return client.project.jobs.start(LEARNING_CURVE_JOB, { ...args });
  },

  tag({ tagger: id, corpora }, { client }) {
    const { connection } = client;
    const folder = taggerFolder(connection, id);
    for (const corpus of corpora) readCorpus(connection, corpus);
    if (corpora.length === 0) throw new Failure('bad-argument', 'There is no corpus to tag.', 'Choose one.');
    const run = startTaggedRun(connection, readTagger(connection, id), corpora);
    const args: TagArgs = { tagger: id, folder, run };
    const job = client.project.jobs.start(TAG_JOB, { ...args });
    client.project.tell('mining.changed', {});
    return { job, run };
  },

  remove({ tagger: id }, { client }) {
    const { connection } = client;
    readTagger(connection, id);
    refuseBusy(client, id);
    connection.write(() => {
      for (const setting of SETTINGS_OF_TAGGER) deleteSetting(connection, setting(id));
      deleteTagger(connection, id);
    });
    removeTaggerFiles(connection, id);
    client.project.tell('taggers.changed', {});
  },

  async tryText({ tagger, text, language }, { client }) {
    const pool = await TaggingPool.start({ folder: taggerFolder(client.connection, tagger) }, 1);
    try {
      const sentences = segmentText(text, '', createSegmenter({ language }));
      const { found } = await pool.tag(sentences);
      return sentences.map(
        (sentence, s): TaggedText => ({
          sentence,
          spans: found[s].spans.map(({ score, ...span }) => ({ ...span, confidence: score })),
        }),
      );
    } finally {
      pool.close();
    }
  },
};

const SETTINGS_OF_TAGGER = [lessonsSetting, evaluationSetting, evaluatedSetting, learningCurveSetting, curveSetting];

/** What a training that is asked for is on this machine, now. */
function trainArgs({ client, service }: CallContext, tagger: TaggerId, training: TrainingRequest): TrainArgs {
  const { connection } = client;
  const { name, types, run, layers, epochs, learningRate, model, device } = training;
  const languages = [...new Set(readCorpora(connection).map(({ language }) => language))];
  return {
    ...{ tagger, name, types, run, layers, epochs, learningRate },
    thresholds: run === undefined ? [] : readThresholds(connection, run),
    devShare: training.devShare ?? DEFAULT_DEV_SHARE,
    seed: training.rngSeed ?? DEFAULT_SEED,
    modelFolder: folderOf(service, model),
    device: device === 'webgpu' ? 'webgpu' : 'cpu',
    threads: availableParallelism(),
    languages: languages.filter((language) => language !== NO_LANGUAGE),
    madeWith: service.madeWith,
  };
}

/** The types that its labels stand for. */
function typesOf(connection: Connection, { id, labels }: Tagger): TypeId[] {
  return [...typesOfLabels(readLessons(connection, id), labels).values()];
}

/** @throws Failure 'bad-argument' while a job of the tagger (of this kind) has not ended. */
function refuseBusy({ project }: CallContext['client'], tagger: TaggerId, kind?: string): void {
  const busy = project.jobs
    .list(undefined, MOST_JOBS)
    .find(
      (job) => job.endedAt === undefined && job.args.tagger === tagger && (kind === undefined || job.kind === kind),
    );
  if (!busy) return;
  const hint = 'Wait until it has ended, or cancel it.';
  throw new Failure('bad-argument', `A job works on this tagger (${busy.kind}, ${busy.state}).`, hint);
}

/** @throws Failure 'not-found' for a tagger that is not there or not trained yet. */
export function taggerFolder(connection: Connection, id: TaggerId): string {
  const { name, weights } = readTagger(connection, id);
  if (weights) return join(dirname(connection.path), weights.path);
  const hint = 'Wait for its training, or go on with it.';
  throw new Failure('not-found', `The tagger "${name}" is not trained yet.`, hint);
}
