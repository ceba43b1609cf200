// Language models on this machine: which there are, what they are worth here, and where they may run.

import * as v from 'valibot';
import type { LmKind } from '../lm/language-model.ts';
import type { CorpusId, JobId, TypeId } from '../project/ids.ts';
import { filePath, id, listOf, name } from './checks.ts';
import { request, returns } from './request.ts';

export interface InstalledModel {
  /** What other requests call it by. */
  readonly name: string;
  readonly folder: string;
  readonly architecture: string;
  readonly kind: LmKind | undefined;
  readonly maxPieces: number;
  readonly vocabularySize: number | undefined;
  readonly bytes: number;
  /** Undefined until the model was opened once. */
  readonly fingerprint: string | undefined;
  /** As the model's own card says it; undefined where it does not. */
  readonly licence: string | undefined;
  /** Languages that its card names, BCP-47. */
  readonly languages: readonly string[];
  readonly notes: readonly string[];
  /** As measured last on this machine. */
  readonly speed: ModelSpeed | undefined;
  /** Comes with Seedmark and cannot be removed. */
  readonly isStarter: boolean;
}

export interface ModelSpeed {
  /** Rows of `pieces` pieces, one prediction each. */
  readonly rowsPerSecond: number;
  readonly pieces: number;
  readonly device: string;
  /** Compute processes. */
  readonly workers: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Rankings of several models against the labels that corpora came with. */
export interface ModelComparison {
  /** Ranks at which precision was taken. */
  readonly ranks: readonly number[];
  /** Spans ranked of each type; average precision counts what comes later as not found. */
  readonly top: number;
  readonly models: readonly ComparedModel[];
}

export interface ComparedModel {
  readonly model: string;
  readonly kind: LmKind;
  /** Of mining, without opening the model; of all sittings together. */
  readonly seconds: number;
  readonly types: readonly ComparedType[];
  /** Mean over the types that gold has; null when it has none. */
  readonly meanAveragePrecision: number | null;
}

export interface ComparedType {
  readonly type: TypeId;
  readonly name: string;
  readonly ranked: number;
  readonly hits: number;
  /** Gold spans, and those of them that the filters leave to find. */
  readonly gold: number;
  readonly reachable: number;
  /** In the order of `ranks`, 0 to 1; null where nothing was ranked. */
  readonly precisionAt: readonly (number | null)[];
  /** 0 to 1; null where gold has no span of the type. */
  readonly averagePrecision: number | null;
}

export interface ComputeDevice {
  readonly name: string;
  /** Why it cannot be used; undefined while that is not known. */
  readonly refusal: string | undefined;
}

export const models = {
  list: request({}, returns<readonly InstalledModel[]>()),
  /** What a folder holds, before it is taken in. */
  inspect: request({ path: filePath }, returns<InstalledModel>()),
  /** The folder stays where it is; what is prepared from it is kept elsewhere. */
  add: request({ path: filePath, name }, returns<InstalledModel>()),
  remove: request({ model: name }, returns<void>()),
  devices: request({}, returns<readonly ComputeDevice[]>()),
  /** The job's result is a ModelSpeed; `list` tells it too. */
  measure: request({ model: name, device: v.optional(name) }, returns<JobId>()),
  /**
   * Precision at k and average precision of each model on labelled corpora (paper, section 6.3), masked and causal ones, by
   * the types' seeds. A label of the corpus counts as the type of that name. The job's result is a ModelComparison.
   */
  compare: request(
    { models: listOf(name, 50), corpora: listOf(id<CorpusId>()), types: listOf(id<TypeId>(), 100) },
    returns<JobId>(),
  ),
} as const;
