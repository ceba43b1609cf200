// Languages of a project.

import type { DomainHandlers } from '../../../src/contract/dispatcher.ts';
import type { BorrowableSeed, LanguagePrecision, LanguageSurvey } from '../../../src/contract/languages.ts';
import { directionOf, scriptOf } from '../../../src/corpus/script.ts';
import { spanText } from '../../../src/corpus/sentence.ts';
import { averagePrecision, precisionAt } from '../../../src/evaluate/ranking.ts';
import type { DocumentId, RunId } from '../../../src/project/ids.ts';
import { guessLanguages } from '../../files/guess-language.ts';
import { SURVEY_LANGUAGES_JOB, type SurveyLanguagesArgs, surveySetting } from '../../jobs/corpus/survey-languages.ts';
import { readRun } from '../../store/candidates/runs.ts';
import { isHigherBetter, readHits } from '../../store/candidates/scored-candidates.ts';
import {
  corpusLanguages,
  countLanguageLabels,
  countLanguages,
  documentText,
  languageText,
  readAcceptedTexts,
  readLanguageDocuments,
  setDocumentLanguages,
} from '../../store/corpus/document-languages.ts';
import { readSentence } from '../../store/corpus/sentences.ts';
import { readTypes } from '../../store/entity-types.ts';
import type { Connection } from '../../store/file/connection.ts';
import { readSetting } from '../../store/settings.ts';
import type { CallContext } from '../index.ts';
import type { OpenProject } from '../open-projects.ts';
import { modelFolder } from '../user/model-choice.ts';
import { readThresholds } from './mining.ts';
import { rankingOf } from './review.ts';
import { requireType } from './types.ts';

/** Sentences that tell script and direction, and of a document its language. */
const LOOKED_AT = 40;
/** Ranks of the precision table: a first look, a sitting of review, the paper's 1000 (Table 4). */
const RANKS = [10, 100, 1000];

export const languagesHandlers: DomainHandlers<'languages', CallContext> = {
  list(_, { client: { connection } }) {
    const labels = Map.groupBy(countLanguageLabels(connection), ({ language }) => language);
    return countLanguages(connection).map((counts) => {
      const script = scriptOf(languageText(connection, counts.language, LOOKED_AT));
      const own = labels.get(counts.language) ?? [];
      return {
        ...counts,
        ...{ script, direction: directionOf(script) },
        labels: own.map(({ label, spans }) => ({ label, spans })),
      };
    });
  },

  documents: (choice, { client }) => readLanguageDocuments(client.connection, choice),

  guess: ({ document }, { client }) => guessLanguages(documentText(client.connection, document, LOOKED_AT)),

  assign({ documents, language }, { client }) {
    const changes = documents.map((document: DocumentId) => ({ document, language }));
    setDocumentLanguages(client.connection, changes);
    client.project.tell('corpora.changed', {});
  },

  survey({ model }, { client, service }) {
    const args: SurveyLanguagesArgs = { model, modelFolder: modelFolder(service, model) };
    return client.project.jobs.start(SURVEY_LANGUAGES_JOB, { ...args });
  },

  lastSurvey: ({ model }, { client }) =>
    readSetting(client.connection, surveySetting(model)) as LanguageSurvey | undefined,

  precision: ({ run }, { client }) => precisionByLanguage(client.project, client.connection, run),

  borrowable({ type, language, run, limit }, { client }) {
    requireType(client.connection, type);
    return borrowableSeeds(client.connection, readAcceptedTexts(client.connection, { type, language, run })).slice(
      0,
      limit,
    );
  },
};

async function precisionByLanguage(
  project: OpenProject,
  connection: Connection,
  run: RunId,
): Promise<LanguagePrecision[]> {
  const { types, corpora } = readRun(connection, run);
  const mined = new Set(corpora.flatMap((corpus) => corpusLanguages(connection, corpus)));
  const names = new Map(readTypes(connection).map(({ id, name }) => [id, name]));
  const thresholds = new Map(readThresholds(connection, run).map(({ type, threshold }) => [type, threshold]));
  const everything = isHigherBetter(connection, run) ? -Number.MAX_VALUE : Number.MAX_VALUE;
  const labels = countLanguageLabels(connection);
  const rows = [...mined].flatMap((language) => types.map(({ type }) => ({ language, type })));
  return Promise.all(
    rows.map(async ({ language, type }): Promise<LanguagePrecision> => {
      const label = names.get(type) ?? '';
      const hits = readHits(connection, { run, type, language, label });
      const of = { ...rankingOf(connection, run, type), language };
      const threshold = thresholds.get(type) ?? everything;
      const { at, verdicts } = await project.work.look('precision', { of, threshold }, run);
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

function borrowableSeeds(connection: Connection, accepted: ReturnType<typeof readAcceptedTexts>): BorrowableSeed[] {
  const seeds = new Map<string, BorrowableSeed>();
  for (const { sentence, start, end, score } of accepted) {
    const text = spanText(readSentence(connection, sentence), { start, end });
    const known = seeds.get(text);
    const scores = [known?.score, score ?? undefined].filter((one) => one !== undefined);
    seeds.set(text, {
      text,
      accepted: (known?.accepted ?? 0) + 1,
      score: scores.length > 0 ? Math.min(...scores) : undefined,
    });
  }
  return [...seeds.values()].sort(
    (a, b) => b.accepted - a.accepted || (a.score ?? Number.MAX_VALUE) - (b.score ?? Number.MAX_VALUE),
  );
}
