// spaCy's DocBin: zlib around MessagePack around columns of 64-bit numbers (formats.md 4.7). Strings are numbers: those of
// spaCy's symbols by their place in its list, all others by their MurmurHash64A. Unpacked to one JSON document a line for
// src/formats/records/docbin.ts, and packed again from there.

import { deflateSync, inflateSync } from 'node:zlib';
import { decode, encode } from '@msgpack/msgpack';
import { Failure } from '../../src/failure.ts';
import type { DocBinDocument } from '../../src/formats/records/docbin.ts';
import { murmurHash64 } from './murmur-hash.ts';
import { SYMBOLS } from './spacy-symbols.ts';

// spaCy's attribute numbers (spacy/attrs.pxd).
const ORTH = 65;
const ENT_IOB = 77;
const ENT_TYPE = 78;
const SENT_START = 80;

/** Unpacked bytes; more than this is a bomb or no file for one machine. */
const MOST_BYTES = 2 ** 29;

/** The documents. Throws Failure 'corpus-invalid' for bytes that are no DocBin; reasons never quote the corpus. */
export function* unpackDocBin(path: string, bytes: Uint8Array): Generator<DocBinDocument> {
  const invalid = (why: string, cause?: unknown) =>
    new Failure('corpus-invalid', `${path} is no DocBin: ${why}.`, 'Save it again with spaCy 3.', { cause });
  let message: Record<string, unknown>;
  try {
    const unpacked = inflateSync(bytes, { maxOutputLength: MOST_BYTES });
    message = decode(unpacked, { mapKeyConverter: keyOf }) as Record<string, unknown>;
  } catch (cause) {
    throw invalid('it cannot be unpacked', cause);
  }
  const { attrs, tokens, spaces, lengths, strings, span_groups: groups, user_data: userData } = message ?? {};
  const isList = Array.isArray(attrs) && Array.isArray(strings);
  if (!isList || !isBytes(tokens) || !isBytes(spaces) || !isBytes(lengths)) throw invalid('it lacks columns');
  const columns = attrs.map(Number);
  const at = (attr: number) => columns.indexOf(attr);
  if (at(ORTH) < 0) throw invalid('it has no words');
  const numbers = viewOf(tokens);
  const counts = viewOf(lengths);
  const total = lengths.byteLength / 4;
  const width = columns.length;
  const names = namesOf(strings);
  const cell = (row: number, attr: number) => {
    const column = at(attr);
    return column < 0 ? 0n : numbers.getBigUint64((row * width + column) * 8, true);
  };
  if (!Number.isInteger(total)) throw invalid('its list of lengths is cut off');
  let words = 0;
  for (let i = 0; i < total; i++) {
    const length = counts.getInt32(i * 4, true);
    if (length < 0) throw invalid('a document has a length below 0');
    words += length;
  }
  if (words * width * 8 !== tokens.byteLength || words !== spaces.byteLength)
    throw invalid('its columns differ in length');
  const nameOf = (hash: bigint): string => {
    const name = names.get(hash);
    if (name === undefined) throw invalid('a string is not in its list');
    return name;
  };
  let row = 0;
  for (let doc = 0; doc < total; doc++) {
    const length = counts.getInt32(doc * 4, true);
    const rows = Array.from({ length }, (_, i) => row + i);
    row += rows.length;
    yield {
      words: rows.map((i) => nameOf(cell(i, ORTH))),
      spaces: rows.map((i) => spaces[i] !== 0),
      marks: rows.map((i) => Number(cell(i, ENT_IOB))),
      types: rows.map((i) => nameOf(cell(i, ENT_TYPE))),
      starts: rows.map((i) => Number(BigInt.asIntN(64, cell(i, SENT_START)))),
      groups: Array.isArray(groups) ? countSpans(groups[doc]) : {},
      meta: Array.isArray(userData) ? ownMeta(userData[doc]) : {},
    };
  }
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function namesOf(strings: readonly unknown[]): Map<bigint, string> {
  const names = new Map<bigint, string>(SYMBOLS.map((symbol, i) => [BigInt(i), symbol]));
  for (const string of strings) if (typeof string === 'string') names.set(numberOf(string), string);
  return names;
}

const SYMBOL_NUMBERS = new Map(SYMBOLS.map((symbol, i) => [symbol, BigInt(i)]));

function numberOf(string: string): bigint {
  return SYMBOL_NUMBERS.get(string) ?? murmurHash64(Buffer.from(string, 'utf8'), 1n);
}

/** Span groups are keyed by their own bytes; such a key becomes its number of spans. */
function keyOf(key: unknown): string {
  if (!isBytes(key)) return String(key);
  try {
    const group = decode(key) as { spans?: unknown };
    return `${Buffer.from(key).toString('base64')}:${Array.isArray(group.spans) ? group.spans.length : 0}`;
  } catch {
    return ':0';
  }
}

function countSpans(packed: unknown): Record<string, number> {
  const counts: Record<string, number> = {};
  if (!isBytes(packed) || packed.byteLength === 0) return counts;
  try {
    const groups = decode(packed, { mapKeyConverter: keyOf });
    for (const [key, names] of Object.entries(groups as object)) {
      for (const name of Array.isArray(names) ? names : []) counts[String(name)] = Number(key.split(':')[1] ?? 0);
    }
  } catch {
    // Groups are counted for the user's information only; a form that is not known counts as none.
    return {};
  }
  return counts;
}

function ownMeta(packed: unknown): { doc?: string; sent_id?: string } {
  if (!isBytes(packed)) return {};
  try {
    const { seedmark } = decode(packed, { mapKeyConverter: keyOf }) as {
      seedmark?: { doc?: string; sent_id?: string };
    };
    return typeof seedmark === 'object' && seedmark !== null ? seedmark : {};
  } catch {
    // Somebody else's data, in whatever form.
    return {};
  }
}

/** The bytes of a file. */
export function packDocBin(documents: readonly DocBinDocument[]): Uint8Array {
  const attrs = [ORTH, ENT_IOB, ENT_TYPE, SENT_START];
  const total = documents.reduce((sum, { words }) => sum + words.length, 0);
  const tokens = Buffer.alloc(total * attrs.length * 8);
  const spaces = Buffer.alloc(total);
  const lengths = Buffer.alloc(documents.length * 4);
  const strings = new Set<string>();
  const numbers = new Map<string, bigint>();
  const number = (string: string) => {
    const known = numbers.get(string) ?? numberOf(string);
    numbers.set(string, known);
    strings.add(string);
    return known;
  };
  let row = 0;
  for (const [i, document] of documents.entries()) {
    lengths.writeInt32LE(document.words.length, i * 4);
    for (const [j, word] of document.words.entries()) {
      const base = row * attrs.length * 8;
      tokens.writeBigUInt64LE(number(word), base);
      tokens.writeBigUInt64LE(BigInt(document.marks[j]), base + 8);
      tokens.writeBigUInt64LE(number(document.types[j]), base + 16);
      tokens.writeBigInt64LE(BigInt(document.starts[j]), base + 24);
      spaces[row] = document.spaces[j] ? 1 : 0;
      row++;
    }
  }
  const message = {
    version: '0.1',
    attrs,
    tokens: new Uint8Array(tokens),
    spaces: new Uint8Array(spaces),
    lengths: new Uint8Array(lengths),
    strings: [...strings].sort(),
    cats: documents.map(() => ({})),
    flags: documents.map(() => ({ has_unknown_spaces: false })),
    span_groups: documents.map(() => new Uint8Array(0)),
    user_data: documents.map(({ meta }) => encode({ seedmark: meta ?? {} })),
  };
  return deflateSync(encode(message));
}
