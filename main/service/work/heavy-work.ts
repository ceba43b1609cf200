// What may take long in a large project, by name: counting through a filter, surface forms, precision, and verdicts about
// many spans at once. Here or in the project's thread, it is the same code on a connection.

import type { BorrowableSeed, LanguageDocument, ProjectLanguage } from '../../../src/contract/languages.ts';
import type { LivePrecision } from '../../../src/contract/review.ts';
import { Failure } from '../../../src/failure.ts';
import type { ActionId, CandidateId, RunId, SentenceId, TypeId } from '../../../src/project/ids.ts';
import type { ReviewCount, ReviewFilter, SurfaceGroup } from '../../../src/project/review.ts';
import type { Acknowledgement } from '../../../src/project/verdicts.ts';
import { readHistogram, type ScoreHistogram } from '../../store/candidates/score-histogram.ts';
import { readHits } from '../../store/candidates/scored-candidates.ts';
import { oweSettling } from '../../store/candidates/settle-candidates.ts';
import {
  countLanguageLabels,
  readLanguageDocuments,
  setDocumentLanguages,
} from '../../store/corpus/document-languages.ts';
import type { Connection } from '../../store/file/connection.ts';
import { type BulkRuling, decideMatching } from '../../store/review/bulk-verdict.ts';
import { drawGoldSentences } from '../../store/review/gold-sample.ts';
import { redo, undo } from '../../store/review/review.ts';
import { countByStatus, countCandidates, readSurfaceGroups } from '../../store/review/review-counts.ts';
import { LivePrecisionBook, type RankingOf } from '../domains/live-precision.ts';
import { type Borrowed, borrowableSeeds } from './borrowable-seeds.ts';
import { readProjectLanguages } from './project-languages.ts';

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
  readonly hits: (args: Parameters<typeof readHits>[1]) => readonly boolean[];
  readonly languages: (args: object) => readonly ProjectLanguage[];
  readonly languageDocuments: (args: Parameters<typeof readLanguageDocuments>[1]) => readonly LanguageDocument[];
  readonly languageLabels: (args: object) => ReturnType<typeof countLanguageLabels>;
  readonly borrowable: (args: Borrowed) => readonly BorrowableSeed[];
  readonly goldSentences: (args: { readonly size: number }) => readonly SentenceId[];
}

/** Each is one transaction: all of it on the disk when it returns, or nothing. */
export interface Changes {
  readonly decideBulk: (bulk: BulkVerdict) => Acknowledgement;
  readonly undo: (args: { readonly reviewer: string }) => ActionId | undefined;
  readonly redo: (args: { readonly reviewer: string }) => ActionId | undefined;
  readonly assignLanguages: (args: { readonly documents: Parameters<typeof setDocumentLanguages>[1] }) => void;
}

export interface Tidying {
  /** Moves the log into the file: what goes while others write, or all of it while nobody does. */
  readonly checkpointBeside: (args: object) => void;
  readonly checkpoint: (args: object) => void;
  /** A backup: what is stored now, in a file of its own. */
  readonly copyTo: (args: { readonly path: string }) => Promise<void>;
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
    undo: ({ reviewer }) => walkTo(connection, () => undo(connection, reviewer)),
    redo: ({ reviewer }) => walkTo(connection, () => redo(connection, reviewer)),
    hits: (of) => readHits(connection, of),
    languages: () => readProjectLanguages(connection),
    languageDocuments: (choice) => readLanguageDocuments(connection, choice),
    languageLabels: () => countLanguageLabels(connection),
    borrowable: (of) => borrowableSeeds(connection, of),
    goldSentences: ({ size }) => drawGoldSentences(connection, size),
    assignLanguages: ({ documents }) => setDocumentLanguages(connection, documents),
    checkpointBeside: () => connection.checkpointBeside(),
    checkpoint: () => connection.checkpoint(),
    copyTo: ({ path }) => connection.copyTo(path),
  };
}

function walkTo(connection: Connection, step: () => ActionId | undefined): ActionId | undefined {
  return connection.write(() => {
    const action = step();
    if (action !== undefined) oweSettling(connection, action);
    return action;
  });
}

function decideBulk(connection: Connection, { filter, ruling, expected, reviewer }: BulkVerdict): Acknowledgement {
  const decided = connection.write(() => {
    const found = countCandidates(connection, filter);
    if (found !== expected) throw changedMeanwhile(expected, found);
    const stored = decideMatching(connection, filter, ruling, reviewer);
    if (stored) oweSettling(connection, stored.action);
    return stored;
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
