// Are the weights of a safetensors file those of an ONNX graph? By value: a weight's own name first, else any tensor of the
// graph that holds it, since other exporters rename. And is an eight-bit graph made from the same weights?

import { ElementType, type Graph, type Node, type Tensor } from '../../compute/onnx/model.ts';
import { elementCount, readFloats, readTensorBytes } from '../../compute/onnx/weights.ts';
import type { Weight } from '../safetensors.ts';

/** Heads and poolers that some files carry along and no token classifier reads. */
const UNREAD = /(^|\.)(pooler|cls|lm_head|predictions)\./;

export interface WeightComparison {
  /** Weights whose every value is in the graph. */
  readonly equal: number;
  /** In the graph under their own name, with other values. */
  readonly different: readonly string[];
  /** Nowhere in the graph. */
  readonly missing: readonly string[];
}

/**
 * @param graph simplified: constants are initializers. @param onnxFolder where external weights lie.
 */
export function compareWeights(
  weights: ReadonlyMap<string, Weight>,
  graph: Graph,
  onnxFolder: string,
): WeightComparison {
  const floats = [...graph.initializers.values()].filter(({ type }) => type === ElementType.float);
  const transposed = new Set(graph.nodes.filter(multipliesRight).map(({ inputs }) => inputs[1]));
  const holds = (tensor: Tensor, weight: Weight) =>
    elementCount(tensor) === weight.values.length &&
    isEqual(readFloats(tensor, onnxFolder), weight, transposed.has(tensor.name));
  const different: string[] = [];
  const missing: string[] = [];
  let equal = 0;
  for (const [name, weight] of weights) {
    const own = graph.initializers.get(name);
    if (own ? holds(own, weight) : floats.some((tensor) => holds(tensor, weight))) equal++;
    else if (own) different.push(name);
    else if (!UNREAD.test(name)) missing.push(name);
  }
  return { equal, different, missing };
}

/** x · W with W as [in × out], where Hugging Face has [out × in]. */
function multipliesRight({ op, domain }: Node): boolean {
  return op === 'MatMul' && domain === '';
}

function isEqual(found: Float32Array, { dims, values }: Weight, isTransposed: boolean): boolean {
  if (!isTransposed || dims.length !== 2) return values.every((value, i) => value === found[i]);
  const [rows, columns] = dims;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (values[row * columns + column] !== found[column * rows + row]) return false;
    }
  }
  return true;
}

/** Half a step of rounding, and what single precision adds to it. */
const LARGEST_STEP = 0.5001;

export interface QuantisedComparison {
  readonly equal: number;
  /** Weights that are more than a step's rounding away from those of the full graph. */
  readonly different: readonly string[];
}

/** Graphs of other quantisers name their tensors otherwise: nothing is compared then. */
export function compareQuantised(full: Graph, coarse: Graph, onnxFolder: string): QuantisedComparison {
  const different: string[] = [];
  let equal = 0;
  for (const bytes of coarse.initializers.values()) {
    const name = /^[^/]+\/(.+)\/bytes$/.exec(bytes.name)?.[1] ?? '';
    const scales = coarse.initializers.get(bytes.name.replace(/bytes$/, 'scales'));
    const weight = full.initializers.get(name);
    if (!scales || !weight) continue;
    if (isRounded(weight, bytes, scales, onnxFolder)) equal++;
    else different.push(name);
  }
  return { equal, different };
}

/** @param scales of each row [rows × 1], or of each column [columns]. */
function isRounded(weight: Tensor, bytes: Tensor, scales: Tensor, onnxFolder: string): boolean {
  const columns = weight.dims[weight.dims.length - 1];
  const values = readFloats(weight, onnxFolder);
  const steps = new Int8Array(readTensorBytes(bytes, onnxFolder));
  const scale = readFloats(scales, onnxFolder);
  const hasRowScales = scales.dims.length === 2;
  if (steps.length !== values.length) return false;
  return values.every((value, i) => {
    const one = scale[hasRowScales ? Math.floor(i / columns) : i % columns];
    return Math.abs(value - steps[i] * one) <= LARGEST_STEP * one;
  });
}
