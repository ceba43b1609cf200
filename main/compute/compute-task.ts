// What a compute process is asked for, and what it answers.

import type { PreparedModel } from './prepare-model.ts';
import type { Device, Precision } from './session.ts';

/** Rows of one length. */
export interface RowGroup {
  readonly length: number;
  /** [rows × length] */
  readonly ids: Int32Array;
  /** [rows] predict, logits, logProbabilities: the position read. */
  readonly positions: Int32Array;
  /** [rows] spanMeans: end of the pooled pieces (positions holds their start); logProbabilities: the target piece. */
  readonly extra?: Int32Array;
}

export type ComputeTask =
  | {
      readonly kind: 'predict';
      readonly groups: readonly RowGroup[];
      readonly want: 'reference' | 'compared';
      readonly temperature: number;
      readonly precision: Precision;
    }
  | { readonly kind: 'spanMeans'; readonly groups: readonly RowGroup[]; readonly precision: Precision }
  | { readonly kind: 'logits'; readonly groups: readonly RowGroup[]; readonly precision: Precision }
  | { readonly kind: 'logProbabilities'; readonly groups: readonly RowGroup[]; readonly precision: Precision };

/** Rows of all groups of the task, in order. */
export interface ComputeResult {
  /** [rows × hidden]; logits: [rows × vocabulary]; for logProbabilities empty. */
  readonly hidden: Float32Array;
  /** [rows] logZ, or log probabilities; for logits and spanMeans empty. */
  readonly scalars: Float32Array;
  /** [rows × hidden] E_p[W] of a reference. */
  readonly expected?: Float32Array;
}

export interface OpenRequest {
  readonly model: PreparedModel;
  readonly device: Device;
}
