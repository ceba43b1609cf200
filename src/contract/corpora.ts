// Corpora: what a file would become before anything is stored, importing, and reading what is there.

import * as v from 'valibot';
import type { Word } from '../corpus/sentence.ts';
import { FORMAT_NAMES, type FormatName } from '../formats/format.ts';
import type { ReadOptions, Reject } from '../formats/reader.ts';
import { SCHEMES } from '../formats/tags.ts';
import type { PieceCoverage } from '../lm/piece-coverage.ts';
import type { FilterCounts } from '../mining/candidate-spans.ts';
import type { Corpus, CorpusDocument, StoredSentence } from '../project/corpus.ts';
import type { CorpusId, DocumentId, JobId, RunId, SentenceId } from '../project/ids.ts';
import {
  filePath,
  flag,
  id,
  languageTag,
  listOf,
  longText,
  MOST_NAME_CHARS,
  name,
  options,
  pageSize,
  phrase,
  whole,
} from './checks.ts';
import type { LanguageGuess } from './languages.ts';
import { candidateFilters } from './mining.ts';
import { request, returns } from './request.ts';

export type { Reject };

export interface FormatDescription {
  readonly name: FormatName;
  readonly title: string;
  readonly extensions: readonly string[];
  readonly keeps: string;
  readonly loses: string;
}

/** How a file is to be read; what is left out is found from its content. */
export interface ReadChoices extends Omit<ReadOptions, 'doc'> {
  readonly format?: FormatName;
  readonly encoding?: string;
}

export interface PreviewedSentence {
  readonly doc: string;
  readonly text: string;
  readonly words: readonly Word[];
  readonly spans: readonly { readonly start: number; readonly end: number; readonly type: string }[];
}

export interface ImportPreview {
  readonly fileName: string;
  readonly bytes: number;
  readonly format: FormatName;
  readonly formatFound: 'named' | 'content' | 'extension' | 'nothing else fits';
  readonly encoding: string;
  /** How the encoding is known, and how surely (0 to 1). */
  readonly encodingFound: { readonly how: string; readonly confidence: number };
  /** ISO 15924 code of most letters, e.g. Latn; undefined where nothing is a letter. */
  readonly script: string | undefined;
  readonly direction: 'ltr' | 'rtl';
  /** What it may be written in, best first; what an import without a language is given to begin with. */
  readonly languages: readonly LanguageGuess[];
  readonly sentences: readonly PreviewedSentence[];
  readonly rejects: readonly Reject[];
  /** False when the file goes on after what is shown. */
  readonly isWhole: boolean;
  /** What the source says of itself: tiers with their counts, columns, layers …; for choosing how to read it. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** The corpus that was imported from the same bytes before. */
  readonly importedBefore: CorpusId | undefined;
}

export interface SearchPage {
  readonly sentences: readonly StoredSentence[];
  /** Where the next page starts; undefined at the end. A page may be short, even empty, and yet not be the last. */
  readonly next: SentenceId | undefined;
}

/** What goes with a corpus. */
export interface CorpusDependents {
  readonly documents: number;
  readonly sentences: number;
  readonly candidates: number;
  /** Of the log, also such that were undone. */
  readonly verdicts: number;
  readonly predictions: number;
  /** Sentences of gold samples. */
  readonly goldSentences: number;
  /** Runs that mined it; those that mined nothing else go with it. */
  readonly runs: readonly RunId[];
  readonly emptyRuns: readonly RunId[];
}

/** What mining would find and what it never can (a job's result). */
export interface CorpusSurvey {
  readonly filters: FilterCounts;
  readonly surfaces: number;
  /** How well the model's vocabulary knows it. */
  readonly coverage: PieceCoverage | undefined;
  /** To offer as a stop-word list where the language has none, most frequent first. */
  readonly frequentWords: readonly string[];
  /** Seconds for one type with this model on this machine. */
  readonly seconds: number | undefined;
}

const column = v.union([whole, name]);

const readChoices: v.GenericSchema<ReadChoices> = v.strictObject({
  format: v.optional(v.picklist(FORMAT_NAMES)),
  encoding: v.optional(name),
  language: v.optional(languageTag),
  extraWordCharacters: v.optional(v.pipe(v.string(), v.maxLength(MOST_NAME_CHARS))),
  pretokenised: v.optional(flag),
  oneSentenceALine: v.optional(flag),
  closeUp: v.optional(v.picklist(['english', 'none'])),
  wordColumn: v.optional(column),
  tagColumn: v.optional(column),
  scheme: v.optional(v.picklist(SCHEMES)),
  labelNames: v.optional(listOf(phrase)),
  offsetUnit: v.optional(v.picklist(['utf16', 'codepoint', 'byte'])),
  splitSentences: v.optional(flag),
  textColumn: v.optional(name),
  tiers: v.optional(listOf(name)),
  textMarker: v.optional(name),
  recordMarker: v.optional(name),
  documentMarker: v.optional(name),
  writingSystem: v.optional(name),
  layer: v.optional(name),
  labelFeature: v.optional(name),
  nameElements: v.optional(listOf(name)),
});

const corpus = id<CorpusId>();

export const corpora = {
  formats: request({}, returns<readonly FormatDescription[]>()),
  /** Reads the start of a file; nothing is stored. */
  preview: request({ path: filePath, choices: readChoices }, returns<ImportPreview>()),
  /** A corpus of its own for each file. A file whose import was interrupted is gone on with. */
  import: request(
    { files: listOf(v.strictObject({ path: filePath, name, choices: readChoices })) },
    returns<readonly JobId[]>(),
  ),
  list: request({}, returns<readonly Corpus[]>()),
  rename: request({ corpus, name }, returns<void>()),
  /** What removing it would take along. */
  dependents: request({ corpus }, returns<CorpusDependents>()),
  /**
   * With its sentences, candidates and verdicts: they cannot be brought back by undo. Backups keep them. Refused while other
   * jobs are unfinished; once begun it can only be gone on with.
   */
  remove: request({ corpus }, returns<JobId>()),
  /** In order of ids. */
  documents: request(
    { corpus, after: v.optional(id<DocumentId>()), limit: pageSize },
    returns<readonly CorpusDocument[]>(),
  ),
  setMetadata: request({ document: id<DocumentId>(), metadata: options }, returns<void>()),
  rejects: request({ corpus, limit: pageSize }, returns<readonly Reject[]>()),
  /** In the corpus's order, from a position on. */
  sentences: request({ corpus, from: whole, limit: pageSize }, returns<readonly StoredSentence[]>()),
  /** Concordance: sentences that contain a text, in order of ids. */
  search: request({ text: phrase, after: v.optional(id<SentenceId>()), limit: pageSize }, returns<SearchPage>()),
  /** Live preview of word borders: the words of a text as character ranges. */
  cutWords: request(
    {
      text: longText,
      language: v.optional(languageTag),
      extraWordCharacters: v.optional(phrase),
      pretokenised: v.optional(flag),
    },
    returns<readonly Word[]>(),
  ),
  /** The job's result is a CorpusSurvey. */
  survey: request({ corpora: listOf(corpus), filters: candidateFilters, model: v.optional(name) }, returns<JobId>()),
} as const;
