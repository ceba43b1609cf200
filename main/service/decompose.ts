// Fine-grained types: the facets that there are.

import type { DomainHandlers } from '../../src/contract/dispatcher.ts';
import { readFacetCandidates, readFacets } from '../store/facets.ts';
import { readReviewItem } from '../store/review-page.ts';
import type { CallContext } from './index.ts';

export const decomposeHandlers: DomainHandlers<'decompose', CallContext> = {
  facets: ({ run, type }, { client }) => readFacets(client.connection, run, type),

  candidates: ({ facet, after = 0, limit }, { client }) =>
    readFacetCandidates(client.connection, facet)
      .filter((candidate) => candidate > after)
      .slice(0, limit)
      .flatMap((candidate) => readReviewItem(client.connection, candidate) ?? []),
};
