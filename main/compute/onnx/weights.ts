// Weights outside the graph file: reading an export's external data without leaving its folder, and writing all
// weights of a prepared model once into one file that its graphs share (so models over protobuf's 2 GB work, and the
// runtime maps the file instead of copying it into every process).

import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { Failure } from '../../../src/failure.ts';
import { ElementType, elementBytes, type Graph, type Tensor } from './model.ts';

/** Tensors below this size stay in the graph: shapes and scalars must be readable when the graph is optimised. */
export const SMALLEST_EXTERNAL_BYTES = 1024;

/** Page size: the runtime maps external weights only from page-aligned places. */
const ALIGNMENT_BYTES = 4096;

/** Bytes that a tensor's values take. */
export function tensorBytes(tensor: Tensor): number {
  return elementCount(tensor) * elementBytes(tensor.type);
}

export function elementCount(tensor: Tensor): number {
  return tensor.dims.reduce((product, size) => product * size, 1);
}

/**
 * Where a tensor's external bytes lie.
 * @param modelFolder the folder of the graph file.
 * @throws Failure 'model-invalid' when the location leaves the folder.
 */
export function resolveExternal(modelFolder: string, location: string): string {
  const path = resolve(modelFolder, location);
  const step = relative(resolve(modelFolder), path);
  const isWithin = step !== '' && step !== '..' && !step.startsWith(`..${sep}`) && !isAbsolute(step);
  if (isAbsolute(location) || !isWithin) {
    throw new Failure(
      'model-invalid',
      `The model's weights point outside its folder (${location}).`,
      'Use an export whose weights lie beside the .onnx file.',
    );
  }
  return path;
}

/** A tensor's little-endian values, read from the data file where they are external. */
export function readTensorBytes(tensor: Tensor, modelFolder: string): Uint8Array {
  const { content } = tensor;
  const expected = tensorBytes(tensor);
  const bytes =
    content instanceof Uint8Array ? content : readSlice(modelFolder, content.location, content.offset, expected);
  if (bytes.length !== expected) throw truncated(`${bytes.length} of ${expected} bytes of the weight ${tensor.name}`);
  return bytes;
}

function truncated(what: string): Failure {
  return new Failure('model-invalid', `The model's weights are incomplete: ${what}.`, 'Download the model again.');
}

/** @param location as the model names it. */
export function missingWeights(location: string, cause?: unknown): Failure {
  return new Failure(
    'model-invalid',
    `The model's weights file is missing: ${location}.`,
    'Put it beside the .onnx file; large exports consist of both.',
    { cause },
  );
}

function readSlice(modelFolder: string, location: string, offset: number, length: number): Uint8Array {
  const path = resolveExternal(modelFolder, location);
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (cause) {
    throw missingWeights(location, cause);
  }
  try {
    const size = fstatSync(file).size;
    if (offset + length > size) throw truncated(`${location} ends at ${size} bytes`);
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const read = readSync(file, bytes, done, Math.min(length - done, 2 ** 30), offset + done);
      if (read === 0) throw truncated(`${location} ended while it was read`);
      done += read;
    }
    return bytes;
  } finally {
    closeSync(file);
  }
}

/** Values of a float, half or bfloat16 tensor as fp32. */
export function readFloats(tensor: Tensor, modelFolder: string): Float32Array {
  const bytes = readTensorBytes(tensor, modelFolder);
  if (tensor.type === ElementType.float) return new Float32Array(aligned(bytes, 4));
  const halves = new Uint16Array(aligned(bytes, 2));
  const widen = tensor.type === ElementType.float16 ? widenHalf : widenBfloat;
  if (tensor.type !== ElementType.float16 && tensor.type !== ElementType.bfloat16) {
    throw new Error(`weight ${tensor.name} of element type ${tensor.type} read as floats`);
  }
  return widen(halves);
}

/** Values of an int64 or int32 tensor that fit a number (axes, shapes). */
export function readInts(tensor: Tensor, modelFolder: string): number[] {
  const bytes = readTensorBytes(tensor, modelFolder);
  if (tensor.type === ElementType.int64) return Array.from(new BigInt64Array(aligned(bytes, 8)), Number);
  if (tensor.type === ElementType.int32) return Array.from(new Int32Array(aligned(bytes, 4)));
  throw new Error(`constant ${tensor.name} of element type ${tensor.type} read as integers`);
}

/** The bytes' own buffer where it can be viewed as wider elements, else a copy. */
function aligned(bytes: Uint8Array, width: number): ArrayBuffer {
  const whole =
    bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength && bytes.byteLength % width === 0;
  return (whole ? bytes.buffer : new Uint8Array(bytes).buffer) as ArrayBuffer;
}

/** IEEE half precision to single. */
export function widenHalf(halves: Uint16Array): Float32Array {
  const floats = new Float32Array(halves.length);
  const table = halfTable();
  for (let i = 0; i < halves.length; i++) floats[i] = table[halves[i]];
  return floats;
}

let halves: Float32Array | undefined;

/** All 65,536 halves as singles. */
function halfTable(): Float32Array {
  if (halves) return halves;
  halves = new Float32Array(65536);
  for (let bits = 0; bits < 65536; bits++) {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 31) halves[bits] = fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    else if (exponent === 0) halves[bits] = sign * fraction * 2 ** -24;
    else halves[bits] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  return halves;
}

function widenBfloat(values: Uint16Array): Float32Array {
  const bits = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++) bits[i] = values[i] * 65536;
  return new Float32Array(bits.buffer);
}

/** Writes weights one after another, equal ones once, and hands back tensors that point there. */
export class WeightsFile {
  /** Name of the file as the graphs beside it refer to it. */
  readonly location: string;
  readonly #file: number;
  readonly #places = new Map<string, number>();
  #end = 0;
  #floats = 0;

  constructor(path: string, location: string) {
    this.location = location;
    this.#file = openSync(path, 'w');
  }

  /**
   * @param modelFolder where weights lie that are external already.
   * @param external 'keep-external' leaves those where they are: the graph is written into that same folder.
   * @returns the graph with its larger weights in this file.
   */
  moveWeights(graph: Graph, modelFolder: string, external: 'copy-external' | 'keep-external' = 'copy-external'): Graph {
    const initializers = new Map<string, Tensor>();
    for (const [name, tensor] of graph.initializers) {
      if (external === 'keep-external' && !(tensor.content instanceof Uint8Array)) initializers.set(name, tensor);
      else
        initializers.set(name, { ...tensor, content: this.#place(readTensorBytes(tensor, modelFolder), tensor.type) });
    }
    return { ...graph, initializers };
  }

  /** Single-precision values in the file, shared ones counted once. */
  get floats(): number {
    return this.#floats;
  }

  close(): void {
    closeSync(this.#file);
  }

  #place(bytes: Uint8Array, type: number): Tensor['content'] {
    if (bytes.length < SMALLEST_EXTERNAL_BYTES) return bytes;
    const key = createHash('sha256').update(bytes).digest('hex');
    let offset = this.#places.get(key);
    if (offset === undefined) {
      offset = this.#append(bytes);
      this.#places.set(key, offset);
      if (type === ElementType.float) this.#floats += bytes.length / 4;
    }
    return { location: this.location, offset, length: bytes.length };
  }

  #append(bytes: Uint8Array): number {
    const offset = Math.ceil(this.#end / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(this.#file, bytes, done, Math.min(bytes.length - done, 2 ** 30), offset + done);
    }
    this.#end = offset + bytes.length;
    return offset;
  }
}
