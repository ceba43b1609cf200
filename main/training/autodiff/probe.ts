// Runs a forward graph twice, on batches of different sizes, with every tensor as an output, and notes the shapes.

import type * as ort from 'onnxruntime-node';
import { openTrainingSession } from '../open-training-session.ts';
import type { GraphBuilder } from './graph-builder.ts';
import { type Dims, Shapes } from './shapes.ts';

/**
 * @param feeds the graph's inputs, once for each of two batches that differ in rows and pieces, all sizes above 1.
 */
export async function probeShapes(
  build: GraphBuilder,
  feeds: readonly Readonly<Record<string, ort.Tensor>>[],
): Promise<Shapes> {
  const names = build.nodes.flatMap((node) => node.outputs).filter((name) => name !== '');
  const model = build.finish(names);
  const outputs = names.map((name) => ({ name, type: undefined, dims: undefined }));
  const session = await openTrainingSession({ ...model, graph: { ...model.graph, outputs } }, { optimisation: 'none' });
  const dims = new Map<string, Dims>();
  try {
    for (const [name, tensor] of build.initializers)
      dims.set(
        name,
        feeds.map(() => tensor.dims),
      );
    for (const feed of feeds) {
      const results = await session.run(feed);
      for (const [name, tensor] of [...Object.entries(results), ...Object.entries(feed)]) {
        dims.set(name, [...(dims.get(name) ?? []), [...tensor.dims]]);
      }
    }
  } finally {
    await session.release();
  }
  return new Shapes(dims);
}
