import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findFormat, nameForeignFormat } from '../../../src/formats/find-format.ts';
import { FORMATS, formatNamed } from '../../../src/formats/formats.ts';

const find = (text: string, extension = '') => {
  const { format, how } = findFormat(text.split('\n'), extension);
  return `${format.name} by ${how}`;
};

describe('findFormat', () => {
  it('goes by the content, whatever the extension says', () => {
    assert.equal(find('\n{"text": "a"}\n', '.txt'), 'jsonl by content');
    assert.equal(find('# sent_id = 1\n1\ta\t_\t_\t_\t_\t_\t_\t_\t_\n', '.txt'), 'conllu by content');
    assert.equal(find('# global.columns = FORM NER\na\tO\n', '.txt'), 'conllu by content');
    assert.equal(find('a O\nb B-X\n\nc O\n', '.txt'), 'conll by content');
    assert.equal(find('-DOCSTART- -X-\n\na NN\nb NN\n', '.txt'), 'conll by content');
    assert.equal(find('Kano LOC\nis O\n', ''), 'conll by content');
  });

  it('takes running text for plain text, short lines and lists too', () => {
    assert.equal(find('A sentence of words.\nAnother one.\n'), 'plain by nothing else fits');
    assert.equal(find('Lake Chad\nKano City\nAbuja Town\n'), 'plain by nothing else fits');
    assert.equal(find('-DOCSTART- is a line.\nThis text is about it.\nNo more.\n'), 'plain by nothing else fits');
    assert.equal(find('B I\nO B\n', '.txt').split(' ')[0], 'conll');
  });

  it('tells by the beginning of a line that is too long to be seen whole', () => {
    assert.equal(find(`{"text": "${'Lake Chad. '.repeat(20_000)}`), 'jsonl by content');
    assert.equal(find('Lake O Chad B-LOC '.repeat(20_000)), 'plain by nothing else fits');
    assert.equal(find(`{text: ${'Lake Chad. '.repeat(20_000)}`), 'plain by nothing else fits');
  });

  it('goes by the extension where the content leaves it open', () => {
    assert.equal(find('Lake\nChad\n', '.CONLL'), 'conll by extension');
    assert.equal(find('Lake Chad.', '.txt'), 'plain by extension');
    assert.equal(find('', '.md'), 'plain by extension');
  });
});

it('tells the records of annotation tools apart, on one line or over many', () => {
  const records: readonly (readonly [string, unknown])[] = [
    ['prodigy', { text: 'a', spans: [], answer: 'accept' }],
    ['prodigy', { text: 'a', meta: {} }],
    ['prodigy', { text: 'a', tokens: [{ text: 'a', start: 0, end: 1 }] }],
    ['doccano', { text: 'a', label: [[0, 1, 'X']] }],
    ['doccano', { text: 'a', entities: [{ start_offset: 0, end_offset: 1, label: 'X' }] }],
    ['labelstudio', { data: { text: 'a' }, annotations: [] }],
    ['argilla', { fields: { text: 'a' }, suggestions: [] }],
    ['spacy', { text: 'a', entities: [[0, 1, 'X']] }],
    ['spacy', { id: 0, paragraphs: [] }],
    ['jsonl-byte-spans', { text: 'a', spans: [{ start_byte: 0, limit_byte: 1, label: 'X' }] }],
    ['uima-json', { '%TYPES': {}, '%FEATURE_STRUCTURES': [] }],
    ['jsonl', { text: 'a' }],
    ['jsonl', { source: 'x', tokenized_text: ['a'], ner: [[0, 0, 'X']] }],
    ['jsonl', { text: 'a', spans: [{ start_byte: 0, limit_byte: 1, label: 'X' }], words: ['a'], ner_tags: ['X'] }],
  ];
  for (const [name, record] of records) {
    assert.equal(find(`${JSON.stringify(record)}\n`, '.txt'), `${name} by content`);
    if (name !== 'jsonl') assert.equal(find(JSON.stringify([record], null, 1), '.json'), `${name} by content`);
  }
  assert.equal(find('[\n{"tokenized_text": ["a"],\n"ner": [[0, 0, "X"]]}]', '.json'), 'jsonl by content');
  assert.equal(find('a,b\nc,d\n', '.csv'), 'csv by content');
  assert.equal(find('a\tb\nc\td\n', '.tsv'), 'csv by content');
  assert.equal(find('a\tO\nb\tB-X\n', '.csv'), 'conll by content');
});

describe('nameForeignFormat', () => {
  it('names formats that would be read as garbage', () => {
    const name = (text: string) => nameForeignFormat(text.split('\n'));
    assert.match(name('<?xml version="1.0"?>') ?? '', /XML/);
    assert.match(name('File type = "ooTextFile"\nObject class = "Pitch 1"') ?? '', /no TextGrid/);
    assert.equal(name('#FORMAT=WebAnno TSV 3.3'), undefined);
    assert.equal(name('\\_sh v3.0 400 Text'), undefined);
    assert.equal(name('<?xml version="1.0"?>\n<ANNOTATION_DOCUMENT>'), undefined);
    assert.match(name('[\n{"words": 1}]') ?? '', /JSON list/);
    assert.match(name('{') ?? '', /JSON document/);
    assert.equal(name('[A note] Running text.'), undefined);
    assert.equal(name('{"text": "a"}'), undefined);
  });
});

it('every format has a name of its own, extensions with a dot, and says what it loses', () => {
  assert.equal(new Set(FORMATS.map(({ name }) => name)).size, FORMATS.length);
  for (const { name, extensions, loses } of FORMATS) {
    assert.ok(extensions.every((extension) => /^\.[a-z0-9]+$/.test(extension)) && loses !== '');
    assert.equal(formatNamed(name).name, name);
  }
});
