import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LabelledSpan } from '../../../src/corpus/sentence.ts';
import { createLabelSet, decodeBio, encodeBio } from '../../../src/tagger/label-set.ts';

const labelSet = createLabelSet(['LOC', 'PER']);

test('names B and I of every type after O', () => {
  assert.deepEqual(labelSet.labels, ['O', 'B-LOC', 'I-LOC', 'B-PER', 'I-PER']);
  assert.throws(() => createLabelSet([]));
  assert.throws(() => createLabelSet(['A', 'A']));
});

test('reads back the spans it wrote, neighbours of one type included', () => {
  const spans = fc
    .array(fc.record({ gap: fc.nat(2), length: fc.integer({ min: 1, max: 3 }), type: fc.constantFrom('LOC', 'PER') }))
    .map((parts) => {
      let at = 0;
      return parts.map(({ gap, length, type }): LabelledSpan => {
        const start = at + gap;
        at = start + length;
        return { start, end: at, type };
      });
    });
  fc.assert(
    fc.property(spans, fc.nat(3), (list, rest) => {
      const words = (list.at(-1)?.end ?? 0) + rest;
      assert.deepEqual(decodeBio(encodeBio(words, list, labelSet), labelSet), list);
    }),
  );
});

test('opens a span at an I that continues nothing', () => {
  assert.deepEqual(decodeBio([2, 4, 4], labelSet), [
    { start: 0, end: 1, type: 'LOC' },
    { start: 1, end: 3, type: 'PER' },
  ]);
});

test('refuses spans that overlap, leave the sentence or are of no type', () => {
  const span = { start: 0, end: 2, type: 'LOC' };
  assert.throws(() => encodeBio(3, [span, { start: 1, end: 3, type: 'PER' }], labelSet), /two spans at word 1/);
  assert.throws(() => encodeBio(1, [span], labelSet));
  assert.throws(() => encodeBio(3, [{ ...span, type: 'ORG' }], labelSet));
});
