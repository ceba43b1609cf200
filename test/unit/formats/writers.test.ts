// The files as other programs see them, byte by byte, and what cannot be written is counted.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { joinWords } from '../../../src/corpus/join-words.ts';
import type { LabelledSpan } from '../../../src/corpus/sentence.ts';
import type { FormatName } from '../../../src/formats/format.ts';
import { formatNamed } from '../../../src/formats/formats.ts';
import type { WriteOptions, WrittenSentence } from '../../../src/formats/writer.ts';

function written(format: FormatName, sentences: readonly WrittenSentence[], options: WriteOptions = {}) {
  const writer = formatNamed(format).write?.(options);
  assert.ok(writer);
  const text = sentences.map((sentence) => writer.push(sentence)).join('') + writer.finish();
  return { text, losses: Object.fromEntries(writer.losses().map(({ what, count }) => [what, count])) };
}

/** Words of a text, spans as [start, end, type]. */
function sentence(text: string, spans: readonly [number, number, string][] = [], doc = ''): WrittenSentence {
  const words = [...text.matchAll(/[\p{L}\p{M}]+|[^\s\p{L}]/gu)].map(({ 0: form, index }) => ({
    startChar: index,
    endChar: index + form.length,
  }));
  return { sentence: { doc, text, words, spans: spans.map(([start, end, type]) => ({ start, end, type })) } };
}

const listed = (forms: readonly string[], spans: readonly LabelledSpan[] = [], doc = ''): WrittenSentence => ({
  sentence: { doc, ...joinWords(forms, { closeUp: 'none' }), spans },
});

const DRIES = sentence('Lake Chad dries.', [[0, 2, 'LOC']], 'd1');
const LOST_SPANS = 'spans that overlap an earlier, longer one';

describe('CoNLL columns', () => {
  it('are word and tag, a blank line after each sentence, a document line where one begins', () => {
    const { text, losses } = written('conll', [DRIES, sentence('Kano', [[0, 1, 'LOC']], 'd2')], { columns: 2 });
    assert.equal(
      text,
      '-DOCSTART- (d1) O\n\nLake B-LOC\nChad I-LOC\ndries O\n. O\n\n-DOCSTART- (d2) O\n\nKano B-LOC\n\n',
    );
    assert.deepEqual(losses, {});
  });

  it('are three where spacing is kept, the tag last', () => {
    const { text } = written('conll', [DRIES, sentence(' Kano :  ok\n')]);
    assert.equal(
      text,
      '-DOCSTART-\t(d1)\tO\n\nLake\tSpaceAfter=Yes\tB-LOC\nChad\t_\tI-LOC\ndries\tSpaceAfter=No\tO\n.\t_\tO\n\n' +
        '-DOCSTART-\t_\tO\n\nKano\tSpacesBefore=\\s\tO\n:\tSpacesAfter=\\s\\s\tO\nok\tSpacesAfter=\\n\tO\n\n',
    );
  });

  it('spell spans in IOB1 and BIOES too', () => {
    const names = sentence('Lake Chad Kano Musa', [
      [0, 2, 'LOC'],
      [2, 3, 'LOC'],
      [3, 4, 'PER'],
    ]);
    const tags = (scheme: WriteOptions['scheme']) =>
      written('conll', [names], { scheme, columns: 2 }).text.match(/\S+$/gm)?.join(' ');
    assert.equal(tags('IOB2'), 'B-LOC I-LOC B-LOC B-PER');
    assert.equal(tags('IOB1'), 'I-LOC I-LOC B-LOC I-PER');
    assert.equal(tags('BIOES'), 'B-LOC E-LOC S-LOC S-PER');
  });

  it('count what they cannot hold', () => {
    const sentences = [
      sentence('Bank of Kano', [
        [0, 3, 'ORG'],
        [2, 3, 'LOC'],
      ]),
      listed(['a\tb']),
      listed(['-DOCSTART-']),
      listed(['\ud83d']),
      listed([]),
      listed(['New York'], [{ start: 0, end: 1, type: 'a\tb' }]),
      { ...DRIES, id: 's1' },
    ];
    const three = written('conll', sentences);
    assert.deepEqual(three.losses, {
      [LOST_SPANS]: 1,
      'sentences with a word that cannot be written': 2,
      'sentences with half a character': 1,
      'sentences without words': 1,
      'spans whose type cannot be written': 1,
      'sentence ids': 1,
    });
    const two = written('conll', [listed(['New York']), sentence('a  b')], { columns: 2 });
    assert.deepEqual(two.losses, { 'sentences with a word that cannot be written': 1, 'spacings of sentences': 1 });
    assert.equal(two.text, 'a O\nb O\n\n');
  });
});

