// Rows of a table whose tree is broken, found on the pages where they stand (SQLite's file format, 1.6 and 2.1). Only for
// tables whose rows never change and are never deleted: there every copy of a row, on whatever forgotten page, is the row.

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Row } from './salvage-rows.ts';

export interface LeafTable {
  /** In order; the first one is the row's number. */
  readonly columns: readonly {
    readonly name: string;
    readonly type: 'INTEGER' | 'TEXT' | 'BLOB' | 'REAL';
    readonly isNeeded: boolean;
  }[];
}

const TABLE_LEAF = 13;
const PAGE_SIZE_AT = 16;
const RESERVED_AT = 20;
const LARGEST_PAGE = 65536;
const HEADER_BYTES = 100;
/** More than any row of ours: a length that damage has made up is not followed. */
const LARGEST_ROW = 64 * 1024 * 1024;

/** Rows with the table's shape, in the order of the pages; the same row may come twice. */
export function* salvageLeaves(path: string, table: LeafTable): Generator<Row> {
  const file = openSync(path, 'r');
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    readSync(file, header, 0, HEADER_BYTES, 0);
    const stored = header.readUInt16BE(PAGE_SIZE_AT);
    const pages: Pages = { file, size: stored === 1 ? LARGEST_PAGE : stored, reserved: header[RESERVED_AT] };
    const count = Math.floor(fstatSync(file).size / pages.size);
    for (let number = 2; number <= count; number++) {
      const page = readPage(pages, number);
      if (page?.[0] === TABLE_LEAF) yield* rowsOfPage(page, pages, table);
    }
  } finally {
    closeSync(file);
  }
}

interface Pages {
  readonly file: number;
  readonly size: number;
  readonly reserved: number;
}

function readPage({ file, size }: Pages, number: number): Buffer | undefined {
  const page = Buffer.alloc(size);
  return readSync(file, page, 0, size, (number - 1) * size) === size ? page : undefined;
}

function* rowsOfPage(page: Buffer, pages: Pages, table: LeafTable): Generator<Row> {
  const cells = page.readUInt16BE(3);
  for (let cell = 0; cell < cells && 10 + cell * 2 <= page.length; cell++) {
    const row = tryRow(() => rowAt(page, page.readUInt16BE(8 + cell * 2), pages, table));
    if (row) yield row;
  }
}

/** A cell that damage has made up leads outside of its page. */
function tryRow(read: () => Row | undefined): Row | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function rowAt(page: Buffer, start: number, pages: Pages, table: LeafTable): Row | undefined {
  const [length, afterLength] = varint(page, start);
  const [id, at] = varint(page, afterLength);
  if (length > LARGEST_ROW) return undefined;
  const payload = payloadAt(page, at, length, pages);
  return payload && decode(payload, id, table);
}

/** A long row goes on in a chain of pages. */
function payloadAt(page: Buffer, at: number, length: number, pages: Pages): Buffer | undefined {
  const usable = pages.size - pages.reserved;
  const most = usable - 35;
  if (length <= most) return at + length <= usable ? page.subarray(at, at + length) : undefined;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const wanted = least + ((length - least) % (usable - 4));
  const local = wanted <= most ? wanted : least;
  const parts = [page.subarray(at, at + local)];
  let next = page.readUInt32BE(at + local);
  for (let rest = length - local; rest > 0; rest -= usable - 4) {
    const more = next === 0 ? undefined : readPage(pages, next);
    if (!more) return undefined;
    parts.push(more.subarray(4, 4 + Math.min(rest, usable - 4)));
    next = more.readUInt32BE(0);
  }
  return Buffer.concat(parts);
}

function decode(payload: Buffer, id: number, { columns }: LeafTable): Row | undefined {
  const [headerEnd, first] = varint(payload, 0);
  const row: Row = { [columns[0].name]: id };
  let at = first;
  let body = headerEnd;
  for (const [index, { name, type, isNeeded }] of columns.entries()) {
    if (at >= headerEnd) return undefined;
    const [serial, next] = varint(payload, at);
    at = next;
    const size = sizeOf(serial);
    // The row's number stands outside of the row, which has a null for it.
    const fits = index === 0 ? serial === 0 : serial === 0 ? !isNeeded : typeOf(serial) === type;
    if (!fits || body + size > payload.length) return undefined;
    if (index > 0) row[name] = readValue(payload.subarray(body, body + size), serial);
    body += size;
  }
  return at === headerEnd && body === payload.length ? row : undefined;
}

const INTEGER_SIZES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0] as const;
const REAL = 7;
const ZERO = 8;

function sizeOf(serial: number): number {
  return serial < 12 ? (INTEGER_SIZES[serial] ?? Number.MAX_SAFE_INTEGER) : Math.floor((serial - 12) / 2);
}

function typeOf(serial: number): 'INTEGER' | 'TEXT' | 'BLOB' | 'REAL' {
  if (serial >= 12) return serial % 2 === 0 ? 'BLOB' : 'TEXT';
  return serial === REAL ? 'REAL' : 'INTEGER';
}

function readValue(bytes: Buffer, serial: number): Row[string] {
  if (serial === 0) return null;
  if (serial >= 12) return serial % 2 === 0 ? bytes : bytes.toString('utf8');
  if (serial >= ZERO) return serial - ZERO;
  if (serial === REAL) return bytes.readDoubleBE();
  return bytes.length === 8 ? Number(bytes.readBigInt64BE()) : bytes.readIntBE(0, bytes.length);
}

/** Big-endian, seven bits a byte, the ninth byte whole. @returns value and the place after it. */
function varint(bytes: Buffer, start: number): [value: number, next: number] {
  let value = 0;
  for (let i = 0; i < 9; i++) {
    const byte = bytes.readUInt8(start + i);
    if (i === 8) return [value * 256 + byte, start + 9];
    value = value * 128 + (byte & 127);
    if (byte < 128) return [value, start + i + 1];
  }
  throw new RangeError('unreachable');
}
