// Exports: the reviewed corpus as a data set, a tagger as a folder.

import * as v from 'valibot';
import type { CorpusId, JobId, RunId, TaggerId, TypeId } from '../project/ids.ts';
import { filePath, flag, id, listOf, longText, name, options } from './checks.ts';
import { request, returns } from './request.ts';

export interface ExportFormat {
  readonly name: string;
  readonly title: string;
  readonly keeps: string;
  readonly loses: string;
  /** A folder must not be there yet; a file is replaced. */
  readonly target: 'file' | 'folder';
  /** With the dot; '' where the format has none of its own. */
  readonly extension: string;
  /** Whether it can be cut into train, validation and test; the target is a folder then. */
  readonly canSplit: boolean;
  /** What it keeps beside labels. */
  readonly carries: readonly ('subtypes' | 'provenance' | 'unknown')[];
}

export interface DatasetRequest {
  readonly format: string;
  readonly corpora: readonly CorpusId[];
  readonly types: readonly TypeId[];
  /** Candidates below the threshold that nobody looked at are written too, marked where the format can. */
  readonly run?: RunId;
  /** Words that nobody looked at: as unknown where the format can say so, as O, or their sentences are left out. */
  readonly unknownWords: 'mark' | 'outside' | 'leave out';
  /** Seed, score, reviewer and time of every span, where the format has a place for them. */
  readonly withProvenance?: boolean;
  /** Subtypes of spans: beside the type where the format has a place for them ('beside', when absent), or in its place. */
  readonly subtypes?: 'beside' | 'instead';
  /** For the card of a folder. */
  readonly licence?: string;
  readonly guidelines?: string;
  /** As the format understands them. */
  readonly options?: Readonly<Record<string, unknown>>;
}

const dataset: v.GenericSchema<DatasetRequest> = v.strictObject({
  format: name,
  corpora: listOf(id<CorpusId>()),
  types: listOf(id<TypeId>()),
  run: v.optional(id<RunId>()),
  unknownWords: v.picklist(['mark', 'outside', 'leave out']),
  withProvenance: v.optional(flag),
  subtypes: v.optional(v.picklist(['beside', 'instead'])),
  licence: v.optional(name),
  guidelines: v.optional(longText),
  options: v.optional(options),
});

export interface ExportPreview {
  readonly sentences: number;
  readonly spans: number;
  /** What the format cannot hold, with how many of each. */
  readonly lost: readonly { readonly what: string; readonly count: number }[];
  /** The start of the file. */
  readonly head: string;
}

/** Parts of a tagger's folder that not everybody needs. */
export const TAGGER_PARTS = ['model.safetensors', 'onnx/model_quantized.onnx'] as const;
export type TaggerPart = (typeof TAGGER_PARTS)[number];

export interface TaggerPreview {
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  /** The model card, Markdown. */
  readonly card: string;
}

export const exports = {
  formats: request({}, returns<readonly ExportFormat[]>()),
  preview: request({ dataset }, returns<ExportPreview>()),
  /**
   * Written beside the target and then renamed. `into`: the file that the corpus was imported from (ELAN, FLEx, Toolbox);
   * the target is then a copy of it with the names in it, and the format of the data set does not matter.
   */
  dataset: request({ dataset, path: filePath, into: v.optional(filePath) }, returns<JobId>()),
  /** A folder for Python's transformers and transformers.js, with a model card. */
  tagger: request(
    { tagger: id<TaggerId>(), path: filePath, without: v.optional(listOf(v.picklist(TAGGER_PARTS), 10)) },
    returns<JobId>(),
  ),
  /** What the folder will hold. */
  taggerPreview: request({ tagger: id<TaggerId>() }, returns<TaggerPreview>()),
} as const;
