// Sentences cut into runs of text for nested and crossing labels.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cutIntoRuns } from '../../../renderer/components/layered-runs.ts';

const text = 'New York University opened';
const words = [...text.matchAll(/\S+/g)].map(({ index, 0: word }) => ({
  startChar: index,
  endChar: index + word.length,
}));

describe('a sentence with labels', () => {
  it('has the words of a nested label in a run of their own, the longer label around it', () => {
    const runs = cutIntoRuns({ text, words }, [
      { key: 'LOC', span: { start: 0, end: 2 } },
      { key: 'ORG', span: { start: 0, end: 3 } },
    ]);
    assert.deepEqual(
      runs.map((run) => [run.text, run.layers.map(({ key }) => key), run.ending.map(({ key }) => key)]),
      [
        ['New York', ['ORG', 'LOC'], ['LOC']],
        [' University', ['ORG'], ['ORG']],
        [' opened', [], []],
      ],
    );
  });

  it('is its runs one after the other, whatever the labels, and every label covers exactly its words', () => {
    const layer = fc.record({ start: fc.nat(3), length: fc.integer({ min: 1, max: 4 }) });
    fc.assert(
      fc.property(fc.array(layer, { maxLength: 6 }), (drawn) => {
        const layers = drawn.map(({ start, length }, i) => ({
          key: `${i}`,
          span: { start, end: Math.min(words.length, start + length) },
        }));
        const runs = cutIntoRuns({ text, words }, layers);
        assert.equal(runs.map((run) => run.text).join(''), text);
        for (const { key, span } of layers) {
          const covered = runs.filter((run) => run.layers.some((one) => one.key === key)).map((run) => run.text);
          assert.equal(covered.join(''), text.slice(words[span.start].startChar, words[span.end - 1].endChar));
        }
      }),
    );
  });
});
