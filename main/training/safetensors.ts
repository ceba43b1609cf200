// Weights by name in the safetensors layout: 8 bytes of header length, a JSON header with types, shapes and places,
// then the values. https://huggingface.co/docs/safetensors

import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { Failure } from '../../src/failure.ts';
import { ElementType } from '../compute/onnx/model.ts';
import { readFloats } from '../compute/onnx/weights.ts';

/** Single-precision values with their shape. */
export interface Weight {
  readonly dims: readonly number[];
  readonly values: Float32Array;
}

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [start: number, end: number];
}

const METADATA = '__metadata__';
const LENGTH_BYTES = 8;

/** The format's own limit. */
const LONGEST_HEADER = 100_000_000n;

/** One system call reads or writes at most 2 GB. */
const LARGEST_READ = 2 ** 30;

/** The header is padded with blanks so that the values begin at a multiple of this. */
const ALIGNMENT = 8;

const FLOAT_TYPES: Readonly<Record<string, number>> = {
  F32: ElementType.float,
  F16: ElementType.float16,
  BF16: ElementType.bfloat16,
};
const ELEMENT_BYTES: Readonly<Record<string, number>> = { F32: 4, F16: 2, BF16: 2 };

/**
 * All floating-point weights of a file; halves are widened. Integers (position tables) are no weights and left out.
 * @throws Failure 'model-invalid' when the file is damaged.
 */
export function readSafetensors(path: string): Map<string, Weight> {
  const file = openSync(path, 'r');
  try {
    const { entries, start } = readHeader(file, path);
    const weights = new Map<string, Weight>();
    for (const [name, { dtype, shape: dims, data_offsets }] of entries) {
      const type = FLOAT_TYPES[dtype];
      if (type === undefined) continue;
      const [from, to] = data_offsets;
      const count = dims.reduce((product, size) => product * size, 1);
      if (to - from !== count * ELEMENT_BYTES[dtype]) throw damaged(path);
      const content = readAll(file, start + from, to - from, path);
      weights.set(name, { dims, values: readFloats({ name, dims, type, content }, '') });
    }
    return weights;
  } finally {
    closeSync(file);
  }
}

interface Header {
  readonly entries: readonly [string, Entry][];
  readonly metadata: Readonly<Record<string, string>>;
  /** Where the values begin. */
  readonly start: number;
}

function readHeader(file: number, path: string): Header {
  const length = new DataView(readAll(file, 0, LENGTH_BYTES, path).buffer).getBigUint64(0, true);
  if (length > LONGEST_HEADER) throw damaged(path);
  const bytes = readAll(file, LENGTH_BYTES, Number(length), path);
  try {
    const header = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const entries = Object.entries(header).filter(([name]) => name !== METADATA) as [string, Entry][];
    const metadata = (header[METADATA] ?? {}) as Record<string, string>;
    return { entries, metadata, start: LENGTH_BYTES + bytes.length };
  } catch (cause) {
    throw damaged(path, cause);
  }
}

/** @throws Failure 'model-invalid' when the file ends before. */
function readAll(file: number, from: number, length: number, path: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const read = readSync(file, bytes, done, Math.min(length - done, LARGEST_READ), from + done);
    if (read === 0) throw damaged(path);
    done += read;
  }
  return bytes;
}

function damaged(path: string, cause?: unknown): Failure {
  return new Failure(
    'model-invalid',
    `${basename(path)} is no complete safetensors file.`,
    'Download the model again.',
    { cause },
  );
}

/** The file's own notes, strings by name. @throws Failure 'model-invalid' when the file is damaged. */
export function readMetadata(path: string): Readonly<Record<string, string>> {
  const file = openSync(path, 'r');
  try {
    return readHeader(file, path).metadata;
  } finally {
    closeSync(file);
  }
}

/** What Hugging Face's loaders ask for. */
const FORMAT = { format: 'pt' };

/**
 * Writes single-precision weights in the order of their names, as the reference library does.
 * @param metadata the file's own notes.
 */
export function writeSafetensors(
  path: string,
  weights: ReadonlyMap<string, Weight>,
  metadata: Readonly<Record<string, string>> = FORMAT,
): void {
  const names = [...weights.keys()].sort((a, b) => (a < b ? -1 : 1));
  const entries: [string, unknown][] = [[METADATA, metadata]];
  let end = 0;
  for (const name of names) {
    const { dims, values } = weights.get(name)!;
    entries.push([name, { dtype: 'F32', shape: dims, data_offsets: [end, end + values.byteLength] }]);
    end += values.byteLength;
  }
  const json = Buffer.from(JSON.stringify(Object.fromEntries(entries)), 'utf8');
  const header = Buffer.alloc(Math.ceil(json.length / ALIGNMENT) * ALIGNMENT, ' ');
  json.copy(header);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(header.length));
  const file = openSync(path, 'w');
  try {
    for (const part of [length, header]) writeAll(file, part);
    for (const name of names) {
      const { values } = weights.get(name)!;
      writeAll(file, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }
  } finally {
    closeSync(file);
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(file, bytes, done, Math.min(bytes.length - done, LARGEST_READ));
  }
}
