// Taggers: train, watch, evaluate, try, use.

import * as v from 'valibot';
import type { LabelledSentence, LabelledSpan, Sentence } from '../corpus/sentence.ts';
import type { Interval, SpanScores } from '../evaluate/span-scores.ts';
import type { CorpusId, JobId, RunId, TaggerId, TypeId } from '../project/ids.ts';
import type { EvaluationRecord, Tagger } from '../project/learning.ts';
import { finite, id, languageTag, listOf, longText, name, pageSize, positive, share, whole } from './checks.ts';
import { request, returns } from './request.ts';

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

export interface TypeScores extends SpanScores {
  readonly type: string;
}

export interface TaggerScores {
  readonly micro: SpanScores;
  readonly f1: Interval;
  readonly types: readonly TypeScores[];
}

export interface LearningPoint {
  readonly verdicts: number;
  readonly f1: number;
  readonly low: number;
  readonly high: number;
}

/** A sentence that tagger and gold do not agree on. */
export interface TaggingError {
  readonly sentence: LabelledSentence;
  readonly predicted: readonly LabelledSpan[];
}

export interface TaggedText {
  readonly sentence: Sentence;
  readonly spans: readonly (LabelledSpan & { readonly confidence: number })[];
}

const tagger = id<TaggerId>();

export const taggers = {
  list: request({}, returns<readonly Tagger[]>()),
  train: request({ training: trainingRequest }, returns<{ readonly job: JobId; readonly tagger: TaggerId }>()),
  /** Loss and dev-F1 so far. */
  curve: request({ tagger }, returns<readonly TrainingPoint[]>()),
  /** Against the gold sample, or against the labels that a corpus came with. The job's result is an EvaluationRecord's id. */
  evaluate: request(
    {
      tagger,
      against: v.variant('kind', [
        v.strictObject({ kind: v.literal('gold sample') }),
        v.strictObject({ kind: v.literal('corpus'), corpus: id<CorpusId>() }),
      ]),
    },
    returns<JobId>(),
  ),
  evaluations: request({}, returns<readonly EvaluationRecord[]>()),
  /** Trains with growing shares of the verdicts; the job's result is `{ points: LearningPoint[] }`. */
  learningCurve: request({ tagger, steps: v.pipe(positive, v.maxValue(20)) }, returns<JobId>()),
  errors: request({ tagger, from: whole, limit: pageSize }, returns<readonly TaggingError[]>()),
  tryText: request({ tagger, text: longText, language: languageTag }, returns<readonly TaggedText[]>()),
  /** Predictions for whole corpora, to be reviewed as a layer. */
  tag: request({ tagger, corpora: listOf(id<CorpusId>()) }, returns<JobId>()),
  remove: request({ tagger }, returns<void>()),
} as const;
