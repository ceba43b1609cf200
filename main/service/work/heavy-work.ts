// What may take long in a large project, by name: counting through a filter, surface forms, precision, and verdicts about
// many spans at once. Here or in the project's thread, it is the same code on a connection.

import type { LivePrecision } from '../../../src/contract/review.ts';
import { Failure } from '../../../src/failure.ts';
import type { ActionId, CandidateId, RunId, TypeId } from '../../../src/project/ids.ts';
import type { ReviewCount, ReviewFilter, SurfaceGroup } from '../../../src/project/review.ts';
import type { Acknowledgement } from '../../../src/project/verdicts.ts';
import { readHistogram, type ScoreHistogram } from '../../store/candidates/score-histogram.ts';
import type { Connection } from '../../store/file/connection.ts';
import { type BulkRuling, decideMatching } from '../../store/review/bulk-verdict.ts';
import { redo, undo } from '../../store/review/review.ts';
import { countByStatus, countCandidates, readSurfaceGroups } from '../../store/review/review-counts.ts';
import { LivePrecisionBook, type RankingOf } from '../domains/live-precision.ts';

/** A connection, and what is kept about its project. */
export class WorkPlace {
  readonly connection: Connection;
  readonly livePrecision: LivePrecisionBook;

  constructor(connection: Connection) {
    this.connection = connection;
    this.livePrecision = new LivePrecisionBook(connection);
  }
}

export interface BulkVerdict {
  readonly filter: ReviewFilter;
  readonly ruling: BulkRuling;
  /** As many candidates as were announced. */
  readonly expected: number;
  readonly reviewer: string;
}

/** Looks only. */
export interface Looks {
  readonly counts: (args: { readonly filter: ReviewFilter }) => readonly ReviewCount[];
  readonly candidates: (args: { readonly filter: ReviewFilter }) => number;
  readonly surfaces: (args: { readonly filter: ReviewFilter; readonly limit: number }) => readonly SurfaceGroup[];
  readonly histogram: (args: {
    readonly run: RunId;
    readonly type: TypeId;
    readonly options: { readonly bins: number; readonly language?: string };
  }) => ScoreHistogram;
  readonly precision: (args: { readonly of: RankingOf; readonly threshold: number }) => LivePrecision;
  readonly mostTelling: (args: {
    readonly of: RankingOf;
    readonly threshold: number;
    readonly limit: number;
  }) => readonly CandidateId[];
}

/** Each is one transaction: all of it on the disk when it returns, or nothing. */
export interface Changes {
  readonly decideBulk: (bulk: BulkVerdict) => Acknowledgement;
  readonly undo: (args: { readonly reviewer: string }) => ActionId | undefined;
  readonly redo: (args: { readonly reviewer: string }) => ActionId | undefined;
}

export interface Tidying {
  /** After a large change, so that the next small one does not have to do it. */
  readonly checkpoint: (args: object) => void;
}

export type Work = Looks & Changes & Tidying;
export type WorkName = keyof Work;

export function workAt({ connection, livePrecision }: WorkPlace): Work {
  return {
    counts: ({ filter }) => countByStatus(connection, filter),
    candidates: ({ filter }) => countCandidates(connection, filter),
    surfaces: ({ filter, limit }) => readSurfaceGroups(connection, filter, limit),
    histogram: ({ run, type, options }) => readHistogram(connection, run, type, options),
    precision: ({ of, threshold }) => livePrecision.precision(of, threshold),
    mostTelling: ({ of, threshold, limit }) => livePrecision.mostTelling(of, threshold, limit),
    decideBulk: (bulk) => decideBulk(connection, bulk),
    undo: ({ reviewer }) => undo(connection, reviewer),
    redo: ({ reviewer }) => redo(connection, reviewer),
    checkpoint: () => connection.checkpoint(),
  };
}

function decideBulk(connection: Connection, { filter, ruling, expected, reviewer }: BulkVerdict): Acknowledgement {
  const decided = connection.write(() => {
    const found = countCandidates(connection, filter);
    if (found !== expected) throw changedMeanwhile(expected, found);
    return decideMatching(connection, filter, ruling, reviewer);
  });
  if (decided) return decided;
  throw new Failure('bad-argument', 'There is nothing to decide.', 'Choose a wider filter.');
}

function changedMeanwhile(expected: number, found: number): Failure {
  return new Failure(
    'changed-meanwhile',
    `The filter leaves ${found} candidates now, not ${expected}.`,
    'Look at the number again, then decide.',
  );
}
