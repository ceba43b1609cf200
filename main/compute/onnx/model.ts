// ONNX files as plain records over the wire format: read, look at, edit, write. Whatever is not understood here
// (functions, metadata, unknown attributes) is kept as opaque fields. https://onnx.ai/onnx/intro/concepts.html

import { everyBytes, integers, lastBytes, lastInteger, signed, text } from './fields.ts';
import { type Field, type NewField, ProtobufError, packVarints, readFields, writeFields } from './protobuf.ts';

export { makeInts, makeNode, makeTensor, makeValue } from './parts.ts';

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
export const AttributeType = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  graphs: 10,
} as const;

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
export const ATTRIBUTE = { name: 1, f: 2, i: 3, s: 4, t: 5, g: 6, floats: 7, ints: 8, graphs: 11, type: 20 } as const;
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

export function readTensor(bytes: Uint8Array): Tensor {
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

export function tensorFields(tensor: Tensor): NewField[] {
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

/** Bytes of one element. @throws ProtobufError for packed and string types. */
export function elementBytes(type: number): number {
  const width = { 1: 4, 2: 1, 3: 1, 4: 2, 5: 2, 6: 4, 7: 8, 9: 1, 10: 2, 11: 8, 12: 4, 13: 8, 16: 2 }[type];
  if (width === undefined) throw new ProtobufError(`tensor of element type ${type}`);
  return width;
}
