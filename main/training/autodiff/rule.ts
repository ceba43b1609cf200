// What a gradient rule is: given the gradients of a node's outputs it appends nodes that compute those of its inputs.

import type { Node } from '../../compute/onnx/model.ts';
import type { GraphBuilder } from './graph-builder.ts';
import { type Shapes, sumTo } from './shapes.ts';

export interface RuleCall {
  readonly node: Node;
  /** Of each output; undefined where the loss does not depend on it. The first is there unless a node has several. */
  readonly gradients: readonly (string | undefined)[];
  /** Which inputs' gradients are asked for. */
  readonly wanted: readonly boolean[];
  readonly build: GraphBuilder;
  readonly shapes: Shapes;
  /** Values of an integer constant. @throws Error when the tensor is computed. */
  readonly constantInts: (name: string) => readonly number[];
}

/** @returns a gradient for each input, of the input's shape; undefined for inputs that have none or are not wanted. */
export type GradientRule = (call: RuleCall) => (string | undefined)[];

/** The gradient of a node's only output. */
export function onlyGradient(call: RuleCall): string {
  const [gradient] = call.gradients;
  if (gradient === undefined) throw new Error(`${call.node.op} ${call.node.name} has no gradient to pass on`);
  return gradient;
}

/** Computes what is wanted: one function an input. */
export function each(call: RuleCall, makers: readonly ((() => string) | undefined)[]): (string | undefined)[] {
  return call.wanted.map((wanted, input) => {
    if (!wanted) return undefined;
    const make = makers[input];
    if (!make) throw new Error(`no gradient for input ${input} of ${call.node.op}`);
    return make();
  });
}

/** A gradient of the node's output shape, summed to the shape of one of its inputs. */
export function sumToInput(call: RuleCall, gradient: string, input: number): string {
  const { shapes, node, build } = call;
  return sumTo(build, gradient, shapes.of(node.outputs[0]), shapes.of(node.inputs[input]));
}
