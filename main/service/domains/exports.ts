// Exports: the reviewed corpus in a format of the field, a tagger as a folder.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { DomainHandlers } from '../../../src/contract/dispatcher.ts';
import type { DatasetRequest } from '../../../src/contract/exports.ts';
import type { DataCard } from '../../../src/formats/dataset-card.ts';
import { TARGETS } from '../../../src/formats/formats.ts';
import { openFolderWriter, openWriter } from '../../../src/formats/open-writer.ts';
import type { WrittenPart } from '../../../src/formats/parts.ts';
import type { FormatWriter, WriteOptions } from '../../../src/formats/writer.ts';
import { EXPORT_JOB, type ExportArgs, unmarked, withSplits } from '../../jobs/corpus/export-dataset.ts';
import { type DatasetChoice, datasetSentences, targetFormat } from '../../jobs/corpus/project-dataset.ts';
import { COPY_TAGGER_JOB, type CopyTaggerArgs } from '../../jobs/tagging/copy-tagger.ts';
import type { Connection } from '../../store/file/connection.ts';
import type { CallContext } from '../index.ts';
import { describeDataset, supertypesOf } from './dataset-card.ts';
import { readThresholds } from './mining.ts';
import { taggerFolder } from './taggers.ts';

/** UTF-16 units of the file's start that a preview shows. */
const HEAD_CHARS = 4000;

export const exportsHandlers: DomainHandlers<'exports', CallContext> = {
  formats: () =>
    TARGETS.map(({ name, title, keeps, writingLoses, ...format }) => ({
      name,
      title,
      keeps,
      loses: writingLoses,
      target: format.writeFolder ? ('folder' as const) : ('file' as const),
      extension: format.extensions[0] ?? '',
      canSplit: format.packing === undefined && (format.write !== undefined || name === 'huggingface'),
      carries: format.carries ?? [],
    })),

  async preview({ dataset }, { client }) {
    const card = await describeDataset(client.connection, dataset);
    const choice = choiceOf(client.connection, dataset, card);
    const writer = openPreview(client.connection, choice);
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
    if (head.length < HEAD_CHARS) head += writer.finish();
    const lost = [...writer.losses(), ...unmarked(choice, unknown)];
    return { sentences, spans, lost, head: head.slice(0, HEAD_CHARS) };
  },

  async dataset({ dataset, path, into }, { client }) {
    const choice = choiceOf(client.connection, dataset, await describeDataset(client.connection, dataset));
    if (into === undefined) targetFormat(choice);
    return client.project.jobs.start(EXPORT_JOB, {
      ...({ choice, path, ...(into === undefined ? {} : { into }) } satisfies ExportArgs),
    });
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

/** The text of all files of a target one after another. */
function openPreview(connection: Connection, choice: DatasetChoice): FormatWriter {
  const format = targetFormat(choice);
  const writing = withSplits(connection, choice);
  const folder = openFolderWriter(format, writing);
  if (!folder) return openWriter(format, writing)!;
  const join = (parts: readonly WrittenPart[]) => parts.map(({ name, text }) => `── ${name}\n${text}`).join('');
  return { push: (written) => join(folder.push(written)), finish: () => join(folder.finish()), losses: folder.losses };
}

function choiceOf(connection: Connection, dataset: DatasetRequest, card: DataCard): DatasetChoice {
  const { format, corpora, types, run, unknownWords, withProvenance, subtypes = 'beside', options = {} } = dataset;
  const thresholds = run === undefined ? [] : readThresholds(connection, run);
  const writing: WriteOptions = { ...options, card, supertypes: supertypesOf(connection) };
  return { format, corpora, types, run, thresholds, unknownWords, withProvenance, subtypes, writing };
}
