import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  decodeTags,
  detectScheme,
  encodeTags,
  parseTag,
  type Scheme,
  UNNAMED_TYPE,
} from '../../../src/formats/tags.ts';

function spansOf(tags: string, scheme?: Scheme): string {
  const decoded = decodeTags(tags.split(' '), scheme);
  if ('invalidAt' in decoded) return `invalid at ${decoded.invalidAt}`;
  return decoded.spans.map(({ start, end, type }) => `${type}:${start}-${end}`).join(' ');
}

describe('decodeTags', () => {
  it('reads well-formed sequences of each scheme', () => {
    assert.equal(spansOf('I-A I-A O I-A B-A I-B', 'IOB1'), 'A:0-2 A:3-4 A:4-5 B:5-6');
    assert.equal(spansOf('B-A I-A O B-A B-A', 'IOB2'), 'A:0-2 A:3-4 A:4-5');
    assert.equal(spansOf('B-A I-A E-A S-A O', 'BIOES'), 'A:0-3 A:3-4');
    assert.equal(spansOf('B-A M-A E-A S-B', 'BMES'), 'A:0-3 B:3-4');
    assert.equal(spansOf('B-A I-A L-A U-A', 'BILUO'), 'A:0-3 A:3-4');
    assert.equal(spansOf('A A O A B _', 'labels'), 'A:0-2 A:3-4 B:4-5');
  });

  it('opens a span at an I after O, after another type and after an end, as conlleval does', () => {
    assert.equal(spansOf('O I-A I-B I-B'), 'A:1-2 B:2-4');
    assert.equal(spansOf('E-A I-A L-A'), 'A:0-1 A:1-3');
    assert.equal(spansOf('S-A M-A'), 'A:0-1 A:1-2');
  });

  it('takes underscores for no entity, types with hyphens whole, and prefixes alone for one unnamed type', () => {
    assert.equal(spansOf('_ __ B-gene-protein I-gene-protein'), 'gene-protein:2-4');
    assert.equal(spansOf('B I O'), `${UNNAMED_TYPE}:0-2`);
  });

  it('says where a tag is none of the scheme', () => {
    assert.equal(spansOf('O NP'), 'invalid at 1');
    assert.equal(spansOf('O B-A E-A', 'IOB2'), 'invalid at 2');
    assert.equal(parseTag('B-'), undefined);
    assert.equal(parseTag(''), undefined);
  });
});

describe('detectScheme', () => {
  const detect = (...sentences: string[]) => detectScheme(sentences.map((tags) => tags.split(' ')));
  it('tells the schemes apart by their prefixes and by how spans open', () => {
    assert.equal(detect('I-A I-A O', 'O I-B B-B'), 'IOB1');
    assert.equal(detect('B-A I-A O', 'O B-B'), 'IOB2');
    assert.equal(detect('B-A I-A E-A'), 'BIOES');
    assert.equal(detect('S-A O'), 'BIOES');
    assert.equal(detect('B-A M-A E-A'), 'BMES');
    assert.equal(detect('U-A O'), 'BILUO');
  });

  it('keeps to IOB2 when only some spans open with I', () => {
    assert.equal(detect('B-A I-A O B-A O B-A', 'O I-A'), 'IOB2');
  });
});

describe('encodeTags', () => {
  it('hands back spans that overlap a longer one instead of dropping them', () => {
    const inner = { start: 1, end: 2, type: 'B' };
    const { tags, left } = encodeTags(3, [inner, { start: 0, end: 3, type: 'A' }]);
    assert.deepEqual(tags, ['B-A', 'I-A', 'I-A']);
    assert.deepEqual(left, [inner]);
  });

  it('is undone by decodeTags, for any spans that do not overlap', () => {
    const steps = fc.array(fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 3 }), fc.constantFrom('A', 'B', 'x-y')));
    fc.assert(
      fc.property(steps, fc.nat(3), (parts, after) => {
        let at = 0;
        const spans = parts.map(([gap, length, type]) => {
          const start = at + gap;
          at = start + length;
          return { start, end: at, type };
        });
        const { tags, left } = encodeTags(at + after, spans);
        assert.deepEqual(left, []);
        assert.deepEqual(decodeTags(tags), { spans });
        assert.deepEqual(decodeTags(tags, 'IOB2'), { spans });
      }),
    );
  });
});
