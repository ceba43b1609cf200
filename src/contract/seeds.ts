// Seeds: the examples that a type is mined by, and the check of a seed before hours of mining.

import * as v from 'valibot';
import type { Seed, SeedText } from '../project/entity-types.ts';
import type { CorpusId, JobId, SeedId, TypeId } from '../project/ids.ts';
import { flag, id, languageTag, listOf, name, phrase, positive } from './checks.ts';
import { request, returns } from './request.ts';

const seedText: v.GenericSchema<SeedText> = v.strictObject({
  type: id<TypeId>(),
  language: languageTag,
  text: v.pipe(phrase, v.nonEmpty()),
  isNegative: flag,
});

/** One seed on a sample of sentences (part of a job's result). */
export interface CheckedSeed {
  readonly text: string;
  /** Pieces that the model cuts it into, and the share of them that it does not know. */
  readonly pieces: number;
  readonly unknownShare: number;
  /** Best first. */
  readonly top: readonly {
    readonly surface: string;
    readonly score: number;
    readonly text: string;
    readonly startChar: number;
    readonly endChar: number;
  }[];
}

export interface SeedCheck {
  readonly seeds: readonly CheckedSeed[];
  /** Share of the top spans that two seeds have in common, by their places in the list. */
  readonly overlap: readonly (readonly number[])[];
  readonly sentences: number;
  /** Seconds that mining the corpora with one seed will take. */
  readonly seconds: number;
}

export const seeds = {
  /** Oldest first, retired ones too. */
  list: request({}, returns<readonly Seed[]>()),
  /** The same seed again is the one that there is. */
  add: request({ seed: seedText }, returns<SeedId>()),
  /** No longer used; runs that used it still say so. */
  retire: request({ seed: id<SeedId>() }, returns<void>()),
  /** Several seeds of one type side by side; they need not be added. The job's result is a SeedCheck. */
  check: request(
    {
      type: id<TypeId>(),
      language: languageTag,
      texts: listOf(v.pipe(phrase, v.nonEmpty()), 10),
      corpora: listOf(id<CorpusId>()),
      model: name,
      sentences: v.optional(v.pipe(positive, v.maxValue(2000))),
    },
    returns<JobId>(),
  ),
} as const;
