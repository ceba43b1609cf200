// The export job: a data set, page by page, written beside its target and renamed when it is whole.

import type { Loss } from '../../src/formats/writer.ts';
import { openBeside } from '../files/write-beside.ts';
import { readCorpus } from '../store/corpora.ts';
import type { JobBatch, JobKind, JobSetting } from './job-kind.ts';
import { type DatasetChoice, datasetSentences, openWriter } from './project-dataset.ts';

export const EXPORT_JOB = 'export';

export interface ExportArgs {
  readonly choice: DatasetChoice;
  readonly path: string;
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

/** Undecided words that a file says are outside: said, for most formats have no way to say it. */
export const UNKNOWN_WORDS = 'words that nobody judged, written as no entity';

async function* exportDataset(
  { connection, signal }: JobSetting,
  { choice, path }: ExportArgs,
): AsyncGenerator<JobBatch, Record<string, unknown>> {
  const writer = openWriter(choice);
  const total = choice.corpora.reduce((sum, id) => sum + readCorpus(connection, id).sentences, 0);
  const file = await openBeside(path);
  let [sentences, spans, unknown] = [0, 0, 0];
  try {
    for (const page of datasetSentences(connection, choice)) {
      for (const { written, unknownWords } of page) {
        await file.write(writer.push(written));
        sentences++;
        spans += written.sentence.spans.length;
        unknown += unknownWords;
      }
      if (signal.aborted) return {};
      yield { done: sentences, total };
    }
    await file.write(writer.finish());
    await file.commit();
    const lost = [...writer.losses(), ...(unknown > 0 ? [{ what: UNKNOWN_WORDS, count: unknown }] : [])];
    return { path, sentences, spans, lost } satisfies ExportResult;
  } finally {
    await file.abort();
  }
}
