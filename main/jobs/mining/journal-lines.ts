// The lines of an open file with the bytes where they stand, read in parts: a checkpoint can be larger than memory.

import { readSync } from 'node:fs';

const READ_BYTES = 1 << 20;
const LINE_FEED = 0x0a;

export interface JournalLine {
  /** Without its line break. */
  readonly text: string;
  /** Of the line's first byte in the file. */
  readonly offset: number;
  /** Line break included. */
  readonly bytes: number;
}

/**
 * Complete lines only: what follows the last line break was cut off.
 * @param file descriptor of an open file.
 */
export function* linesOf(file: number): Generator<JournalLine> {
  const buffer = Buffer.alloc(READ_BYTES);
  let carried: Buffer[] = [];
  let offset = 0;
  for (let position = 0; ; ) {
    const read = readSync(file, buffer, 0, READ_BYTES, position);
    if (read === 0) return;
    position += read;
    let from = 0;
    for (let end = buffer.indexOf(LINE_FEED); end >= 0 && end < read; end = buffer.indexOf(LINE_FEED, from)) {
      const line = Buffer.concat([...carried, buffer.subarray(from, end)]);
      yield { text: line.toString('utf8'), offset, bytes: line.length + 1 };
      offset += line.length + 1;
      carried = [];
      from = end + 1;
    }
    carried.push(Buffer.from(buffer.subarray(from, read)));
  }
}
