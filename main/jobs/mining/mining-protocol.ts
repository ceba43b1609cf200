// What a mining run and the thread that searches for it say to each other. One of them speaks at a time.

import type { Sentence, Span } from '../../../src/corpus/sentence.ts';
import type { MineCheckpoint, MinedBatch, MineOptions } from '../../../src/mining/mine.ts';
import type { OpenModelOptions } from '../../compute/open-language-model.ts';

export interface MinerStart {
  readonly modelFolder: string;
  readonly options: OpenModelOptions;
}

export type ToMiner =
  | { readonly mine: MineOptions; readonly checkpoint: MineCheckpoint }
  | { readonly sentences: readonly Sentence[]; readonly isLast: boolean }
  | 'next batch';

export type FromMiner = 'opened' | 'wants sentences' | 'done' | { readonly batch: FoundBatch };

/** A candidate without its sentence, whose number alone travels back. */
export interface FoundInBatch {
  /** 0-based, as in `Candidate`. */
  readonly sentence: number;
  readonly span: Span;
  readonly surface: string;
  /** Indices into the options' types, and into the type's seeds. */
  readonly type: number;
  readonly seed: number;
  readonly score: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

export type FoundBatch = Omit<MinedBatch, 'candidates'> & { readonly found: readonly FoundInBatch[] };
