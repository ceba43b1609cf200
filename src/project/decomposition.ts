// A coarse type decomposed into finer ones, as a project keeps it and as a screen shows it (paper 6.1, Fig. 4).

import type { Span } from '../corpus/sentence.ts';
import type { AcceptanceRule } from '../decompose/acceptance.ts';
import type { CurvePoint } from '../decompose/decomposition.ts';
import type { CorpusId, DecompositionId, RunId, SentenceId, TypeId } from './ids.ts';
import type { DecisionStatus } from './verdicts.ts';

/** Labels that the corpora came with, entities that a reviewer accepted, or what a run ranks nearest. */
export const SEED_SOURCES = ['gold', 'reviewed', 'ranked'] as const;
export type SeedSource = (typeof SEED_SOURCES)[number];

/** Everything that decides a decomposition. */
export interface DecompositionPlan {
  readonly from: SeedSource;
  /** What the corpora's own labels call the type. */
  readonly label: string;
  /** Whose candidates are known spans. */
  readonly run: RunId | undefined;
  readonly corpora: readonly CorpusId[];
  readonly phrase: string;
  readonly template: string | undefined;
  readonly sentences: number;
  readonly seeds: number;
  readonly accept: AcceptanceRule;
  readonly mostFacets: number;
  /** Covered spans that get a place on the map. */
  readonly mapped: number;
  /** Of everything drawn. */
  readonly random: number;
}

/** A fine type as the linguist has it now. */
export interface StoredFacet {
  /** Empty until she names it. */
  readonly name: string;
  /** Positions of its seeds, the picked one first. */
  readonly seeds: readonly number[];
  readonly becameType?: TypeId;
}

export interface DecompositionRecord {
  readonly id: DecompositionId;
  readonly type: TypeId;
  readonly modelName: string;
  readonly modelFingerprint: string;
  readonly plan: DecompositionPlan;
  readonly state: 'searching' | 'done';
  /** Of the sample. */
  readonly sentences: number;
  /** Known spans of the sample that the candidate filters leave out. */
  readonly dropped: number;
  readonly facets: readonly StoredFacet[];
  /** Share of the variance on each axis of the map; undefined while there is none. */
  readonly mapShares: readonly number[] | undefined;
  readonly createdAt: Date;
}

export interface ShownFacet extends StoredFacet {
  /** Counted spans that its seeds accepted and no facet before it, and what is covered with them, 0 to 1. */
  readonly gain: number;
  readonly share: number;
  /** Counted spans that are nearest to it. */
  readonly members: number;
  /** Of these, how many have its name as their subtype. */
  readonly assigned: number;
  /** Distinct texts of its nearest members. */
  readonly examples: readonly string[];
}

export interface MapPoint {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** Undefined where no facet's seed accepted it. */
  readonly facet: number | undefined;
}

export interface DecompositionView extends Omit<DecompositionRecord, 'facets'> {
  /** Spans that every seed was tried on, and how many of them count for the coverage. */
  readonly tested: number;
  readonly counted: number;
  /** Highest score that was accepted, in nats. */
  readonly worstScore: number;
  /** Any first k picks cover at least this share of what the best k seeds cover. */
  readonly guarantee: number;
  readonly seeds: readonly {
    readonly text: string;
    readonly covers: number;
    /** Undefined when it accepted nothing. */
    readonly meanScore: number | undefined;
  }[];
  readonly curve: readonly CurvePoint[];
  readonly facets: readonly ShownFacet[];
  /** Counted spans that the seeds of both facets accepted, [facets][facets]. */
  readonly overlaps: readonly (readonly number[])[];
  /** The seed that shows most spans that nobody has judged. */
  readonly next: { readonly seed: number; readonly unseen: number } | undefined;
  readonly map: readonly MapPoint[];
}

/** A span of the sample that a seed accepted. */
export interface FacetSpan {
  readonly sentence: SentenceId;
  readonly doc: string;
  readonly language: string;
  readonly text: string;
  /** Words of the sentence as character ranges. */
  readonly words: readonly { readonly startChar: number; readonly endChar: number }[];
  readonly span: Span;
  /** Of the nearest seed, in nats. */
  readonly score: number;
  readonly seed: number;
  /** Gold, or known to be of the type when the seeds were drawn. */
  readonly isKnown: boolean;
  readonly status: DecisionStatus;
  readonly subtype: string | undefined;
}

/** Spans that seeds can be drawn from. */
export interface SeedSources {
  readonly labels: readonly { readonly label: string; readonly spans: number }[];
  readonly reviewed: number;
  readonly ranked: readonly { readonly run: RunId; readonly spans: number }[];
}
