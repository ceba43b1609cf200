// Mining runs of a project and what they found.

import type { Span } from '../corpus/sentence.ts';
import type { CorpusId, RunId, SeedId, SentenceId, TypeId } from './ids.ts';

export type RunState = 'running' | 'interrupted' | 'done' | 'cancelled' | 'failed';

/** What decides a run's result. */
export interface RunSettings {
  readonly method: string;
  /** cos2 and PromptMine: the higher the better. */
  readonly isHigherBetter: boolean;
  /** As JSON takes them: selection, filters, template, seed mode, temperature. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly modelName: string;
  readonly modelFingerprint: string;
  readonly types: readonly RunType[];
  readonly corpora: readonly CorpusId[];
}

export interface RunType {
  readonly type: TypeId;
  readonly phrase: string;
  /** In the order in which candidates count them. */
  readonly seeds: readonly SeedId[];
  /** Hash of all that this type's scores depend on: a later run with an equal one may copy its candidates. */
  readonly signature: string;
}

export interface Run extends RunSettings {
  readonly id: RunId;
  readonly state: RunState;
  readonly startedAt: Date;
  readonly endedAt: Date | undefined;
  readonly candidates: number;
  /** By corpus: how many of its sentences are finished, and what the filters dropped in them. */
  readonly progress: readonly RunProgress[];
}

export interface RunProgress {
  readonly corpus: CorpusId;
  /** Finished sentences from the corpus's start. */
  readonly sentencesDone: number;
  readonly counts: Readonly<Record<string, number>>;
}

/** A candidate as a run found it. */
export interface FoundCandidate {
  readonly sentence: SentenceId;
  readonly span: Span;
  /** The span's verbatim text. */
  readonly surface: string;
  readonly type: TypeId;
  /** None for PromptMine. */
  readonly seed: SeedId | undefined;
  readonly score: number;
  /** Sentence side, as `Candidate` of src/mining has it. */
  readonly x: readonly number[];
  /** Label-context side. */
  readonly y: readonly number[];
}
