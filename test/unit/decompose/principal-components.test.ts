import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { principalComponents } from '../../../src/decompose/principal-components.ts';

const near = (actual: number, expected: number, tolerance = 1e-6) =>
  assert.ok(Math.abs(actual - expected) < tolerance, `${actual} is not ${expected}`);

describe('principal components', () => {
  it('finds the axes of a cloud worked out by hand', () => {
    // Variance 8/3 along (1, 1)/√2 and 2/3 along (1, −1)/√2 … around the point (5, 5, 7).
    const cloud = Float64Array.from([7, 7, 7, 3, 3, 7, 6, 4, 7, 4, 6, 7]);
    const { coordinates, shares, axes } = principalComponents(cloud, 3);
    near(shares[0], 0.8);
    near(shares[1], 0.2);
    near(axes[0][0], Math.SQRT1_2);
    near(axes[0][1], Math.SQRT1_2);
    near(axes[0][2], 0);
    near(Math.abs(coordinates[0]), 2 * Math.SQRT2);
    near(coordinates[1], 0);
    near(Math.abs(coordinates[5]), Math.SQRT2);
  });

  it('keeps every distance of points that lie in a plane', () => {
    const number = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number, number), { minLength: 3, maxLength: 12 }),
        fc.array(fc.tuple(number, number), { minLength: 4, maxLength: 4 }),
        (points, basis) => {
          const profiles = Float64Array.from(points.flatMap(([a, b]) => basis.map(([u, v]) => a * u + b * v)));
          const { coordinates } = principalComponents(profiles, 4);
          for (let i = 0; i < points.length; i++) {
            for (let j = 0; j < i; j++) {
              const before = Math.hypot(...[0, 1, 2, 3].map((c) => profiles[i * 4 + c] - profiles[j * 4 + c]));
              const after = Math.hypot(...[0, 1].map((c) => coordinates[i * 2 + c] - coordinates[j * 2 + c]));
              near(after, before, 1e-4);
            }
          }
        },
      ),
    );
  });

  it('has unit axes at right angles, and components in the order of their variance', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 15, maxLength: 30 }), (values) => {
        const profiles = Float64Array.from(values.slice(0, values.length - (values.length % 3)));
        const { shares, axes } = principalComponents(profiles, 3);
        assert.ok(shares[0] >= shares[1] - 1e-6 && shares[0] + shares[1] <= 1 + 1e-6);
        const dot = axes[0].reduce((sum, value, i) => sum + value * axes[1][i], 0);
        near(dot, 0, 1e-4);
        for (const axis of axes) {
          const length = Math.hypot(...axis);
          assert.ok(length === 0 || Math.abs(length - 1) < 1e-9);
        }
      }),
    );
  });

  it('puts equal profiles, and a single one, at the origin', () => {
    assert.deepEqual([...principalComponents(Float64Array.from([1, 2, 1, 2]), 2).coordinates], [0, 0, 0, 0]);
    assert.deepEqual([...principalComponents(Float64Array.from([1, 2]), 2).coordinates], [0, 0]);
    assert.deepEqual([...principalComponents(new Float64Array(0), 2).coordinates], []);
  });
});
