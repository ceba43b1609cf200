// What a reviewer says about spans. A decision belongs to the words and the type it was asked about, not to a mining run:
// it stands when the corpus is mined again.

import type { Span } from '../corpus/sentence.ts';
import type { ActionId, SentenceId, TypeId, VerdictId } from './ids.ts';

/** The question: are these words an entity of this type? */
export interface Subject {
  readonly sentence: SentenceId;
  readonly span: Span;
  readonly type: TypeId;
}

export type Ruling =
  | { readonly act: 'accept' | 'reject' | 'skip' | 'reopen' }
  /** These words are an entity, of another type. */
  | { readonly act: 'retype'; readonly newType: TypeId }
  /** The entity is there, with other borders (and perhaps of another type). */
  | { readonly act: 'rebound'; readonly newSpan: Span; readonly newType?: TypeId }
  /** Leaves the decision as it is; an empty text takes the note away. */
  | { readonly act: 'note'; readonly note: string };

export type Judgement = Subject & Ruling;

/** Every word of the span has been looked at: what is in no accepted entity is in none. */
export interface OutsideJudgement {
  readonly act: 'outside';
  readonly sentence: SentenceId;
  readonly span: Span;
}

/** A row of the log. */
export type Verdict = (Judgement | OutsideJudgement) & {
  readonly id: VerdictId;
  readonly action: ActionId;
  readonly reviewer: string;
  /** By the clock of the machine; the order is that of the ids. */
  readonly at: Date;
  /** Came with another project about words that were decided here: an opinion, which decides nothing. */
  readonly isAside: boolean;
};

export const DECISION_STATUSES = ['open', 'accepted', 'rejected', 'retyped', 'rebound', 'skipped'] as const;
export type DecisionStatus = (typeof DECISION_STATUSES)[number];

/** What holds now for a subject. */
export interface Decision extends Subject {
  readonly status: DecisionStatus;
  /** The verdict that decided; none when there is only a note. */
  readonly verdict: VerdictId | undefined;
  /** The entity that came of it: accepted, retyped or rebound. */
  readonly entity: (Span & { readonly type: TypeId }) | undefined;
  readonly note: string | undefined;
}

/** One step of the history that undo and redo walk. */
export interface Action {
  readonly id: ActionId;
  readonly kind: 'decide' | 'undo' | 'redo';
  /** What was undone or redone. */
  readonly target: ActionId | undefined;
  readonly reviewer: string;
  readonly at: Date;
  /** Verdicts that it added, took back or brought back. */
  readonly verdicts: number;
  /** What a bulk verdict was about, as its filter says it. */
  readonly reason: Readonly<Record<string, unknown>> | undefined;
}

export interface Acknowledgement {
  readonly action: ActionId;
  /** Of the last verdict of the action; all of it is on the disk. */
  readonly verdict: VerdictId;
  readonly verdicts: number;
}
