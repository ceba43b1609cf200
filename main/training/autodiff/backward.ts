// Reverse-mode differentiation: walks a forward graph from the loss back to the weights and appends, node by node, what
// its rule says. Tensors that no trainable weight reaches, and integers, have no gradient and cost nothing.

import { readInts } from '../../compute/onnx/weights.ts';
import type { GraphBuilder } from './graph-builder.ts';
import type { GradientRule } from './rule.ts';
import { ELEMENTWISE } from './rules/elementwise.ts';
import { LAYOUT } from './rules/layout.ts';
import { PRODUCTS } from './rules/products.ts';
import { REDUCTIONS } from './rules/reductions.ts';
import type { Shapes } from './shapes.ts';

export const GRADIENT_RULES: Readonly<Record<string, GradientRule>> = {
  ...ELEMENTWISE,
  ...PRODUCTS,
  ...LAYOUT,
  ...REDUCTIONS,
};

/** Piecewise constant, or of shapes and truth values alone: their outputs do not pass a gradient on. */
const STOPPING = new Set(
  (
    'ArgMax Ceil ConstantOfShape Equal Floor Greater GreaterOrEqual IsNaN Less LessOrEqual Not And Or Range Round ' +
    'Shape Sign Size'
  ).split(' '),
);

/**
 * Appends the backward pass of a scalar.
 * @param loss a tensor of the graph, a scalar.
 * @param weights tensors of the graph whose gradients are wanted.
 * @returns weight → the tensor that holds its gradient; a weight that the loss does not depend on is left out.
 * @throws Error when an operator on the way has no rule.
 */
export function appendBackward(
  build: GraphBuilder,
  loss: string,
  weights: readonly string[],
  shapes: Shapes,
): Map<string, string> {
  const forward = [...build.nodes];
  const reached = new Set(weights);
  for (const node of forward) {
    if (STOPPING.has(node.op) || !node.inputs.some((input) => reached.has(input))) continue;
    for (const output of node.outputs) if (output) reached.add(output);
  }
  const sums = new GradientSums(build);
  sums.add(loss, build.scalar(1));
  const constantInts = (name: string) => {
    const tensor = build.initializers.get(name);
    if (!tensor) throw new Error(`${name} is computed where a constant is needed`);
    return readInts(tensor, '');
  };
  for (const node of forward.reverse()) {
    const wanted = node.inputs.map((input) => reached.has(input));
    if (STOPPING.has(node.op) || !wanted.includes(true)) continue;
    const gradients = node.outputs.map((output) => sums.total(output));
    if (gradients.every((gradient) => gradient === undefined)) continue;
    const rule = node.domain === '' ? GRADIENT_RULES[node.op] : undefined;
    if (!rule) throw new Error(`no gradient rule for ${node.domain}${node.op}`);
    const parts = rule({ node, gradients, wanted, build, shapes, constantInts });
    parts.forEach((part, input) => {
      if (part) sums.add(node.inputs[input], part);
    });
  }
  const found = new Map<string, string>();
  for (const weight of weights) {
    const gradient = sums.total(weight);
    if (gradient) found.set(weight, gradient);
  }
  return found;
}

/** A tensor that is read several times gets the sum of what its readers pass back. */
class GradientSums {
  readonly #build: GraphBuilder;
  readonly #totals = new Map<string, string>();

  constructor(build: GraphBuilder) {
    this.#build = build;
  }

  add(name: string, part: string): void {
    const before = this.#totals.get(name);
    this.#totals.set(name, before ? this.#build.op('Add', [before, part]) : part);
  }

  total(name: string): string | undefined {
    return this.#totals.get(name);
  }
}
