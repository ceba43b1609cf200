import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LabelledSpan } from '../../../src/corpus/sentence.ts';
import { matchSpans } from '../../../src/evaluate/match-spans.ts';
import { anySpans, span } from '../../support/random-tagging.ts';

/** "outcome gold predicted", spans as "0-2 LOC". */
function matched(gold: LabelledSpan[], predicted: LabelledSpan[]): string[] {
  const show = (one: LabelledSpan | null) => (one ? `${one.start}-${one.end} ${one.type}` : 'none');
  return matchSpans({ gold, predicted }).map((match) => {
    const part = 'overlaps' in match && match.overlaps ? ' (part)' : '';
    return `${match.outcome}: ${show(match.gold)} → ${show(match.predicted)}${part}`;
  });
}

test('pairs the same span before anything else, whatever overlaps it', () => {
  assert.deepEqual(matched([span(0, 2, 'LOC'), span(0, 4, 'ORG')], [span(0, 4, 'LOC'), span(0, 2, 'LOC')]), [
    'correct: 0-2 LOC → 0-2 LOC',
    'type: 0-4 ORG → 0-4 LOC',
  ]);
});

test('prefers the right type to the larger overlap, and the larger overlap among the right type', () => {
  assert.deepEqual(matched([span(0, 4, 'PER')], [span(0, 1, 'PER'), span(1, 4, 'ORG')]), [
    'borders: 0-4 PER → 0-1 PER',
    'spurious: none → 1-4 ORG (part)',
  ]);
  assert.deepEqual(matched([span(0, 4, 'PER')], [span(0, 1, 'PER'), span(1, 4, 'PER')]), [
    'borders: 0-4 PER → 1-4 PER',
    'spurious: none → 0-1 PER (part)',
  ]);
});

test('calls two names that were merged one of wrong borders and one missed in part', () => {
  assert.deepEqual(matched([span(0, 1, 'PER'), span(1, 2, 'PER')], [span(0, 2, 'PER')]), [
    'borders: 0-1 PER → 0-2 PER',
    'missed: 1-2 PER → none (part)',
  ]);
});

test('pairs an overlap of another type last, and what touches nothing with nothing', () => {
  assert.deepEqual(matched([span(0, 2, 'PER'), span(5, 6, 'LOC')], [span(1, 3, 'ORG'), span(3, 5, 'LOC')]), [
    'both: 0-2 PER → 1-3 ORG',
    'missed: 5-6 LOC → none',
    'spurious: none → 3-5 LOC',
  ]);
});

test('puts every distinct span into exactly one class, in whatever order they are given', () => {
  const key = ({ start, end, type }: LabelledSpan) => `${start} ${end} ${type}`;
  fc.assert(
    fc.property(anySpans, anySpans, (gold, predicted) => {
      const matches = matchSpans({ gold, predicted });
      const seen = (side: 'gold' | 'predicted') =>
        matches.flatMap((match) => (match[side] ? [key(match[side])] : [])).sort();
      assert.deepEqual(seen('gold'), [...new Set(gold.map(key))].sort());
      assert.deepEqual(seen('predicted'), [...new Set(predicted.map(key))].sort());
      assert.deepEqual(matches, matchSpans({ gold: gold.toReversed(), predicted: predicted.toReversed() }));
    }),
  );
});

test('gives mirrored classes when gold and prediction change places', () => {
  const mirror: Record<string, string> = { missed: 'spurious', spurious: 'missed' };
  fc.assert(
    fc.property(anySpans, anySpans, (gold, predicted) => {
      // Only the steps before the overlaps are symmetric for certain: ties go to the left side of gold first.
      const exact = (outcomes: string[]) => outcomes.filter((one) => one === 'correct' || one === 'type').sort();
      const there = matchSpans({ gold, predicted }).map(({ outcome }) => outcome);
      const back = matchSpans({ gold: predicted, predicted: gold }).map(({ outcome }) => mirror[outcome] ?? outcome);
      assert.deepEqual(exact(there), exact(back));
    }),
  );
});
