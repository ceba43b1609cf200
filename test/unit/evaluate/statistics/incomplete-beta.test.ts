import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { incompleteBeta, inverseIncompleteBeta } from '../../../../src/evaluate/statistics/incomplete-beta.ts';
import { normalHalfWidth, normalQuantile } from '../../../../src/evaluate/statistics/normal-quantile.ts';

function assertNear(actual: number, expected: number, relative: number, what?: string): void {
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${what ?? ''} ${actual} for ${expected}`);
}

test('gives what mpmath 1.3.0 gives with 30 digits', () => {
  const known = [
    [0.1, 2, 3, 0.0523],
    [0.9, 10.5, 1.5, 0.5194974217160084],
    [0.01, 0.5, 20.5, 0.4765415315484655],
    [0.3, 1.7, 0.3, 0.032522493565354776],
    [0.95, 95.5, 5.5, 0.5280882976030301],
    [0.999, 1000.5, 0.5, 0.15714352336551865],
    [0.9005, 90000.5, 10000.5, 0.7016799481798995],
    [0.5003, 5e5, 5e5, 0.7257468502603484],
    [0.2, 3e6, 1.2e7, 0.5000515032275372],
    [1e-6, 0.5, 0.5, 0.0006366198784709244],
  ];
  for (const [x, a, b, value] of known) assertNear(incompleteBeta(x, a, b), value, 1e-12, `I(${x}; ${a}, ${b})`);
});

test('agrees with the closed forms of DLMF 8.17: powers, the arcsine law, binomial tails', () => {
  for (const x of [1e-9, 0.02, 0.5, 0.83, 0.999]) {
    assertNear(incompleteBeta(x, 7, 1), x ** 7, 1e-13);
    assertNear(incompleteBeta(x, 1, 7), -Math.expm1(7 * Math.log1p(-x)), 1e-13);
    assertNear(incompleteBeta(x, 0.5, 0.5), (2 / Math.PI) * Math.asin(Math.sqrt(x)), 1e-13);
  }
  // I_x(k, n − k + 1) is the probability of k or more successes in n trials.
  const choose = [1, 10, 45, 120, 210, 252, 210, 120, 45, 10, 1];
  for (let k = 1; k <= 10; k++) {
    let tail = 0;
    for (let i = k; i <= 10; i++) tail += choose[i] * 0.3 ** i * 0.7 ** (10 - i);
    assertNear(incompleteBeta(0.3, k, 11 - k), tail, 1e-12);
  }
});

test('agrees with slow numeric integration', () => {
  const parameter = fc.double({ min: 2, max: 60, noNaN: true });
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), parameter, parameter, (x, a, b) => {
      const density = (t: number) => t ** (a - 1) * (1 - t) ** (b - 1);
      const value = integrate(density, 0, x) / (integrate(density, 0, x) + integrate(density, x, 1));
      return Math.abs(incompleteBeta(x, a, b) - value) < 1e-6;
    }),
    { numRuns: 40 },
  );
});

/** Simpson's rule. */
function integrate(f: (t: number) => number, from: number, to: number): number {
  const steps = 4000;
  const width = (to - from) / steps;
  let sum = f(from) + f(to);
  for (let i = 1; i < steps; i++) sum += f(from + i * width) * (i % 2 === 0 ? 2 : 4);
  return (sum * width) / 3;
}

const positive = fc.double({ min: 0.5, max: 1e6, noNaN: true });
const probability = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });

test('is symmetric: I_x(a, b) = 1 − I_{1−x}(b, a)', () => {
  fc.assert(
    fc.property(
      probability,
      positive,
      positive,
      (x, a, b) => Math.abs(incompleteBeta(x, a, b) + incompleteBeta(1 - x, b, a) - 1) < 1e-8,
    ),
    { numRuns: 200 },
  );
});

test('is undone by its inverse', () => {
  fc.assert(
    fc.property(probability, positive, positive, (p, a, b) => {
      const x = inverseIncompleteBeta(p, a, b);
      // One step of a double in x moves the value by the density times the step.
      const [before, after] = [x * (1 - 2 ** -50), Math.min(1, x * (1 + 2 ** -50))];
      const step = incompleteBeta(after, a, b) - incompleteBeta(before, a, b);
      return Math.abs(incompleteBeta(x, a, b) - p) <= 1e-10 + 4 * step;
    }),
    { numRuns: 200 },
  );
  assert.deepEqual(
    [0, 1].map((p) => inverseIncompleteBeta(p, 3, 4)),
    [0, 1],
  );
});

test('refuses what is no share and no parameter', () => {
  assert.throws(() => incompleteBeta(1.1, 1, 1));
  assert.throws(() => incompleteBeta(0.5, 0, 1));
  assert.throws(() => inverseIncompleteBeta(Number.NaN, 1, 1));
});

test('gives the normal quantiles of AS 241 and of the tables', () => {
  // The paper's own check values are the first three.
  assertNear(normalQuantile(0.25), -0.6744897501960817, 1e-15);
  assertNear(normalQuantile(0.001), -3.090232306167814, 1e-15);
  assertNear(normalQuantile(1e-20), -9.262340089798409, 1e-15);
  assertNear(normalHalfWidth(0.95), 1.959963984540054, 1e-15);
  assertNear(normalHalfWidth(0.99), 2.5758293035489, 1e-13);
  assert.equal(normalQuantile(0.5), 0);
});
