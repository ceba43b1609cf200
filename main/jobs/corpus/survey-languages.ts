// The job that looks at each language of a project: how many pieces a model makes of its words, how many it does not know,
// and which of its labelled spans the candidate filters leave to find.

import type { LanguageFit, LanguageSurvey } from '../../../src/contract/languages.ts';
import { ifCuttable } from '../../../src/lm/if-cuttable.ts';
import { addCoverage, countPieces, type PieceCoverage } from '../../../src/lm/piece-coverage.ts';
import type { PieceTokenizer } from '../../../src/lm/pieces.ts';
import { type CandidateOptions, candidateSpans, emptyFilterCounts } from '../../../src/mining/candidate-spans.ts';
import type { StoredSentence } from '../../../src/project/corpus.ts';
import { openTokenizer } from '../../compute/tokenizer.ts';
import { readCorpora } from '../../store/corpus/corpora.ts';
import { readSentences } from '../../store/corpus/sentences.ts';
import type { Connection } from '../../store/file/connection.ts';
import { setSetting } from '../../store/settings.ts';
import type { JobBatch, JobKind, JobSetting } from '../job-kind.ts';
import { candidateOptionsOf } from '../mining/run-settings.ts';

export const SURVEY_LANGUAGES_JOB = 'survey languages';

export interface SurveyLanguagesArgs {
  readonly model: string;
  readonly modelFolder: string;
}

/** Sentences of one batch: some 15 ms. */
const PAGE = 200;

export const surveyLanguagesKind: JobKind = {
  name: SURVEY_LANGUAGES_JOB,
  work: (setting) => surveyLanguages(setting, setting.args as unknown as SurveyLanguagesArgs),
};

/** Where the last survey with a model is kept. */
export function surveySetting(model: string): string {
  return `language survey with ${model}`;
}

async function* surveyLanguages(
  { connection, signal }: JobSetting,
  { model, modelFolder }: SurveyLanguagesArgs,
): AsyncGenerator<JobBatch, Record<string, unknown>> {
  const tokenizer = await openTokenizer(modelFolder);
  const tallies = new Map<string, LanguageTally>();
  const corpora = readCorpora(connection).filter(({ state }) => state === 'complete');
  const total = corpora.reduce((sum, { sentences }) => sum + sentences, 0);
  let done = 0;
  for (const { id, sentences } of corpora) {
    for (let from = 0; from < sentences; from += PAGE) {
      if (signal.aborted) return {};
      const page = readSentences(connection, id, from, PAGE);
      for (const sentence of page) tallyOf(connection, tallies, sentence.language, tokenizer).add(sentence);
      done += page.length;
      yield { done, total };
    }
  }
  const languages = [...tallies].map(([language, tally]) => tally.fit(language));
  const survey: LanguageSurvey = { model, languages };
  yield { done: total, total, store: () => setSetting(connection, surveySetting(model), survey) };
  return { ...survey };
}

function tallyOf(
  connection: Connection,
  tallies: Map<string, LanguageTally>,
  language: string,
  tokenizer: PieceTokenizer,
): LanguageTally {
  const known = tallies.get(language);
  if (known) return known;
  const made = new LanguageTally(tokenizer, candidateOptionsOf(connection, {}, language));
  tallies.set(language, made);
  return made;
}

class LanguageTally {
  readonly #tokenizer: PieceTokenizer;
  readonly #options: CandidateOptions;
  readonly #ceilings = new Map<string, { spans: number; reachable: number }>();
  #coverage: PieceCoverage | undefined;
  #uncuttable = 0;

  constructor(tokenizer: PieceTokenizer, options: CandidateOptions) {
    this.#tokenizer = tokenizer;
    this.#options = options;
  }

  add(sentence: StoredSentence): void {
    const pieces = ifCuttable(() => countPieces(sentence, this.#tokenizer));
    if (!pieces) this.#uncuttable++;
    else this.#coverage = this.#coverage ? addCoverage(this.#coverage, pieces) : pieces;
    if (sentence.spans.length === 0) return;
    const fitOf = () => (pieces ? 'fits' : 'uncuttable');
    const reachable = candidateSpans(sentence, this.#options, emptyFilterCounts(), fitOf);
    for (const { start, end, type } of sentence.spans) {
      const ceiling = this.#ceilings.get(type) ?? { spans: 0, reachable: 0 };
      ceiling.spans++;
      if (reachable.some((one) => one.start === start && one.end === end)) ceiling.reachable++;
      this.#ceilings.set(type, ceiling);
    }
  }

  fit(language: string): LanguageFit {
    const ceilings = [...this.#ceilings].map(([label, counts]) => ({ label, ...counts }));
    return { language, coverage: this.#coverage, uncuttable: this.#uncuttable, ceilings };
  }
}
