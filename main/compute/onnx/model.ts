// ONNX files as plain records over the wire format: read, look at, edit, write. Whatever is not understood here
// (functions, metadata, unknown attributes) is kept as opaque fields. https://onnx.ai/onnx/intro/concepts.html

import {
  type Field,
  type NewField,
  ProtobufError,
  packVarints,
  readFields,
  readPackedVarints,
  writeFields,
} from './protobuf.ts';

/** TensorProto.DataType, the ones that occur here. */
export const ElementType = {
  float: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  double: 11,
  bfloat16: 16,
} as const;

/** AttributeProto.AttributeType. */
const AttributeType = { float: 1, int: 2, string: 3, tensor: 4, graph: 5, floats: 6, ints: 7, graphs: 10 } as const;

/** A piece of a file beside the model that holds a tensor's little-endian bytes. */
export interface ExternalBytes {
  /** As written in the model: a path relative to the model's folder. */
  readonly location: string;
  readonly offset: number;
  /** In bytes; undefined: to the end of the file. */
  readonly length: number | undefined;
}

export interface Tensor {
  readonly name: string;
  readonly dims: readonly number[];
  /** One of ElementType, or another number of TensorProto.DataType. */
  readonly type: number;
  /** Little-endian values, or where they lie. */
  readonly content: Uint8Array | ExternalBytes;
}

/** An attribute's payload is decoded when asked for, so unedited ones are written back bit for bit. */
export interface Attribute {
  readonly name: string;
  readonly fields: readonly (Field | NewField)[];
}

