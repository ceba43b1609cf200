// Operators that combine the elements along an axis: sums, means, softmax, layer normalisation.

import { intAttribute } from '../../../compute/onnx/attributes.ts';
import { each, type GradientRule, onlyGradient, type RuleCall, sumToInput } from '../rule.ts';

function reducedAxes({ node, shapes, constantInts }: RuleCall): number[] {
  const [x, axes] = node.inputs;
  const rank = shapes.rank(x);
  const all = Array.from({ length: rank }, (_, axis) => axis);
  if (axes) return constantInts(axes).map((axis) => shapes.axis(x, axis));
  return intAttribute(node, 'noop_with_empty_axes', 0) ? [] : all;
}

/** The gradient spread over the axes that were reduced. */
function spread(call: RuleCall, gradient: string): string {
  const { build, node } = call;
  const axes = reducedAxes(call);
  const isSmaller = intAttribute(node, 'keepdims', 1) === 0 && axes.length > 0;
  const kept = isSmaller ? build.op('Unsqueeze', [gradient, build.ints(axes)]) : gradient;
  return build.op('Expand', [kept, build.op('Shape', [node.inputs[0]])]);
}

/** Number of elements that went into one, as a float scalar computed at run time. */
function reducedCount(call: RuleCall): string {
  const { build, node } = call;
  const sizes = build.op('Gather', [build.op('Shape', [node.inputs[0]]), build.ints(reducedAxes(call))]);
  return build.op('Cast', [build.op('ReduceProd', [sizes], { keepdims: 0 })], { to: 1 });
}

/** The sum along softmax's axis, the axis kept. */
function sumAlong({ build, node }: RuleCall, name: string): string {
  return build.op('ReduceSum', [name, build.ints([intAttribute(node, 'axis', -1)])], { keepdims: 1 });
}

/** With x̂ = (x − mean)·invStd: dx = invStd·(dx̂ − mean(dx̂) − x̂·mean(dx̂·x̂)), means over the normalised axis. */
const layerNormalization: GradientRule = (call) => {
  const { build, node, shapes } = call;
  const [x, scale] = node.inputs;
  const axis = shapes.axis(x, intAttribute(node, 'axis', -1));
  if (axis !== shapes.rank(x) - 1) throw new Error(`normalisation ${node.name} over several axes`);
  const gradient = onlyGradient(call);
  const [, mean, inverse] = build.withOutputs(node, 3);
  const normal = build.op('Mul', [build.op('Sub', [x, mean]), inverse]);
  const average = (name: string) => build.op('ReduceMean', [name, build.ints([-1])], { keepdims: 1 });
  return each(call, [
    () => {
      const scaled = build.op('Mul', [gradient, scale]);
      const centred = build.op('Sub', [scaled, average(scaled)]);
      const along = build.op('Mul', [normal, average(build.op('Mul', [scaled, normal]))]);
      return build.op('Mul', [inverse, build.op('Sub', [centred, along])]);
    },
    () => sumToInput(call, build.op('Mul', [gradient, normal]), 1),
    () => sumToInput(call, gradient, 2),
  ]);
};

export const REDUCTIONS: Readonly<Record<string, GradientRule>> = {
  ReduceSum: (call) => each(call, [() => spread(call, onlyGradient(call))]),
  ReduceMean: (call) =>
    each(call, [() => spread(call, call.build.op('Div', [onlyGradient(call), reducedCount(call)]))]),

  Softmax: (call) => {
    const { build, node } = call;
    const [y] = node.outputs;
    const weighted = build.op('Mul', [onlyGradient(call), y]);
    return each(call, [() => build.op('Sub', [weighted, build.op('Mul', [y, sumAlong(call, weighted)])])]);
  },
  LogSoftmax: (call) => {
    const { build, node } = call;
    const gradient = onlyGradient(call);
    const share = build.op('Mul', [build.op('Exp', [node.outputs[0]]), sumAlong(call, gradient)]);
    return each(call, [() => build.op('Sub', [gradient, share])]);
  },
  LayerNormalization: layerNormalization,
};
