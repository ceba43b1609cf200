import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Sentence } from '../../../src/corpus/sentence.ts';
import type { Pieces } from '../../../src/lm/pieces.ts';
import { firstPieces, tagRows } from '../../../src/tagger/windows.ts';

/** Words of letters, each cut into pieces of one letter; [CLS] is 1000 and [SEP] 1001. */
function lettered(words: readonly string[]): { sentence: Sentence; pieces: Pieces } {
  const text = words.join(' ');
  let at = 0;
  const ranges = words.map((word) => {
    const range = { startChar: at, endChar: at + word.length };
    at += word.length + 1;
    return range;
  });
  const chars = ranges.flatMap(({ startChar, endChar }) =>
    Array.from({ length: endChar - startChar }, (_, i) => startChar + i),
  );
  const pieces: Pieces = {
    ids: Int32Array.from([1000, ...chars, 1001]),
    startChar: Int32Array.from([0, ...chars, text.length]),
    endChar: Int32Array.from([0, ...chars.map((char) => char + 1), text.length]),
    leading: 1,
    trailing: 1,
  };
  return { sentence: { doc: '', text, words: ranges }, pieces };
}

test('reads a sentence that fits in one row', () => {
  const { sentence, pieces } = lettered(['ab', 'c']);
  const [row, ...others] = tagRows(sentence, pieces, 5);
  assert.deepEqual(others, []);
  assert.deepEqual([...row.ids], [1000, 0, 1, 3, 1001]);
  assert.deepEqual([...row.words], [0, 1]);
  assert.deepEqual([...row.positions], [1, 3]);
});

test('reads every word of a long sentence exactly once, at its own first piece', () => {
  const words = fc.array(fc.string({ minLength: 1, maxLength: 9, unit: fc.constantFrom('a', 'b') }), { minLength: 1 });
  fc.assert(
    fc.property(words, fc.integer({ min: 3, max: 20 }), (list, maxPieces) => {
      const { sentence, pieces } = lettered(list);
      const rows = tagRows(sentence, pieces, maxPieces);
      const seen = rows.flatMap((row) => {
        assert.ok(row.ids.length <= maxPieces);
        assert.equal(row.ids[0], 1000);
        assert.equal(row.ids[row.ids.length - 1], 1001);
        return Array.from(row.words, (word, i) => {
          assert.equal(row.ids[row.positions[i]], sentence.words[word].startChar);
          return word;
        });
      });
      assert.deepEqual(
        seen.sort((a, b) => a - b),
        list.map((_, word) => word),
      );
    }),
  );
});

test('gives words of a long sentence context on both sides', () => {
  const { sentence, pieces } = lettered(new Array(100).fill('a'));
  const rows = tagRows(sentence, pieces, 42); // 40 pieces a window
  assert.equal(rows.length, 3);
  rows.forEach((row, window) => {
    row.positions.forEach((position, i) => {
      const isFirst = window === 0 || row.words[i] === 0;
      const isLast = window === rows.length - 1;
      assert.ok(isFirst || position - 1 >= 5, `word ${row.words[i]} has ${position - 1} pieces before it`);
      assert.ok(isLast || 40 - position >= 4, `word ${row.words[i]} has ${40 - position} pieces behind it`);
    });
  });
});

test('knows words without a piece and pieces that two words share', () => {
  const { sentence, pieces } = lettered(['ab', 'cd', 'e']);
  const shared = {
    ...pieces,
    // a, then "bc" as one piece, then nothing for d, e.
    ids: Int32Array.of(1000, 7, 8, 1001),
    startChar: Int32Array.of(0, 0, 1, 7),
    endChar: Int32Array.of(0, 1, 4, 7),
  };
  assert.deepEqual([...firstPieces(sentence, shared)], [0, 1, -1]);
  const [row] = tagRows(sentence, shared, 10);
  assert.deepEqual([...row.words], [0, 1]);
});

test('refuses rows that hold nothing but boundary pieces', () => {
  const { sentence, pieces } = lettered(['a']);
  assert.throws(() => tagRows(sentence, pieces, 2));
});
