import assert from 'node:assert/strict';
import { it } from 'node:test';
import { drawShots } from '../../../src/tagger/few-shot.ts';

const sentences = Array.from({ length: 40 }, (_, s) => ({
  doc: 'd',
  text: `${s}`,
  words: [{ startChar: 0, endChar: 1 }],
  spans: ['PER', 'LOC', 'ORG'].filter((_, t) => s % (t + 2) === 0).map((type) => ({ start: 0, end: 1, type })),
}));

it('draws k sentences of every type, in text order, the same for a seed', () => {
  const drawn = drawShots(sentences, ['PER', 'LOC', 'ORG'], { k: 3, seed: 1 });
  for (const type of ['PER', 'LOC', 'ORG']) {
    assert.ok(drawn.filter(({ spans }) => spans.some((span) => span.type === type)).length >= 3);
  }
  assert.ok(drawn.length <= 9);
  assert.deepEqual(
    drawn,
    drawn.toSorted((a, b) => Number(a.text) - Number(b.text)),
  );
  assert.deepEqual(drawn, drawShots(sentences, ['PER', 'LOC', 'ORG'], { k: 3, seed: 1 }));
  assert.notDeepEqual(drawn, drawShots(sentences, ['PER', 'LOC', 'ORG'], { k: 3, seed: 2 }));
});

it('draws what there is of a rare type, and nothing for one that is not there', () => {
  assert.equal(drawShots(sentences, ['ORG'], { k: 99, seed: 1 }).length, 10);
  assert.deepEqual(drawShots(sentences, ['GPE'], { k: 1, seed: 1 }), []);
});
