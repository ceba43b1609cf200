// Sizes as products of a constant and the two sizes that are free, rows and pieces, worked out from two runs. With them
// a shape can be computed from the model's input alone, so that no part of a graph needs another part's tensors for
// their shapes only.

import type { Graph, Node, Tensor } from '../compute/onnx/model.ts';
import { makeInts, makeNode } from '../compute/onnx/parts.ts';
import type { Shapes } from './autodiff/shapes.ts';

/** constant · rows^rows · pieces^pieces */
export interface FreeSize {
  readonly constant: number;
  readonly rows: number;
  readonly pieces: number;
}

/** Rows and pieces of the two runs: no power of one is a multiple of the other's. */
export const PROBED = [
  { rows: 2, pieces: 5 },
  { rows: 3, pieces: 7 },
] as const;

const POWERS: readonly Omit<FreeSize, 'constant'>[] = [
  { rows: 0, pieces: 0 },
  { rows: 1, pieces: 0 },
  { rows: 0, pieces: 1 },
  { rows: 1, pieces: 1 },
  { rows: 0, pieces: 2 },
  { rows: 1, pieces: 2 },
];

export function sizeOf(size: FreeSize, rows: number, pieces: number): number {
  return size.constant * rows ** size.rows * pieces ** size.pieces;
}

/** @param sizes of one axis in the runs at `PROBED`. @returns undefined when it is no such product. */
export function freeSize(sizes: readonly number[]): FreeSize | undefined {
  for (const power of POWERS) {
    const constants = PROBED.map(
      ({ rows, pieces }, run) => sizes[run] / sizeOf({ constant: 1, ...power }, rows, pieces),
    );
    if (constants[0] === constants[1] && Number.isInteger(constants[0])) return { constant: constants[0], ...power };
  }
  return undefined;
}

/** All sizes of a tensor, from shapes probed at `PROBED`; undefined when one of them is no such product. */
export function freeSizes(shapes: Shapes, name: string): FreeSize[] | undefined {
  const runs = shapes.of(name);
  const sizes = runs[0].map((_, axis) => freeSize(runs.map((dims) => dims[axis])));
  return sizes.includes(undefined) ? undefined : (sizes as FreeSize[]);
}

const PREFIX = 'shape/';

/** Lets every Shape node read `input` [rows × pieces] instead of the tensor whose shape it gives. */
export function shapesFromInput(graph: Graph, shapes: Shapes, input: string): Graph {
  const initializers = new Map<string, Tensor>(graph.initializers);
  const constant = (values: readonly number[]) => {
    const tensor = makeInts(`${PREFIX}${values.join('_')}`, values);
    initializers.set(tensor.name, tensor);
    return tensor.name;
  };
  const nodes = graph.nodes.flatMap((node): Node[] => {
    const sizes = node.op === 'Shape' && !node.attributes.length ? freeSizes(shapes, node.inputs[0]) : undefined;
    if (!sizes?.length) return [node];
    const at = (part: string) => `${PREFIX}${node.outputs[0]}/${part}`;
    const axes: readonly (keyof Omit<FreeSize, 'constant'>)[] = ['rows', 'pieces'];
    const powers = axes.map((axis) => constant(sizes.map((size) => size[axis])));
    return [
      makeNode('Shape', [input], [at('input')]),
      makeNode('Gather', [at('input'), constant([0])], [at('rows')]),
      makeNode('Gather', [at('input'), constant([1])], [at('pieces')]),
      makeNode('Pow', [at('rows'), powers[0]], [at('row_power')]),
      makeNode('Pow', [at('pieces'), powers[1]], [at('piece_power')]),
      makeNode('Mul', [at('row_power'), at('piece_power')], [at('product')]),
      makeNode('Mul', [at('product'), constant(sizes.map((size) => size.constant))], node.outputs),
    ];
  });
  return { ...graph, nodes, initializers };
}
