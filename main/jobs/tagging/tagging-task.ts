// What a tagging process is asked for, and what it answers.

import type { LabelledSpan } from '../../../src/corpus/sentence.ts';

export interface OpenTagger {
  /** A Hugging Face folder as it was exported. */
  readonly folder: string;
  /** The graph to run, relative to the folder; model.onnx when absent. */
  readonly onnxFile?: string;
}

/** Text and words of a sentence: all that tagging takes. */
export interface PackedSentence {
  readonly text: string;
  /** Start and end of each word, [words × 2]. */
  readonly words: Int32Array;
}

export interface ScoredSpan extends LabelledSpan {
  /** Geometric mean of the probabilities of its words' labels, 0 to 1. */
  readonly score: number;
}

export interface FoundSpans {
  /** In text order, not overlapping. */
  readonly spans: readonly ScoredSpan[];
  /** False when a part of it has a character that the tokenizer does not have: nothing can be found there. */
  readonly isWhole: boolean;
}

export interface TaggedBatch {
  readonly found: readonly FoundSpans[];
  /** Pieces that the model read. */
  readonly pieces: number;
}
