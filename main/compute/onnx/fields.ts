// Reading single fields of a message: the last one of a kind counts, repeated ones are lists, packed or not.

import { type Field, ProtobufError, readPackedVarints } from './protobuf.ts';

export function everyBytes(fields: readonly Field[], number: number): Uint8Array[] {
  return fields.filter((field) => field.number === number).map((field) => asBytes(field));
}

/** Of a repeated occurrence of a single field the last counts. */
export function lastBytes(fields: readonly Field[], number: number): Uint8Array | undefined {
  const field = fields.findLast((field) => field.number === number);
  return field && asBytes(field);
}

export function asBytes(field: Field): Uint8Array {
  if (field.value instanceof Uint8Array) return field.value;
  throw new ProtobufError(`field ${field.number} is a number where bytes belong`);
}

export function lastInteger(fields: readonly Field[], number: number): bigint | undefined {
  const value = fields.findLast((field) => field.number === number)?.value;
  if (value instanceof Uint8Array) throw new ProtobufError(`field ${number} is bytes where a number belongs`);
  return value;
}

/** A repeated integer field, packed or not. */
export function integers(fields: readonly Field[], number: number): bigint[] {
  return fields
    .filter((field) => field.number === number)
    .flatMap((field) => (field.value instanceof Uint8Array ? readPackedVarints(field.value) : [field.value]));
}

export function text(bytes: Uint8Array | undefined): string {
  return bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8') : '';
}

export function signed(value: bigint): number {
  return Number(BigInt.asIntN(64, value));
}
