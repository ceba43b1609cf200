// Precision "fast": the encoder with eight-bit multiplications (onnx/quantise.ts), made from the prepared encoder at
// first use and kept beside it. About twice as fast; approximate: it changes which spans lie just under a threshold.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { recallKept, recordKept } from './kept-files.ts';
import { ElementType, type Model, readModel, writeModel } from './onnx/model.ts';
import { makeNode, makeTensor, makeValue } from './onnx/parts.ts';
import { quantiseMultiplications } from './onnx/quantise.ts';
import { WeightsFile } from './onnx/weights.ts';

/** Signed bytes in full, or short of a bit where sums of two byte products overflow 16 bits: 2 · 255 · 63 < 2^15. */
const FULL_LIMIT = 127;
const SHORT_LIMIT = 63;

/** Counts up when the arithmetic changes: older fast encoders are then made anew. */
const FAST_VERSION = 1;

/**
 * @param encoderPath a prepared encoder.
 * @returns the path of its fast twin in the same folder, with which it shares the weights that stay as they are.
 */
export async function prepareFastEncoder(encoderPath: string): Promise<string> {
  const folder = dirname(encoderPath);
  const limit = (await saturatesBytes()) ? SHORT_LIMIT : FULL_LIMIT;
  const stem = `fast-${FAST_VERSION}-${limit}`;
  const [graphFile, weightsFile, record] = [`${stem}.onnx`, `${stem}.bin`, `${stem}.json`];
  if ((await recallKept(folder, record)) === undefined) {
    const encoder = readModel(readFileSync(encoderPath));
    const fast = quantiseMultiplications(encoder, limit, folder);
    const besideWeights = join(folder, `${weightsFile}.${process.pid}`);
    const weights = new WeightsFile(besideWeights, weightsFile);
    const graph = weights.moveWeights(fast.graph, folder, 'keep-external');
    weights.close();
    const besideGraph = join(folder, `${graphFile}.${process.pid}`);
    writeFileSync(besideGraph, writeModel({ ...fast, graph }));
    renameSync(besideWeights, join(folder, weightsFile));
    renameSync(besideGraph, join(folder, graphFile));
    await recordKept(folder, record, [graphFile, weightsFile], { limit });
  }
  return join(folder, graphFile);
}

/** Does this processor add byte products in 16 bits and cut them off? (x86 without VNNI does.) */
export async function saturatesBytes(): Promise<boolean> {
  const [rows, inner, columns] = [4, 64, 16];
  const weight = makeTensor('weight', [inner, columns], new Int8Array(inner * columns).fill(FULL_LIMIT));
  const zero = makeTensor('zero', [], Uint8Array.of(0));
  const model: Model = {
    irVersion: 8,
    opsets: new Map([['', 17]]),
    graph: {
      name: 'probe',
      nodes: [makeNode('MatMulInteger', ['x', weight.name, zero.name], ['sums'])],
      initializers: new Map([weight, zero].map((tensor) => [tensor.name, tensor])),
      inputs: [makeValue('x', ElementType.uint8, [rows, inner])],
      outputs: [makeValue('sums', ElementType.int32, [rows, columns])],
    },
    rest: [],
  };
  const session = await ort.InferenceSession.create(writeModel(model), { intraOpNumThreads: 1 });
  const x = new ort.Tensor('uint8', new Uint8Array(rows * inner).fill(255), [rows, inner]);
  const { sums } = await session.run({ x });
  await session.release();
  return (sums.data as Int32Array).some((sum) => sum !== inner * 255 * FULL_LIMIT);
}
