// What the review screen asks for: filter, order, page.

import type { Span } from '../corpus/sentence.ts';
import type { CandidateId, CorpusId, DocumentId, RunId, SeedId, SentenceId, SurfaceId, TypeId } from './ids.ts';
import type { DecisionStatus } from './verdicts.ts';

/** Whether a candidate stands after overlaps are resolved; 'unsettled' until that is done. */
export const STANDINGS = ['unsettled', 'kept', 'nested', 'beaten'] as const;
export type Standing = (typeof STANDINGS)[number];

/** All given conditions hold; an absent one does not restrict. */
export interface ReviewFilter {
  readonly run: RunId;
  readonly types?: readonly TypeId[];
  readonly statuses?: readonly DecisionStatus[];
  readonly standings?: readonly Standing[];
  readonly surface?: SurfaceId;
  readonly corpus?: CorpusId;
  readonly document?: DocumentId;
  /** BCP-47 tag of the sentence. */
  readonly language?: string;
  /** Inclusive. */
  readonly minScore?: number;
  /** Exclusive, as a threshold is. */
  readonly maxScore?: number;
  /** The sentence contains it, whatever the case and however its accents are composed. */
  readonly text?: string;
}

export type ReviewOrder =
  /** Best first, or worst first. */
  | { readonly by: 'score'; readonly isWorstFirst?: boolean }
  /** Candidates with a rival type for the same words, closest race first. */
  | { readonly by: 'margin' }
  /** Nearest to a threshold first. */
  | { readonly by: 'threshold'; readonly threshold: number }
  /** As the corpora stand. */
  | { readonly by: 'text' };

/** Where a page ended, for the query that made it; means nothing for another filter or order. */
export interface ReviewCursor {
  readonly key: number;
  readonly tie: number;
}

export interface ReviewItem {
  readonly id: CandidateId;
  readonly run: RunId;
  readonly sentence: SentenceId;
  readonly doc: string;
  readonly language: string;
  readonly text: string;
  /** Words of the sentence as character ranges. */
  readonly words: readonly { readonly startChar: number; readonly endChar: number }[];
  readonly span: Span;
  readonly surface: SurfaceId;
  readonly type: TypeId;
  readonly seed: SeedId | undefined;
  readonly score: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly status: DecisionStatus;
  readonly standing: Standing;
  /** How much worse the best rival type scores for the same words; negative when it is better. */
  readonly margin: number | undefined;
  /** The candidate that it lost its words to. */
  readonly winner: CandidateId | undefined;
}

export interface ReviewPage {
  readonly items: readonly ReviewItem[];
  /** Where the next page starts; undefined at the end. A page may be short, even empty, and yet not be the last. */
  readonly next: ReviewCursor | undefined;
}

/** Candidates of a filter by type and status. */
export interface ReviewCount {
  readonly type: TypeId;
  readonly status: DecisionStatus;
  readonly candidates: number;
}

/** A surface form with its candidates: one decision may be taken for all. */
export interface SurfaceGroup {
  readonly surface: SurfaceId;
  readonly text: string;
  readonly candidates: number;
  /** Lowest score, or highest where higher is better. */
  readonly bestScore: number;
}
