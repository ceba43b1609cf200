// Operators that move elements without computing: the gradient is moved back. Shapes are read from the forward tensors
// at run time, so the numbers of rows and pieces stay free.

import { intAttribute, intsAttribute } from '../../../compute/onnx/attributes.ts';
import { each, type GradientRule, onlyGradient, type RuleCall, sumToInput } from '../rule.ts';

/** Back into the shape of the first input. */
const reshapeBack: GradientRule = (call) => {
  const { build, node } = call;
  return each(call, [() => build.op('Reshape', [onlyGradient(call), build.op('Shape', [node.inputs[0]])])]);
};

function zerosLike({ build }: RuleCall, name: string): string {
  return build.op('ConstantOfShape', [build.op('Shape', [name])]);
}

/** Size of an axis as a vector of one. */
function sizeOf({ build }: RuleCall, name: string, axis: number): string {
  return build.op('Gather', [build.op('Shape', [name]), build.ints([axis])]);
}

/** Slice: from its last axis to its first, the gradient is laid into zeros at the places that were taken. */
const slice: GradientRule = (call) => {
  const { build, node, shapes, constantInts } = call;
  const [x, starts, ends, axesInput, steps] = node.inputs;
  const count = shapes.of(starts)[0][0];
  const axes = axesInput ? constantInts(axesInput) : Array.from({ length: count }, (_, axis) => axis);
  const pick = (name: string, at: number) => build.op('Gather', [name, build.ints([at])]);
  return each(call, [
    () => {
      let gradient = onlyGradient(call);
      for (let at = axes.length - 1; at >= 0; at--) {
        const axis = shapes.axis(x, axes[at]);
        const size = sizeOf(call, x, axis);
        const all = build.op('Range', [build.int(0), build.op('Squeeze', [size]), build.int(1)]);
        const range = [all, pick(starts, at), pick(ends, at), build.ints([0])];
        const taken = build.op('Slice', steps ? [...range, pick(steps, at)] : range);
        const shape = build.op('Shape', [gradient]);
        const column = shapes.of(x)[0].map((_, each) => (each === axis ? -1 : 1));
        const places = build.op('Expand', [build.op('Reshape', [taken, build.ints(column)]), shape]);
        const wider = build.op('ScatterElements', [shape, build.ints([axis]), size], { axis: 0 });
        const zeros = build.op('ConstantOfShape', [wider]);
        gradient = build.op('ScatterElements', [zeros, places, gradient], { axis });
      }
      return gradient;
    },
  ]);
};

export const LAYOUT: Readonly<Record<string, GradientRule>> = {
  Reshape: reshapeBack,
  Unsqueeze: reshapeBack,
  Squeeze: reshapeBack,
  Flatten: reshapeBack,

  Transpose: (call) => {
    const { build, node, shapes } = call;
    const rank = shapes.rank(node.inputs[0]);
    const order = intsAttribute(node, 'perm') ?? Array.from({ length: rank }, (_, axis) => rank - 1 - axis);
    const back = order.map((_, axis) => order.indexOf(axis));
    return each(call, [() => build.op('Transpose', [onlyGradient(call)], { perm: back })]);
  },

  Expand: (call) => each(call, [() => sumToInput(call, onlyGradient(call), 0)]),

  // [a, b] tiled by [r, s] is [r·a, s·b]: seen as [r, a, s, b] it is summed over r and s.
  Tile: (call) => {
    const { build, node, shapes } = call;
    const [x, repeats] = node.inputs;
    const column = build.ints([-1, 1]);
    const pairs = [build.op('Reshape', [repeats, column]), build.op('Reshape', [build.op('Shape', [x]), column])];
    const shape = build.op('Reshape', [build.op('Concat', pairs, { axis: 1 }), build.ints([-1])]);
    const repeated = build.ints(Array.from({ length: shapes.rank(x) }, (_, axis) => 2 * axis));
    return each(call, [
      () => build.op('ReduceSum', [build.op('Reshape', [onlyGradient(call), shape]), repeated], { keepdims: 0 }),
    ]);
  },

  Concat: (call) => {
    const { build, node, shapes } = call;
    const axis = shapes.axis(node.outputs[0], intAttribute(node, 'axis', 0));
    const sizes = build.op(
      'Concat',
      node.inputs.map((input) => sizeOf(call, input, axis)),
      { axis: 0 },
    );
    const parts = build.ops('Split', [onlyGradient(call), sizes], node.inputs.length, { axis });
    return each(
      call,
      parts.map((part) => () => part),
    );
  },

  Split: (call) => {
    const { build, node, shapes } = call;
    const axis = shapes.axis(node.inputs[0], intAttribute(node, 'axis', 0));
    const parts = node.outputs.map((output, at) => call.gradients[at] ?? zerosLike(call, output));
    return each(call, [() => build.op('Concat', parts, { axis })]);
  },

  Slice: slice,

  // Rows of a table, as embeddings are read: a row read several times gets the sum.
  Gather: (call) => {
    const { build, node } = call;
    if (intAttribute(node, 'axis', 0) !== 0) throw new Error(`gather ${node.name} along another axis than the first`);
    const rows = build.op('Unsqueeze', [node.inputs[1], build.ints([-1])]);
    return each(call, [
      () => build.op('ScatterND', [zerosLike(call, node.inputs[0]), rows, onlyGradient(call)], { reduction: 'add' }),
    ]);
  },

  GatherElements: (call) => {
    const { build, node } = call;
    const attributes = { axis: intAttribute(node, 'axis', 0), reduction: 'add' };
    return each(call, [
      () =>
        build.op('ScatterElements', [zerosLike(call, node.inputs[0]), node.inputs[1], onlyGradient(call)], attributes),
    ]);
  },
};
