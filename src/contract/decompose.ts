// Fine-grained types out of a coarse one: seeds of its own that cover it (paper, section 6.1), facets by hand, subtypes of
// spans, and facets that become types.

import * as v from 'valibot';
import type { AcceptanceRule } from '../decompose/acceptance.ts';
import {
  type DecompositionRecord,
  type DecompositionView,
  type FacetSpan,
  SEED_SOURCES,
  type SeedSource,
  type SeedSources,
} from '../project/decomposition.ts';
import type { CorpusId, DecompositionId, JobId, RunId, TypeId } from '../project/ids.ts';
import { colour, finite, id, listOf, name, pageSize, phrase, positive, share, whole } from './checks.ts';
import { request, returns } from './request.ts';

export interface DecomposeRequest {
  readonly type: TypeId;
  readonly corpora: readonly CorpusId[];
  /** As `models.list` names it. */
  readonly model: string;
  readonly device?: string;
  readonly from: SeedSource;
  /** What the corpora's own labels call the type; its name when left out. */
  readonly label?: string;
  /** Whose candidates are known spans; needed for 'ranked'. */
  readonly run?: RunId;
  /** Paper: 1000. */
  readonly sentences?: number;
  /** Paper: 50. */
  readonly seeds?: number;
  readonly accept?: AcceptanceRule;
  readonly mostFacets?: number;
  /** Of everything drawn: the same number draws the same. */
  readonly random?: number;
}

const accept: v.GenericSchema<AcceptanceRule> = v.union([
  v.strictObject({ share, of: v.picklist(['all cells', 'each seed']) }),
  v.strictObject({ threshold: finite }),
]);

const decomposeRequest: v.GenericSchema<DecomposeRequest> = v.strictObject({
  type: id<TypeId>(),
  corpora: listOf(id<CorpusId>()),
  model: name,
  device: v.optional(name),
  from: v.picklist(SEED_SOURCES),
  label: v.optional(name),
  run: v.optional(id<RunId>()),
  sentences: v.optional(v.pipe(positive, v.maxValue(100_000))),
  seeds: v.optional(v.pipe(positive, v.maxValue(1000))),
  accept: v.optional(accept),
  mostFacets: v.optional(v.pipe(positive, v.maxValue(100))),
  random: v.optional(positive),
});

/** Facets are named by their place in the list. */
export type FacetEdit =
  | { readonly act: 'name'; readonly facet: number; readonly name: string }
  /** The merged facet stands where the first of them stood. */
  | { readonly act: 'merge'; readonly facets: readonly number[] }
  /** Some of its seeds, or seeds that are in no facet, become a facet of their own right after it. */
  | { readonly act: 'split'; readonly facet: number; readonly seeds: readonly number[] }
  /** Its spans go to the nearest of the others that accepted them. */
  | { readonly act: 'drop'; readonly facet: number }
  /** As they were proposed. */
  | { readonly act: 'reset' };

const MOST_FACETS = 1000;

const facetEdit: v.GenericSchema<FacetEdit> = v.variant('act', [
  v.strictObject({ act: v.literal('name'), facet: whole, name: phrase }),
  v.strictObject({ act: v.literal('merge'), facets: listOf(whole, MOST_FACETS) }),
  v.strictObject({ act: v.literal('split'), facet: whole, seeds: listOf(whole, MOST_FACETS) }),
  v.strictObject({ act: v.literal('drop'), facet: whole }),
  v.strictObject({ act: v.literal('reset') }),
]);

export interface FacetSpanPage {
  readonly spans: readonly FacetSpan[];
  readonly total: number;
}

const decomposition = id<DecompositionId>();

export const decompose = {
  /** Where seeds of a type can be drawn from. */
  sources: request({ type: id<TypeId>(), corpora: listOf(id<CorpusId>()) }, returns<SeedSources>()),
  start: request(
    { decompose: decomposeRequest },
    returns<{ readonly job: JobId; readonly decomposition: DecompositionId }>(),
  ),
  /** Latest first. */
  list: request({ type: v.optional(id<TypeId>()) }, returns<readonly DecompositionRecord[]>()),
  /** Coverage, facets, overlaps and map, as they are now. */
  read: request({ decomposition }, returns<DecompositionView>()),
  /** Of a facet its counted members, of a seed all that it accepted; nearest first. `isUnseen`: without a verdict. */
  spans: request(
    {
      decomposition,
      of: v.variant('by', [
        v.strictObject({ by: v.literal('facet'), facet: whole }),
        v.strictObject({ by: v.literal('seed'), seed: whole }),
      ]),
      isUnseen: v.optional(v.boolean()),
      from: whole,
      limit: pageSize,
    },
    returns<FacetSpanPage>(),
  ),
  edit: request({ decomposition, edit: facetEdit }, returns<void>()),
  /** The facet's name becomes the subtype of its members; answers how many were changed. */
  assign: request({ decomposition, facet: whole }, returns<{ readonly changed: number }>()),
  /** Takes the subtypes of the facet's members away. */
  unassign: request({ decomposition, facet: whole }, returns<{ readonly changed: number }>()),
  /** Facets become one type below the coarse one, with their seeds in this language. */
  promote: request(
    { decomposition, facets: listOf(whole, 100), name, colour, language: v.optional(name) },
    returns<TypeId>(),
  ),
  remove: request({ decomposition }, returns<void>()),
} as const;
