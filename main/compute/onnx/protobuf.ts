// The protobuf wire format, as much of it as ONNX files need: a message is a list of numbered fields, and bytes that
// nobody edits (weights) stay slices of the file they came from. https://protobuf.dev/programming-guides/encoding/

/** Wire types: a varint, eight bytes, length-delimited bytes, four bytes. */
const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

/** Longest varint in bytes: 64 bits, 7 a byte. */
const MAX_VARINT_BYTES = 10;

/** One field as read: varints as unsigned 64-bit integers, everything else as a slice of the input. */
export interface Field {
  readonly number: number;
  readonly wire: number;
  readonly value: bigint | Uint8Array;
}

/** One field to write: an integer is a varint; a string, bytes or a message is length-delimited. */
export interface NewField {
  readonly number: number;
  readonly value: bigint | number | string | Uint8Array | readonly (NewField | Field)[];
}

/** The bytes are no protobuf message (truncated, or something else). */
export class ProtobufError extends Error {
  override readonly name = 'ProtobufError';
}

/** @throws ProtobufError when the bytes end inside a field or hold an unknown wire type. */
export function readFields(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  const reader = new VarintReader(bytes);
  while (reader.offset < bytes.length) {
    const tag = reader.next();
    const number = Number(tag >> 3n);
    const wire = Number(tag & 7n);
    if (number === 0) throw new ProtobufError('field number 0');
    if (wire === VARINT) fields.push({ number, wire, value: reader.next() });
    else if (wire === LENGTH_DELIMITED) fields.push({ number, wire, value: reader.take(Number(reader.next())) });
    else if (wire === FIXED32) fields.push({ number, wire, value: reader.take(4) });
    else if (wire === FIXED64) fields.push({ number, wire, value: reader.take(8) });
    else throw new ProtobufError(`unknown wire type ${wire}`);
  }
  return fields;
}

/** Varints laid end to end (a packed repeated integer field), unsigned. */
export function readPackedVarints(bytes: Uint8Array): bigint[] {
  const values: bigint[] = [];
  const reader = new VarintReader(bytes);
  while (reader.offset < bytes.length) values.push(reader.next());
  return values;
}

class VarintReader {
  offset = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  next(): bigint {
    let low = 0; // the first four bytes as a plain number: nearly every varint ends there
    for (let i = 0; i < 4; i++) {
      const byte = this.#byte();
      low += (byte & 127) * 2 ** (7 * i);
      if (byte < 128) return BigInt(low);
    }
    let value = BigInt(low);
    for (let i = 4; i < MAX_VARINT_BYTES; i++) {
      const byte = this.#byte();
      value |= BigInt(byte & 127) << BigInt(7 * i);
      if (byte < 128) return BigInt.asUintN(64, value);
    }
    throw new ProtobufError('varint longer than ten bytes');
  }

  take(length: number): Uint8Array {
    if (length > this.#bytes.length - this.offset) throw new ProtobufError('the message ends inside a field');
    this.offset += length;
    return this.#bytes.subarray(this.offset - length, this.offset);
  }

  #byte(): number {
    if (this.offset >= this.#bytes.length) throw new ProtobufError('the message ends inside a number');
    return this.#bytes[this.offset++];
  }
}

/** Serialises a message into one buffer. */
export function writeFields(fields: readonly (NewField | Field)[]): Uint8Array {
  // Back to front, so that a nested message's length is known when its prefix is written.
  const size = sizeOfFields(fields);
  const bytes = new Uint8Array(size);
  const start = writeBackwards(bytes, size, fields);
  if (start !== 0) throw new Error(`protobuf size ${size} was off by ${start}`);
  return bytes;
}

/** Integers as one packed field's bytes. */
export function packVarints(values: Iterable<bigint | number>): Uint8Array {
  const list = [...values].map(toUnsigned);
  const bytes = new Uint8Array(list.reduce((sum, value) => sum + sizeOfVarint(value), 0));
  let end = bytes.length;
  for (let i = list.length - 1; i >= 0; i--) end = putVarint(bytes, end, list[i]);
  return bytes;
}

function sizeOfFields(fields: readonly (NewField | Field)[]): number {
  let size = 0;
  for (const field of fields) {
    size += sizeOfVarint(BigInt(field.number) << 3n);
    const { value } = field;
    if (typeof value === 'bigint' || typeof value === 'number') size += sizeOfVarint(toUnsigned(value));
    else if (isFixed(field)) size += (value as Uint8Array).length;
    else {
      const length = sizeOfPayload(value as Exclude<NewField['value'], bigint | number>);
      size += sizeOfVarint(BigInt(length)) + length;
    }
  }
  return size;
}

function sizeOfPayload(value: string | Uint8Array | readonly (NewField | Field)[]): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  return value instanceof Uint8Array ? value.length : sizeOfFields(value);
}

function writeBackwards(bytes: Uint8Array, end: number, fields: readonly (NewField | Field)[]): number {
  let at = end;
  for (let i = fields.length - 1; i >= 0; i--) {
    const field = fields[i];
    const { value } = field;
    let wire = LENGTH_DELIMITED;
    if (typeof value === 'bigint' || typeof value === 'number') {
      wire = VARINT;
      at = putVarint(bytes, at, toUnsigned(value));
    } else {
      const payloadEnd = at;
      if (typeof value === 'string' || value instanceof Uint8Array) {
        const payload = typeof value === 'string' ? Buffer.from(value) : value;
        at -= payload.length;
        bytes.set(payload, at);
      } else at = writeBackwards(bytes, at, value);
      if (isFixed(field)) wire = field.wire;
      else at = putVarint(bytes, at, BigInt(payloadEnd - at));
    }
    at = putVarint(bytes, at, (BigInt(field.number) << 3n) | BigInt(wire));
  }
  return at;
}

function isFixed(field: NewField | Field): field is Field {
  return 'wire' in field && (field.wire === FIXED32 || field.wire === FIXED64);
}

/** Two's complement of a signed integer, as protobuf's int32 and int64 write it. */
function toUnsigned(value: bigint | number): bigint {
  return BigInt.asUintN(64, BigInt(value));
}

function sizeOfVarint(value: bigint): number {
  let size = 1;
  for (let rest = value >> 7n; rest > 0n; rest >>= 7n) size++;
  return size;
}

/** Writes so that the varint ends at `end`; returns where it starts. */
function putVarint(bytes: Uint8Array, end: number, value: bigint): number {
  const start = end - sizeOfVarint(value);
  let rest = value;
  for (let at = start; at < end; at++) {
    bytes[at] = Number(rest & 127n) | (at < end - 1 ? 128 : 0);
    rest >>= 7n;
  }
  return start;
}
