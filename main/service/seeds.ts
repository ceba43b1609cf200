// Seeds.

import type { DomainHandlers } from '../../src/contract/dispatcher.ts';
import { Failure } from '../../src/failure.ts';
import { addSeed, readSeeds, retireSeed } from '../store/entity-types.ts';
import type { CallContext } from './index.ts';
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
};
