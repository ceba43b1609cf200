// Where a data set goes: a file, a folder or a packed file, by its format. It is written beside its place and appears there
// when all of it is written.

import { Failure } from '../../../src/failure.ts';
import type { TargetFormat } from '../../../src/formats/format.ts';
import { openFolderWriter, openWriter } from '../../../src/formats/open-writer.ts';
import type { WrittenPart } from '../../../src/formats/parts.ts';
import type { Loss, WriteOptions, WrittenSentence } from '../../../src/formats/writer.ts';
import { openPacked } from '../../files/packing.ts';
import { openBeside } from '../../files/write-beside.ts';
import { openFolderBeside } from '../../files/write-folder.ts';

export interface DatasetTarget {
  push(written: WrittenSentence): Promise<void>;
  /** After the last sentence; then all losses are known, and nothing is in its place yet. */
  finish(): Promise<void>;
  /** After `finish`: it appears in its place. */
  commit(): Promise<void>;
  /** Does nothing after `commit`. */
  abort(): Promise<void>;
  /** What could not be carried so far; of a write-back after `finish`. */
  losses(): readonly Loss[];
}

/** @throws Failure 'format-unknown' for a format that is not written, and what opening the target throws. */
export async function openTarget(format: TargetFormat, out: string, writing: WriteOptions): Promise<DatasetTarget> {
  if (writing.splits && format.packing) {
    const hint = 'Write it as JSON Lines or CoNLL and convert each file, or choose Hugging Face.';
    throw new Failure('format-unknown', `${format.title} is written as one file, not as splits.`, hint);
  }
  const folderWriter = openFolderWriter(format, writing);
  if (folderWriter) {
    const folder = await openFolderBeside(out);
    const write = async (parts: readonly WrittenPart[]) => {
      if (parts.length > 0) await folder.write(parts);
    };
    return {
      push: (written) => write(folderWriter.push(written)),
      finish: () => write(folderWriter.finish()),
      commit: folder.commit,
      abort: folder.abort,
      losses: folderWriter.losses,
    };
  }
  const writer = openWriter(format, writing);
  if (!writer) {
    const hint = 'Choose another format: the list of formats says which can be written.';
    throw new Failure('format-unknown', `${format.title} cannot be written: ${format.writingLoses}.`, hint);
  }
  const file = format.packing ? await openPacked(out, format.packing) : await openBeside(out);
  return {
    push: (written) => file.write(writer.push(written)),
    finish: () => file.write(writer.finish()),
    commit: () => file.commit(),
    abort: file.abort,
    losses: writer.losses,
  };
}
