// Taggers, their predictions and their scores, as a project keeps them.

import type { LabelledSpan, Span } from '../corpus/sentence.ts';
import type { EvaluationId, RunId, SentenceId, TaggerId, TypeId, VerdictId } from './ids.ts';

export interface TaggerRecipe {
  readonly name: string;
  readonly baseModel: string;
  readonly baseFingerprint: string;
  readonly labels: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  /** Decisions up to this verdict of the log were learnt from. */
  readonly upToVerdict: VerdictId | undefined;
  readonly rngSeed: number;
}

export interface TaggerWeights {
  /** Relative to the project's folder, with slashes. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

export interface Tagger extends TaggerRecipe {
  readonly id: TaggerId;
  readonly createdAt: Date;
  /** None until training has ended. */
  readonly weights: TaggerWeights | undefined;
}

export interface Prediction {
  readonly sentence: SentenceId;
  readonly span: Span;
  readonly type: TypeId;
  /** 0 to 1. */
  readonly confidence: number;
}

export interface Evaluated {
  readonly tagger: TaggerId | undefined;
  readonly run: RunId | undefined;
  /** What it was held against, e.g. "gold sample" or a corpus's own labels. */
  readonly against: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly scores: Readonly<Record<string, unknown>>;
}

export interface EvaluationRecord extends Evaluated {
  readonly id: EvaluationId;
  readonly at: Date;
}

/** What is known of a sentence's words, for training and export; words in neither are unknown. */
export interface SentenceKnowledge {
  readonly sentence: SentenceId;
  readonly entities: readonly LabelledSpan[];
  readonly rejected: readonly LabelledSpan[];
  /** Ranges in which every word outside of an entity is known to be outside. */
  readonly reviewed: readonly Span[];
}
