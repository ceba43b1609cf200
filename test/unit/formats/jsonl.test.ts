import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ReadOptions } from '../../../src/formats/reader.ts';
import { createJsonlReader } from '../../../src/formats/records/jsonl.ts';
import { readAll, spansOf, wordsOf } from './read-all.ts';

function read(records: readonly unknown[], options: ReadOptions = {}) {
  const text = records.map((record) => (typeof record === 'string' ? record : JSON.stringify(record))).join('\n');
  return readAll(createJsonlReader(options), text);
}

describe('records of words', () => {
  it('are joined and closed up, with tags as spans, id and document', () => {
    const { sentences } = read([
      { id: 'd-1', doc: 'd', tokens: ['Lake', 'Chad', '.'], ner_tags: ['B-LOC', 'I-LOC', 'O'] },
    ]);
    assert.equal(sentences[0].sentence.text, 'Lake Chad.');
    assert.deepEqual(spansOf(sentences[0]), ['LOC:Lake Chad']);
    assert.deepEqual([sentences[0].id, sentences[0].sentence.doc], ['d-1', 'd']);
  });

  it('take bare labels, other keys, and the verbatim text where it is given', () => {
    assert.deepEqual(spansOf(read([{ words: ['Kano', 'x'], tags: ['LOC', 'O'] }]).sentences[0]), ['LOC:Kano']);
    const { sentences } = read([{ text: 'Kano .', tokens: ['Kano', '.'], labels: ['B-LOC', 'O'] }]);
    assert.equal(sentences[0].sentence.text, 'Kano .');
  });

  it('with numbers for tags need the label names', () => {
    const record = { tokens: ['Kano', 'x'], ner_tags: [1, 0] };
    const { rejects } = read([record]);
    assert.deepEqual(rejects, [
      { line: 1, reason: 'its tags are numbers and no label names are given', lost: 'sentence' },
    ]);
    assert.deepEqual(spansOf(read([record], { labelNames: ['O', 'B-LOC'] }).sentences[0]), ['LOC:Kano']);
    const unseen = read([{ ...record, ner_tags: [1, -100] }], { labelNames: ['O', 'B-LOC'] }).sentences[0];
    assert.deepEqual(spansOf(unseen), ['LOC:Kano'], '-100 is a word that nobody looked at');
    assert.equal(read([{ ...record, ner_tags: [1, 7] }], { labelNames: ['O', 'B-LOC'] }).rejects.length, 1);
  });

  it('are rejected when words and tags differ in number, a word is empty, a tag is none, or the text says otherwise', () => {
    const { sentences, rejects } = read([
      { tokens: ['a'], tags: ['O', 'O'] },
      { tokens: ['a', ''], tags: ['O', 'O'] },
      { tokens: ['a', 'b'], tags: ['B-X', 'NP'] },
      { tokens: ['a'], tags: ['O'], text: 'b' },
      { tokens: [] },
    ]);
    assert.equal(sentences.length, 0);
    assert.deepEqual(
      rejects.map(({ line }) => line),
      [1, 2, 3, 4, 5],
    );
  });
});

describe("records of GLiNER's", () => {
  const words = ['Musa', 'Garba', 'left', 'Lake', 'Chad', '.'];

  it('have spans from a word to a word, the last one included, which may nest', () => {
    const ner = [
      [3, 4, 'location'],
      [0, 1, 'person name'],
      [0, 0, 'first name'],
    ];
    const { sentences, rejects } = read([
      { tokenized_text: words, ner },
      { tokenized_text: ['No', '.'], ner: [] },
    ]);
    assert.deepEqual(rejects, []);
    assert.equal(sentences[0].sentence.text, 'Musa Garba left Lake Chad.');
    assert.deepEqual(spansOf(sentences[0]), ['person name:Musa Garba', 'first name:Musa', 'location:Lake Chad']);
    assert.deepEqual([wordsOf(sentences[1]), spansOf(sentences[1])], ['No|.', []]);
  });

  it('lose a span that is none, and keep the others', () => {
    const ner = [[0, 6, 'a'], [-1, 0, 'a'], [2, 1, 'a'], [0, 0.5, 'a'], [0, 0, ''], [0, 0], 'x', [3, 4, 'location']];
    const { sentences, rejects } = read([{ tokenized_text: words, ner, text: 'Musa Garba left Lake Chad .' }]);
    assert.deepEqual(spansOf(sentences[0]), ['location:Lake Chad']);
    assert.equal(sentences[0].sentence.text, 'Musa Garba left Lake Chad .');
    assert.deepEqual(
      rejects.map(({ reason, lost }) => [reason, lost]),
      [
        ...[1, 2, 3, 4].map((i) => [`span ${i} does not lie in the words`, 'span']),
        ...[5, 6, 7].map((i) => [`span ${i} has no label name`, 'span']),
      ],
    );
  });
});

