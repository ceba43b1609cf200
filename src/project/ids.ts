// Numbers that name rows of a project, branded so that one cannot stand for another.

declare const NAMED: unique symbol;
type Id<Name extends string> = number & { readonly [NAMED]: Name };

export type CorpusId = Id<'corpus'>;
export type DocumentId = Id<'document'>;
export type SentenceId = Id<'sentence'>;
export type TypeId = Id<'type'>;
export type SeedId = Id<'seed'>;
export type RunId = Id<'run'>;
export type CandidateId = Id<'candidate'>;
export type SurfaceId = Id<'surface'>;
/** One undo step of the review. */
export type ActionId = Id<'action'>;
/** Place of a verdict in the log: grows by every verdict, whatever the clock says. */
export type VerdictId = Id<'verdict'>;
export type DecompositionId = Id<'decomposition'>;
export type TaggerId = Id<'tagger'>;
export type EvaluationId = Id<'evaluation'>;
export type JobId = Id<'job'>;
