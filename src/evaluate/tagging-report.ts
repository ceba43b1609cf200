// What there is to say about predicted spans beside gold ones, as a plain record that survives JSON: for the command
// line, the model card and the screen. `evaluateTagging` makes it. Shares go from 0 to 1, 0 where there is nothing to
// divide by (as in conlleval).

import type { Interval, SpanScores } from './span-scores.ts';

export interface TaggingReport {
  readonly sentences: number;
  readonly words: WordAccuracy;
  /** Number of gold spans. */
  readonly entities: number;
  /** Over all spans. */
  readonly micro: BoundedScores;
  /** Means over the types that gold or prediction has. */
  readonly macro: MacroScores;
  /** By type, in alphabetical order. */
  readonly types: readonly TypeScores[];
  /** How the intervals were made; null when they were not asked for. */
  readonly bootstrap: BootstrapSettings | null;
  /** What became of the spans of each type, in the order of `types`. */
  readonly outcomes: readonly TypeOutcomes[];
  /** Cells that are not 0; by gold type, then predicted type, "none" (null) last. */
  readonly confusion: readonly ConfusionCell[];
  readonly borders: BorderReport;
  /** The worst first. */
  readonly byDocument: readonly GroupScores[];
  /** The worst first; empty when nothing tells the languages. */
  readonly byLanguage: readonly GroupScores[];
  /** Null without a training set. */
  readonly seenUnseen: SeenUnseenReport | null;
  /** With the text of spans; only when asked for, the most frequent first. */
  readonly errors?: readonly FrequentError[];
}

/** A word is right when its tag is, both sides spelled in IOB2. */
export interface WordAccuracy {
  readonly total: number;
  readonly right: number;
  readonly accuracy: number;
}

export interface ScoreIntervals {
  readonly precision: Interval;
  readonly recall: Interval;
  readonly f1: Interval;
}

export interface BoundedScores extends SpanScores {
  /** Null when intervals were not asked for. */
  readonly intervals: ScoreIntervals | null;
}

export interface TypeScores extends BoundedScores {
  readonly type: string;
}

export interface MacroScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly intervals: ScoreIntervals | null;
}

export interface BootstrapSettings {
  /** What is drawn with replacement. */
  readonly unit: 'sentence' | 'document';
  /** How many of those there are. */
  readonly units: number;
  readonly samples: number;
  /** Share of samples inside the intervals. */
  readonly confidence: number;
}

/**
 * Every span is in exactly one class (`matchSpans` has the precedence); the first five add up to all spans of the side
 * and type.
 */
export interface OutcomeCounts {
  readonly correct: number;
  /** Same borders, other type. */
  readonly otherType: number;
  /** Same type, overlapping, other borders. */
  readonly otherBorders: number;
  /** Overlapping, but both borders and type differ. */
  readonly otherBoth: number;
  /** No counterpart: a gold span that was missed, a predicted one that is spurious. */
  readonly alone: number;
  /** Of those alone, how many overlap a span that has another counterpart (a name split or two names merged). */
  readonly aloneOverlapping: number;
}

export interface TypeOutcomes {
  readonly type: string;
  /** Gold spans of this type. */
  readonly gold: OutcomeCounts;
  /** Predicted spans of this type. */
  readonly predicted: OutcomeCounts;
}

/** Spans of one gold type that became one predicted type. Rows add up to gold counts, columns to predicted counts. */
export interface ConfusionCell {
  /** Null: spurious, gold has nothing there. */
  readonly gold: string | null;
  /** Null: missed, nothing was predicted there. */
  readonly predicted: string | null;
  readonly spans: number;
  /** Of these, how many have other borders. */
  readonly otherBorders: number;
}

/** Border errors of spans with the right type. The first three and the last three add up to the same number. */
export interface BorderCounts {
  /** The prediction lies inside the gold span. */
  readonly tooShort: number;
  /** The gold span lies inside the prediction. */
  readonly tooLong: number;
  /** Each has a word that the other lacks. */
  readonly crossing: number;
  /** Only the left border is wrong. */
  readonly left: number;
  /** Only the right border is wrong. */
  readonly right: number;
  readonly bothSides: number;
}

export interface TypeBorders extends BorderCounts {
  readonly type: string;
}

export interface BorderReport {
  readonly all: BorderCounts;
  /** In the order of `types` of the report. */
  readonly types: readonly TypeBorders[];
}

/** One document or language. */
export interface GroupScores extends SpanScores {
  readonly name: string;
  readonly sentences: number;
}

/** Spans by whether their surface form is labelled in the training set. The first, second and last are a partition. */
export interface SeenUnseenReport {
  /** Labelled with the same type. */
  readonly sameType: BoundedScores;
  /** Labelled, but never with this type. */
  readonly otherType: BoundedScores;
  /** The two above together. */
  readonly anyType: BoundedScores;
  /** Never labelled. */
  readonly unseen: BoundedScores;
}

export type ErrorKind = 'type' | 'borders' | 'both' | 'missed' | 'spurious';

/** A kind of error at a surface form. */
export interface FrequentError {
  readonly kind: ErrorKind;
  readonly gold: LabelledText | null;
  readonly predicted: LabelledText | null;
  readonly count: number;
}

export interface LabelledText {
  readonly text: string;
  readonly type: string;
}
