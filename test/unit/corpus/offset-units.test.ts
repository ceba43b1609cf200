import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { toCharOffsets } from '../../../src/corpus/offset-units.ts';

it('counts code points and UTF-8 bytes in UTF-16 units', () => {
  const text = 'aé😀ዳb';
  assert.deepEqual([0, 1, 2, 3, 4, 5].map(toCharOffsets(text, 'codepoint')), [0, 1, 2, 4, 5, 6]);
  assert.deepEqual([0, 1, 3, 7, 10, 11].map(toCharOffsets(text, 'byte')), [0, 1, 2, 4, 5, 6]);
});

it('refuses offsets outside the text, inside a character, or no whole number', () => {
  const text = 'é😀';
  assert.deepEqual([-1, 4, 2, 0.5].map(toCharOffsets(text, 'utf16')), [undefined, undefined, undefined, undefined]);
  assert.deepEqual([1, 3, 7, -1].map(toCharOffsets(text, 'byte')), [undefined, undefined, undefined, undefined]);
  assert.deepEqual([3, 1.5].map(toCharOffsets('ab', 'codepoint')), [undefined, undefined]);
});

it('finds every prefix of any text at the number of its code points and of its bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const byCodePoint = toCharOffsets(text, 'codepoint');
      const byByte = toCharOffsets(text, 'byte');
      const characters = [...text];
      for (let count = 0; count <= characters.length; count++) {
        const prefix = characters.slice(0, count).join('');
        assert.equal(byCodePoint(count), prefix.length);
        assert.equal(byByte(Buffer.byteLength(prefix)), prefix.length);
      }
    }),
  );
});
