// The review: pages of candidates, decisions about them, what the decisions are worth.

import * as v from 'valibot';
import type { LabelledSpan, Span } from '../corpus/sentence.ts';
import type { ScoreIntervals, TaggingReport } from '../evaluate/tagging-report.ts';
import type { StoredSentence } from '../project/corpus.ts';
import type {
  ActionId,
  CandidateId,
  CorpusId,
  DocumentId,
  JobId,
  RunId,
  SentenceId,
  SurfaceId,
  TaggerId,
  TypeId,
} from '../project/ids.ts';
import {
  type ReviewCount,
  type ReviewCursor,
  type ReviewFilter,
  type ReviewItem,
  type ReviewOrder,
  type ReviewPage,
  STANDINGS,
  type SurfaceGroup,
} from '../project/review.ts';
import {
  type Acknowledgement,
  type Action,
  DECISION_STATUSES,
  type Decision,
  type Judgement,
  type OutsideJudgement,
  type Ruling,
  type Verdict,
} from '../project/verdicts.ts';
import type { PrecisionBasis } from '../review/estimate-precision.ts';
import {
  finite,
  flag,
  id,
  languageTag,
  listOf,
  longText,
  MOST_JUDGEMENTS,
  pageSize,
  phrase,
  positive,
  span,
  whole,
} from './checks.ts';
import { request, returns } from './request.ts';

const filter: v.GenericSchema<ReviewFilter> = v.strictObject({
  run: id<RunId>(),
  types: v.optional(listOf(id<TypeId>())),
  statuses: v.optional(listOf(v.picklist(DECISION_STATUSES))),
  standings: v.optional(listOf(v.picklist(STANDINGS))),
  surface: v.optional(id<SurfaceId>()),
  corpus: v.optional(id<CorpusId>()),
  document: v.optional(id<DocumentId>()),
  language: v.optional(languageTag),
  minScore: v.optional(finite),
  maxScore: v.optional(finite),
  text: v.optional(phrase),
});

const order: v.GenericSchema<ReviewOrder> = v.variant('by', [
  v.strictObject({ by: v.literal('score'), isWorstFirst: v.optional(flag) }),
  v.strictObject({ by: v.literal('margin') }),
  v.strictObject({ by: v.literal('threshold'), threshold: finite }),
  v.strictObject({ by: v.literal('text') }),
]);

const cursor: v.GenericSchema<ReviewCursor> = v.strictObject({ key: finite, tie: whole });

const subject = { sentence: id<SentenceId>(), span, type: id<TypeId>() };

const judgement: v.GenericSchema<Judgement | OutsideJudgement> = v.variant('act', [
  v.strictObject({ ...subject, act: v.picklist(['accept', 'reject', 'skip', 'reopen']) }),
  v.strictObject({ ...subject, act: v.literal('retype'), newType: id<TypeId>() }),
  v.strictObject({ ...subject, act: v.literal('rebound'), newSpan: span, newType: v.optional(id<TypeId>()) }),
  v.strictObject({ ...subject, act: v.literal('note'), note: longText }),
  v.strictObject({ act: v.literal('outside'), sentence: id<SentenceId>(), span }),
]);

/** A ruling that can be said of many spans at once. */
export type BulkRuling = Exclude<Ruling, { act: 'rebound' | 'note' }>;

const bulkRuling: v.GenericSchema<BulkRuling> = v.variant('act', [
  v.strictObject({ act: v.picklist(['accept', 'reject', 'skip', 'reopen']) }),
  v.strictObject({ act: v.literal('retype'), newType: id<TypeId>() }),
]);

export interface Walked {
  /** The action that was taken back or brought back; undefined when there was none. */
  readonly action: ActionId | undefined;
  readonly history: History;
}

/** What undo and redo would do now. */
export interface History {
  readonly undo?: ActionId;
  readonly redo?: ActionId;
}

/** A candidate beside its sentence. */
export type LayeredCandidate = Omit<ReviewItem, 'doc' | 'language' | 'text' | 'words'>;

