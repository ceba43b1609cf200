// What the paper's figures are drawn from, on the project's own data: rankings against labels (Fig. 3), what notices that a
// span trades places with a seed (Fig. 7), names between two words (Fig. 8). Figs. 4 to 6 are drawn from `decompose.read`,
// `languages.precision` and `models.compare`.

import * as v from 'valibot';
import type { Span } from '../corpus/sentence.ts';
import type { NamePoint, RankingCurve, ReactingWord } from '../interpret/figures.ts';
import type { RunId, SentenceId, TypeId } from '../project/ids.ts';
import { id, languageTag, listOf, name, phrase, positive, span } from './checks.ts';
import { request, returns } from './request.ts';

export interface SpanReaction {
  readonly text: string;
  readonly seed: string;
  /** Mean of the slots' divergences: the score that mining gives, in nats. */
  readonly score: number;
  readonly slots: readonly {
    readonly side: 'left' | 'right' | 'context';
    /** The neighbour as the model spells it. */
    readonly piece: string;
    readonly divergence: number;
    readonly words: readonly ReactingWord[];
  }[];
}

export interface ReactionRequest {
  readonly sentence: SentenceId;
  readonly span: Span;
  readonly type: TypeId;
  readonly seed: string;
  readonly model: string;
  /** At each slot. */
  readonly words: number;
  /** Those that were expected most before (the paper's figure), or those that add or take most. */
  readonly by: 'before' | 'effect';
}

const reactionRequest: v.GenericSchema<ReactionRequest> = v.strictObject({
  sentence: id<SentenceId>(),
  span,
  type: id<TypeId>(),
  seed: v.pipe(phrase, v.nonEmpty()),
  model: name,
  words: v.pipe(positive, v.maxValue(100)),
  by: v.picklist(['before', 'effect']),
});

const twoWords: v.GenericSchema<readonly [string, string]> = v.strictTuple([name, name]);

export const figures = {
  /** By type of the run that the corpora have labels of; of one language when it is given. */
  curves: request({ run: id<RunId>(), language: v.optional(languageTag) }, returns<readonly RankingCurve[]>()),
  reaction: request({ reaction: reactionRequest }, returns<SpanReaction>()),
  names: request(
    {
      model: name,
      /** With {mask} for the word and {name}. */
      prompt: phrase,
      words: twoWords,
      names: listOf(v.strictObject({ name, group: v.pipe(v.string(), v.maxLength(200)) }), 500),
    },
    returns<readonly NamePoint[]>(),
  ),
} as const;
