// How much arithmetic one row costs an encoder: the multiply-adds of its MatMuls, by what they grow with. What comes
// after the gather is done at one position a row, what comes before it at every piece.

import { readFileSync } from 'node:fs';
import { readModel } from '../../main/compute/onnx/model.ts';

/** Multiply-adds of a row of L pieces: perRow + L × perPiece + L² × perPair. */
export interface RowWork {
  readonly perRow: number;
  readonly perPiece: number;
  readonly perPair: number;
}

/** @param hiddenSize width of all attention heads together. */
export function measureRowWork(encoderPath: string, hiddenSize: number): RowWork {
  const { nodes, initializers } = readModel(readFileSync(encoderPath)).graph;
  const afterGather = new Set<string>();
  const work = { perRow: 0, perPiece: 0, perPair: 0 };
  for (const { op, inputs, outputs } of nodes) {
    const isLate = op === 'GatherND' || inputs.some((input) => afterGather.has(input));
    if (isLate) for (const output of outputs) afterGather.add(output);
    if (op !== 'MatMul' && op !== 'Gemm') continue;
    const dims = initializers.get(inputs[1])?.dims;
    if (!dims)
      work.perPair += hiddenSize; // queries × keys, or attention × values
    else if (isLate) work.perRow += dims[0] * dims[1];
    else work.perPiece += dims[0] * dims[1];
  }
  return work;
}

/** Floating-point operations (two a multiply-add) of rows of one length. */
export function floatingOperations(work: RowWork, length: number, rows: number): number {
  return 2 * rows * (work.perRow + length * work.perPiece + length ** 2 * work.perPair);
}
