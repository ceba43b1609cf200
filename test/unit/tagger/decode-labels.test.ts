import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeLabels } from '../../../src/tagger/decode-labels.ts';
import { beginLabel, createLabelSet, insideLabel, OUTSIDE, typeOfLabel } from '../../../src/tagger/label-set.ts';

const labelSet = createLabelSet(['LOC', 'PER']);
const LABELS = labelSet.labels.length;

function isValid(path: readonly number[]): boolean {
  return path.every((label, word) => {
    const type = typeOfLabel(label);
    if (type === undefined || label === beginLabel(type)) return true;
    return word > 0 && typeOfLabel(path[word - 1]) === type;
  });
}

/** Every sequence there is. */
function bestByEnumeration(scores: Float64Array): number {
  const words = scores.length / LABELS;
  let best = Number.NEGATIVE_INFINITY;
  for (let code = 0; code < LABELS ** words; code++) {
    const path = Array.from({ length: words }, (_, word) => Math.floor(code / LABELS ** word) % LABELS);
    if (isValid(path)) best = Math.max(best, total(path, scores));
  }
  return best;
}

function total(path: ArrayLike<number>, scores: Float64Array): number {
  return Array.from(path).reduce((sum, label, word) => sum + scores[word * LABELS + label], 0);
}

test('finds the best of all valid sequences', () => {
  const sentence = fc
    .integer({ min: 1, max: 5 })
    .chain((words) =>
      fc.array(fc.double({ min: -9, max: 0, noNaN: true }), { minLength: words * LABELS, maxLength: words * LABELS }),
    );
  fc.assert(
    fc.property(sentence, (values) => {
      const scores = Float64Array.from(values);
      const path = [...decodeLabels(scores, labelSet)];
      assert.ok(isValid(path));
      assert.ok(Math.abs(total(path, scores) - bestByEnumeration(scores)) < 1e-9);
    }),
    { numRuns: 200 },
  );
});

test('does not open a sentence inside an entity, however sure the model is', () => {
  const scores = new Float64Array(2 * LABELS).fill(-5);
  scores[insideLabel(1)] = 0;
  scores[LABELS + insideLabel(1)] = 0;
  assert.deepEqual([...decodeLabels(scores, labelSet)], [beginLabel(1), insideLabel(1)]);
});

test('carries an entity over a word that the model did not see', () => {
  const scores = new Float64Array(3 * LABELS).fill(-9);
  scores[beginLabel(0)] = -0.1;
  scores.fill(0, LABELS, 2 * LABELS);
  scores[2 * LABELS + insideLabel(0)] = -0.1;
  assert.deepEqual([...decodeLabels(scores, labelSet)], [beginLabel(0), insideLabel(0), insideLabel(0)]);
});

test('labels an empty sentence with nothing', () => {
  assert.equal(decodeLabels(new Float64Array(0), labelSet).length, 0);
  assert.equal(OUTSIDE, 0);
});
