// Seeds.

import type { DomainHandlers } from '../../../src/contract/dispatcher.ts';
import { Failure } from '../../../src/failure.ts';
import { defaultCacheFolder } from '../../compute/model-places.ts';
import { CHECK_SEEDS_JOB, type CheckSeedsArgs } from '../../jobs/mining/check-seeds.ts';
import { phraseOf } from '../../jobs/mining/run-settings.ts';
import { readCorpus } from '../../store/corpus/corpora.ts';
import { addSeed, readSeeds, retireSeed } from '../../store/entity-types.ts';
import type { CallContext } from '../index.ts';
import { deviceChoice, modelFolder } from '../user/model-choice.ts';
import { projectSettings } from './settings.ts';
import { requireType } from './types.ts';

export const seedsHandlers: DomainHandlers<'seeds', CallContext> = {
  list: (_, { client }) => readSeeds(client.connection),

  add({ seed }, { client }) {
    requireType(client.connection, seed.type);
    if (seed.text.trim() === '') {
      const hint = 'Type the example as it is written in running text.';
      throw new Failure('seed-invalid', 'The example is empty.', hint);
    }
    const added = addSeed(client.connection, seed);
    client.project.tell('seeds.changed', {});
    return added;
  },

  retire({ seed }, { client }) {
    if (!readSeeds(client.connection).some(({ id }) => id === seed)) {
      throw new Failure('not-found', `The project has no seed ${seed}.`, 'Look at the list of seeds again.');
    }
    retireSeed(client.connection, seed);
    client.project.tell('seeds.changed', {});
  },

  check({ type, language, texts, corpora, model, sentences = DEFAULT_SENTENCES }, { client, service }) {
    const { connection } = client;
    for (const corpus of corpora) readCorpus(connection, corpus);
    const { device, workers } = service.userSettings.value;
    const args: CheckSeedsArgs = {
      name: String(type),
      phrase: phraseOf(connection, type, language),
      ...{ language, texts, corpora, sentences, workers },
      template: projectSettings(connection).template,
      modelFolder: modelFolder(service, model),
      device: deviceChoice(device),
      cacheDir: defaultCacheFolder(),
    };
    return client.project.jobs.start(CHECK_SEEDS_JOB, { ...args });
  },
};

/** Enough to see what a seed finds, in seconds. */
const DEFAULT_SENTENCES = 200;
