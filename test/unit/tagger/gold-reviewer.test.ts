import assert from 'node:assert/strict';
import { it } from 'node:test';
import { joinWords } from '../../../src/corpus/join-words.ts';
import { reviewByGold } from '../../../src/tagger/gold-reviewer.ts';

it('accepts what is right, and knows only the words of wrong spans that no entity has', () => {
  const sentence = { doc: '', ...joinWords(['Amina', 'met', 'Musa', 'Garba', 'today']) };
  const span = (start: number, end: number, type: string) => ({ start, end, type, confidence: 1 });
  const gold = [span(0, 1, 'PER'), span(2, 4, 'PER')];
  const given = { sentence, spans: [span(0, 1, 'PER'), span(1, 3, 'PER'), span(4, 5, 'LOC')], reviewed: [] };
  const { spans, reviewed } = reviewByGold(given, gold);
  assert.deepEqual(spans, [span(0, 1, 'PER')]);
  assert.deepEqual(reviewed, [
    { start: 1, end: 2 },
    { start: 4, end: 5 },
  ]);
});
