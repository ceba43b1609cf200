// Languages of a project: which there are, corrected by document, how well a model's vocabulary knows them, how precise a
// run is in each, and seeds of a language's own out of what was confirmed in it (paper, section 6.2).

import * as v from 'valibot';
import type { PieceCoverage } from '../lm/piece-coverage.ts';
import type { CorpusId, DocumentId, JobId, RunId, TypeId } from '../project/ids.ts';
import { id, languageTag, listOf, name, pageSize } from './checks.ts';
import { request, returns } from './request.ts';
import type { PrecisionPoint } from './review.ts';

export interface ProjectLanguage {
  /** BCP-47; 'und' where it is not known. */
  readonly language: string;
  readonly documents: number;
  readonly sentences: number;
  /** ISO 15924 code of most letters; undefined where nothing is a letter. */
  readonly script: string | undefined;
  readonly direction: 'ltr' | 'rtl';
  /** Spans that the corpora's own labels mark, by label. */
  readonly labels: readonly { readonly label: string; readonly spans: number }[];
}

export interface LanguageDocument {
  readonly id: DocumentId;
  readonly corpus: CorpusId;
  readonly name: string;
  readonly sentences: number;
  readonly language: string;
  /** Its first sentence. */
  readonly begins: string;
}

export interface LanguageGuess {
  readonly language: string;
  /** 1 for the best, less the further behind. */
  readonly score: number;
}

/** How well a model fits a language, and what the candidate filters leave of its labelled spans (a job's result). */
export interface LanguageFit {
  readonly language: string;
  /** Undefined when no sentence could be cut into pieces. */
  readonly coverage: PieceCoverage | undefined;
  /** Sentences with a character for which the model has no piece at all. */
  readonly uncuttable: number;
  /** By label of the corpora: how many spans there are, and how many of them are candidates. */
  readonly ceilings: readonly { readonly label: string; readonly spans: number; readonly reachable: number }[];
}

export interface LanguageSurvey {
  readonly model: string;
  readonly languages: readonly LanguageFit[];
}

export interface LanguagePrecision {
  readonly language: string;
  readonly type: TypeId;
  readonly candidates: number;
  /** By verdicts: at the type's threshold, or of all candidates where it has none. */
  readonly reviewed: PrecisionPoint;
  readonly verdicts: number;
  /** Against the corpora's own labels of the type's name; undefined where the language has none. */
  readonly gold:
    | {
        readonly spans: number;
        readonly at: readonly { readonly k: number; readonly precision: number }[];
        readonly averagePrecision: number;
        /** Of the ranked spans of the language. */
        readonly recall: number;
      }
    | undefined;
}

export interface BorrowableSeed {
  readonly text: string;
  /** How often it was accepted. */
  readonly accepted: number;
  /** Of its nearest candidate. */
  readonly score: number | undefined;
}

export const languages = {
  /** Most sentences first. */
  list: request({}, returns<readonly ProjectLanguage[]>()),
  /** In order of ids. */
  documents: request(
    { language: v.optional(languageTag), after: v.optional(id<DocumentId>()), limit: pageSize },
    returns<readonly LanguageDocument[]>(),
  ),
  /** What a document may be in, best first. */
  guess: request({ document: id<DocumentId>() }, returns<readonly LanguageGuess[]>()),
  /** Corrects what was guessed or said; a run that is started afterwards mines them anew. */
  assign: request({ documents: listOf(id<DocumentId>()), language: languageTag }, returns<void>()),
  /** The job's result is a LanguageSurvey. */
  survey: request({ model: name }, returns<JobId>()),
  /** The last survey with this model; undefined when there was none. */
  lastSurvey: request({ model: name }, returns<LanguageSurvey | undefined>()),
  /** By language and type of the run. */
  precision: request({ run: id<RunId>() }, returns<readonly LanguagePrecision[]>()),
  /** Confirmed spans of a language that could be its own seeds, those that were accepted most often first. */
  borrowable: request(
    { type: id<TypeId>(), language: languageTag, run: v.optional(id<RunId>()), limit: pageSize },
    returns<readonly BorrowableSeed[]>(),
  ),
} as const;
