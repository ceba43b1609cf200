// A graph that grows: nodes are appended in an order that can run, tensors get names by themselves, equal constants are
// one initializer. Forward graphs are taken in as they are; gradient rules only ever append.

import { ElementType, type Graph, type Model, type Node, type Tensor, type Value } from '../../compute/onnx/model.ts';
import { type AttributeValue, makeInts, makeNode, makeTensor, makeValue } from '../../compute/onnx/parts.ts';

/** Operator set of training graphs: the first with Gelu; reductions take their axes as an input. */
export const TRAINING_OPSET = 20;

/** The file format's version that goes with it. */
const TRAINING_IR = 9;

const PREFIX = 'made/';

export class GraphBuilder {
  readonly nodes: Node[];
  readonly initializers: Map<string, Tensor>;
  readonly inputs: Value[];
  #made = 0;

  /** @param graph of operator set `TRAINING_OPSET`. */
  constructor(graph?: Graph) {
    this.nodes = [...(graph?.nodes ?? [])];
    this.initializers = new Map(graph?.initializers);
    this.inputs = [...(graph?.inputs ?? [])];
  }

  /** Appends a node with one output. @returns the output's name. */
  op(op: string, inputs: readonly string[], attributes: Readonly<Record<string, AttributeValue>> = {}): string {
    return this.ops(op, inputs, 1, attributes)[0];
  }

  /** Appends a node with several outputs. */
  ops(
    op: string,
    inputs: readonly string[],
    count: number,
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): string[] {
    const outputs = Array.from({ length: count }, () => `${PREFIX}${op}_${this.#made++}`);
    this.nodes.push(makeNode(op, inputs, outputs, attributes));
    return outputs;
  }

  input(name: string, type: number, dims: readonly (number | string)[]): string {
    if (!this.inputs.some((input) => input.name === name)) this.inputs.push(makeValue(name, type, dims));
    return name;
  }

  /** A float scalar. */
  scalar(value: number): string {
    return this.#constant(`${PREFIX}scalar_${value}`, (name) => makeTensor(name, [], Float32Array.of(value)));
  }

  /** An int64 vector. */
  ints(values: readonly number[]): string {
    return this.#constant(`${PREFIX}ints_${values.join('_')}`, (name) => makeInts(name, values));
  }

  /** An int64 scalar. */
  int(value: number): string {
    return this.#constant(`${PREFIX}int_${value}`, (name) => makeTensor(name, [], BigInt64Array.of(BigInt(value))));
  }

  /** Gives a node of the graph its optional outputs too. @returns all its outputs. */
  withOutputs(node: Node, count: number): readonly string[] {
    const at = this.nodes.findIndex((each) => each.outputs[0] === node.outputs[0]);
    const outputs = Array.from(
      { length: count },
      (_, i) => this.nodes[at].outputs[i] || `${PREFIX}extra_${this.#made++}`,
    );
    this.nodes[at] = { ...this.nodes[at], outputs };
    return outputs;
  }

  /** @param outputs float tensors; their shapes are left to the runtime. */
  finish(outputs: readonly string[]): Model {
    const graph: Graph = {
      name: 'training',
      nodes: this.nodes,
      initializers: this.initializers,
      inputs: this.inputs,
      outputs: outputs.map((name) => ({ name, type: ElementType.float, dims: undefined })),
    };
    return { irVersion: TRAINING_IR, opsets: new Map([['', TRAINING_OPSET]]), graph, rest: [] };
  }

  #constant(name: string, make: (name: string) => Tensor): string {
    if (!this.initializers.has(name)) this.initializers.set(name, make(name));
    return name;
  }
}
