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
  /** Comes with Seedmark and cannot be removed. */
  readonly isStarter: boolean;
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
  /** The job's result is `{ rowsPerSecond, device }`. */
  measure: request({ model: name, device: v.optional(name) }, returns<JobId>()),
  /** Precision at k and average precision of each model on labelled corpora (paper, section 6.3). */
  compare: request(
    { models: listOf(name, 50), corpora: listOf(id<CorpusId>()), types: listOf(id<TypeId>(), 100) },
    returns<JobId>(),
  ),
} as const;