/** A sentence with all its layers, for reading in context; `spans` are the labels that its source came with. */
export interface LayeredSentence extends StoredSentence {
  /** Of the run that was asked for, in text order, of every type, whatever their status and standing. */
  readonly candidates: readonly LayeredCandidate[];
  /** What holds now, about candidates or other words, in text order. */
  readonly decisions: readonly Decision[];
  /** Ranges in which every word outside of an entity is known to be outside. */
  readonly reviewed: readonly Span[];
  /** Of the tagger that was asked for, in text order. */
  readonly predictions: readonly (LabelledSpan & { readonly confidence: number })[];
}

/** Where a sentence stands: for what competes for its words, and for reading on around it. */
export interface PlacedSentence extends LayeredSentence {
  /** 0-based, in its document. */
  readonly number: number;
}

/** One neighbour slot: what the model expected there as the sentence is written, and with the seed in the span's place. */
export interface ExplainedSlot {
  readonly side: 'left' | 'right' | 'context';
  /** The neighbour as it is written; undefined at the sentence's edge. */
  readonly neighbour: string | undefined;
  /** KL of this slot, nats. */
  readonly divergence: number;
  /** Largest share of the divergence first (paper, Fig. 7). */
  readonly words: readonly {
    readonly word: string;
    /** Probabilities, 0 to 1. */
    readonly before: number;
    readonly after: number;
    /** p(before) · log(p(before) / p(after)), nats. */
    readonly weight: number;
  }[];
}

export interface RankExplanation {
  readonly candidate: CandidateId;
  readonly slots: readonly ExplainedSlot[];
}

export interface PrecisionPoint {
  readonly threshold: number;
  /** 0 to 1; null when there is nothing to go by. */
  readonly precision: number | null;
  readonly low: number;
  readonly high: number;
  /** Candidates on the accepted side. */
  readonly candidates: number;
  /** Whether every score band has verdicts ('sampled'), or some are bounded by their neighbours ('assumed'). */
  readonly basis: PrecisionBasis;
}

export interface LivePrecision {
  readonly verdicts: number;
  /** At the threshold that was asked about. */
  readonly at: PrecisionPoint;
  /** For the curve, by threshold. */
  readonly curve: readonly PrecisionPoint[];
  /** Of the interval, e.g. 0.95. */
  readonly confidence: number;
}

export interface Pace {
  readonly today: number;
  /** Decisions a minute over the last ten minutes of work. */
  readonly perMinute: number;
  readonly open: number;
  readonly decided: number;
}

export interface GoldSentence extends StoredSentence {
  /** Read to its end: every word is in an entity, or seen to be in none (`outside`). */
  readonly isDone: boolean;
}

export interface GoldSample {
  readonly sentences: readonly GoldSentence[];
  /** In all: fewer than asked for where there were no more. */
  readonly drawn: number;
  /** Of them, read to the end. */
  readonly done: number;
}

/** Scores of an evaluation against a gold sample; shares from 0 to 1. */
export interface GoldScores {
  readonly report: TaggingReport;
  /** Over all types: what the sample says of the whole corpus. */
  readonly micro: ScoreIntervals;
  readonly types: readonly { readonly type: string; readonly intervals: ScoreIntervals }[];
}

/** Of what two reviewers have both answered, apart from each other: once they differ, later verdicts settle. */
export interface Agreement {
  readonly reviewers: readonly [string, string];
  /** Sentences in which there is something to compare. */
  readonly sentences: number;
  readonly words: number;
  /** Entities of either. */
  readonly spans: readonly [number, number];
  /** Same words and same type; null where neither has an entity. */
  readonly f1: number | null;
  /** Cohen's kappa on words; null where chance alone would agree always. */
  readonly kappa: number | null;
  /** Places where they differ, and how many of them nobody has decided about since. */
  readonly disagreements: number;
  readonly open: number;
}

/** A place where reviewers differ and nobody has decided since. */
export interface Disagreement {
  readonly sentence: StoredSentence;
  readonly span: Span;
  /** Of all sides, oldest first; what holds now is the latest that is not aside. */
  readonly verdicts: readonly Verdict[];
}

export interface DisagreementPage {
  readonly disagreements: readonly Disagreement[];
  /** Sentence to go on after; undefined at the end. A page may be short, even empty, and yet not be the last. */
  readonly next: SentenceId | undefined;
}

