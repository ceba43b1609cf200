import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createCsvReader, createCsvWriter } from '../../../src/formats/tables/csv.ts';
import { createCsvSplitter, findDelimiter } from '../../../src/formats/tables/csv-rows.ts';
import { guard, unguard } from '../../../src/formats/tables/table-guard.ts';
import { readAll } from './read-all.ts';
import { chunksOf } from './written.ts';

function rowsOf(text: string, delimiter = ',', chunkLength = 1000): (readonly [number, ...(readonly string[])])[] {
  const rows: (readonly [number, ...(readonly string[])])[] = [];
  const splitter = createCsvSplitter(delimiter, ({ cells, line }) => rows.push([line, ...cells]));
  for (const chunk of chunksOf(text, chunkLength)) splitter.push(chunk);
  splitter.finish();
  return rows;
}

describe('rows of a table', () => {
  it('end with any line end, quotes hold all of them, lines are counted', () => {
    const text = 'a,b\r\n"c\r\nd","e""f"\rg,\n\n,"h\n"\n"last"';
    for (const length of [1, 2, 3, 1000]) {
      assert.deepEqual(rowsOf(text, ',', length), [
        [1, 'a', 'b'],
        [2, 'c\r\nd', 'e"f'],
        [4, 'g', ''],
        [6, '', 'h\n'],
        [8, 'last'],
      ]);
    }
  });

  it('keep a quote inside a cell that does not begin with one', () => {
    assert.deepEqual(rowsOf('say "a", b\n'), [[1, 'say "a"', ' b']]);
  });

  it('come back from any cells', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', ';', 'ŋ', '😀') });
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 }),
        fc.nat(5),
        (rows, more) => {
          const text = rows.map((cells) => cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\n');
          assert.deepEqual(
            rowsOf(text, ',', more + 1).map(([, ...cells]) => cells),
            rows,
          );
        },
      ),
    );
  });

  it('show their separator', () => {
    assert.equal(findDelimiter('a;b;c\n1,5;2;3\n'), ';');
    assert.equal(findDelimiter('a\tb\n1, 2\t3\n'), '\t');
    assert.equal(findDelimiter('text\nOne, two\n'), ',');
  });
});

describe('cells that begin like a formula', () => {
  it('are made text, and come back', () => {
    for (const cell of ['=1+1', '+a', '-a', '@a', '\t=a', "'=a", '＝a', "''-"]) {
      assert.match(guard(cell), /^'/);
      assert.equal(unguard(guard(cell)), cell);
    }
    for (const cell of ['a=1', "'quoted'", '', ' =', '1']) assert.equal(unguard(guard(cell)), cell);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("'", '=', '-', 'a', '\n', '@') }), (cell) => {
        assert.equal(unguard(guard(cell)), cell);
        assert.doesNotMatch(guard(cell), /^[=+\-@\t\r]/);
      }),
    );
  });

  it('are so in every column of what is written', () => {
    const writer = createCsvWriter();
    const text = '=HYPERLINK("x") -1';
    const words = [
      { startChar: 0, endChar: 15 },
      { startChar: 16, endChar: 18 },
    ];
    const sentence = { doc: '@doc', text, words, spans: [{ start: 1, end: 2, type: '+T' }] };
    const written = writer.push({ sentence, id: '-id' });
    for (const [, ...cells] of rowsOf(written)) for (const cell of cells) assert.doesNotMatch(cell, /^[=+\-@]/);
    const { sentences } = readAll(createCsvReader(), written);
    assert.deepEqual(
      sentences.map(({ sentence, id }) => ({ sentence, id })),
      [{ sentence, id: '-id' }],
    );
  });
});

it('the column of the text is the one that is named like it, else the one with most letters', () => {
  const column = (text: string) => {
    const reader = createCsvReader();
    readAll(reader, text);
    return reader.facts?.().textColumn;
  };
  assert.equal(column('id,Text,long\n1,a,a much longer cell\n'), 'Text');
  assert.equal(column('id,Primary_Text\n1,a\n'), 'Primary_Text');
  assert.equal(column('id,title\nKR1g0003_004KR1g0003_005,周易\n'), 'title');
});
