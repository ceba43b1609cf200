// Shapes as they were seen in two runs with different numbers of rows and pieces. That tells which axes are free and
// which were broadcast, for any operator, and replaces a shape-inference engine.

import type { GraphBuilder } from './graph-builder.ts';

/** The same tensor's dims in each of the runs. */
export type Dims = readonly (readonly number[])[];

export class Shapes {
  readonly #dims: ReadonlyMap<string, Dims>;

  constructor(dims: ReadonlyMap<string, Dims>) {
    this.#dims = dims;
  }

  /** @throws Error for a tensor that no run has seen. */
  of(name: string): Dims {
    const dims = this.#dims.get(name);
    if (!dims) throw new Error(`the shape of ${name} is unknown`);
    return dims;
  }

  has(name: string): boolean {
    return this.#dims.has(name);
  }

  rank(name: string): number {
    return this.of(name)[0].length;
  }

  /** An axis of `name` counted from the front. */
  axis(name: string, axis: number): number {
    return axis < 0 ? axis + this.rank(name) : axis;
  }

  /** Size of an axis when it is the same in all runs; undefined for a free one. */
  fixedSize(name: string, axis: number): number | undefined {
    const sizes = this.of(name).map((dims) => dims[axis]);
    return sizes.every((size) => size === sizes[0]) ? sizes[0] : undefined;
  }
}

/**
 * Sums a gradient over the axes along which a tensor was broadcast, so that it has that tensor's shape again.
 * @param from dims of the gradient. @param to dims of the tensor.
 */
export function sumTo(build: GraphBuilder, gradient: string, from: Dims, to: Dims): string {
  const added = from[0].length - to[0].length;
  const leading = Array.from({ length: added }, (_, axis) => axis);
  const stretched: number[] = [];
  for (let axis = 0; axis < to[0].length; axis++) {
    if (to.some((dims, run) => dims[axis] === 1 && from[run][axis + added] !== 1)) stretched.push(axis + added);
  }
  let sum = gradient;
  if (stretched.length) sum = build.op('ReduceSum', [sum, build.ints(stretched)], { keepdims: 1 });
  if (leading.length) sum = build.op('ReduceSum', [sum, build.ints(leading)], { keepdims: 0 });
  return sum;
}