describe('records that say where words stand', () => {
  const record = { text: 'ab་c d', word_offsets: [[0, 2], [3, 4]], words: ['ab', 'c'], ner_tags: ['O', 'O'] }; // biome-ignore format: one record

  it('have these words and no others', () => {
    const { sentences } = read([{ ...record, entities: [[0, 4, 'X']] }]);
    assert.equal(wordsOf(sentences[0]), 'ab|c');
    assert.deepEqual(spansOf(sentences[0]), ['X:ab་c']);
    assert.equal(wordsOf(read([{ ...record, text: '😀 b', offset_unit: 'byte', word_offsets: [[0, 4], [5, 6]] }]).sentences[0]), '😀|b'); // biome-ignore format: one record
  });

  it('are rejected when the places are none', () => {
    for (const word_offsets of [
      [[0, 9]],
      [
        [2, 4],
        [0, 2],
      ],
      [[1, 1]],
      [[0]],
      'x',
    ]) {
      // biome-ignore format: one list
      assert.equal(read([{ ...record, word_offsets }]).rejects.length, 1);
    }
  });

  it('go by spans rather than by tags where both are there, unless the list holds something else', () => {
    const linked = { text: 'a b', words: ['a', 'b'], ner_tags: ['B-X', 'O'], entities: [{ start: 0, end: 3, wikidata: 'Q1' }] }; // biome-ignore format: one record
    assert.deepEqual(spansOf(read([linked]).sentences[0]), ['X:a']);
    const { sentences } = read([{ text: 'a b', words: ['a', 'b'], ner_tags: ['B-X', 'I-X'], spans: [{ start: 0, end: 3, label: 'X' }, { start: 0, end: 1, label: 'Y' }] }]); // biome-ignore format: one record
    assert.deepEqual(spansOf(sentences[0]), ['X:a b', 'Y:a']);
    assert.deepEqual(spansOf(read([{ text: 'a b', words: ['a', 'b'], ner_tags: ['B-X', 'O'], spans: [] }]).sentences[0]), ['X:a']); // biome-ignore format: one record
  });
});

