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

test('resolves a chain of names in each other from the nearest outwards', () => {
  const [a, b, c] = [span(0, 1, 0.1), span(0, 2, 0.105), span(0, 3, 0.11)];
  assert.deepEqual(resolveOverlaps([a, b, c]), { kept: [c], nested: [b, a], beaten: [] });
  // The outermost is too far from the middle one, which has won over the innermost.
  const far = span(0, 3, 0.13);
  assert.deepEqual(resolveOverlaps([far, a, b]), { kept: [b], nested: [far, a], beaten: [] });
});

test('keeps the last of a circle: the outermost of a chain, the one around a winner', () => {
  const [a, b, c] = [span(0, 1, 0.1), span(0, 2, 0.115), span(0, 3, 0.13)];
  assert.deepEqual(resolveOverlaps([a, b, c]), { kept: [c], nested: [b, a], beaten: [] });
  // inner beats crossing, crossing beats outer, outer beats inner.
  const [inner, crossing, outer] = [span(0, 2, 0.1), span(1, 5, 0.11), span(0, 3, 0.115)];
  assert.deepEqual(resolveOverlaps([crossing, outer, inner]), { kept: [outer], nested: [inner], beaten: [crossing] });
});

const MARGIN = 0.02;

/** The rule for two spans alone, written out. */
function beats(a: ScoredSpan, b: ScoredSpan): boolean {
  if (!overlap(a, b)) return false;
  if (isAround(a, b)) return a.score - b.score <= MARGIN;
  if (isAround(b, a)) return b.score - a.score > MARGIN;
  const keys = ({ score, start, end, type }: ScoredSpan) => [score, start - end, start, type];
  const at = keys(a).findIndex((key, i) => key !== keys(b)[i]);
  return keys(a)[at] < keys(b)[at];
}

function overlap(a: ScoredSpan, b: ScoredSpan): boolean {
  return a.start < b.end && b.start < a.end;
}

function isAround(outer: ScoredSpan, inner: ScoredSpan): boolean {
  return outer.start <= inner.start && outer.end >= inner.end && outer.end - outer.start > inner.end - inner.start;
}

/** Spans among which the rule runs in no circle: repeatedly taking away unbeaten ones leaves none. */
function isWithoutCircle(spans: readonly ScoredSpan[]): boolean {
  let left = spans;
  for (;;) {
    const beaten = left.filter((span) => left.some((other) => other !== span && beats(other, span)));
    if (beaten.length === left.length) return left.length === 0;
    left = beaten;
  }
}

const arbitrary = fc.record({
  start: fc.nat(6),
  length: fc.integer({ min: 1, max: 4 }),
  score: fc.integer({ min: 0, max: 12 }).map((part) => part / 160),
  type: fc.constantFrom('X', 'Y'),
});
const list = fc
  .uniqueArray(arbitrary, { maxLength: 9, selector: ({ start, length, type }) => `${start} ${length} ${type}` })
  .map((parts) => parts.map(({ start, length, score, type }) => span(start, start + length, score, type)));

test('never keeps two spans of one word, loses none, and does not depend on the order given', () => {
  const shuffled = list.chain((spans) =>
    fc.tuple(fc.constant(spans), fc.shuffledSubarray(spans, { minLength: spans.length, maxLength: spans.length })),
  );
  fc.assert(
    fc.property(shuffled, ([spans, others]) => {
      const found = resolveOverlaps(spans, MARGIN);
      assert.deepEqual(new Set([...found.kept, ...found.nested, ...found.beaten]), new Set(spans));
      assert.equal(found.kept.length + found.nested.length + found.beaten.length, spans.length);
      const words = found.kept.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i));
      assert.equal(new Set(words).size, words.length);
      assert.deepEqual(resolveOverlaps(others, MARGIN), found);
    }),
  );
});

test('lets every loser lose to a kept span: by the rule, or through others where the rule runs in a circle', () => {
  const met = { circles: 0, plain: 0 };
  fc.assert(
    fc.property(list, (spans) => {
      const { kept, nested, beaten } = resolveOverlaps(spans, MARGIN);
      const hasNoCircle = isWithoutCircle(spans);
      met[hasNoCircle ? 'plain' : 'circles']++;
      for (const loser of [...nested, ...beaten]) {
        assert.ok(kept.some((span) => overlap(span, loser)));
        if (hasNoCircle) assert.ok(kept.some((span) => beats(span, loser)));
        assert.ok(kept.some((span) => beatsThrough(span, loser, spans)));
      }
    }),
    { numRuns: 1000, seed: 1 },
  );
  assert.ok(met.circles > 10 && met.plain > 100, JSON.stringify(met));
});

/** Directly, or by beating one that does. */
function beatsThrough(winner: ScoredSpan, loser: ScoredSpan, spans: readonly ScoredSpan[]): boolean {
  const reached = new Set([winner]);
  for (const span of reached) {
    for (const other of spans) if (other !== span && beats(span, other)) reached.add(other);
  }
  return reached.has(loser);
}
