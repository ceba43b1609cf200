import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { RankedSpan } from '../../../../main/jobs/mining/ranked-line.ts';
import { resolveRanking } from '../../../../main/jobs/mining/resolve-ranking.ts';

function span(sentence: number, start: number, end: number, score: number, type = 'PER'): RankedSpan {
  return { doc: 'd', sentence, start, end, startChar: 0, endChar: 1, text: 'x', type, seed: 's', score, x: [], y: [] };
}

it('lets half names lose to whole names, keeps the order of the ranking, and leaves other sentences alone', () => {
  const half = span(0, 3, 4, 0.02);
  const whole = span(0, 3, 5, 0.03);
  const elsewhere = span(1, 3, 4, 0.025);
  const clearlyNearer = span(2, 0, 1, 0.01, 'LOC');
  const around = span(2, 0, 2, 0.09);
  assert.deepEqual(resolveRanking([clearlyNearer, half, elsewhere, whole, around]), [clearlyNearer, elsewhere, whole]);
});