describe('records of text', () => {
  it('keep the text verbatim as one sentence and read every way of writing spans', () => {
    const text = ' Lake Chad dries. Now. ';
    const { sentences, rejects } = read([
      { text, spans: [{ start: 1, end: 10, label: 'LOC' }] },
      { text, label: [[1, 10, 'LOC']] },
      { text, entities: [{ start_offset: 1, end_offset: 10, label: 'LOC' }] },
      { text, spans: [{ start_byte: 1, limit_byte: 10, label: 'LOC' }] },
      { text, spans: [{ start: 0, end: 11, label: 'LOC' }] },
    ]);
    assert.deepEqual(rejects, []);
    assert.deepEqual(sentences.map(spansOf), new Array(5).fill(['LOC:Lake Chad']));
    assert.equal(sentences[0].sentence.text, text);
    assert.equal(wordsOf(sentences[0]), 'Lake|Chad|dries|.|Now|.');
  });

  it('cut words where a span starts or ends inside them', () => {
    const { sentences } = read([
      {
        text: 'Kano-based Hausawa',
        spans: [
          [0, 4, 'LOC'],
          [11, 16, 'ETH'],
        ],
      },
    ]);
    assert.equal(wordsOf(sentences[0]), 'Kano|-|based|Hausa|wa');
    assert.deepEqual(spansOf(sentences[0]), ['LOC:Kano', 'ETH:Hausa']);
  });

  it('count offsets in the unit that is named', () => {
    const text = '😀 Ọyọ́';
    const units = { utf16: [3, 7], codepoint: [2, 6], byte: [5, 14] } as const;
    for (const [offsetUnit, [start, end]] of Object.entries(units)) {
      const { sentences } = read([{ text, spans: [{ start, end, label: 'LOC' }] }], { offsetUnit } as ReadOptions);
      assert.deepEqual(spansOf(sentences[0]), ['LOC:Ọyọ́'], offsetUnit);
    }
  });

  it('are rejected when a span lies outside, parts a character, differs from its own text, or has no label', () => {
    const { sentences, rejects } = read([
      { text: 'abc', spans: [[0, 4, 'X']] },
      { text: 'abc', spans: [[2, 1, 'X']] },
      { text: '😀', spans: [[0, 1, 'X']] },
      { text: '😀 a b', spans: [{ start: 2, end: 3, label: 'X', text: 'a' }] },
      { text: 'abc', spans: [[0, 1, 3]] },
      { text: 'abc', spans: [{ start: '0', end: 1, label: 'X' }] },
    ]);
    assert.equal(sentences.length, 0);
    assert.deepEqual(
      rejects.map(({ line, lost }) => [line, lost]),
      [1, 2, 3, 4, 5, 6].map((line) => [line, 'sentence']),
    );
  });

  it('keep overlapping spans, and report one that covers only white space', () => {
    const { sentences, rejects } = read([
      {
        text: 'Bank of Kano',
        spans: [
          [0, 12, 'ORG'],
          [8, 12, 'LOC'],
          [4, 5, 'X'],
        ],
      },
    ]);
    assert.deepEqual(spansOf(sentences[0]), ['ORG:Bank of Kano', 'LOC:Kano']);
    assert.deepEqual(rejects, [{ line: 1, reason: 'span 3 covers nothing that can be seen', lost: 'span' }]);
  });

  it('can be cut into sentences, though never inside a span', () => {
    const text = 'He met Dr. No. She left. End.';
    const { sentences } = read(
      [
        {
          text,
          spans: [
            [7, 14, 'PER'],
            [25, 28, 'X'],
          ],
        },
      ],
      { splitSentences: true },
    );
    assert.deepEqual(
      sentences.map(({ sentence }) => sentence.text),
      ['He met Dr. No.', 'She left.', 'End.'],
    );
    assert.deepEqual(sentences.map(spansOf), [['PER:Dr. No.'], [], ['X:End']]);
  });

  it('of Prodigy use its words, and a rejected answer takes its spans back', () => {
    const tokens = [{ text: 'Kano-based', start: 0, end: 10, id: 0 }];
    const spans = [{ start: 0, end: 10, label: 'X' }];
    const { sentences, rejects } = read([
      { text: 'Kano-based', tokens, spans, answer: 'accept' },
      { text: 'Kano-based', tokens, spans, answer: 'reject' },
    ]);
    assert.deepEqual(sentences.map(wordsOf), ['Kano-based', 'Kano-based']);
    assert.deepEqual(sentences.map(spansOf), [['X:Kano-based'], []]);
    assert.deepEqual(
      rejects.map(({ line, lost }) => [line, lost]),
      [[2, 'span']],
    );
  });
});

it('rejects lines that are no record, by number and without quoting them', () => {
  const { sentences, rejects } = read([
    '{"text": "secret',
    '',
    '[1]',
    '{"other": 1}',
    '{"text": "ok"}',
    '{"text": " "}',
  ]);
  assert.equal(sentences.length, 1);
  assert.deepEqual(
    rejects.map(({ line }) => line),
    [1, 3, 4, 6],
  );
  assert.ok(rejects.every(({ reason }) => !reason.includes('secret')));
});
