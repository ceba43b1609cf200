import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSegmenter } from '../../../src/corpus/segment.ts';
import { createPlainReader } from '../../../src/formats/text/plain.ts';
import { readAll, wordsOf } from './read-all.ts';

describe('createPlainReader', () => {
  const text = '\n\nOne two.\r\nThree goes\r\non. Four.\r\n \r\nFive\n';

  it('gives sentences verbatim with the line where each starts', () => {
    const { sentences, rejects } = readAll(createPlainReader({ doc: 'a.txt' }), text);
    assert.deepEqual(
      sentences.map(({ sentence, line }) => [sentence.text, line]),
      [
        ['One two.', 3],
        ['Three goes\r\non.', 4],
        ['Four.', 5],
        ['Five', 7],
      ],
    );
    assert.deepEqual(rejects, []);
    assert.equal(wordsOf(sentences[1]), 'Three|goes|on|.');
    assert.equal(sentences[0].sentence.doc, 'a.txt');
  });

  it('gives the same whatever the chunks', () => {
    const whole = readAll(createPlainReader(), text).items;
    for (const length of [1, 2, 3, 7]) assert.deepEqual(readAll(createPlainReader(), text, length).items, whole);
  });

  it('takes each line for a sentence when told so', () => {
    const { sentences } = readAll(createPlainReader({ oneSentenceALine: true }), 'One. Two\nthree\n\n four');
    assert.deepEqual(
      sentences.map(({ sentence, line }) => [sentence.text, line]),
      [
        ['One. Two', 1],
        ['three', 2],
        ['four', 4],
      ],
    );
  });

  it('cuts a long paragraph as it comes into the same sentences as in one piece', () => {
    const lines = Array.from({ length: 9000 }, (_, i) => `Line ${i} ends.${i % 3 ? ' And\nanother' : ''}`);
    const paragraph = lines.join('\n');
    assert.ok(paragraph.length > 3 * 2 ** 16);
    const { sentences } = readAll(createPlainReader(), paragraph, 10_000);
    let line = 1;
    let at = 0;
    const expected = createSegmenter()
      .sentences(paragraph)
      .map(({ startChar, endChar }) => {
        line += paragraph.slice(at, startChar).split('\n').length - 1;
        at = startChar;
        return [paragraph.slice(startChar, endChar), line];
      });
    assert.equal(expected.length, 9001);
    assert.deepEqual(
      sentences.map(({ sentence, line }) => [sentence.text, line]),
      expected,
    );
  });

  it('does not take the end of a long line, blank by itself, for a blank line', () => {
    const reader = createPlainReader();
    const start = `${'word '.repeat(20_000)}goes`;
    const items = [...reader.push(start), ...reader.push(' \non. Next'), ...reader.finish()];
    assert.deepEqual(
      items.map((item) => 'sentence' in item && item.sentence.text.slice(-8)),
      ['oes \non.', 'Next'],
    );
  });

  it('takes a stray word divider for white space, not for a sentence', () => {
    const { items } = readAll(createPlainReader(), 'ሰላም።፡\n\n፡\n\nb');
    assert.deepEqual(
      items.map((item) => 'sentence' in item && wordsOf(item)),
      ['ሰላም|።', 'b'],
    );
  });

  it('holds a text without any sentence end for so long only', () => {
    const reader = createPlainReader();
    let most = 0;
    for (let i = 0; i < 40; i++) most += [...reader.push('no end in this line\n'.repeat(5000))].length;
    assert.ok(most >= 2, `${most} sentences before the end`);
  });
});
