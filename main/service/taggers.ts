// Taggers: what there is.

import type { DomainHandlers } from '../../src/contract/dispatcher.ts';
import { readEvaluations, readTaggers } from '../store/taggers.ts';
import type { CallContext } from './index.ts';

export const taggersHandlers: DomainHandlers<'taggers', CallContext> = {
  list: (_, { client }) => readTaggers(client.connection),
  evaluations: (_, { client }) => readEvaluations(client.connection),
};
