// Operators that treat every element alike. A binary operator's gradient is summed over broadcast axes.

import { stringAttribute } from '../../../compute/onnx/attributes.ts';
import { each, type GradientRule, onlyGradient, type RuleCall, sumToInput } from '../rule.ts';

/** A rule from the local derivative: input gradient = output gradient · derivative(x, y). */
function unary(derivative: (call: RuleCall, x: string, y: string) => string): GradientRule {
  return (call) => {
    const gradient = onlyGradient(call);
    const { node, build } = call;
    return each(call, [() => build.op('Mul', [gradient, derivative(call, node.inputs[0], node.outputs[0])])]);
  };
}

/** A rule from the gradient of each operand before broadcasting is undone. */
function binary(...parts: readonly ((call: RuleCall, gradient: string) => string)[]): GradientRule {
  return (call) => {
    const gradient = onlyGradient(call);
    return each(
      call,
      parts.map((part, input) => () => sumToInput(call, part(call, gradient), input)),
    );
  };
}

const pass: GradientRule = (call) => each(call, [() => onlyGradient(call)]);

/** exp(−x²/2)/√(2π), the normal density. */
function normalDensity({ build }: RuleCall, x: string): string {
  const exponent = build.op('Mul', [build.op('Mul', [x, x]), build.scalar(-0.5)]);
  return build.op('Mul', [build.op('Exp', [exponent]), build.scalar(1 / Math.sqrt(2 * Math.PI))]);
}

/** Φ(x) + x·φ(x) of x·Φ(x). */
function exactGelu(call: RuleCall, x: string): string {
  const { build } = call;
  const erf = build.op('Erf', [build.op('Mul', [x, build.scalar(Math.SQRT1_2)])]);
  const cumulative = build.op('Mul', [build.op('Add', [erf, build.scalar(1)]), build.scalar(0.5)]);
  return build.op('Add', [cumulative, build.op('Mul', [x, normalDensity(call, x)])]);
}

/** Cubic coefficient of Gelu's tanh form (Hendrycks & Gimpel 2016). */
const GELU_CUBIC = 0.044715;

/** Of ½x(1 + t), t = tanh(u), u = √(2/π)(x + c·x³): ½(1 + t) + ½x(1 − t²)·u′. */
function tanhGelu({ build }: RuleCall, x: string): string {
  const square = build.op('Mul', [x, x]);
  const scale = build.scalar(Math.sqrt(2 / Math.PI));
  const inner = build.op('Add', [build.op('Mul', [square, build.scalar(GELU_CUBIC)]), build.scalar(1)]);
  const tanh = build.op('Tanh', [build.op('Mul', [build.op('Mul', [inner, x]), scale])]);
  const slope = build.op('Add', [build.op('Mul', [square, build.scalar(3 * GELU_CUBIC)]), build.scalar(1)]);
  const sech = build.op('Sub', [build.scalar(1), build.op('Mul', [tanh, tanh])]);
  const left = build.op('Add', [tanh, build.scalar(1)]);
  const right = build.op('Mul', [build.op('Mul', [x, sech]), build.op('Mul', [slope, scale])]);
  return build.op('Mul', [build.op('Add', [left, right]), build.scalar(0.5)]);
}

export const ELEMENTWISE: Readonly<Record<string, GradientRule>> = {
  Identity: pass,
  // Reached between floats only: integers and booleans stop the gradient before (backward.ts).
  Cast: pass,

  Add: binary(
    (_, gradient) => gradient,
    (_, gradient) => gradient,
  ),
  Sub: binary(
    (_, gradient) => gradient,
    ({ build }, gradient) => build.op('Neg', [gradient]),
  ),
  Mul: binary(
    ({ build, node }, gradient) => build.op('Mul', [gradient, node.inputs[1]]),
    ({ build, node }, gradient) => build.op('Mul', [gradient, node.inputs[0]]),
  ),
  Div: binary(
    ({ build, node }, gradient) => build.op('Div', [gradient, node.inputs[1]]),
    ({ build, node }, gradient) => {
      const ratio = build.op('Div', [node.outputs[0], node.inputs[1]]);
      return build.op('Neg', [build.op('Mul', [gradient, ratio])]);
    },
  ),
  // The exponent is a constant in every language model.
  Pow: binary(({ build, node }, gradient) => {
    const [x, exponent] = node.inputs;
    const lowered = build.op('Pow', [x, build.op('Sub', [exponent, build.scalar(1)])]);
    return build.op('Mul', [gradient, build.op('Mul', [exponent, lowered])]);
  }),
  Where: (call) => {
    const { build, node } = call;
    const gradient = onlyGradient(call);
    const zero = build.scalar(0);
    const [condition] = node.inputs;
    return each(call, [
      undefined,
      () => sumToInput(call, build.op('Where', [condition, gradient, zero]), 1),
      () => sumToInput(call, build.op('Where', [condition, zero, gradient]), 2),
    ]);
  },

  Neg: (call) => each(call, [() => call.build.op('Neg', [onlyGradient(call)])]),
  Abs: unary(({ build }, x) => build.op('Sign', [x])),
  Sqrt: unary(({ build }, _, y) => build.op('Div', [build.scalar(0.5), y])),
  Reciprocal: unary(({ build }, _, y) => build.op('Neg', [build.op('Mul', [y, y])])),
  Exp: unary((_call, _, y) => y),
  Log: unary(({ build }, x) => build.op('Reciprocal', [x])),
  Erf: unary(({ build }, x) => {
    const exponential = build.op('Exp', [build.op('Neg', [build.op('Mul', [x, x])])]);
    return build.op('Mul', [exponential, build.scalar(2 / Math.sqrt(Math.PI))]);
  }),
  Tanh: unary(({ build }, _, y) => build.op('Sub', [build.scalar(1), build.op('Mul', [y, y])])),
  Sigmoid: unary(({ build }, _, y) => build.op('Mul', [y, build.op('Sub', [build.scalar(1), y])])),
  Relu: (call) => {
    const { build, node } = call;
    const isPositive = build.op('Greater', [node.inputs[0], build.scalar(0)]);
    return each(call, [() => build.op('Where', [isPositive, onlyGradient(call), build.scalar(0)])]);
  },
  Gelu: unary((call, x) =>
    stringAttribute(call.node, 'approximate') === 'tanh' ? tanhGelu(call, x) : exactGelu(call, x),
  ),
};
