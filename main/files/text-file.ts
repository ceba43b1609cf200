// Whether a path is a file that can be read, and whether its first bytes are those of a text.

import { type FileHandle, open } from 'node:fs/promises';
import { Failure } from '../../src/failure.ts';

/** So many bytes at the start decide whether a file is text; a signature needs 16, UTF-16 without a mark more. */
const HEAD_BYTES = 64 * 1024;

/** The first bytes. Throws Failure 'file-missing', 'file-unreadable' or 'corpus-empty'. */
export async function readHead(path: string): Promise<Buffer> {
  const head = await readBytes(path, 0, HEAD_BYTES);
  if (head.length === 0) throw new Failure('corpus-empty', `${path} is empty.`, 'Choose a file that has text in it.');
  return head;
}

/** The bytes from an offset on, as many as there are. Throws Failure 'file-missing' or 'file-unreadable'. */
export async function readBytes(path: string, from: number, length: number): Promise<Buffer> {
  const file = await openToRead(path);
  try {
    if ((await file.stat()).isDirectory()) throw isFolder(path);
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await file.read(buffer, 0, length, from);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Opens for reading, telling apart what the user can do something about. */
export async function openToRead(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new Failure('file-missing', `There is no file ${path}.`, 'Check the path and the spelling.', { cause });
    }
    if (code === 'EISDIR') throw isFolder(path, cause);
    const hint = 'Check that the file may be read and that no other program has locked it.';
    throw new Failure('file-unreadable', `${path} cannot be opened (${code}).`, hint, { cause });
  }
}

function isFolder(path: string, cause?: unknown): Failure {
  return new Failure('file-unreadable', `${path} is a folder.`, 'Choose a file inside it.', { cause });
}

// First bytes of files that are often taken for text, as hexadecimal.
const SIGNATURES: readonly (readonly [string, string])[] = [
  ['504b0304', 'a zip archive (Word .docx, LibreOffice .odt and Excel .xlsx are such)'],
  ['504b0506', 'an empty zip archive'],
  ['1f8b', 'a gzip archive'],
  ['425a68', 'a bzip2 archive'],
  ['fd377a585a00', 'an xz archive'],
  ['28b52ffd', 'a zstd archive'],
  ['7f454c46', 'a program (ELF)'],
  ['cafebabe', 'a program'],
  ['cffaedfe', 'a program (Mach-O)'],
  ['255044462d', 'a PDF'],
  ['d0cf11e0a1b11ae1', 'an old Microsoft Office document'],
  ['53514c69746520666f726d6174203300', 'an SQLite database'],
  ['89504e470d0a1a0a', 'a picture (PNG)'],
  ['ffd8ff', 'a picture (JPEG)'],
];

/** Throws Failure 'file-unreadable' for a known binary format. NUL bytes are judged by the encoding's detection. */
export function refuseBinary(path: string, head: Buffer): void {
  const hex = head.subarray(0, 16).toString('hex');
  const known = SIGNATURES.find(([signature]) => hex.startsWith(signature))?.[1];
  if (known) throw notText(path, `it is ${known}`);
}

export function notText(path: string, why: string): Failure {
  const hint = 'Save it as plain text, CoNLL, CoNLL-U or JSON Lines and choose that file.';
  return new Failure('file-unreadable', `${path} is not a text file: ${why}.`, hint);
}
