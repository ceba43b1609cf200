// The converting job: corpus in, the same sentences in another format out, a batch at a time. The target is written beside
// itself and renamed when all is done; what its format cannot carry is counted.

import { Failure } from '../../src/failure.ts';
import { fitsTwoColumns } from '../../src/formats/columns/conll-writer.ts';
import type { FormatName } from '../../src/formats/format.ts';
import { formatNamed } from '../../src/formats/formats.ts';
import type { WrittenPart } from '../../src/formats/parts.ts';
import type { ReadSentence, Reject } from '../../src/formats/reader.ts';
import type { Loss, WriteOptions, WrittenSentence } from '../../src/formats/writer.ts';
import type { CorpusFile } from '../files/open-corpus.ts';
import { openPacked } from '../files/packing.ts';
import { openBeside } from '../files/write-beside.ts';
import { openFolderBeside } from '../files/write-folder.ts';

const SHOWN_REJECTS = 20;

export interface ConvertRequest {
  readonly corpus: CorpusFile;
  readonly out: string;
  readonly format: FormatName;
  readonly writing: WriteOptions;
  readonly stop: { readonly aborted: boolean };
  readonly onProgress?: (sentences: number) => void;
}

export interface ConvertSummary {
  /** 'stopped': nothing was written. */
  readonly outcome: 'done' | 'stopped';
  readonly format: FormatName;
  readonly sentences: number;
  readonly entities: number;
  readonly rejects: number;
  /** The first rejects; all are counted. */
  readonly rejectsShown: readonly Reject[];
  /** What the format could not carry. */
  readonly losses: readonly Loss[];
}

/** A writer and where its output goes, whether that is a file, a folder or a packed file. */
interface Target {
  push(written: WrittenSentence): Promise<void>;
  commit(): Promise<void>;
  abort(): Promise<void>;
  losses(): readonly Loss[];
}

/** @throws Failure for a format without labels, a corpus without sentences and a disk that is full. */
export async function convertCorpus(request: ConvertRequest): Promise<ConvertSummary> {
  const { corpus, stop, format, onProgress } = request;
  const target = await openTarget(request);
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
    await target.commit();
    return summary('done');
  } finally {
    await target.abort();
  }
}

function withoutLine({ sentence, id }: ReadSentence): WrittenSentence {
  return id === undefined ? { sentence } : { sentence, id };
}

async function openTarget({ corpus, out, format: name, writing }: ConvertRequest): Promise<Target> {
  const format = formatNamed(name);
  if (format.writeFolder) {
    const writer = format.writeFolder(writing);
    const folder = await openFolderBeside(out);
    const write = async (parts: readonly WrittenPart[]) => {
      if (parts.length > 0) await folder.write(parts);
    };
    return {
      push: (written) => write(writer.push(written)),
      commit: async () => {
        await write(writer.finish());
        await folder.commit();
      },
      abort: folder.abort,
      losses: writer.losses,
    };
  }
  if (!format.write) {
    throw new Failure(
      'format-unknown',
      `${format.title} cannot be written: ${format.writingLoses}.`,
      'See "seedmark formats".',
    );
  }
  const columns = name === 'conll' ? (writing.columns ?? (await columnsFor(corpus))) : undefined;
  const writer = format.write(columns ? { ...writing, columns } : writing);
  const file = format.packing ? await openPacked(out, format.packing) : await openBeside(out);
  return {
    push: (written) => file.write(writer.push(written)),
    commit: async () => {
      await file.write(writer.finish());
      await file.commit();
    },
    abort: file.abort,
    losses: writer.losses,
  };
}

/** Two columns where joining the words gives every text back, which takes a first pass to know. */
async function columnsFor(corpus: CorpusFile): Promise<2 | 3> {
  for await (const items of corpus.read()) {
    for (const item of items) if ('sentence' in item && !fitsTwoColumns(item.sentence)) return 3;
  }
  return 2;
}
