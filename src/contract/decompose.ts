// Fine-grained types out of a coarse one: seeds of its own that cover it (paper, section 6.1).

import * as v from 'valibot';
import type { CandidateId, FacetId, JobId, RunId, TypeId } from '../project/ids.ts';
import type { Facet } from '../project/learning.ts';
import type { ReviewItem } from '../project/review.ts';
import { colour, id, listOf, name, pageSize, positive } from './checks.ts';
import { request, returns } from './request.ts';

export const decompose = {
  start: request(
    {
      run: id<RunId>(),
      type: id<TypeId>(),
      /** Paper: 1000. */
      sentences: v.optional(v.pipe(positive, v.maxValue(100_000))),
      /** Paper: 50. */
      spans: v.optional(v.pipe(positive, v.maxValue(1000))),
    },
    returns<JobId>(),
  ),
  /** In the order in which they were picked, with what each gained. */
  facets: request({ run: id<RunId>(), type: id<TypeId>() }, returns<readonly Facet[]>()),
  /** What a facet gained, in order of ids. */
  candidates: request(
    { facet: id<FacetId>(), after: v.optional(id<CandidateId>()), limit: pageSize },
    returns<readonly ReviewItem[]>(),
  ),
  name: request({ facet: id<FacetId>(), name: v.nullable(name) }, returns<void>()),
  /** Facets become one type below the coarse one, with their seeds. */
  promote: request({ facets: listOf(id<FacetId>(), 100), name, colour }, returns<TypeId>()),
} as const;
