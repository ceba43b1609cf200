// Languages of a project.

import type { DomainHandlers } from '../../../src/contract/dispatcher.ts';
import type { LanguagePrecision, LanguageSurvey } from '../../../src/contract/languages.ts';
import { averagePrecision, precisionAt } from '../../../src/evaluate/ranking.ts';
import type { DocumentId, RunId } from '../../../src/project/ids.ts';
import { guessLanguages } from '../../files/guess-language.ts';
import { SURVEY_LANGUAGES_JOB, type SurveyLanguagesArgs, surveySetting } from '../../jobs/corpus/survey-languages.ts';
import { readRun } from '../../store/candidates/runs.ts';
import { isHigherBetter } from '../../store/candidates/scored-candidates.ts';
import { documentText, languagesOf } from '../../store/corpus/document-languages.ts';
import { readTypes } from '../../store/entity-types.ts';
import type { Connection } from '../../store/file/connection.ts';
import { readSetting } from '../../store/settings.ts';
import type { CallContext } from '../index.ts';
import type { OpenProject } from '../open-projects.ts';
import { modelFolder } from '../user/model-choice.ts';
import { readThresholds } from './mining.ts';
import { rankingOf } from './review.ts';
import { requireType } from './types.ts';

/** Sentences that tell the language of a document. */
const LOOKED_AT = 40;
/** Ranks of the precision table: a first look, a sitting of review, the paper's 1000 (Table 4). */
const RANKS = [10, 100, 1000];

export const languagesHandlers: DomainHandlers<'languages', CallContext> = {
  list: (_, { client: { project } }) => project.work.look('languages', {}, project.work.sentences),

  documents: (choice, { client: { project } }) =>
    project.work.look('languageDocuments', choice, project.work.sentences),

  guess: ({ document }, { client }) => guessLanguages(documentText(client.connection, document, LOOKED_AT)),

  async assign({ documents, language }, { client: { project } }) {
    const changes = documents.map((document: DocumentId) => ({ document, language }));
    await project.work.change('assignLanguages', { documents: changes }, project.work.sentencesOf(documents));
    project.tell('corpora.changed', {});
  },

  survey({ model }, { client, service }) {
    const args: SurveyLanguagesArgs = { model, modelFolder: modelFolder(service, model) };
    return client.project.jobs.start(SURVEY_LANGUAGES_JOB, { ...args });
  },

  lastSurvey: ({ model }, { client }) =>
    readSetting(client.connection, surveySetting(model)) as LanguageSurvey | undefined,

  precision: ({ run }, { client }) => precisionByLanguage(client.project, client.connection, run),

  async borrowable({ limit, ...of }, { client: { project } }) {
    requireType(project.connection, of.type);
    return (await project.work.look('borrowable', of, project.work.sentences)).slice(0, limit);
  },
};

async function precisionByLanguage(
  project: OpenProject,
  connection: Connection,
  run: RunId,
): Promise<LanguagePrecision[]> {
  const { types, corpora } = readRun(connection, run);
  const mined = languagesOf(connection, corpora);
  const names = new Map(readTypes(connection).map(({ id, name }) => [id, name]));
  const thresholds = new Map(readThresholds(connection, run).map(({ type, threshold }) => [type, threshold]));
  const everything = isHigherBetter(connection, run) ? -Number.MAX_VALUE : Number.MAX_VALUE;
  const labels = await project.work.look('languageLabels', {}, project.work.sentences);
  const rows = [...mined].flatMap((language) => types.map(({ type }) => ({ language, type })));
  return Promise.all(
    rows.map(async ({ language, type }): Promise<LanguagePrecision> => {
      const label = names.get(type) ?? '';
      const candidates = project.work.candidatesOf(run);
      const hits = await project.work.look('hits', { run, type, language, label }, candidates);
      const of = { ...rankingOf(connection, run, type), language };
      const threshold = thresholds.get(type) ?? everything;
      const { at, verdicts } = await project.work.look('precision', { of, threshold }, candidates);
      const spans = labels.find((one) => one.language === language && one.label === label)?.spans ?? 0;
      const gold = spans === 0 ? undefined : againstGold(hits, spans);
      return { language, type, candidates: hits.length, reviewed: at, verdicts, gold };
    }),
  );
}

function againstGold(hits: readonly boolean[], spans: number): LanguagePrecision['gold'] {
  return {
    spans,
    at: RANKS.filter((k) => k <= hits.length).map((k) => ({ k, precision: precisionAt(hits, k) })),
    averagePrecision: averagePrecision(hits, spans),
    recall: hits.filter(Boolean).length / spans,
  };
}
