// Every gradient rule against finite differences of the forward graph, at sizes that the shapes were not probed at.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as ort from 'onnxruntime-node';
import { ElementType } from '../../../../main/compute/onnx/model.ts';
import { seededRandom } from '../../../../main/compute/self-check.ts';
import { appendBackward, GRADIENT_RULES } from '../../../../main/training/autodiff/backward.ts';
import { GraphBuilder } from '../../../../main/training/autodiff/graph-builder.ts';
import { probeShapes } from '../../../../main/training/autodiff/probe.ts';
import { openTrainingSession } from '../../../../main/training/open-training-session.ts';

/** Fourth-order central differences: truncation 1e-8, rounding of fp32 about 2e-5 of the largest derivative. */
const STEP = 1e-2;
const TOLERANCE = 3e-4;

type Size = 'B' | 'S' | number;
type Range = readonly [low: number, high: number];

interface Case {
  readonly rule: string;
  readonly claim?: string;
  /** Differentiated inputs by name. */
  readonly inputs: Readonly<Record<string, readonly Size[]>>;
  /** Of the values; default ±1.5. */
  readonly range?: Range;
  readonly forward: (build: GraphBuilder) => string;
}

const positive: Range = [0.5, 2];
const unary = (rule: string, range?: Range): Case => ({
  rule,
  inputs: { x: ['B', 'S', 3] },
  ...(range ? { range } : {}),
  forward: (build) => build.op(rule, ['x']),
});

const BROADCASTS: readonly (readonly [string, readonly Size[], readonly Size[]])[] = [
  ['equal shapes', ['B', 'S'], ['B', 'S']],
  ['a vector on the right', ['B', 'S', 3], [3]],
  ['a vector on the left', [3], ['B', 'S', 3]],
  ['both stretched', ['B', 1, 3], [1, 'S', 1]],
  ['a scalar', ['B', 'S'], []],
  ['a size of one that stays', ['B', 1, 'S'], ['B', 1, 1]],
];

const binaries = ['Add', 'Sub', 'Mul', 'Div'].flatMap((rule) =>
  BROADCASTS.map(
    ([claim, x, y]): Case => ({
      rule,
      claim,
      inputs: { x, y },
      range: positive,
      forward: (build) => build.op(rule, ['x', 'y']),
    }),
  ),
);

const product = (claim: string, x: readonly Size[], y: readonly Size[]): Case => ({
  rule: 'MatMul',
  claim,
  inputs: { x, y },
  forward: (build) => build.op('MatMul', ['x', 'y']),
});

const gemm = (transA: number, transB: number, bias: readonly Size[]): Case => ({
  rule: 'Gemm',
  claim: `transA ${transA}, transB ${transB}, bias of rank ${bias.length}`,
  inputs: { x: transA ? [3, 'S'] : ['S', 3], y: transB ? [4, 3] : [3, 4], bias },
  forward: (build) => build.op('Gemm', ['x', 'y', 'bias'], { transA, transB }),
});

const slice = (claim: string, starts: number[], ends: number[], axes?: number[], steps?: number[]): Case => ({
  rule: 'Slice',
  claim,
  inputs: { x: ['B', 'S', 6] },
  forward: (build) => {
    const rest = [axes, steps].flatMap((values) => (values ? [build.ints(values)] : []));
    return build.op('Slice', ['x', build.ints(starts), build.ints(ends), ...rest]);
  },
});

const reduction = (rule: string, axes: number[] | undefined, keepdims: number): Case => ({
  rule,
  claim: `axes ${axes ?? 'all'}, keepdims ${keepdims}`,
  inputs: { x: ['B', 'S', 3] },
  forward: (build) => build.op(rule, axes ? ['x', build.ints(axes)] : ['x'], { keepdims }),
});

