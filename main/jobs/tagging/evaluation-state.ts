// The latest evaluation of a tagger as the project keeps it while it goes on and after: which sentences it looks at, and
// which of them are wrong.

import type { GoldChoice } from '../../../src/contract/taggers.ts';
import type { TaggedPair } from '../../../src/evaluate/tagged-pair.ts';
import type { SentenceId, TaggerId, TypeId } from '../../../src/project/ids.ts';
import type { Connection } from '../../store/file/connection.ts';
import { readSetting } from '../../store/settings.ts';

/** What the latest evaluation looks at, and what came of it. */
export interface EvaluationState {
  readonly against: GoldChoice;
  /** Types that count: those that the tagger can find. */
  readonly types: readonly TypeId[];
  readonly sentences: readonly SentenceId[];
  /** Gold sentences that the tagger learnt from: not among `sentences`. */
  readonly learntFrom: number;
  /** Sentences with disagreement, what to look at first in front; from the end of the evaluation on. */
  readonly errors?: readonly SentenceId[];
}

export interface PredictedPair extends TaggedPair {
  readonly id: SentenceId;
  /** Of each predicted span. */
  readonly confidences: readonly number[];
}

export const evaluationSetting = (tagger: TaggerId) => `evaluation of tagger ${tagger}`;
/** How many of its sentences are tagged. */
export const evaluatedSetting = (tagger: TaggerId) => `evaluated sentences of tagger ${tagger}`;

export function readEvaluationState(connection: Connection, tagger: TaggerId): EvaluationState | undefined {
  return readSetting(connection, evaluationSetting(tagger)) as EvaluationState | undefined;
}
