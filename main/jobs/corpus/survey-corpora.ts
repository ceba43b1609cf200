// The job that looks at corpora of a project before hours are spent on them: what the miner can never find, and how well the
// model fits. And the shorter one that only tells the time a run would take, from a sample.

import type { CorpusSurvey } from '../../../src/contract/corpora.ts';
import type { CandidateFilters } from '../../../src/contract/mining.ts';
import type { FilterCounts } from '../../../src/mining/candidate-spans.ts';
import type { CorpusId } from '../../../src/project/ids.ts';
import type { DeviceChoice } from '../../compute/devices.ts';
import { type OpenedModel, openLanguageModel } from '../../compute/open-language-model.ts';
import { readCorpus } from '../../store/corpus/corpora.ts';
import { readSentences } from '../../store/corpus/sentences.ts';
import type { JobBatch, JobKind, JobSetting } from '../job-kind.ts';
import { estimateSeconds } from '../mining/estimate-time.ts';
import { candidateOptionsOf } from '../mining/run-settings.ts';
import { type CandidateFacts, CandidateTally } from './candidate-tally.ts';

export const SURVEY_JOB = 'survey';
export const ESTIMATE_JOB = 'estimate';

interface ModelChoice {
  readonly modelFolder: string;
  readonly device: DeviceChoice;
  readonly cacheDir: string;
  readonly workers?: number;
}

export interface SurveyArgs {
  readonly corpora: readonly CorpusId[];
  readonly filters: CandidateFilters;
  /** Fit and time are not looked at without one. */
  readonly model?: ModelChoice;
}

export interface EstimateArgs extends SurveyArgs {
  readonly model: ModelChoice;
  /** Seeds of all types: each is compared with every span. */
  readonly seeds: number;
}

/** Sentences of one batch: some 15 ms. */
const PAGE = 100;
/** Pages of the sample that a time is told from, evenly spaced. */
const SAMPLED_PAGES = 40;

export const surveyKind: JobKind = {
  name: SURVEY_JOB,
  device: (args) => (args as unknown as SurveyArgs).model?.device,
  work: (setting) => survey(setting, setting.args as unknown as SurveyArgs),
};

export const estimateKind: JobKind = {
  name: ESTIMATE_JOB,
  device: (args) => (args as unknown as EstimateArgs).model.device,
  work: (setting) => estimate(setting, setting.args as unknown as EstimateArgs),
};

async function* survey(
  setting: JobSetting,
  args: SurveyArgs,
): AsyncGenerator<JobBatch, Record<string, unknown> | undefined> {
  return yield* withModel(setting, args.model, async function* (model) {
    const tally = new CandidateTally(model?.lm.tokenizer);
    const pages = pagesOf(setting, args.corpora);
    for (const [index, page] of pages.entries()) {
      addPage(setting, args, page, tally);
      yield { done: (index + 1) * PAGE, total: pages.length * PAGE };
    }
    const facts = tally.facts();
    const { filters, surfaces, coverage, frequentWords } = facts;
    const seconds = model && (await estimateSeconds(model.lm, facts));
    return { filters, surfaces, coverage, frequentWords, seconds } satisfies CorpusSurvey;
  });
}

async function* estimate(
  setting: JobSetting,
  args: EstimateArgs,
): AsyncGenerator<JobBatch, Record<string, unknown> | undefined> {
  return yield* withModel(setting, args.model, async function* (model) {
    const all = pagesOf(setting, args.corpora);
    const count = Math.min(SAMPLED_PAGES, all.length);
    const sample = Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)]);
    const tally = new CandidateTally(model!.lm.tokenizer);
    let surfacesAtHalf = 0;
    for (const [index, page] of sample.entries()) {
      addPage(setting, args, page, tally);
      if (index + 1 === Math.ceil(count / 2)) surfacesAtHalf = tally.surfaces;
      yield { done: index + 1, total: count };
    }
    const facts = scaled(tally.facts(), all.length / Math.max(1, count), surfacesAtHalf);
    const seconds = (await estimateSeconds(model!.lm, facts)) * args.seeds;
    return { seconds };
  });
}

/** The model is closed when the job ends or shall stop, which ends computing at once. */
async function* withModel<Result>(
  { signal }: JobSetting,
  choice: ModelChoice | undefined,
  work: (model: OpenedModel | undefined) => AsyncGenerator<JobBatch, Result>,
): AsyncGenerator<JobBatch, Result | undefined> {
  let model: OpenedModel | undefined;
  const closeModel = () => model?.close();
  signal.addEventListener('abort', closeModel);
  try {
    if (choice) model = await openLanguageModel(choice.modelFolder, choice);
    if (signal.aborted) return undefined;
    return yield* work(model);
  } finally {
    signal.removeEventListener('abort', closeModel);
    closeModel();
  }
}

interface Page {
  readonly corpus: CorpusId;
  readonly from: number;
}

function pagesOf({ connection }: JobSetting, corpora: readonly CorpusId[]): Page[] {
  return corpora.flatMap((corpus) => {
    const { sentences } = readCorpus(connection, corpus);
    return Array.from({ length: Math.ceil(sentences / PAGE) }, (_, i) => ({ corpus, from: i * PAGE }));
  });
}

function addPage({ connection }: JobSetting, { filters }: SurveyArgs, { corpus, from }: Page, tally: CandidateTally) {
  const options = candidateOptionsOf(connection, filters, readCorpus(connection, corpus).language);
  for (const sentence of readSentences(connection, corpus, from, PAGE)) tally.add(sentence, options);
}

/**
 * From a sample to the whole: all counts grow with the sentences, but surface forms more slowly, as they did from the first
 * half of the sample to all of it (Heaps 1978: distinct forms grow with a power of the length).
 */
function scaled(facts: CandidateFacts, factor: number, surfacesAtHalf: number): CandidateFacts {
  const power = surfacesAtHalf > 0 ? Math.log2(facts.surfaces / surfacesAtHalf) : 1;
  const { coverage, filters } = facts;
  const times = <Counts extends object>(counts: Counts) =>
    Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, count * factor])) as Counts;
  return {
    ...facts,
    sentences: facts.sentences * factor,
    words: facts.words * factor,
    filters: times<FilterCounts>(filters),
    surfaces: facts.surfaces * factor ** Math.min(1, Math.max(0, power)),
    coverage: coverage && times(coverage),
  };
}
