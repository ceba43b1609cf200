// Taggers: what there is, training from verdicts, and trying one on typed text.

import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import type { DomainHandlers } from '../../src/contract/dispatcher.ts';
import type { TaggedText } from '../../src/contract/taggers.ts';
import { createSegmenter, segmentText } from '../../src/corpus/segment.ts';
import { Failure } from '../../src/failure.ts';
import type { TaggerId } from '../../src/project/ids.ts';
import { fingerprintModel } from '../compute/model-fingerprint.ts';
import { defaultCacheFolder } from '../compute/model-places.ts';
import { TaggingPool } from '../jobs/tagging-pool.ts';
import { readCurve, TRAIN_JOB, type TrainArgs } from '../jobs/train-project.ts';
import type { Connection } from '../store/connection.ts';
import { readCorpora } from '../store/corpora.ts';
import { readTypes } from '../store/entity-types.ts';
import { addTagger, readEvaluations, readTagger, readTaggers } from '../store/taggers.ts';
import { lastVerdict } from '../store/verdict-log.ts';
import type { CallContext } from './index.ts';
import { readThresholds } from './mining.ts';
import { modelFolder as folderOf } from './models.ts';

const DEFAULT_DEV_SHARE = 0.1;
const DEFAULT_SEED = 1;
const NO_LANGUAGE = 'und';

export const taggersHandlers: DomainHandlers<'taggers', CallContext> = {
  list: (_, { client }) => readTaggers(client.connection),
  evaluations: (_, { client }) => readEvaluations(client.connection),
  curve: ({ tagger }, { client }) => readCurve(client.connection, tagger),

  async train({ training }, { client, service }) {
    const { connection } = client;
    const modelFolder = folderOf(service, training.model);
    const baseFingerprint = await fingerprintModel(modelFolder, defaultCacheFolder());
    const { name, types, run, layers, epochs, learningRate, device, devShare = DEFAULT_DEV_SHARE } = training;
    const seed = training.rngSeed ?? DEFAULT_SEED;
    const tagger = addTagger(connection, {
      name,
      baseModel: training.model,
      baseFingerprint,
      labels: readTypes(connection).flatMap((type) => (types.includes(type.id) ? [type.name] : [])),
      options: { run, layers, epochs, learningRate, devShare },
      upToVerdict: lastVerdict(connection),
      rngSeed: seed,
    });
    const thresholds = run === undefined ? [] : readThresholds(connection, run);
    const languages = [...new Set(readCorpora(connection).map(({ language }) => language))];
    const args: TrainArgs = {
      ...{ tagger, name, types, run, thresholds, devShare, modelFolder, layers, epochs, learningRate, seed },
      device: device === 'webgpu' ? 'webgpu' : 'cpu',
      threads: availableParallelism(),
      languages: languages.filter((language) => language !== NO_LANGUAGE),
      madeWith: service.madeWith,
    };
    return { job: client.project.jobs.start(TRAIN_JOB, { ...args }), tagger };
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

/** @throws Failure 'not-found' for a tagger that is not there or not trained yet. */
export function taggerFolder(connection: Connection, id: TaggerId): string {
  const { name, weights } = readTagger(connection, id);
  if (weights) return join(dirname(connection.path), weights.path);
  throw new Failure('not-found', `The tagger "${name}" is not trained yet.`, 'Wait for its training.');
}