export interface Node {
  readonly op: string;
  /** '' for the standard operators. */
  readonly domain: string;
  readonly name: string;
  /** '' for an optional input that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly Attribute[];
}

/** A graph's input or output. */
export interface Value {
  readonly name: string;
  /** Element type of the tensor; undefined when it is no tensor (then `opaque` holds the type). */
  readonly type: number | undefined;
  /** Fixed sizes or names of free ones; '' is a nameless free size; undefined: rank unknown. */
  readonly dims: readonly (number | string)[] | undefined;
  readonly opaque?: Uint8Array;
}

export interface Graph {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly initializers: ReadonlyMap<string, Tensor>;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

export interface Model {
  readonly irVersion: number;
  /** Domain → version; '' are the standard operators. */
  readonly opsets: ReadonlyMap<string, number>;
  readonly graph: Graph;
  /** Producer, model-local functions, metadata: written back as they are. */
  readonly rest: readonly Field[];
}

// Field numbers of onnx.proto.
const MODEL = { irVersion: 1, graph: 7, opset: 8 } as const;
const OPSET = { domain: 1, version: 2 } as const;
const GRAPH = { node: 1, name: 2, initializer: 5, sparseInitializer: 15, input: 11, output: 12 } as const;
const NODE = { input: 1, output: 2, name: 3, op: 4, attribute: 5, domain: 7 } as const;
const ATTRIBUTE = { name: 1, f: 2, i: 3, s: 4, t: 5, g: 6, floats: 7, ints: 8, graphs: 11, type: 20 } as const;
const TENSOR = {
  dims: 1,
  type: 2,
  floats: 4,
  int32s: 5,
  int64s: 7,
  name: 8,
  raw: 9,
  doubles: 10,
  uint64s: 11,
  external: 13,
  location: 14,
} as const;
const VALUE = { name: 1, type: 2 } as const;

/** TensorProto.DataLocation.EXTERNAL. */
const EXTERNAL = 1;

/** @throws ProtobufError when the bytes are no ONNX model. */
export function readModel(bytes: Uint8Array): Model {
  const fields = readFields(bytes);
  const graph = lastBytes(fields, MODEL.graph);
  if (!graph) throw new ProtobufError('no graph in the file');
  const opsets = new Map<string, number>();
  for (const bytes of everyBytes(fields, MODEL.opset)) {
    const opset = readFields(bytes);
    const domain = text(lastBytes(opset, OPSET.domain));
    opsets.set(domain === 'ai.onnx' ? '' : domain, signed(lastInteger(opset, OPSET.version) ?? 0n));
  }
  const known: number[] = Object.values(MODEL);
  return {
    irVersion: signed(lastInteger(fields, MODEL.irVersion) ?? 0n),
    opsets,
    graph: readGraph(graph),
    rest: fields.filter((field) => !known.includes(field.number)),
  };
}

/** Serialises into one buffer: weights that are not external must fit in it (protobuf's own limit is 2 GB). */
export function writeModel(model: Model): Uint8Array {
  return writeFields([
    { number: MODEL.irVersion, value: model.irVersion },
    ...model.rest,
    ...[...model.opsets].map(([domain, version]) => ({
      number: MODEL.opset,
      value: [
        { number: OPSET.domain, value: domain },
        { number: OPSET.version, value: version },
      ],
    })),
    { number: MODEL.graph, value: graphFields(model.graph) },
  ]);
}

export function readGraph(bytes: Uint8Array): Graph {
  const fields = readFields(bytes);
  // Sparse initializers do not occur in language models; without them the graph would lack inputs.
  if (fields.some((field) => field.number === GRAPH.sparseInitializer)) throw new ProtobufError('sparse initializers');
  const initializers = new Map<string, Tensor>();
  for (const bytes of everyBytes(fields, GRAPH.initializer)) {
    const tensor = readTensor(bytes);
    initializers.set(tensor.name, tensor);
  }
  return {
    name: text(lastBytes(fields, GRAPH.name)),
    nodes: everyBytes(fields, GRAPH.node).map(readNode),
    initializers,
    // Before IR 4 initializers were listed among the inputs as well.
    inputs: everyBytes(fields, GRAPH.input)
      .map(readValue)
      .filter((input) => !initializers.has(input.name)),
    outputs: everyBytes(fields, GRAPH.output).map(readValue),
  };
}

export function graphFields(graph: Graph): NewField[] {
  return [
    ...graph.nodes.map((node) => ({ number: GRAPH.node, value: nodeFields(node) })),
    { number: GRAPH.name, value: graph.name },
    ...[...graph.initializers.values()].map((tensor) => ({ number: GRAPH.initializer, value: tensorFields(tensor) })),
    ...graph.inputs.map((value) => ({ number: GRAPH.input, value: valueFields(value) })),
    ...graph.outputs.map((value) => ({ number: GRAPH.output, value: valueFields(value) })),
  ];
}

function readNode(bytes: Uint8Array): Node {
  const fields = readFields(bytes);
  const domain = text(lastBytes(fields, NODE.domain));
  return {
    op: text(lastBytes(fields, NODE.op)),
    domain: domain === 'ai.onnx' ? '' : domain,
    name: text(lastBytes(fields, NODE.name)),
    inputs: everyBytes(fields, NODE.input).map(text),
    outputs: everyBytes(fields, NODE.output).map(text),
    attributes: everyBytes(fields, NODE.attribute).map((bytes) => {
      const attribute = readFields(bytes);
      return { name: text(lastBytes(attribute, ATTRIBUTE.name)), fields: attribute };
    }),
  };
}

function nodeFields(node: Node): NewField[] {
  return [
    ...node.inputs.map((value) => ({ number: NODE.input, value })),
    ...node.outputs.map((value) => ({ number: NODE.output, value })),
    { number: NODE.name, value: node.name },
    { number: NODE.op, value: node.op },
    ...(node.domain ? [{ number: NODE.domain, value: node.domain }] : []),
    ...node.attributes.map((attribute) => ({ number: NODE.attribute, value: attribute.fields })),
  ];
}

function readTensor(bytes: Uint8Array): Tensor {
  const fields = readFields(bytes);
  const type = signed(lastInteger(fields, TENSOR.type) ?? 0n);
  const external = (lastInteger(fields, TENSOR.location) ?? 0n) === BigInt(EXTERNAL);
  return {
    name: text(lastBytes(fields, TENSOR.name)),
    dims: integers(fields, TENSOR.dims).map(signed),
    type,
    content: external ? readExternal(fields) : (lastBytes(fields, TENSOR.raw) ?? typedBytes(fields, type)),
  };
}

function readExternal(fields: readonly Field[]): ExternalBytes {
  const entries = new Map(
    everyBytes(fields, TENSOR.external).map((bytes) => {
      const entry = readFields(bytes);
      return [text(lastBytes(entry, 1)), text(lastBytes(entry, 2))];
    }),
  );
  const location = entries.get('location');
  if (!location) throw new ProtobufError('external weights without a location');
  const length = entries.get('length');
  return { location, offset: Number(entries.get('offset') ?? 0), length: length ? Number(length) : undefined };
}

/** Values written one by one in typed fields, as the little-endian bytes that raw_data would hold. */
function typedBytes(fields: readonly Field[], type: number): Uint8Array {
  const fixed = [TENSOR.floats, TENSOR.doubles].flatMap((number) => everyBytes(fields, number));
  if (fixed.length) return new Uint8Array(Buffer.concat(fixed));
  const values = [TENSOR.int32s, TENSOR.int64s, TENSOR.uint64s].flatMap((number) => integers(fields, number));
  const width = elementBytes(type);
  const bytes = Buffer.alloc(values.length * width);
  values.forEach((value, i) => {
    for (let k = 0; k < width; k++) bytes[i * width + k] = Number((value >> BigInt(8 * k)) & 255n);
  });
  return bytes;
}

function tensorFields(tensor: Tensor): NewField[] {
  const { content } = tensor;
  return [
    ...(tensor.dims.length ? [{ number: TENSOR.dims, value: packVarints(tensor.dims) }] : []),
    { number: TENSOR.type, value: tensor.type },
    { number: TENSOR.name, value: tensor.name },
    ...(content instanceof Uint8Array ? [{ number: TENSOR.raw, value: content }] : externalFields(content)),
  ];
}

function externalFields(external: ExternalBytes): NewField[] {
  const entries = [
    ['location', external.location],
    ['offset', String(external.offset)],
    ...(external.length === undefined ? [] : [['length', String(external.length)]]),
  ];
  return [
    ...entries.map(([key, value]) => ({
      number: TENSOR.external,
      value: [
        { number: 1, value: key },
        { number: 2, value },
      ],
    })),
    { number: TENSOR.location, value: EXTERNAL },
  ];
}

function readValue(bytes: Uint8Array): Value {
  const fields = readFields(bytes);
  const name = text(lastBytes(fields, VALUE.name));
  const type = lastBytes(fields, VALUE.type);
  const tensor = type && lastBytes(readFields(type), 1);
  if (!tensor) return { name, type: undefined, dims: undefined, opaque: type };
  const tensorType = readFields(tensor);
  const shape = lastBytes(tensorType, 2);
  const dims = shape && everyBytes(readFields(shape), 1).map(readDim);
  return { name, type: signed(lastInteger(tensorType, 1) ?? 0n), dims };
}

function readDim(bytes: Uint8Array): number | string {
  const fields = readFields(bytes);
  const size = lastInteger(fields, 1);
  return size === undefined ? text(lastBytes(fields, 2)) : signed(size);
}

function valueFields(value: Value): NewField[] {
  const name = { number: VALUE.name, value: value.name };
  if (value.type === undefined) return value.opaque ? [name, { number: VALUE.type, value: value.opaque }] : [name];
  const dims = value.dims?.map((dim) => ({
    number: 1,
    value: typeof dim === 'number' ? [{ number: 1, value: dim }] : dim ? [{ number: 2, value: dim }] : [],
  }));
  const tensor = [{ number: 1, value: value.type }, ...(dims ? [{ number: 2, value: dims }] : [])];
  return [name, { number: VALUE.type, value: [{ number: 1, value: tensor }] }];
}

// ---- attributes

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

// ---- making parts

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

/** Bytes of one element. @throws ProtobufError for packed and string types. */
export function elementBytes(type: number): number {
  const width = { 1: 4, 2: 1, 3: 1, 4: 2, 5: 2, 6: 4, 7: 8, 9: 1, 10: 2, 11: 8, 12: 4, 13: 8, 16: 2 }[type];
  if (width === undefined) throw new ProtobufError(`tensor of element type ${type}`);
  return width;
}

// ---- reading fields

function everyBytes(fields: readonly Field[], number: number): Uint8Array[] {
  return fields.filter((field) => field.number === number).map((field) => asBytes(field));
}

/** Of a repeated occurrence of a single field the last counts. */
function lastBytes(fields: readonly Field[], number: number): Uint8Array | undefined {
  const field = fields.findLast((field) => field.number === number);
  return field && asBytes(field);
}

function asBytes(field: Field): Uint8Array {
  if (field.value instanceof Uint8Array) return field.value;
  throw new ProtobufError(`field ${field.number} is a number where bytes belong`);
}

function lastInteger(fields: readonly Field[], number: number): bigint | undefined {
  const value = fields.findLast((field) => field.number === number)?.value;
  if (value instanceof Uint8Array) throw new ProtobufError(`field ${number} is bytes where a number belongs`);
  return value;
}

/** A repeated integer field, packed or not. */
function integers(fields: readonly Field[], number: number): bigint[] {
  return fields
    .filter((field) => field.number === number)
    .flatMap((field) => (field.value instanceof Uint8Array ? readPackedVarints(field.value) : [field.value]));
}

function text(bytes: Uint8Array | undefined): string {
  return bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8') : '';
}

function signed(value: bigint): number {
  return Number(BigInt.asIntN(64, value));
}
