import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLabelSet } from '../../../src/tagger/label-set.ts';
import { createLessons, PLAIN_RECIPE } from '../../../src/tagger/lessons.ts';
import { pseudoLabels } from '../../../src/tagger/pseudo-labels.ts';

const labelSet = createLabelSet(['PER']);
const LABELS = 3;
/** An entity at word 1, words 0 and 2 unknown, word 3 reviewed. */
const incomplete = pseudoLabels(
  4,
  [{ start: 1, end: 2, type: 'PER', confidence: 0.5 }],
  [{ start: 3, end: 4 }],
  labelSet,
);
const complete = pseudoLabels(4, [], [{ start: 0, end: 4 }], labelSet);
const OPTIONS = { epochs: 4, seed: 1, labels: LABELS, negatives: 0, teacherAfter: 0.5, suspicion: 0.9 };
/** Word 0 looks like the inside of a person, word 2 like nothing. */
const OPINION = Float32Array.from([0.2, 0.1, 0.7, 1, 0, 0, 0.95, 0.05, 0, 0.1, 0.8, 0.1]);

describe('createLessons', () => {
  it('teaches entities by confidence and reviewed words in full, and leaves unknown words out', () => {
    const { weights, distributions } = createLessons([incomplete], OPTIONS).targetsOf(0, 0);
    assert.deepEqual([...weights], [0, 0.5, 0, 1]);
    assert.deepEqual([...distributions.subarray(LABELS, 2 * LABELS)], [0, 1, 0]);
  });

  it('draws so many unknown words for each word in an entity, others in each epoch', () => {
    const spans = Array.from({ length: 100 }, (_, i) => ({ start: 9 * i, end: 9 * i + 1, type: 'PER', confidence: 1 }));
    const many = pseudoLabels(1000, spans, [], labelSet);
    const lessons = createLessons([many], { ...OPTIONS, negatives: 3 });
    const drawnIn = (epoch: number) =>
      lessons.targetsOf(0, epoch).weights.filter((weight, word) => weight === 1 && !(word % 9 === 0 && word < 900));
    assert.ok(drawnIn(0).length > 250 && drawnIn(0).length < 350, String(drawnIn(0).length));
    assert.notDeepEqual(lessons.targetsOf(0, 0).weights, lessons.targetsOf(0, 1).weights);
    assert.deepEqual(lessons.targetsOf(0, 0).weights, lessons.targetsOf(0, 0).weights);
  });

  it('plain cross-entropy takes every unknown word for no entity', () => {
    const { weights } = createLessons([incomplete], { ...OPTIONS, ...PLAIN_RECIPE }).targetsOf(0, 3);
    assert.deepEqual([...weights], [1, 0.5, 1, 1]);
  });

  it('follows the teacher in suspicious unknown words, from the epoch that the recipe says', () => {
    const lessons = createLessons([incomplete], OPTIONS);
    assert.equal(lessons.teacherEpoch, 2);
    assert.throws(() => lessons.targetsOf(0, 2), /before the teacher/);
    assert.equal(lessons.teach([OPINION]), 1);
    assert.deepEqual([...lessons.targetsOf(0, 1).weights], [0, 0.5, 0, 1]);
    const { weights, distributions } = lessons.targetsOf(0, 2);
    assert.deepEqual([...weights], [1, 0.5, 0, 1]);
    assert.deepEqual(distributions.subarray(0, LABELS), OPINION.subarray(0, LABELS));
    // The reviewer has the last word on the last one.
    assert.deepEqual([...distributions.subarray(3 * LABELS)], [1, 0, 0]);
  });

  it('asks no teacher where every word is known, or where no epoch is left', () => {
    assert.equal(createLessons([complete], OPTIONS).teacherEpoch, undefined);
    assert.equal(createLessons([incomplete], { ...OPTIONS, teacherAfter: 1 }).teacherEpoch, undefined);
    assert.equal(createLessons([incomplete], { ...OPTIONS, epochs: 1 }).teacherEpoch, undefined);
  });
});
