import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { alignWords } from '../../../src/corpus/align-words.ts';
import { createSegmenter } from '../../../src/corpus/segment.ts';
import { cutWordsAt, spanAt, trimRange } from '../../../src/corpus/word-borders.ts';

const range = (startChar: number, endChar: number) => ({ startChar, endChar });

describe('cutWordsAt and spanAt', () => {
  it('cut a word where a span starts or ends inside it', () => {
    const words = cutWordsAt([range(0, 10), range(11, 14)], [range(4, 12)]);
    assert.deepEqual(words, [range(0, 4), range(4, 10), range(11, 12), range(12, 14)]);
    assert.deepEqual(spanAt(words, range(4, 12)), { start: 1, end: 3 });
  });

  it('give no span for a range that crosses a word or holds none', () => {
    const words = [range(0, 4), range(5, 9)];
    assert.equal(spanAt(words, range(0, 6)), undefined);
    assert.equal(spanAt(words, range(2, 9)), undefined);
    assert.equal(spanAt(words, range(4, 5)), undefined);
  });

  it('lose nothing of any span: its words cover its visible characters and no others', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '.', 'é', '字', 'ภ'), minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(text, fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 4 }), (sentence, pairs) => {
        const ranges = pairs.flatMap(([a, b]) => {
          const clip = (at: number) => Math.min(at, sentence.length);
          return trimRange(sentence, range(clip(Math.min(a, b)), clip(Math.max(a, b)))) ?? [];
        });
        const words = cutWordsAt(createSegmenter().words(sentence), ranges);
        for (const wanted of ranges) {
          const span = spanAt(words, wanted);
          assert.ok(span);
          assert.equal(words[span.start].startChar, wanted.startChar);
          assert.equal(words[span.end - 1].endChar, wanted.endChar);
        }
      }),
    );
  });
});

describe('trimRange', () => {
  it('drops white space at the ends and gives nothing for what cannot be seen', () => {
    assert.deepEqual(trimRange(' a b ', range(0, 5)), range(1, 4));
    assert.equal(trimRange('a \u200d\n', range(1, 4)), undefined);
  });
});

describe('alignWords', () => {
  it('finds words one after another with nothing but white space between', () => {
    const { words } = alignWords(' Don’t go.', ['Don’t', 'go', '.']) as { words: unknown };
    assert.deepEqual(words, [range(1, 6), range(7, 9), range(9, 10)]);
  });

  it('lets a space in a word stand for a no-break space in the text', () => {
    assert.deepEqual(alignWords('10\u00a0000 m', ['10 000', 'm']), { words: [range(0, 6), range(7, 8)] });
  });

  it('says which word is not there, or that text is left', () => {
    assert.deepEqual(alignWords('a b', ['a', 'c']), { failedAt: 1 });
    assert.deepEqual(alignWords('a b', ['a']), { failedAt: 1 });
    assert.deepEqual(alignWords('a', ['a', '']), { failedAt: 1 });
  });
});
