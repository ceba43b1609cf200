// Matrix products. A product with a weight matrix is one Gemm over all positions in each direction: no batched product,
// no transposed copy.

import { floatAttribute, intAttribute } from '../../../compute/onnx/attributes.ts';
import { each, type GradientRule, onlyGradient, type RuleCall, sumToInput } from '../rule.ts';
import { type Dims, sumTo } from '../shapes.ts';

/** Exchanges the last two axes. */
function transposeLast({ build }: RuleCall, name: string, rank: number): string {
  const order = Array.from({ length: rank }, (_, axis) => axis);
  order[rank - 2] = rank - 1;
  order[rank - 1] = rank - 2;
  return build.op('Transpose', [name], { perm: order });
}

/** Dims of the product's batch axes followed by an operand's own last two. */
function stretchedDims(call: RuleCall, input: number): Dims {
  const product = call.shapes.of(call.node.outputs[0]);
  return call.shapes.of(call.node.inputs[input]).map((dims, run) => [...product[run].slice(0, -2), ...dims.slice(-2)]);
}

const batched: GradientRule = (call) => {
  const { node, shapes, build } = call;
  const gradient = onlyGradient(call);
  const [left, right] = node.inputs;
  const shrink = (product: string, input: number) =>
    sumTo(build, product, stretchedDims(call, input), shapes.of(node.inputs[input]));
  return each(call, [
    () => shrink(build.op('MatMul', [gradient, transposeLast(call, right, shapes.rank(right))]), 0),
    () => shrink(build.op('MatMul', [transposeLast(call, left, shapes.rank(left)), gradient]), 1),
  ]);
};

/** x [… × in] · weight [in × out]. */
const withMatrix: GradientRule = (call) => {
  const { node, shapes, build } = call;
  const [x, weight] = node.inputs;
  const [sizeIn, sizeOut] = shapes.of(weight)[0];
  const rows = build.op('Reshape', [onlyGradient(call), build.ints([-1, sizeOut])]);
  return each(call, [
    () => build.op('Reshape', [build.op('Gemm', [rows, weight], { transB: 1 }), build.op('Shape', [x])]),
    () => build.op('Gemm', [build.op('Reshape', [x, build.ints([-1, sizeIn])]), rows], { transA: 1 }),
  ]);
};

export const PRODUCTS: Readonly<Record<string, GradientRule>> = {
  MatMul: (call) => {
    const [left, right] = call.node.inputs.map((name) => call.shapes.rank(name));
    if (left < 2 || right < 2) throw new Error(`product ${call.node.name} with a vector`);
    const isMatrix = right === 2 && [0, 1].every((axis) => call.shapes.fixedSize(call.node.inputs[1], axis));
    return isMatrix ? withMatrix(call) : batched(call);
  },

  // y = a·b + c, either operand read transposed.
  Gemm: (call) => {
    const { node, build } = call;
    if (floatAttribute(node, 'alpha', 1) !== 1 || floatAttribute(node, 'beta', 1) !== 1) {
      throw new Error(`product ${node.name} with a factor`);
    }
    const gradient = onlyGradient(call);
    const [a, b] = node.inputs;
    const transA = intAttribute(node, 'transA', 0);
    const transB = intAttribute(node, 'transB', 0);
    return each(call, [
      () =>
        transA
          ? build.op('Gemm', [b, gradient], { transA: transB, transB: 1 })
          : build.op('Gemm', [gradient, b], { transB: 1 - transB }),
      () =>
        transB
          ? build.op('Gemm', [gradient, a], { transA: 1, transB: transA })
          : build.op('Gemm', [a, gradient], { transA: 1 - transA }),
      () => sumToInput(call, gradient, 2),
    ]);
  },
};
