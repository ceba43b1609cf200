// The export job: a data set, page by page, written beside its target and renamed when it is whole.

import { assignSplits, createDocumentCounter } from '../../../src/formats/splits.ts';
import { LOST, type Loss, type WriteOptions } from '../../../src/formats/writer.ts';
import { readCorpus } from '../../store/corpus/corpora.ts';
import type { Connection } from '../../store/file/connection.ts';
import type { JobBatch, JobKind, JobSetting } from '../job-kind.ts';
import { openTarget } from './dataset-target.ts';
import { openInto } from './export-into.ts';
import { type DatasetChoice, datasetSentences, targetFormat } from './project-dataset.ts';

export const EXPORT_JOB = 'export';

export interface ExportArgs {
  readonly choice: DatasetChoice;
  readonly path: string;
  /** A file that names go into a copy of: the one that the corpus was read from. */
  readonly into?: string;
}

export interface ExportResult {
  readonly path: string;
  readonly sentences: number;
  readonly spans: number;
  readonly lost: readonly Loss[];
}

export const exportKind: JobKind = {
  name: EXPORT_JOB,
  work: (setting) => exportDataset(setting, setting.args as unknown as ExportArgs),
};

/** With the split of every document, which takes a first pass to know. */
export function withSplits(connection: Connection, choice: DatasetChoice): WriteOptions {
  const { splits } = choice.writing;
  if (!splits) return choice.writing;
  const counter = createDocumentCounter();
  for (const page of datasetSentences(connection, choice))
    for (const { written } of page) counter.add(written.sentence);
  return {
    ...choice.writing,
    splits: { ...splits, byDocument: Object.fromEntries(assignSplits(counter.counts(), splits)) },
  };
}

/** Words that nobody judged and that the file says are outside, because that was the choice. */
export function unmarked({ unknownWords }: DatasetChoice, unknown: number): readonly Loss[] {
  return unknownWords === 'outside' && unknown > 0 ? [{ what: LOST.unknown, count: unknown }] : [];
}

async function* exportDataset(
  { connection, signal }: JobSetting,
  { choice, path, into }: ExportArgs,
): AsyncGenerator<JobBatch, Record<string, unknown>> {
  const target =
    into === undefined
      ? await openTarget(targetFormat(choice), path, withSplits(connection, choice))
      : await openInto(connection, choice, into, path);
  const total = choice.corpora.reduce((sum, id) => sum + readCorpus(connection, id).sentences, 0);
  let [sentences, spans, unknown] = [0, 0, 0];
  try {
    for (const page of datasetSentences(connection, choice)) {
      for (const { written, unknownWords } of page) {
        await target.push(written);
        sentences++;
        spans += written.sentence.spans.length;
        unknown += unknownWords;
      }
      if (signal.aborted) return {};
      yield { done: sentences, total };
    }
    await target.finish();
    await target.commit();
    const lost = [...target.losses(), ...unmarked(choice, unknown)];
    return { path, sentences, spans, lost } satisfies ExportResult;
  } finally {
    await target.abort();
  }
}
