import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createLineSplitter, LONGEST_LINE } from '../../../src/formats/lines.ts';

function linesOf(chunks: readonly string[]): { line: string; number: number; end: string }[] {
  const lines: { line: string; number: number; end: string }[] = [];
  const splitter = createLineSplitter((line, number, end) => lines.push({ line, number, end }));
  for (const chunk of chunks) splitter.push(chunk);
  splitter.finish();
  return lines;
}

describe('createLineSplitter', () => {
  it('ends lines at LF, CRLF and lone CR, mixed and cut between CR and LF', () => {
    assert.deepEqual(linesOf(['a\nb\r', '\nc\r', 'd\r\r', '\ne']), [
      { line: 'a', number: 1, end: '\n' },
      { line: 'b', number: 2, end: '\r\n' },
      { line: 'c', number: 3, end: '\r' },
      { line: 'd', number: 4, end: '\r' },
      { line: '', number: 5, end: '\r\n' },
      { line: 'e', number: 6, end: '' },
    ]);
  });

  it('does not end lines at U+2028 and U+0085', () => {
    assert.deepEqual(linesOf(['a\u2028b\u0085c\n']), [{ line: 'a\u2028b\u0085c', number: 1, end: '\n' }]);
  });

  it('gives the lines that a regular expression gives, however the text is cut into chunks', () => {
    const chunks = fc.array(fc.string({ unit: fc.constantFrom('\r', '\n', 'a', '😀', ' '), maxLength: 8 }));
    fc.assert(
      fc.property(chunks, (pieces) => {
        const text = pieces.join('');
        const expected = text.split(/\r\n|\r|\n/);
        if (expected.at(-1) === '') expected.pop();
        const lines = linesOf(pieces);
        assert.deepEqual(
          lines.map(({ line }) => line),
          expected,
        );
        assert.deepEqual(
          lines.map(({ number }) => number),
          expected.map((_, i) => i + 1),
        );
        assert.equal(lines.map(({ line, end }) => line + end).join(''), text);
      }),
      { numRuns: 1000 },
    );
  });

  it('hands over a line that is too long in parts of one number', () => {
    const half = 'x'.repeat(LONGEST_LINE / 2 + 1);
    const lines = linesOf([half, half, half, '\ny']);
    assert.deepEqual(
      lines.map(({ line, number, end }) => [line.length, number, end]),
      [
        [2 * half.length, 1, ''],
        [half.length, 1, '\n'],
        [1, 2, ''],
      ],
    );
  });
});
