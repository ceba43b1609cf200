// Making nodes, tensors and graph inputs.

import {
  ATTRIBUTE,
  type Attribute,
  AttributeType,
  ElementType,
  type Graph,
  graphFields,
  type Node,
  type Tensor,
  tensorFields,
  type Value,
} from './model.ts';
import { type Field, type NewField, readFields, writeFields } from './protobuf.ts';

/** Attribute values by JavaScript type: `float()` marks a number that is no integer attribute. */
export type AttributeValue = number | readonly number[] | string | Tensor | Graph | { readonly float: number };

export function makeNode(
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, AttributeValue>> = {},
  domain = '',
): Node {
  const made = Object.entries(attributes).map(([name, value]) => makeAttribute(name, value));
  return { op, domain, name: `${op}:${outputs[0]}`, inputs, outputs, attributes: made };
}

function makeAttribute(name: string, value: AttributeValue): Attribute {
  const payload = attributePayload(value);
  // Through the wire form, so that made and read attributes are looked at alike.
  const fields = readFields(
    writeFields([
      { number: ATTRIBUTE.name, value: name },
      ...payload.fields,
      { number: ATTRIBUTE.type, value: payload.type },
    ]),
  );
  return { name, fields };
}

function attributePayload(value: AttributeValue): { type: number; fields: (NewField | Field)[] } {
  if (typeof value === 'number') return { type: AttributeType.int, fields: [{ number: ATTRIBUTE.i, value }] };
  if (typeof value === 'string') return { type: AttributeType.string, fields: [{ number: ATTRIBUTE.s, value }] };
  if (Array.isArray(value)) {
    return {
      type: AttributeType.ints,
      fields: (value as number[]).map((value) => ({ number: ATTRIBUTE.ints, value })),
    };
  }
  if ('float' in value) {
    const bytes = new Uint8Array(new Float32Array([value.float]).buffer);
    return { type: AttributeType.float, fields: [{ number: ATTRIBUTE.f, wire: 5, value: bytes }] };
  }
  if ('nodes' in value) {
    return { type: AttributeType.graph, fields: [{ number: ATTRIBUTE.g, value: graphFields(value as Graph) }] };
  }
  return { type: AttributeType.tensor, fields: [{ number: ATTRIBUTE.t, value: tensorFields(value as Tensor) }] };
}

/** @param dims sizes, or names of free ones. */
export function makeValue(name: string, type: number, dims: readonly (number | string)[]): Value {
  return { name, type, dims };
}

/** A tensor over a typed array's own bytes. BigInt64Array is int64, Float32Array float, and so on. */
export function makeTensor(
  name: string,
  dims: readonly number[],
  values: Float32Array | BigInt64Array | Int32Array | Int8Array | Uint8Array,
): Tensor {
  const type =
    values instanceof Float32Array
      ? ElementType.float
      : values instanceof BigInt64Array
        ? ElementType.int64
        : values instanceof Int32Array
          ? ElementType.int32
          : values instanceof Int8Array
            ? ElementType.int8
            : ElementType.uint8;
  return { name, dims, type, content: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) };
}

/** A vector of int64, for axes and shapes. */
export function makeInts(name: string, values: readonly number[]): Tensor {
  return makeTensor(name, [values.length], BigInt64Array.from(values, BigInt));
}
