import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLabelSet } from '../../../src/tagger/label-set.ts';
import { followTeacher, pseudoLabels, sampleTargets, WordState } from '../../../src/tagger/pseudo-labels.ts';

const labelSet = createLabelSet(['LOC']);
const labels = labelSet.labels.length;
const spans = [{ start: 1, end: 3, type: 'LOC', confidence: 0.5 }];
const sentence = pseudoLabels(6, spans, [{ start: 2, end: 5 }], labelSet);
const always = { rate: 1, seed: 1, epoch: 0, sentence: 0 };
const never = { ...always, rate: 0 };

test('tells entities, reviewed words and unknown words apart', () => {
  const { unknown, entity, reviewed } = WordState;
  assert.deepEqual([...sentence.states], [unknown, entity, entity, reviewed, reviewed, unknown]);
  assert.deepEqual([...sentence.labels], [0, 1, 2, 0, 0, 0]);
});

test('does not take an unknown word for O when none is drawn', () => {
  assert.deepEqual([...sampleTargets(sentence, labels, never).weights], [0, 0.5, 0.5, 1, 1, 0]);
  assert.deepEqual([...sampleTargets(sentence, labels, always).weights], [1, 0.5, 0.5, 1, 1, 1]);
});

test('draws the share of unknown words that was asked for, anew each epoch, the same for a seed', () => {
  const long = pseudoLabels(10_000, [], [], labelSet);
  const drawn = (epoch: number) => sampleTargets(long, labels, { rate: 0.3, seed: 7, epoch, sentence: 2 }).weights;
  const share = drawn(0).reduce((sum, weight) => sum + weight, 0) / 10_000;
  assert.ok(Math.abs(share - 0.3) < 0.02, `${share}`);
  assert.deepEqual(drawn(0), drawn(0));
  assert.notDeepEqual(drawn(0), drawn(1));
});

test('follows the teacher at unknown words it suspects, and nowhere else', () => {
  const teacher = Float32Array.from(
    [
      [0.5, 0.25, 0.25],
      [0.1, 0.9, 0],
      [0.1, 0, 0.9],
      [0.1, 0.9, 0],
      [0.1, 0.9, 0],
      [0.95, 0.05, 0],
    ].flat(),
  );
  const before = sampleTargets(sentence, labels, never);
  const { targets, changed } = followTeacher(sentence, before, teacher, 0.9);
  assert.equal(changed, 1);
  assert.deepEqual([...targets.weights], [1, 0.5, 0.5, 1, 1, 0]);
  assert.deepEqual([...targets.distributions.subarray(0, 3)], [0.5, 0.25, 0.25]);
  assert.deepEqual(targets.distributions.subarray(3), before.distributions.subarray(3));
  assert.equal(before.weights[0], 0, 'the given targets are left alone');
});
