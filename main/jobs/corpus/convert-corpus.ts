// The converting job: corpus in, the same sentences in another format out, a batch at a time. The target is written beside
// itself and renamed when all is done; what its format cannot carry is counted.

import { Failure } from '../../../src/failure.ts';
import { fitsTwoColumns } from '../../../src/formats/columns/conll-writer.ts';
import type { TargetName } from '../../../src/formats/format.ts';
import { targetNamed } from '../../../src/formats/formats.ts';
import type { ReadSentence, Reject } from '../../../src/formats/reader.ts';
import { assignSplits, createDocumentCounter, type Split, type SplitShares } from '../../../src/formats/splits.ts';
import type { Loss, WriteOptions, WrittenSentence } from '../../../src/formats/writer.ts';
import type { CorpusFile } from '../../files/open-corpus.ts';
import { type DatasetTarget, openTarget } from './dataset-target.ts';
import { openWriteBack } from './write-back-target.ts';

const SHOWN_REJECTS = 20;

export interface ConvertRequest {
  readonly corpus: CorpusFile;
  readonly out: string;
  readonly format: TargetName;
  readonly writing: WriteOptions;
  /** Names go into a copy of this file, whose sentences these are, instead of a file of their own. */
  readonly into?: CorpusFile;
  /** All is done but writing, to see what would be lost. */
  readonly isDryRun?: boolean;
  readonly stop: { readonly aborted: boolean };
  readonly onProgress?: (sentences: number) => void;
}

export interface ConvertSummary {
  /** 'stopped', 'dry run': nothing was written. */
  readonly outcome: 'done' | 'stopped' | 'dry run';
  readonly format: TargetName;
  readonly sentences: number;
  readonly entities: number;
  readonly rejects: number;
  /** The first rejects; all are counted. */
  readonly rejectsShown: readonly Reject[];
  /** What the format could not carry. */
  readonly losses: readonly Loss[];
}

/** @throws Failure for a format without labels, a corpus without sentences and a disk that is full. */
export async function convertCorpus(request: ConvertRequest): Promise<ConvertSummary> {
  const { corpus, stop, format, onProgress } = request;
  const target = await openConvertTarget(request);
  const counts = { sentences: 0, entities: 0, rejects: 0 };
  const rejectsShown: Reject[] = [];
  const summary = (outcome: ConvertSummary['outcome']): ConvertSummary => {
    return { outcome, format, ...counts, rejectsShown, losses: target.losses() };
  };
  try {
    for await (const items of corpus.read()) {
      for (const item of items) {
        if ('reject' in item) {
          counts.rejects++;
          if (rejectsShown.length < SHOWN_REJECTS) rejectsShown.push(item.reject);
          continue;
        }
        counts.sentences++;
        counts.entities += item.sentence.spans.length;
        await target.push(withoutLine(item));
      }
      if (stop.aborted) return summary('stopped');
      onProgress?.(counts.sentences);
    }
    if (counts.sentences === 0) {
      const hint = 'Look at it with "seedmark inspect"; check its format (--format) and its encoding (--encoding).';
      throw new Failure('corpus-empty', `${corpus.path} has no sentences that can be read.`, hint);
    }
    await target.finish();
    if (request.isDryRun) return summary('dry run');
    await target.commit();
    return summary('done');
  } finally {
    await target.abort();
  }
}

function withoutLine({ sentence, id }: ReadSentence): WrittenSentence {
  return id === undefined ? { sentence } : { sentence, id };
}

async function openConvertTarget({ corpus, out, format: name, writing, into }: ConvertRequest): Promise<DatasetTarget> {
  if (into) return openWriteBack(into, out);
  const columns = name === 'conll' ? (writing.columns ?? (await columnsFor(corpus))) : undefined;
  const splits = writing.splits && { ...writing.splits, byDocument: await splitsOf(corpus, writing.splits) };
  return openTarget(targetNamed(name), out, { ...writing, ...(columns && { columns }), ...(splits && { splits }) });
}

/** Which document goes where takes a first pass to know. */
async function splitsOf(corpus: CorpusFile, shares: SplitShares): Promise<Record<string, Split>> {
  const counter = createDocumentCounter();
  for await (const items of corpus.read()) {
    for (const item of items) if ('sentence' in item) counter.add(item.sentence);
  }
  return Object.fromEntries(assignSplits(counter.counts(), shares));
}

/** Two columns where joining the words gives every text back, which takes a first pass to know. */
async function columnsFor(corpus: CorpusFile): Promise<2 | 3> {
  for await (const items of corpus.read()) {
    for (const item of items) if ('sentence' in item && !fitsTwoColumns(item.sentence)) return 3;
  }
  return 2;
}
