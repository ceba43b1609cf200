// Exports: the reviewed corpus in a format of the field, a tagger as a folder.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { DomainHandlers } from '../../src/contract/dispatcher.ts';
import type { DatasetRequest } from '../../src/contract/exports.ts';
import { Failure } from '../../src/failure.ts';
import { FORMATS } from '../../src/formats/formats.ts';
import type { WriteOptions } from '../../src/formats/writer.ts';
import { COPY_TAGGER_JOB, type CopyTaggerArgs } from '../jobs/copy-tagger.ts';
import { EXPORT_JOB, type ExportArgs, UNKNOWN_WORDS } from '../jobs/export-dataset.ts';
import { type DatasetChoice, datasetSentences, openWriter } from '../jobs/project-dataset.ts';
import type { Connection } from '../store/connection.ts';
import type { CallContext } from './index.ts';
import { readThresholds } from './mining.ts';
import { taggerFolder } from './taggers.ts';

/** UTF-16 units of the file's start that a preview shows. */
const HEAD_CHARS = 4000;

export const exportsHandlers: DomainHandlers<'exports', CallContext> = {
  formats: () =>
    FORMATS.filter(({ write }) => write).map(({ name, title, keeps, writingLoses, extensions }) => ({
      name,
      title,
      keeps,
      loses: writingLoses,
      target: 'file' as const,
      extension: extensions[0] ?? '',
      carries: [],
    })),

  async preview({ dataset }, { client }) {
    const choice = choiceOf(client.connection, dataset);
    const writer = openWriter(choice);
    let [sentences, spans, unknown, head] = [0, 0, 0, ''];
    for (const page of datasetSentences(client.connection, choice)) {
      for (const { written, unknownWords } of page) {
        const text = writer.push(written);
        if (head.length < HEAD_CHARS) head += text;
        sentences++;
        spans += written.sentence.spans.length;
        unknown += unknownWords;
      }
      await setImmediate(); // others have their turn
    }
    const lost = [...writer.losses(), ...(unknown > 0 ? [{ what: UNKNOWN_WORDS, count: unknown }] : [])];
    return { sentences, spans, lost, head: head.slice(0, HEAD_CHARS) };
  },

  dataset({ dataset, path }, { client }) {
    const choice = choiceOf(client.connection, dataset);
    openWriter(choice);
    return client.project.jobs.start(EXPORT_JOB, { ...({ choice, path } satisfies ExportArgs) });
  },

  tagger({ tagger, path, without = [] }, { client }) {
    const args: CopyTaggerArgs = { folder: taggerFolder(client.connection, tagger), path, without };
    return client.project.jobs.start(COPY_TAGGER_JOB, { ...args });
  },

  taggerPreview({ tagger }, { client }) {
    const folder = taggerFolder(client.connection, tagger);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => ({ name: relative(folder, path).replaceAll(sep, '/'), bytes: statSync(path).size }))
      .sort((a, b) => a.name.localeCompare(b.name));
    return { files, card: readFileSync(join(folder, 'README.md'), 'utf8') };
  },
};

function choiceOf(connection: Connection, dataset: DatasetRequest): DatasetChoice {
  const { format, corpora, types, run, unknownWords, subtypes = 'beside', options = {} } = dataset;
  if (unknownWords === 'mark') {
    const hint = 'Write them as no entity, or leave out the sentences that have any.';
    throw new Failure('not-available', 'No format here can mark words that nobody judged.', hint);
  }
  const thresholds = run === undefined ? [] : readThresholds(connection, run);
  return { format, corpora, types, run, thresholds, unknownWords, subtypes, writing: options as WriteOptions };
}
