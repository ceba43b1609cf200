// Formats whose text is packed in bytes: sheets and DocBins. Their readers and writers in src/formats see JSON Lines; here
// the bytes become those lines and the lines become bytes.

import { readFile, stat } from 'node:fs/promises';
import { Failure } from '../../src/failure.ts';
import type { Packing } from '../../src/formats/format.ts';
import type { DocBinDocument } from '../../src/formats/records/docbin.ts';
import { packDocBin, unpackDocBin } from './docbin.ts';
import { openToRead } from './text-file.ts';
import { readSheets } from './workbook.ts';
import { openBeside } from './write-beside.ts';

/** Packed bytes: both kinds have to be held as a whole. */
const MOST_PACKED = 2 ** 28;

/** The text of a packed file as its reader wants it. Throws Failure 'corpus-invalid' where it is damaged. */
export async function* unpack(path: string, packing: Packing): AsyncGenerator<string> {
  await (await openToRead(path)).close();
  const { size } = await stat(path);
  if (size > MOST_PACKED) {
    throw new Failure('corpus-invalid', `${path} has more than ${MOST_PACKED} bytes.`, 'Cut it into several files.');
  }
  if (packing === 'docbin') {
    for (const document of unpackDocBin(path, await readFile(path))) yield `${JSON.stringify(document)}\n`;
    return;
  }
  for (const [i, { sheet, data }] of (await readSheets(path)).entries()) {
    if (i > 0) yield `${JSON.stringify({ sheet })}\n`;
    for (const row of data) yield `${JSON.stringify(row.map(cellText))}\n`;
  }
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  return cell instanceof Date ? cell.toISOString() : String(cell);
}

/** Gathers the text of a format's writer, which becomes bytes all at once. */
export interface Packer {
  add(text: string): void;
  bytes(): Uint8Array;
}

export function createPacker(packing: Packing): Packer {
  if (packing !== 'docbin') throw new Error(`Nothing packs ${packing}.`);
  const documents: DocBinDocument[] = [];
  return {
    add(text) {
      for (const line of text.split('\n')) if (line !== '') documents.push(JSON.parse(line));
    },
    bytes: () => packDocBin(documents),
  };
}

export interface PackedWriter {
  write(text: string): Promise<void>;
  commit(): Promise<void>;
  abort(): Promise<void>;
}

/** Throws as `openBeside` does. */
export async function openPacked(path: string, packing: Packing): Promise<PackedWriter> {
  const packer = createPacker(packing);
  const file = await openBeside(path);
  return {
    write: async (text) => packer.add(text),
    commit: async () => {
      await file.write(packer.bytes());
      await file.commit();
    },
    abort: file.abort,
  };
}