const CASES: readonly Case[] = [
  ...binaries,
  ...['Identity', 'Neg', 'Exp', 'Erf', 'Tanh', 'Sigmoid', 'Gelu', 'Abs', 'Relu'].map((rule) => unary(rule)),
  ...['Sqrt', 'Log', 'Reciprocal'].map((rule) => unary(rule, positive)),
  { ...unary('Gelu'), claim: 'tanh form', forward: (build) => build.op('Gelu', ['x'], { approximate: 'tanh' }) },
  { ...unary('Cast'), forward: (build) => build.op('Cast', ['x'], { to: ElementType.float }) },
  { ...unary('Pow'), claim: 'square', forward: (build) => build.op('Pow', ['x', build.scalar(2)]) },
  { ...unary('Pow', positive), claim: 'power 1.5', forward: (build) => build.op('Pow', ['x', build.scalar(1.5)]) },
  {
    rule: 'Where',
    claim: 'both branches broadcast',
    inputs: { x: ['B', 1, 3], y: ['S', 1], chooser: ['B', 'S', 1] },
    forward: (build) => build.op('Where', [build.op('Greater', ['chooser', build.scalar(0)]), 'x', 'y']),
  },
  product('a weight matrix', ['B', 'S', 3], [3, 4]),
  product('two matrices', [4, 3], [3, 2]),
  product('batches', ['B', 2, 'S', 3], ['B', 2, 3, 'S']),
  product('a batch broadcast on the right', ['B', 2, 'S', 3], [1, 2, 3, 4]),
  product('a batch missing on the left', ['S', 3], ['B', 3, 2]),
  product('a free inner size', ['B', 4, 'S'], ['S', 3]),
  gemm(0, 0, [4]),
  gemm(0, 1, [4]),
  gemm(1, 0, ['S', 4]),
  gemm(1, 1, ['S', 1]),
  {
    rule: 'Transpose',
    inputs: { x: ['B', 'S', 3] },
    forward: (build) => build.op('Transpose', ['x'], { perm: [2, 0, 1] }),
  },
  {
    rule: 'Transpose',
    claim: 'without an order',
    inputs: { x: ['B', 'S', 3] },
    forward: (b) => b.op('Transpose', ['x']),
  },
  { rule: 'Reshape', inputs: { x: ['B', 'S', 6] }, forward: (b) => b.op('Reshape', ['x', b.ints([0, -1, 2])]) },
  { rule: 'Unsqueeze', inputs: { x: ['B', 'S'] }, forward: (b) => b.op('Unsqueeze', ['x', b.ints([0, 2])]) },
  { rule: 'Squeeze', inputs: { x: ['B', 1, 'S'] }, forward: (b) => b.op('Squeeze', ['x', b.ints([1])]) },
  { rule: 'Flatten', inputs: { x: ['B', 'S', 3] }, forward: (b) => b.op('Flatten', ['x'], { axis: 2 }) },
  {
    rule: 'Expand',
    inputs: { x: ['B', 1, 3] },
    forward: (b) => b.op('Expand', ['x', b.ints([2, 1, 4, 1])]),
  },
  { rule: 'Tile', inputs: { x: ['B', 'S'] }, forward: (b) => b.op('Tile', ['x', b.ints([2, 3])]) },
  {
    rule: 'Concat',
    inputs: { x: ['B', 'S', 2], y: ['B', 3, 2] },
    forward: (b) => b.op('Concat', ['x', 'y', 'x'], { axis: -2 }),
  },
  {
    rule: 'Split',
    inputs: { x: ['B', 'S', 6] },
    forward: (b) => {
      const [a, , c] = b.ops('Split', ['x', b.ints([1, 2, 3])], 3, { axis: -1 });
      return b.op('Concat', [c, a, a], { axis: 2 });
    },
  },
  slice('one axis', [1], [4], [2]),
  slice('a negative end on a free axis', [0], [-1], [1]),
  slice('two axes', [1, 1], [3, 5], [1, -1]),
  slice('a step', [0], [6], [2], [2]),
  slice('backwards', [-1], [-7], [2], [-1]),
  slice('axes left out', [0, 1], [2, 3]),
  {
    rule: 'Gather',
    claim: 'adds up rows that are read twice',
    inputs: { table: [5, 3] },
    forward: (b) => b.op('Gather', ['table', b.op('Reshape', [b.ints([0, 3, 3, 1, 0, 3]), b.ints([2, 3])])]),
  },
  {
    rule: 'GatherElements',
    claim: 'adds up elements that are read twice',
    inputs: { x: [4, 3] },
    forward: (b) =>
      b.op('GatherElements', ['x', b.op('Reshape', [b.ints([0, 1, 1, 2, 2, 2, 0, 0]), b.ints([4, 2])])], { axis: 1 }),
  },
  ...['ReduceSum', 'ReduceMean'].flatMap((rule) => [
    reduction(rule, [-1], 1),
    reduction(rule, [0, 2], 0),
    reduction(rule, [1], 0),
    reduction(rule, undefined, 0),
    reduction(rule, undefined, 1),
  ]),
  ...['Softmax', 'LogSoftmax'].flatMap((rule) =>
    [-1, 1].map(
      (axis): Case => ({
        rule,
        claim: `axis ${axis}`,
        inputs: { x: ['B', 'S', 3] },
        forward: (build) => build.op(rule, ['x'], { axis }),
      }),
    ),
  ),
  {
    rule: 'LayerNormalization',
    inputs: { x: ['B', 'S', 6], scale: [6], bias: [6] },
    forward: (build) => build.op('LayerNormalization', ['x', 'scale', 'bias'], { axis: -1, epsilon: { float: 1e-5 } }),
  },
];

for (const each of CASES) {
  test(`differentiates ${each.rule}${each.claim ? `: ${each.claim}` : ''}`, () => checkCase(each));
}

test('has a case for every rule', () => {
  const covered = new Set(CASES.map((each) => each.rule));
  assert.deepEqual(
    Object.keys(GRADIENT_RULES).filter((rule) => !covered.has(rule)),
    [],
  );
});

test('adds up the gradients of a tensor that is read in several places', () =>
  checkCase({
    rule: 'Add',
    inputs: { x: ['B', 3] },
    forward: (b) => b.op('Add', [b.op('Mul', ['x', 'x']), b.op('Tanh', ['x'])]),
  }));

