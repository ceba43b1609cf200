// Bytes to text, by chunks. Every byte is decoded or the reading stops at it: a replacement character that nobody sees
// would be a letter lost from the corpus.

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import iconv from 'iconv-lite';
import { Failure } from '../../src/failure.ts';
import { openToRead } from './text-file.ts';
import { findInvalidUtf8 } from './utf8.ts';

/** Bytes read at a time: each chunk is decoded and parsed in one go, so few turns of the event loop per file. */
const CHUNK_BYTES = 256 * 1024;
const REPLACEMENT = '\ufffd';
const BYTE_ORDER_MARK = '\ufeff';

/** 'mark': bytes that are no characters become U+FFFD, for readers that give none of those on as text. */
export type BadBytes = 'refuse' | 'mark';

/**
 * The text of the file in chunks, without a byte-order mark; no chunk is empty. Throws Failure 'file-missing',
 * 'file-unreadable', or (unless they are marked) 'corpus-invalid' with the byte offset where the bytes are none of the
 * encoding's.
 * @param onCut told when the file ends inside a character, whose bytes are then left out; without it that is a Failure too.
 */
export async function* decodeFile(
  path: string,
  encoding: string,
  badBytes: BadBytes = 'refuse',
  onCut?: () => void,
): AsyncGenerator<string> {
  await (await openToRead(path)).close();
  const decoder = badBytes === 'mark' ? createMarkingDecoder(encoding) : createDecoder(encoding);
  let isStart = true;
  let offset = 0;
  for await (const bytes of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    const text = decoder.write(bytes);
    if (text === undefined) throw await undecodable(path, encoding, offset);
    offset += bytes.length;
    if (text === '') continue;
    yield* withoutMark(text, isStart);
    isStart = false;
  }
  const rest = decoder.end();
  if (rest === undefined) {
    if (!onCut) throw await undecodable(path, encoding, offset);
    onCut();
  } else if (rest !== '') yield* withoutMark(rest, isStart);
}

function* withoutMark(text: string, isStart: boolean): Generator<string> {
  const rest = isStart && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  if (rest !== '') yield rest;
}

interface Decoder {
  /** Undefined when some of the bytes are none of the encoding's. */
  write(bytes: Buffer): string | undefined;
  end(): string | undefined;
}

function createMarkingDecoder(encoding: string): Decoder {
  if (!isUnicode(encoding)) {
    const legacy = iconv.getDecoder(encoding);
    return { write: (bytes) => legacy.write(bytes), end: () => legacy.end() ?? '' };
  }
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  return { write: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() };
}

function createDecoder(encoding: string): Decoder {
  return isUnicode(encoding) ? createUnicodeDecoder(encoding) : createLegacyDecoder(encoding);
}

function isUnicode(encoding: string): boolean {
  return encoding === 'utf-8' || encoding === 'utf-16le' || encoding === 'utf-16be';
}

/** U+FFFD can stand in a Unicode file itself, so the decoder is one that throws. */
function createUnicodeDecoder(encoding: string): Decoder {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const attempt = (decode: () => string): string | undefined => {
    try {
      return decode();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return undefined;
      throw error;
    }
  };
  return {
    write: (bytes) => attempt(() => decoder.decode(bytes, { stream: true })),
    end: () => attempt(() => decoder.decode()),
  };
}

/** No legacy encoding has U+FFFD, so one in the result means bytes that it does not define. */
function createLegacyDecoder(encoding: string): Decoder {
  const decoder = iconv.getDecoder(encoding);
  const unlessReplaced = (text: string) => (text.includes(REPLACEMENT) ? undefined : text);
  return { write: (bytes) => unlessReplaced(decoder.write(bytes)), end: () => unlessReplaced(decoder.end() ?? '') };
}

async function undecodable(path: string, encoding: string, failedFrom: number): Promise<Failure> {
  const offset = encoding === 'utf-8' ? await findInvalidUtf8(path) : await locate(path, encoding, failedFrom);
  const size = (await stat(path)).size;
  // A character of any encoding has four bytes at most.
  const isCut = size - (offset ?? 0) < 4;
  const what = isCut ? 'the file ends inside a character' : `the bytes at offset ${offset} are not ${encoding}`;
  const hint = isCut
    ? 'The file was cut off: get a whole copy, or remove its last bytes.'
    : 'Name the encoding that the file is really in, or repair those bytes.';
  return new Failure('corpus-invalid', `${path} cannot be decoded: ${what} (byte ${offset} of ${size}).`, hint);
}

/** Decodes anew, byte by byte in the chunk that failed; the offset of the byte at which the decoder gave up. */
async function locate(path: string, encoding: string, failedFrom: number): Promise<number> {
  const decoder = createDecoder(encoding);
  let offset = 0;
  for await (const bytes of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    if (offset + bytes.length <= failedFrom) decoder.write(bytes);
    else {
      for (let i = 0; i < bytes.length; i++) {
        if (decoder.write(bytes.subarray(i, i + 1)) === undefined) return offset + i;
      }
    }
    offset += bytes.length;
  }
  return offset;
}
