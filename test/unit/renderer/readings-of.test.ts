// The readings of a disagreement: who says the same, and the verdicts that make a reading hold.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readingsOf } from '../../../renderer/views/reviewers/readings-of.ts';
import type { Disagreement } from '../../../src/contract/review.ts';
import { compareReadings } from '../../../src/review/reviewer-readings.ts';

type Said = Record<string, unknown> & { readonly reviewer: string };

function verdictsOf(said: readonly Said[]): Disagreement['verdicts'] {
  return said.map((one, i) => ({
    ...{ id: i + 1, action: i + 1, at: new Date(0), isAside: one.reviewer !== 'Binta', sentence: 7, type: 1 },
    ...one,
  })) as unknown as Disagreement['verdicts'];
}

function differ(said: readonly Said[]): Disagreement {
  const verdicts = verdictsOf(said);
  return { sentence: undefined as never, span: { start: 0, end: 4 }, verdicts };
}

const THREE = differ([
  { reviewer: 'Binta', act: 'accept', span: { start: 0, end: 2 } },
  { reviewer: 'Kofi', act: 'rebound', span: { start: 0, end: 2 }, newSpan: { start: 0, end: 3 } },
  { reviewer: 'Awa', act: 'accept', span: { start: 0, end: 3 } },
  { reviewer: 'Ndey', act: 'outside', span: { start: 0, end: 4 } },
]);

describe('the readings of a disagreement', () => {
  it('are one for all who say the same, and one for who saw no entity', () => {
    assert.deepEqual(
      readingsOf(THREE).map(({ reviewers, entities }) => [reviewers, entities]),
      [
        [['Binta'], [{ span: { start: 0, end: 2 }, type: 1 }]],
        [['Kofi', 'Awa'], [{ span: { start: 0, end: 3 }, type: 1 }]],
        [['Ndey'], []],
      ],
    );
  });

  it('answer every question that somebody answered', () => {
    const acts = readingsOf(THREE).map(({ judgements }) => judgements.map(({ act }) => act));
    assert.deepEqual(acts, [
      ['accept', 'reject'],
      ['rebound', 'accept'],
      ['reject', 'reject'],
    ]);
  });

  it('settle the place, whichever is taken', () => {
    for (const { judgements } of readingsOf(THREE)) {
      const later = judgements.map((judgement, i) => ({
        ...{ ...judgement, id: 100 + i, action: 9, reviewer: 'Binta', at: new Date(1), isAside: false },
      })) as unknown as Disagreement['verdicts'];
      const before = compareReadings(THREE.verdicts).conflicts;
      assert.ok(before.length > 0 && before.every(({ isSettled }) => !isSettled));
      const after = compareReadings([...THREE.verdicts, ...later]).conflicts;
      assert.deepEqual(
        after.filter(({ isSettled }) => !isSettled),
        [],
      );
    }
  });
});