export const review = {
  page: request({ filter, order, limit: pageSize, cursor: v.optional(cursor) }, returns<ReviewPage>()),
  item: request({ candidate: id<CandidateId>() }, returns<ReviewItem>()),
  /** By type and status. */
  counts: request({ filter }, returns<readonly ReviewCount[]>()),
  /** Surface forms with most candidates first. */
  surfaces: request({ filter, limit: pageSize }, returns<readonly SurfaceGroup[]>()),
  /** One step of undo; on the disk when it answers. `withTwins`: also in every sentence with the same text. */
  decide: request(
    { judgements: listOf(judgement, MOST_JUDGEMENTS), withTwins: v.optional(flag) },
    returns<Acknowledgement>(),
  ),
  /** How many candidates a bulk verdict with this filter would decide. */
  previewBulk: request({ filter }, returns<{ readonly candidates: number }>()),
  /** Refused with 'changed-meanwhile' when the filter leaves another number than the preview said. */
  decideBulk: request({ filter, ruling: bulkRuling, expected: whole }, returns<Acknowledgement>()),
  undo: request({}, returns<Walked>()),
  redo: request({}, returns<Walked>()),
  history: request({}, returns<History>()),
  /** Latest first. */
  actions: request({ before: v.optional(id<ActionId>()), limit: pageSize }, returns<readonly Action[]>()),
  /** Every verdict about a sentence, oldest first. */
  verdicts: request({ sentence: id<SentenceId>() }, returns<readonly Verdict[]>()),
  /** What holds now about some words. */
  decision: request(subject, returns<Decision | undefined>()),
  pace: request({ run: id<RunId>() }, returns<Pace>()),
  why: request({ candidate: id<CandidateId>(), words: v.pipe(positive, v.maxValue(50)) }, returns<RankExplanation>()),
  precision: request(
    { run: id<RunId>(), type: id<TypeId>(), threshold: finite, language: v.optional(languageTag) },
    returns<LivePrecision>(),
  ),
  /** Spans whose verdicts would narrow the interval most. */
  mostTelling: request(
    { run: id<RunId>(), type: id<TypeId>(), threshold: finite, limit: pageSize },
    returns<readonly ReviewItem[]>(),
  ),
  /**
   * A document from its sentence number `from` (0-based) on, with what a run found and a tagger predicted. A page may be
   * shorter than asked for (100 sentences at most, fewer where candidates are many); only after the end it is empty.
   */
  document: request(
    {
      document: id<DocumentId>(),
      run: v.optional(id<RunId>()),
      tagger: v.optional(id<TaggerId>()),
      from: whole,
      limit: pageSize,
    },
    returns<readonly LayeredSentence[]>(),
  ),
  /** One sentence with all layers of a run. */
  sentence: request({ sentence: id<SentenceId>(), run: v.optional(id<RunId>()) }, returns<PlacedSentence>()),
  /** Random sentences, blind to every score; drawn once for a number, the same at every call and in every copy of the project. */
  goldSample: request(
    { sentences: v.pipe(positive, v.maxValue(10_000)), from: whole, limit: pageSize },
    returns<GoldSample>(),
  ),
  /**
   * What a run proposes (nearer than the thresholds, all of a type without one; overlaps resolved by score, whatever was
   * decided) against the sentences of the sample that were read to their end. The job's result is `{ evaluation }`, the id
   * of an EvaluationRecord whose scores are GoldScores.
   */
  evaluateGold: request({ sentences: v.pipe(positive, v.maxValue(10_000)), run: id<RunId>() }, returns<JobId>()),
  /** By pairs of reviewers; those without anything to compare are left out. */
  agreement: request({}, returns<readonly Agreement[]>()),
  /** Sentence by sentence. A verdict about the words or the type of one settles it. */
  disagreements: request({ after: v.optional(id<SentenceId>()), limit: pageSize }, returns<DisagreementPage>()),
  /** Works out margins and standings anew after overlaps changed. */
  settle: request({ run: id<RunId>() }, returns<JobId>()),
} as const;
