// A format's writer that also counts what the format has no place for beside a label and its type: subtypes, where labels
// come from, words that nobody judged. What a writer itself cannot carry it counts itself.

import type { Carried, TargetFormat } from './format.ts';
import type { FolderWriter } from './parts.ts';
import { createSplitWriter } from './split-writer.ts';
import {
  createLossCounter,
  type FormatWriter,
  LOST,
  type Loss,
  type LossCounter,
  type WriteOptions,
  type WrittenSentence,
} from './writer.ts';

const COUNTS: Readonly<Record<Carried, (written: WrittenSentence) => number>> = {
  subtypes: ({ sentence }) => sentence.spans.filter(({ subtype }) => subtype !== undefined).length,
  provenance: ({ sentence }) => sentence.spans.filter(({ provenance }) => provenance !== undefined).length,
  unknown: ({ sentence }) => (sentence.unknown ?? []).reduce((sum, { start, end }) => sum + end - start, 0),
};

/** Undefined for formats that are not written as one file. */
export function openWriter(format: TargetFormat, options?: WriteOptions): FormatWriter | undefined {
  const writer = format.write?.(options);
  const losses = createLossCounter();
  return (
    writer && {
      push(written) {
        countLosses(format, written, losses);
        return writer.push(written);
      },
      finish: writer.finish,
      losses: () => joined(writer.losses(), losses),
    }
  );
}

/** Undefined for formats that are not written as a folder, unless the data set is cut into splits. */
export function openFolderWriter(format: TargetFormat, options: WriteOptions = {}): FolderWriter | undefined {
  const isSplit = options.splits !== undefined && format.write !== undefined;
  const writer = isSplit ? splitWriter(format, options) : format.writeFolder?.(options);
  const losses = createLossCounter();
  return (
    writer && {
      push(written) {
        countLosses(format, written, losses);
        return writer.push(written);
      },
      finish: writer.finish,
      losses: () => joined(writer.losses(), losses),
    }
  );
}

function splitWriter({ write, extensions, name, splitNames }: TargetFormat, options: WriteOptions): FolderWriter {
  return createSplitWriter(
    (one) => write!(one),
    extensions[0] ?? (name === 'webanno-tsv' ? '.tsv' : '.jsonl'),
    options,
    splitNames,
  );
}

function countLosses({ carries = [] }: TargetFormat, written: WrittenSentence, losses: LossCounter): void {
  for (const [what, count] of Object.entries(COUNTS)) {
    if (!carries.includes(what as Carried)) losses.add(LOST[what as Carried], count(written));
  }
}

function joined(own: readonly Loss[], counted: LossCounter): readonly Loss[] {
  return [...own, ...counted.list()];
}
