// Mining runs: start one, watch its histogram, set where the list ends.

import * as v from 'valibot';
import type { Selection } from '../mining/mine.ts';
import type { SpanTestName } from '../mining/span-test.ts';
import type { CorpusId, JobId, RunId, SeedId, TypeId } from '../project/ids.ts';
import type { Run } from '../project/mining.ts';
import { finite, flag, id, languageTag, listOf, name, phrase, positive } from './checks.ts';
import { request, returns } from './request.ts';

export { DEFAULT_MAX_SENTENCE_WORDS, DEFAULT_MAX_WORDS } from '../mining/candidate-spans.ts';
export { MASKED_TEMPLATE } from '../mining/template.ts';
export type { SpanTestName };

/** Of the best that are kept, where nothing else is asked for (method section 3: top K is the default of a first run). */
export const DEFAULT_TOP = 1000;

/** Which spans are tested; what is left out has the default of the method notes. */
export interface CandidateFilters {
  readonly maxWords?: number;
  readonly maxSentenceWords?: number;
  readonly dropDigits?: boolean;
  readonly dropFinalStop?: boolean;
}

export const candidateFilters: v.GenericSchema<CandidateFilters> = v.strictObject({
  maxWords: v.optional(v.pipe(positive, v.maxValue(20))),
  maxSentenceWords: v.optional(v.pipe(positive, v.maxValue(1000))),
  dropDigits: v.optional(flag),
  dropFinalStop: v.optional(flag),
});

export interface MiningRequest {
  readonly corpora: readonly CorpusId[];
  readonly types: readonly { readonly type: TypeId; readonly seeds: readonly SeedId[] }[];
  /** As `models.list` names it. */
  readonly model: string;
  readonly device?: string;
  readonly method?: SpanTestName;
  readonly selection: Selection;
  readonly filters?: CandidateFilters;
  /** Label context with {label} and {seed}. */
  readonly template?: string;
  readonly seedMode?: 'mean' | 'best';
  readonly precision?: 'exact' | 'fast';
}

const selection: v.GenericSchema<Selection> = v.variant('mode', [
  v.strictObject({ mode: v.literal('threshold'), threshold: finite }),
  v.strictObject({ mode: v.literal('top'), k: positive }),
  v.strictObject({ mode: v.literal('all') }),
]);

export const miningRequest: v.GenericSchema<MiningRequest> = v.strictObject({
  corpora: listOf(id<CorpusId>()),
  types: listOf(v.strictObject({ type: id<TypeId>(), seeds: listOf(id<SeedId>()) }), 100),
  model: name,
  device: v.optional(name),
  method: v.optional(v.picklist(['div2', 'div1', 'cos2', 'prompt'] as const satisfies readonly SpanTestName[])),
  selection,
  filters: v.optional(candidateFilters),
  template: v.optional(phrase),
  seedMode: v.optional(v.picklist(['mean', 'best'])),
  precision: v.optional(v.picklist(['exact', 'fast'])),
});

/** Candidates by score, in equal steps. */
export interface Histogram {
  readonly low: number;
  readonly high: number;
  readonly counts: readonly number[];
}

/** What goes with a run. Decisions stay: they belong to words, not to runs. */
export interface RunDependents {
  readonly candidates: number;
  readonly evaluations: number;
}

export interface Threshold {
  readonly type: TypeId;
  readonly threshold: number;
}

const run = id<RunId>();

export const mining = {
  /** The run's candidates can be reviewed while the job goes on; adding documents and starting again mines what is new. */
  start: request({ mining: miningRequest }, returns<{ readonly job: JobId; readonly run: RunId }>()),
  /** Seconds that it would take: the job's result is `{ seconds }`. */
  estimate: request({ mining: miningRequest }, returns<JobId>()),
  /** Latest first. */
  runs: request({}, returns<readonly Run[]>()),
  run: request({ run }, returns<Run>()),
  /** What removing it would take along. */
  dependents: request({ run }, returns<RunDependents>()),
  /** What it found and its thresholds; decisions stay. Refused while other jobs are unfinished. */
  remove: request({ run }, returns<JobId>()),
  histogram: request(
    { run, type: id<TypeId>(), language: v.optional(languageTag), bins: v.pipe(positive, v.maxValue(500)) },
    returns<Histogram>(),
  ),
  /** Where the list of a type ends, for review, training and export; types without one are left out. */
  thresholds: request({ run }, returns<readonly Threshold[]>()),
  /** Left out, it is taken away: the whole list of the type counts. */
  setThreshold: request({ run, type: id<TypeId>(), threshold: v.optional(finite) }, returns<void>()),
} as const;
