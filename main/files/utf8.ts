// Where bytes are not UTF-8. The runtime checks whole buffers at gigabytes a second but does not say where they fail, so
// the one buffer that fails is walked byte by byte.

import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';

/** Byte offset of the first bytes in the file that are not UTF-8; undefined when all are. */
export async function findInvalidUtf8(path: string): Promise<number | undefined> {
  let before = 0;
  let carried: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes: Buffer = carried.length > 0 ? Buffer.concat([carried, chunk]) : chunk;
    const whole = bytes.length - unfinishedTail(bytes);
    if (!isUtf8(bytes.subarray(0, whole))) return before + firstBrokenOf(bytes.subarray(0, whole));
    carried = bytes.subarray(whole);
    before += whole;
  }
  return carried.length > 0 ? before : undefined;
}

function firstBrokenOf(bytes: Buffer): number {
  const { firstBroken } = scanUtf8(bytes);
  if (firstBroken === undefined) throw new Error('Two checks of the same bytes disagree.');
  return firstBroken;
}

/** Bytes at the end that begin a UTF-8 character which the buffer does not finish: 0 to 3. */
function unfinishedTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return lengthAfterLead(byte) > back ? back : 0;
  }
  return 0;
}

export interface Utf8Scan {
  /** Characters of two bytes and more. */
  readonly wide: number;
  /** Bytes that are part of no character. */
  readonly broken: number;
  readonly firstBroken: number | undefined;
}

/** Counts characters outside ASCII and bytes that belong to none; an unfinished character at the end is such bytes. */
export function scanUtf8(bytes: Buffer): Utf8Scan {
  let wide = 0;
  let broken = 0;
  let firstBroken: number | undefined;
  for (let i = 0; i < bytes.length; ) {
    if (bytes[i] < 0x80) {
      i++;
      continue;
    }
    const length = lengthAfterLead(bytes[i]);
    if (length > 1 && i + length <= bytes.length && isUtf8(bytes.subarray(i, i + length))) {
      wide++;
      i += length;
    } else {
      broken++;
      firstBroken ??= i;
      i++;
    }
  }
  return { wide, broken, firstBroken };
}

/** Bytes of the character that this byte begins; 1 when it begins none. */
function lengthAfterLead(lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return 1;
  if (lead >= 0xf0) return 4;
  return lead >= 0xe0 ? 3 : 2;
}