describe('CoNLL-U', () => {
  it('has text, ids, spacing and brackets', () => {
    const { text } = written('conllu', [{ ...DRIES, id: 'd1-1' }, sentence('Bank  of Kano', [[0, 3, 'a-b'], [2, 3, 'LOC']], 'd1')]); // biome-ignore format: one sentence
    const row = (id: number, form: string, misc: string) => `${id}\t${form}\t_\t_\t_\t_\t_\t_\t_\t${misc}\n`;
    assert.equal(
      text,
      `# newdoc id = d1\n# global.Entity = eid-etype\n# sent_id = d1-1\n# text = Lake Chad dries.\n${row(1, 'Lake', 'Entity=(e1-LOC')}${row(2, 'Chad', 'Entity=e1)')}${row(3, 'dries', 'SpaceAfter=No')}${row(4, '.', '_')}\n` +
        `# sent_id = s2\n# text = Bank  of Kano\n${row(1, 'Bank', 'Entity=(e2-a%2Db|SpacesAfter=\\s\\s')}${row(2, 'of', '_')}${row(3, 'Kano', 'Entity=(e3-LOC)e2)')}\n`,
    );
  });

  it('keeps line breaks of the text in MISC', () => {
    assert.match(written('conllu', [sentence('a\r\nb')]).text, /# text = a {2}b\n1\ta\t.*SpacesAfter=\\r\\n\n/);
  });

  it('writes tags where they are asked for, and counts overlaps then', () => {
    const nested = sentence('Bank of Kano', [
      [0, 3, 'ORG'],
      [2, 3, 'LOC'],
    ]);
    assert.deepEqual(written('conllu', [nested]).losses, {});
    const { text, losses } = written('conllu', [nested], { entities: 'tags' });
    assert.deepEqual(text.match(/NER=\S+/g), ['NER=B-ORG', 'NER=I-ORG', 'NER=I-ORG']);
    assert.deepEqual(losses, { [LOST_SPANS]: 1 });
  });

  it('counts names that do not fit on a line, and scores', () => {
    const named: WrittenSentence = { sentence: { ...DRIES.sentence, doc: 'a\nb' }, id: ' x' };
    const scored = { sentence: { ...DRIES.sentence, doc: 'c', spans: [{ start: 0, end: 1, type: 'X', score: 1 }] } };
    assert.deepEqual(written('conllu', [named, scored]).losses, {
      'document names that cannot be written as they are': 1,
      'sentence ids that cannot be written as they are': 1,
      'scores of spans': 1,
    });
  });
});

describe('JSON Lines', () => {
  it('say where words stand only when the words alone do not tell', () => {
    assert.doesNotMatch(written('jsonl', [DRIES]).text, /word_offsets/);
    assert.deepEqual(JSON.parse(written('jsonl', [sentence('ab་c')]).text).word_offsets, undefined);
    const divided: WrittenSentence = {
      sentence: { doc: '', text: 'ab་c', words: [{ startChar: 0, endChar: 2 }, { startChar: 3, endChar: 4 }], spans: [] }, // biome-ignore format: one sentence
    };
    assert.deepEqual(JSON.parse(written('jsonl', [divided]).text).word_offsets, [
      [0, 2],
      [3, 4],
    ]);
  });

  it('keep spans that overlap; the tags tell the longer one', () => {
    const nested = sentence('Bank of Kano', [
      [2, 3, 'LOC'],
      [0, 3, 'ORG'],
    ]);
    const record = JSON.parse(written('jsonl', [nested]).text);
    assert.deepEqual(
      record.spans.map(({ start, end, label }: Record<string, unknown>) => [start, end, label]),
      [
        [0, 12, 'ORG'],
        [8, 12, 'LOC'],
      ],
    );
    assert.deepEqual(record.ner_tags, ['B-ORG', 'I-ORG', 'I-ORG']);
  });
});
