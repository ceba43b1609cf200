// What mining needs from a language model. The model never hands out a vocabulary-wide distribution: by the identity
//   KL(p||q) = E_p[W]·(h_p - h_q)/T - logZ_p + logZ_q
// (h = hidden state before the vocabulary projection W, logZ = log-partition of the logits divided by T; the bias
// cancels inside logZ) a distribution is its hidden state, one scalar and, on the reference side, E_p[W].

import type { PieceTokenizer } from './pieces.ts';

/** 'masked': P at a piece with that piece masked. 'causal': P at a piece from the pieces before it. */
export type LmKind = 'masked' | 'causal';

/** One row for the model and the place in it whose distribution is wanted. */
export interface Slot {
  /** Masked: the row with `ids[position]` already replaced by the mask. Causal: the pieces before the predicted one. */
  readonly ids: Int32Array;
  /** Which row position's output is read. Causal: the last one. */
  readonly position: number;
}

/** The model's distribution over the vocabulary at a slot, softmax of logits / temperature. */
export interface Prediction {
  /** [hidden] */
  readonly hidden: Float32Array;
  readonly logZ: number;
  /** E_p[W], [hidden]; present when the prediction was asked for as a reference. */
  readonly expected?: Float32Array;
}

/** Rows whose last hidden states are averaged over the pieces start..end (end exclusive). */
export interface SpanRow {
  readonly ids: Int32Array;
  readonly start: number;
  readonly end: number;
}

/** A slot and the piece whose log probability is wanted there. */
export interface TargetSlot extends Slot {
  readonly target: number;
}

export interface LanguageModel {
  readonly kind: LmKind;
  readonly tokenizer: PieceTokenizer;
  /** Longest row in pieces, boundary pieces included. */
  readonly maxPieces: number;
  /** Hash of everything that decides a score: weights, graph, tokenizer, precision. */
  readonly fingerprint: string;

  /**
   * Distributions at slots, in the order asked. Equal slots of one call are computed once.
   * @param want 'reference' also computes E_p[W] (the p of a KL), 'compared' does not (the q).
   */
  predict(slots: readonly Slot[], want: 'reference' | 'compared', temperature: number): Promise<Prediction[]>;

  /** Mean of the last hidden states over a span's pieces, [hidden] a row (method "cos2"). */
  spanMeans(rows: readonly SpanRow[]): Promise<Float32Array[]>;

  /** Natural log probability of a piece at a slot, temperature 1 (PromptMine). */
  logProbabilities(slots: readonly TargetSlot[]): Promise<Float64Array>;
}
