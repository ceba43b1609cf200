// Corpora: a look at a file before it is imported, and reading what the project has.

import { basename } from 'node:path';
import type { ImportPreview, ReadChoices } from '../../../src/contract/corpora.ts';
import type { DomainHandlers } from '../../../src/contract/dispatcher.ts';
import { directionOf, scriptOf } from '../../../src/corpus/script.ts';
import { createSegmenter } from '../../../src/corpus/segment.ts';
import { FORMATS } from '../../../src/formats/formats.ts';
import type { ReadItem } from '../../../src/formats/reader.ts';
import { guessLanguages } from '../../files/guess-language.ts';
import { openCorpus } from '../../files/open-corpus.ts';
import { findImported, IMPORT_JOB, sourceBytes } from '../../jobs/corpus/import-corpus.ts';
import { REMOVE_CORPUS_JOB, type RemoveCorpusArgs } from '../../jobs/corpus/remove-corpus.ts';
import { SURVEY_JOB, type SurveyArgs } from '../../jobs/corpus/survey-corpora.ts';
import { checkCorpora } from '../../jobs/mining/run-settings.ts';
import {
  readCorpora,
  readCorpus,
  readDocuments,
  readRejects,
  renameCorpus,
  setDocumentMetadata,
} from '../../store/corpus/corpora.ts';
import { countDependents } from '../../store/corpus/remove-corpus.ts';
import { readSentences, searchSentences } from '../../store/corpus/sentences.ts';
import type { CallContext } from '../index.ts';
import { modelChoice } from '../user/model-choice.ts';
import { refuseUnfinishedJobs } from './jobs.ts';

/** Enough to see whether it is read rightly. */
const PREVIEWED_SENTENCES = 50;
const PREVIEWED_REJECTS = 50;
/** A file without anything readable is not read to its end for a preview. */
const PREVIEWED_ITEMS = 5000;

export const corporaHandlers: DomainHandlers<'corpora', CallContext> = {
  formats: () =>
    FORMATS.map(({ name, title, extensions, keeps, loses }) => ({ name, title, extensions, keeps, loses })),

  preview: async ({ path, choices }, { client }) => ({
    ...(await preview(path, choices)),
    importedBefore: await findImported(client.connection, path, choices),
  }),

  import({ files }, { client }) {
    const jobs = files.map(({ path, name, choices }) => client.project.jobs.start(IMPORT_JOB, { path, name, choices }));
    client.project.tell('corpora.changed', {});
    return jobs;
  },

  list: (_, { client }) => readCorpora(client.connection),

  rename({ corpus, name }, { client }) {
    renameCorpus(client.connection, corpus, name);
    client.project.tell('corpora.changed', {});
  },

  dependents: ({ corpus }, { client }) => countDependents(client.connection, corpus),

  remove({ corpus }, { client }) {
    const { sentences } = readCorpus(client.connection, corpus);
    refuseUnfinishedJobs(client.project);
    const args: RemoveCorpusArgs = { corpus, sentences };
    const job = client.project.jobs.start(REMOVE_CORPUS_JOB, { ...args });
    client.project.tell('corpora.changed', {});
    return job;
  },

  survey({ corpora, filters, model }, { client, service }) {
    checkCorpora(client.connection, corpora);
    const args: SurveyArgs = { corpora, filters, ...(model !== undefined && { model: modelChoice(service, model) }) };
    return client.project.jobs.start(SURVEY_JOB, { ...args });
  },

  documents({ corpus, after, limit }, { client }) {
    readCorpus(client.connection, corpus);
    return readDocuments(client.connection, corpus, after, limit);
  },

  setMetadata({ document, metadata }, { client }) {
    setDocumentMetadata(client.connection, document, metadata);
    client.project.tell('corpora.changed', {});
  },

  rejects: ({ corpus, limit }, { client }) => readRejects(client.connection, corpus, limit),

  sentences: ({ corpus, from, limit }, { client }) => readSentences(client.connection, corpus, from, limit),

  search: ({ text, after = 0, limit }, { client }) => searchSentences(client.connection, text, after, limit),

  cutWords: ({ text, ...options }) => createSegmenter(options).words(text),
};

async function preview(path: string, choices: ReadChoices): Promise<Omit<ImportPreview, 'importedBefore'>> {
  const file = await openCorpus(path, choices);
  const { items, isWhole } = await firstItems(file.read());
  const sentences = items.flatMap((item) => ('sentence' in item ? [item.sentence] : [])).slice(0, PREVIEWED_SENTENCES);
  const rejects = items.flatMap((item) => ('reject' in item ? [item.reject] : [])).slice(0, PREVIEWED_REJECTS);
  const text = sentences.map((sentence) => sentence.text).join('\n');
  const script = scriptOf(text);
  return {
    fileName: basename(path),
    bytes: (await sourceBytes(file)).bytes,
    format: file.format,
    formatFound: file.formatDetected,
    encoding: file.encoding,
    encodingFound: file.encodingDetected,
    script,
    direction: directionOf(script),
    languages: guessLanguages(text),
    sentences,
    rejects,
    facts: file.facts(),
    isWhole: isWhole && sentences.length + rejects.length === items.length,
  };
}

async function firstItems(batches: AsyncIterable<ReadItem[]>): Promise<{ items: ReadItem[]; isWhole: boolean }> {
  const items: ReadItem[] = [];
  let sentences = 0;
  for await (const batch of batches) {
    items.push(...batch);
    sentences += batch.filter((item) => 'sentence' in item).length;
    if (sentences >= PREVIEWED_SENTENCES || items.length >= PREVIEWED_ITEMS) return { items, isWhole: false };
  }
  return { items, isWhole: true };
}
