// Taggers: train, watch, evaluate, try, use.

import * as v from 'valibot';
import type { LabelledSpan, Sentence } from '../corpus/sentence.ts';
import type { StoredSentence } from '../project/corpus.ts';
import type { CorpusId, JobId, RunId, TaggerId, TypeId } from '../project/ids.ts';
import type { EvaluationRecord, Tagger } from '../project/learning.ts';
import { finite, id, languageTag, listOf, longText, name, pageSize, positive, share, whole } from './checks.ts';
import { request, returns } from './request.ts';

export type { BoundedScores, TaggingReport } from '../evaluate/tagging-report.ts';
export { DEFAULT_DEV_SHARE, DEFAULT_EPOCHS, DEFAULT_LEARNING_RATE } from '../tagger/training-defaults.ts';

export interface TrainingRequest {
  readonly name: string;
  readonly model: string;
  readonly device?: string;
  readonly types: readonly TypeId[];
  /** Candidates below the threshold are learnt from too; left out: verdicts only. */
  readonly run?: RunId;
  readonly layers?: number;
  readonly epochs?: number;
  readonly learningRate?: number;
  readonly rngSeed?: number;
  /** Share of the sentences that is kept for dev-F1, 0 to 1. */
  readonly devShare?: number;
}

const trainingRequest: v.GenericSchema<TrainingRequest> = v.strictObject({
  name,
  model: name,
  device: v.optional(name),
  types: listOf(id<TypeId>(), 100),
  run: v.optional(id<RunId>()),
  layers: v.optional(v.pipe(whole, v.maxValue(200))),
  epochs: v.optional(v.pipe(positive, v.maxValue(1000))),
  learningRate: v.optional(finite),
  rngSeed: v.optional(whole),
  devShare: v.optional(share),
});

export interface TrainingPoint {
  readonly step: number;
  readonly epoch: number;
  readonly loss: number;
  /** At the ends of epochs. */
  readonly devF1: number | undefined;
}

/** What a tagger is held against. */
export type GoldChoice =
  | { readonly kind: 'gold sample' }
  /** The labels that the corpus came with. */
  | { readonly kind: 'corpus'; readonly corpus: CorpusId };

const goldChoice: v.GenericSchema<GoldChoice> = v.variant('kind', [
  v.strictObject({ kind: v.literal('gold sample') }),
  v.strictObject({ kind: v.literal('corpus'), corpus: id<CorpusId>() }),
]);

export interface LearningPoint {
  readonly verdicts: number;
  readonly f1: number;
  readonly low: number;
  readonly high: number;
}

export interface PredictedSpan extends LabelledSpan {
  /** 0 to 1. */
  readonly confidence: number;
}

/** A sentence that tagger and gold do not agree on. */
export interface TaggingError {
  readonly sentence: StoredSentence;
  readonly gold: readonly LabelledSpan[];
  readonly predicted: readonly PredictedSpan[];
}

export interface TaggingErrors {
  /** In all; 0 before the first evaluation. */
  readonly sentences: number;
  /** Most disagreements first, of equals the surest predictions. */
  readonly errors: readonly TaggingError[];
}

export interface TaggedText {
  readonly sentence: Sentence;
  readonly spans: readonly PredictedSpan[];
}

const tagger = id<TaggerId>();

export const taggers = {
  list: request({}, returns<readonly Tagger[]>()),
  train: request({ training: trainingRequest }, returns<{ readonly job: JobId; readonly tagger: TaggerId }>()),
  /** Loss and dev-F1 so far. */
  curve: request({ tagger }, returns<readonly TrainingPoint[]>()),
  /**
   * Sentences that the tagger learnt from are left out, and types that it does not know. The job's result is
   * `{ evaluation }`, the id of an EvaluationRecord whose scores are a TaggingReport.
   */
  evaluate: request({ tagger, against: goldChoice }, returns<JobId>()),
  evaluations: request({}, returns<readonly EvaluationRecord[]>()),
  /** Trains with growing shares of the verdicts, each twice the one before; the job's result is `{ points: LearningPoint[] }`. */
  learningCurve: request({ tagger, steps: v.pipe(positive, v.maxValue(20)) }, returns<JobId>()),
  /** Of the latest learning curve, as far as it has come. */
  learningPoints: request({ tagger }, returns<readonly LearningPoint[]>()),
  /** Of the latest evaluation: what to look at next. */
  errors: request({ tagger, from: whole, limit: pageSize }, returns<TaggingErrors>()),
  tryText: request({ tagger, text: longText, language: languageTag }, returns<readonly TaggedText[]>()),
  /** Predictions for whole corpora, stored as a layer and as a run of candidates (score: confidence), which is reviewed as any other. */
  tag: request({ tagger, corpora: listOf(id<CorpusId>()) }, returns<{ readonly job: JobId; readonly run: RunId }>()),
  /** With its folder, its predictions and its evaluations; runs of its predictions stay, with what was decided about them. */
  remove: request({ tagger }, returns<void>()),
} as const;
