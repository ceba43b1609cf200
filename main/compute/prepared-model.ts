// What a session needs to know of a language model on disk.

import type { LmKind } from '../../src/lm/language-model.ts';

export interface PreparedModel {
  /** The model's own folder. */
  readonly folder: string;
  /** config.model_type */
  readonly architecture: string;
  readonly kind: LmKind;
  /** 'split': encoder and head; 'full': the original graph, whose logits stand for the hidden state. */
  readonly method: 'split' | 'full';
  /** Split only. */
  readonly encoderPath: string | undefined;
  /** Split only. */
  readonly headPath: string | undefined;
  /** The graph of pooled last hidden states; undefined where they could not be found. */
  readonly poolPath: string | undefined;
  readonly originalPath: string;
  /** Name of the original graph's logits. */
  readonly logits: string;
  readonly inputs: readonly { readonly name: string; readonly type: 'int64' | 'int32' }[];
  /** Size of a prediction's hidden state; the vocabulary's in full mode. */
  readonly hiddenSize: number;
  /** Size of a pooled last hidden state. */
  readonly pooledSize: number;
  readonly vocabularySize: number;
  /** Longest row in pieces, boundary pieces included. */
  readonly maxPieces: number;
  /** Position id of a row's first piece. */
  readonly firstPosition: number;
  /** Hash of the export's files and of the way it is prepared. */
  readonly fingerprint: string;
  /** Weights counted once each. */
  readonly parameters: number;
  /** What the user should know: assumptions made, why a slower way is taken. */
  readonly notes: readonly string[];
}
