// Where a data set goes: a file, a folder or a packed file, by its format. It is written beside its place and appears there
// when all of it is written.

import { extname } from 'node:path';
import { Failure } from '../../../src/failure.ts';
import type { TargetFormat } from '../../../src/formats/format.ts';
import { openFolderWriter, openWriter } from '../../../src/formats/open-writer.ts';
import type { WrittenPart } from '../../../src/formats/parts.ts';
import type { Loss, WriteOptions, WrittenSentence } from '../../../src/formats/writer.ts';
import { createPacker, openPacked, type Packer } from '../../files/packing.ts';
import { openBeside } from '../../files/write-beside.ts';
import { type FolderTarget, openFolderBeside } from '../../files/write-folder.ts';

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
  const folderWriter = openFolderWriter(format, writing);
  if (folderWriter) {
    const folder = await openFolderBeside(out);
    const parts = createPartWriter(folder, format);
    return {
      push: (written) => parts.write(folderWriter.push(written)),
      finish: async () => {
        await parts.write(folderWriter.finish());
        await parts.finish();
      },
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

/** What a format packs in bytes is gathered file by file; a card beside it is text. */
function createPartWriter(folder: FolderTarget, { packing, extensions }: TargetFormat) {
  const packers = new Map<string, Packer>();
  return {
    async write(parts: readonly WrittenPart[]): Promise<void> {
      const texts: WrittenPart[] = [];
      for (const part of parts) {
        if (packing === undefined || !extensions.includes(extname(part.name))) {
          texts.push(part);
          continue;
        }
        const packer = packers.get(part.name) ?? createPacker(packing);
        packers.set(part.name, packer);
        packer.add(part.text);
      }
      if (texts.length > 0) await folder.write(texts);
    },
    async finish(): Promise<void> {
      for (const [name, packer] of packers) await folder.write([{ name, text: packer.bytes() }]);
    },
  };
}
