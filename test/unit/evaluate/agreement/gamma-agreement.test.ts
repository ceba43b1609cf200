import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LabelledSpan } from '../../../../src/corpus/sentence.ts';
import { disorder, gammaAgreement, spanDissimilarity } from '../../../../src/evaluate/agreement/gamma-agreement.ts';
import { assignAtLeastCost } from '../../../../src/evaluate/statistics/assignment.ts';
import { keyedRandom } from '../../../../src/tagger/keyed-random.ts';

const span = (start: number, end: number, type: string): LabelledSpan => ({ start, end, type });
const WEIGHTS = { positional: 1, categorical: 1 };

function bestByTrial(costs: readonly (readonly number[])[], row = 0, used = 0): number {
  if (row === costs.length) return 0;
  let best = Infinity;
  costs[row].forEach((cost, column) => {
    if (!((used >> column) & 1)) best = Math.min(best, cost + bestByTrial(costs, row + 1, used | (1 << column)));
  });
  return best;
}

const matrix = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })).chain(([rows, columns]) =>
  fc.array(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: columns, maxLength: columns }), {
    minLength: rows,
    maxLength: rows,
  }),
);

test('assigns at the least cost, by trial of all assignments', () => {
  fc.assert(
    fc.property(matrix, (costs) => {
      const columnOf = assignAtLeastCost(costs);
      const total = costs.reduce((sum, row, i) => sum + (columnOf[i] >= 0 ? row[columnOf[i]] : 0), 0);
      const assigned = [...columnOf].filter((column) => column >= 0);
      assert.equal(new Set(assigned).size, assigned.length);
      assert.equal(assigned.length, Math.min(costs.length, costs[0].length));
      const transposed = costs[0].map((_, column) => costs.map((row) => row[column]));
      assert.equal(total, bestByTrial(costs.length <= costs[0].length ? costs : transposed));
    }),
  );
  assert.deepEqual([...assignAtLeastCost([])], []);
  assert.deepEqual([...assignAtLeastCost([[], []])], [-1, -1]);
});

test('measures dissimilarity by the formulas of Mathet et al. (2015, sections 4.2 and 4.3)', () => {
  assert.equal(spanDissimilarity(span(2, 5, 'A'), span(2, 5, 'A'), WEIGHTS), 0);
  assert.equal(spanDissimilarity(span(2, 5, 'A'), span(2, 5, 'B'), WEIGHTS), 1);
  // Neighbours that just touch: ((3 + 3) / (3 + 3))² = 1.
  assert.equal(spanDissimilarity(span(2, 5, 'A'), span(5, 8, 'A'), WEIGHTS), 1);
  // The same shift weighs less on longer spans.
  assert.equal(spanDissimilarity(span(0, 4, 'A'), span(1, 5, 'B'), WEIGHTS), 1 / 16 + 1);
  assert.equal(spanDissimilarity(span(0, 4, 'A'), span(1, 5, 'B'), { positional: 3, categorical: 2 }), 3 / 16 + 2);
});

test('counts a span without a partner once, and never pairs what costs more than leaving both alone', () => {
  const [a, b] = [span(0, 2, 'A'), span(10, 12, 'A')];
  assert.equal(disorder([a], [], WEIGHTS), 2);
  assert.equal(disorder([a], [b], WEIGHTS), 2);
  // One pair at 0, one alone at 1, over 1.5 spans each.
  assert.ok(Math.abs(disorder([a, b], [b], WEIGHTS) - 1 / 1.5) < 1e-12);
  assert.equal(disorder([], [], WEIGHTS), 0);
});

const spans = fc.array(
  fc
    .tuple(fc.nat(20), fc.integer({ min: 1, max: 4 }), fc.constantFrom('A', 'B'))
    .map(([start, length, type]) => span(start, start + length, type)),
  { maxLength: 6 },
);

test('finds the best alignment, by trial of all alignments', () => {
  const cheapest = (first: readonly LabelledSpan[], second: readonly LabelledSpan[]): number => {
    if (first.length === 0) return second.length;
    const [a, ...rest] = first;
    const paired = second.map((b, j) => spanDissimilarity(a, b, WEIGHTS) + cheapest(rest, second.toSpliced(j, 1)));
    return Math.min(1 + cheapest(rest, second), ...paired);
  };
  const byStart = (list: LabelledSpan[]) => list.toSorted((a, b) => a.start - b.start || a.end - b.end);
  fc.assert(
    fc.property(spans.map(byStart), spans.map(byStart), (first, second) => {
      if (first.length + second.length === 0) return;
      const expected = (2 * cheapest(first, second)) / (first.length + second.length);
      assert.ok(Math.abs(disorder(first, second, WEIGHTS) - expected) < 1e-9);
      assert.ok(Math.abs(disorder(second, first, WEIGHTS) - expected) < 1e-9);
    }),
    { numRuns: 60 },
  );
});

/** Spans at random places of a text of 3000 words. */
function scatter(seed: number): LabelledSpan[] {
  const random = keyedRandom(seed);
  return Array.from({ length: 300 }, (_, i) => {
    const start = i * 10 + Math.floor(random() * 8);
    return span(start, start + 1 + Math.floor(random() * 2), random() < 0.5 ? 'A' : 'B');
  });
}
const gamma = (first: LabelledSpan[], second: LabelledSpan[]) =>
  gammaAgreement([{ sentence: 0, words: 3000, first, second }], { random: keyedRandom(7) });

test('is 1 for the same annotation, near 0 for an unrelated one, and between for one with mistakes', () => {
  const truth = scatter(1);
  assert.equal(gamma(truth, truth).gamma, 1);
  const chance = gamma(truth, scatter(2));
  assert.ok(Math.abs(chance.gamma!) < 0.1, `${chance.gamma}`);
  const random = keyedRandom(3);
  const shifted = truth.map((one) => (random() < 0.3 ? { ...one, end: one.end + 1 } : one));
  const retyped = shifted.map((one) => (random() < 0.3 ? { ...one, type: one.type === 'A' ? 'B' : 'A' } : one));
  const [borders, both] = [gamma(truth, shifted).gamma!, gamma(truth, retyped).gamma!];
  assert.ok(1 > borders && borders > both && both > 0.3, `${borders} ${both}`);
  assert.ok(gamma(truth, retyped).error! < 0.02);
});

test('has no value for a text that is too short to be shifted, or a side without spans', () => {
  const options = { random: keyedRandom(1) };
  const short = { sentence: 0, words: 2, first: [span(0, 2, 'A')], second: [span(0, 1, 'A')] };
  assert.equal(gammaAgreement([short], options).gamma, null);
  assert.equal(gammaAgreement([{ ...short, words: 50, second: [] }], options).gamma, null);
});