test('passes nothing through comparisons and leaves weights out that the loss does not depend on', async () => {
  const build = new GraphBuilder();
  build.input('x', ElementType.float, ['B']);
  build.input('y', ElementType.float, ['B']);
  const isGreater = build.op('Cast', [build.op('Greater', ['y', 'x'])], { to: ElementType.float });
  const loss = build.op('ReduceSum', [build.op('Mul', ['x', isGreater])], { keepdims: 0 });
  const feed = (size: number) => ({ x: randomTensor([size], [-1, 1], 1), y: randomTensor([size], [-1, 1], 2) });
  const shapes = await probeShapes(build, [feed(2), feed(3)]);
  assert.deepEqual([...appendBackward(build, loss, ['x', 'y'], shapes).keys()], ['x']);
});

test('names the operator that has no rule', async () => {
  const build = new GraphBuilder();
  build.input('x', ElementType.float, ['B']);
  const loss = build.op('ReduceSum', [build.op('Cosh', ['x'])], { keepdims: 0 });
  const shapes = await probeShapes(
    build,
    [2, 3].map((size) => ({ x: randomTensor([size], [-1, 1], 1) })),
  );
  assert.throws(() => appendBackward(build, loss, ['x'], shapes), /no gradient rule for Cosh/);
});

async function checkCase(each: Case): Promise<void> {
  const build = new GraphBuilder();
  for (const [name, dims] of Object.entries(each.inputs)) build.input(name, ElementType.float, dims);
  const output = each.forward(build);
  const forward = await openTrainingSession(build.finish([output]));
  // Loss = sum of the output times fixed factors, which have the output's shape when the gradients are computed.
  build.input('factors', ElementType.float, []);
  const loss = build.op('ReduceSum', [build.op('Mul', [output, 'factors'])], { keepdims: 0 });
  const probes = [feedsOf(each, 2, 3), feedsOf(each, 3, 5)];
  const shapes = await probeShapes(
    build,
    probes.map((feed) => ({ ...feed, factors: randomTensor([], [-1, 1], 3) })),
  );
  const names = Object.keys(each.inputs).filter((name) => name !== 'chooser');
  const gradients = appendBackward(build, loss, names, shapes);
  const backward = await openTrainingSession(build.finish([...gradients.values()]));
  const feeds = feedsOf(each, 4, 6);
  const factors = randomTensor((await forward.run(feeds))[output].dims, [-1, 1], 99);
  const results = await backward.run({ ...feeds, factors });
  for (const name of names) {
    const found = results[gradients.get(name)!];
    assert.deepEqual(found.dims, feeds[name].dims, `shape of the gradient of ${name}`);
    const numeric = await differences(forward, feeds, name, factors.data as Float32Array, output);
    assertClose(found.data as Float32Array, numeric, name);
  }
  await forward.release();
  await backward.release();
}

function feedsOf(each: Case, rows: number, pieces: number): Record<string, ort.Tensor> {
  const size = (dim: Size) => (dim === 'B' ? rows : dim === 'S' ? pieces : dim);
  return Object.fromEntries(
    Object.entries(each.inputs).map(([name, dims], i) => [
      name,
      randomTensor(dims.map(size), each.range ?? [-1.5, 1.5], 10 + i),
    ]),
  );
}

/** Values at least 5 steps away from 0, where Abs and Relu have a corner. */
function randomTensor(dims: readonly number[], [low, high]: Range, seed: number): ort.Tensor {
  const random = seededRandom(seed);
  const count = dims.reduce((product, size) => product * size, 1);
  const values = Float32Array.from({ length: count }, () => {
    const value = low + random() * (high - low);
    return Math.abs(value) < 5 * STEP ? value + 10 * STEP : value;
  });
  return new ort.Tensor('float32', values, dims as number[]);
}

async function differences(
  forward: ort.InferenceSession,
  feeds: Record<string, ort.Tensor>,
  name: string,
  factors: Float32Array,
  output: string,
): Promise<Float64Array> {
  const values = feeds[name].data as Float32Array;
  const numeric = new Float64Array(values.length);
  const loss = async (i: number, value: number) => {
    const before = values[i];
    values[i] = value;
    const step = values[i] - before;
    const y = (await forward.run(feeds))[output].data as Float32Array;
    values[i] = before;
    return { step, sum: y.reduce((sum, each, at) => sum + each * factors[at], 0) };
  };
  for (let i = 0; i < values.length; i++) {
    const x = values[i];
    const [far, near] = [2 * STEP, STEP];
    const outer = [await loss(i, x + far), await loss(i, x - far)];
    const inner = [await loss(i, x + near), await loss(i, x - near)];
    const slope = ([up, down]: typeof outer) => (up.sum - down.sum) / (up.step - down.step);
    numeric[i] = (4 * slope(inner) - slope(outer)) / 3;
  }
  return numeric;
}

function assertClose(found: Float32Array, expected: Float64Array, name: string): void {
  const largest = expected.reduce((largest, each) => Math.max(largest, Math.abs(each)), 1);
  found.forEach((value, i) => {
    const error = Math.abs(value - expected[i]) / largest;
    assert.ok(error < TOLERANCE, `gradient of ${name}[${i}]: ${value} instead of ${expected[i]}`);
  });
}
