// Attributes of nodes, decoded when they are asked for.

import { integers, signed, text } from './fields.ts';
import { ATTRIBUTE, type Graph, type Node, readGraph, readTensor, type Tensor } from './model.ts';
import { type Field, writeFields } from './protobuf.ts';

/** An integer attribute, or `otherwise` when the node does not carry it. */
export function intAttribute(node: Node, name: string, otherwise: number): number {
  const value = attributeField(node, name, ATTRIBUTE.i);
  return value === undefined ? otherwise : signed(value.value as bigint);
}

/** A float attribute, or `otherwise` when the node does not carry it. */
export function floatAttribute(node: Node, name: string, otherwise: number): number {
  const value = attributeField(node, name, ATTRIBUTE.f)?.value as Uint8Array | undefined;
  return value ? new DataView(value.buffer, value.byteOffset, 4).getFloat32(0, true) : otherwise;
}

/** A list of integers; undefined when the node does not carry it. */
export function intsAttribute(node: Node, name: string): number[] | undefined {
  const attribute = node.attributes.find((attribute) => attribute.name === name);
  return attribute && integers(attribute.fields as readonly Field[], ATTRIBUTE.ints).map(signed);
}

export function stringAttribute(node: Node, name: string): string | undefined {
  const value = attributeField(node, name, ATTRIBUTE.s)?.value as Uint8Array | undefined;
  return value && text(value);
}

export function tensorAttribute(node: Node, name: string): Tensor | undefined {
  const value = attributeField(node, name, ATTRIBUTE.t)?.value as Uint8Array | undefined;
  return value && readTensor(value);
}

/** The subgraphs of If, Loop and Scan. */
export function subgraphs(node: Node): Graph[] {
  return node.attributes.flatMap((attribute) =>
    (attribute.fields as readonly Field[])
      .filter((field) => field.number === ATTRIBUTE.g || field.number === ATTRIBUTE.graphs)
      .map((field) => readGraph(field.value instanceof Uint8Array ? field.value : writeFields(field.value as never))),
  );
}

function attributeField(node: Node, name: string, number: number): Field | undefined {
  const attribute = node.attributes.find((attribute) => attribute.name === name);
  return (attribute?.fields as readonly Field[] | undefined)?.find((field) => field.number === number);
}
