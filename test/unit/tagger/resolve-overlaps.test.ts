import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { resolveOverlaps, type ScoredSpan } from '../../../src/tagger/resolve-overlaps.ts';

const span = (start: number, end: number, score: number, type = 'X'): ScoredSpan => ({ start, end, type, score });

test('keeps the whole name and calls the half name nested', () => {
  const half = span(0, 1, 0.1);
  const whole = span(0, 2, 0.115, 'ORG');
  assert.deepEqual(resolveOverlaps([half, whole]), { kept: [whole], nested: [half], beaten: [] });
});

test('keeps the inner span that is nearer by more than the margin', () => {
  const inner = span(0, 2, 0.1, 'LOC');
  const outer = span(0, 3, 0.125, 'ORG');
  assert.deepEqual(resolveOverlaps([outer, inner]), { kept: [inner], nested: [outer], beaten: [] });
  assert.deepEqual(resolveOverlaps([outer, inner], 0.03).kept, [outer]);
});

test('lets the nearer of two crossing spans win, and of two types for the same words', () => {
  const near = span(0, 2, 0.1);
  const crossing = span(1, 4, 0.11);
  const same = span(0, 2, 0.12, 'Y');
  assert.deepEqual(resolveOverlaps([crossing, same, near]), { kept: [near], nested: [], beaten: [same, crossing] });
});

test('lets a whole name win over two inner ones only when it beats both', () => {
  const [left, right] = [span(0, 1, 0.1), span(2, 3, 0.05)];
  assert.deepEqual(resolveOverlaps([left, right, span(0, 3, 0.11)]).kept, [left, right]);
  assert.deepEqual(resolveOverlaps([left, right, span(0, 3, 0.065)]).kept, [span(0, 3, 0.065)]);
});

test('never keeps two spans of one word, loses none, and does not depend on the order given', () => {
  const arbitrary = fc.record({
    start: fc.nat(8),
    length: fc.integer({ min: 1, max: 4 }),
    score: fc.integer({ min: 0, max: 20 }).map((hundredth) => hundredth / 100),
    type: fc.constantFrom('X', 'Y'),
  });
  const list = fc
    .uniqueArray(arbitrary, { maxLength: 10, selector: ({ start, length, type }) => `${start} ${length} ${type}` })
    .map((parts) => parts.map(({ start, length, score, type }) => span(start, start + length, score, type)));
  fc.assert(
    fc.property(list, (spans) => {
      const found = resolveOverlaps(spans);
      assert.equal(found.kept.length + found.nested.length + found.beaten.length, spans.length);
      const words = found.kept.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i));
      assert.equal(new Set(words).size, words.length);
      assert.deepEqual(resolveOverlaps(spans.toReversed()).kept, found.kept);
    }),
  );
});
