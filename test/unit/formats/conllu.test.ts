import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createConlluReader } from '../../../src/formats/columns/conllu.ts';
import { readEntityBrackets } from '../../../src/formats/columns/entity-brackets.ts';
import { readAll, spansOf, wordsOf } from './read-all.ts';

const row = (id: string, form: string, misc = '_') => `${id}\t${form}\t_\t_\t_\t_\t_\t_\t_\t${misc}\n`;
const read = (text: string) => readAll(createConlluReader({ doc: 'f' }), text);

describe('createConlluReader', () => {
  it('keeps # text verbatim, one word for a range, none for empty nodes, and ids', () => {
    const { sentences, rejects } = read(
      `# newdoc id = d1\n# sent_id = s-1\n# text = Don’t  go.\n${row('1-2', 'Don’t')}${row('1', 'Do')}${row('2', 'n’t')}${row('3', 'go', 'SpaceAfter=No')}${row('3.1', 'there')}${row('4', '.')}\n`,
    );
    assert.deepEqual(rejects, []);
    assert.equal(sentences[0].sentence.text, 'Don’t  go.');
    assert.equal(wordsOf(sentences[0]), 'Don’t|go|.');
    assert.deepEqual([sentences[0].sentence.doc, sentences[0].id, sentences[0].line], ['d1', 's-1', 4]);
  });

  it('takes for a part of a range only what is numbered inside it, and counts from 0 where the file does', () => {
    const { sentences } = read(
      row('0', 'Ta', 'NER=B-PER') + row('1-2', 'al') + row('1', 'a') + row('0', 'b') + row('2', 'c'),
    );
    assert.equal(wordsOf(sentences[0]), 'Ta|al|b|c');
    assert.deepEqual(spansOf(sentences[0]), ['PER:Ta']);
  });

  it('spaces words by SpaceAfter=No where there is no # text', () => {
    const { sentences } = read(row('1-2', 'al', 'SpaceAfter=No') + row('1', 'a') + row('2', 'el') + row('3', '.'));
    assert.equal(sentences[0].sentence.text, 'al.');
    assert.equal(sentences[0].sentence.doc, 'f');
  });

  it('spaces words by SpacesAfter, which may say what a line of text cannot, though not what follows the sentence', () => {
    const rows =
      row('1', 'a', 'SpacesAfter=\\s\\n') + row('2', 'b', 'SpacesAfter=་') + row('3', 'c', 'SpacesAfter=\\n');
    assert.equal(read(rows).sentences[0].sentence.text, 'a \nb་c');
    assert.equal(read(`# text = a  b་c\n${rows}`).sentences.length, 0);
    assert.equal(read(`# text = a  b་c \n${rows}`).sentences[0].sentence.text, 'a \nb་c\n');
    const udpipe = row('1', 'a', 'SpacesAfter=\\s\\n') + row('2', 'b', 'SpacesAfter=\\n');
    assert.equal(read(`# text = a b\n${udpipe}`).sentences[0].sentence.text, 'a b');
  });

  it('reads %28 and the like in types', () => {
    assert.deepEqual(spansOf(read(row('1', 'a', 'Entity=(e1-x%2Dy%20%28z%29)')).sentences[0]), ['x-y (z):a']);
  });

  it('reads entity brackets in the declared layout, nested, also inside ranges', () => {
    const { sentences } = read(
      `# global.Entity = GRP-etype-infstat\n${row('1', 'Bank', 'Entity=(1-ORG-new|X=y')}${row('2', 'of')}${row('3-4', 'Kano’s')}${row('3', 'Kano', 'Entity=(2-LOC-new)1)')}${row('4', '’s')}`,
    );
    assert.deepEqual(spansOf(sentences[0]), ['ORG:Bank of Kano’s', 'LOC:Kano’s']);
  });

  it('reads tags in MISC and in a column of CoNLL-U Plus', () => {
    const misc = read(row('1', 'Lake', 'NER=B-LOC') + row('2', 'Chad', 'NER=I-LOC') + row('3', 'dries', 'Tag=O'));
    assert.deepEqual(spansOf(misc.sentences[0]), ['LOC:Lake Chad']);
    const plus = read('# global.columns = FORM UPOS CONLL:NER\nLake\tPROPN\tB-LOC\nChad\tPROPN\tI-LOC\n');
    assert.deepEqual(spansOf(plus.sentences[0]), ['LOC:Lake Chad']);
  });

  it('reads bare labels in MISC, though not tags of other kinds', () => {
    const { sentences } = read(row('1', 'Kano', 'NE=LOC') + row('2', 'dries', 'Tag=VB'));
    assert.deepEqual(spansOf(sentences[0]), ['LOC:Kano']);
  });

  it('reads the word "#" at the start of a CoNLL-U Plus sentence', () => {
    assert.equal(wordsOf(read('# global.columns = FORM CONLL:NER\n# a comment\n#\tO\n1\tO\n').sentences[0]), '#|1');
  });

  it('rejects a sentence whose words do not stand in its text, and goes on', () => {
    const { sentences, rejects } = read(
      `# text = a b\n${row('1', 'a')}${row('2', 'c')}\n# text = a b\n${row('1', 'a')}\n${row('1', 'ok')}`,
    );
    assert.deepEqual(rejects, [
      { line: 2, reason: '# text does not fit the words: word 2 is not there', lost: 'sentence' },
      { line: 6, reason: '# text does not fit the words: it goes on after the words', lost: 'sentence' },
    ]);
    assert.deepEqual(sentences.map(wordsOf), ['ok']);
  });

  it('rejects rows without ten columns or a number', () => {
    const { rejects } = read(`1\ta\n\n${row('x', 'a')}\n`);
    assert.deepEqual(
      rejects.map(({ line, lost }) => [line, lost]),
      [
        [1, 'sentence'],
        [3, 'sentence'],
      ],
    );
  });

  it('reads a row whose word is "#" as a row', () => {
    assert.equal(wordsOf(read(`${row('1', 'no')}${row('2', '#')}`).sentences[0]), 'no|#');
  });
});

describe('readEntityBrackets', () => {
  it('takes crossing brackets by their ids', () => {
    const { spans, lost } = readEntityBrackets([
      { at: 0, brackets: '(e1-A' },
      { at: 1, brackets: '(e2-B' },
      { at: 2, brackets: 'e1)' },
      { at: 3, brackets: 'e2)(e3-C)' },
    ]);
    assert.deepEqual(spans, [
      { start: 0, end: 3, type: 'A' },
      { start: 1, end: 4, type: 'B' },
      { start: 3, end: 4, type: 'C' },
    ]);
    assert.deepEqual(lost, []);
  });

  it('reports what it cannot take: unclosed, unopened, untyped, later parts', () => {
    const { spans, lost } = readEntityBrackets([
      { at: 0, brackets: '(e1[1/2]-A)(e2' },
      { at: 1, brackets: '(e1[2/2]-A)e9)' },
      { at: 2, brackets: '(e3-B' },
    ]);
    assert.deepEqual(spans, [{ start: 0, end: 1, type: 'A' }]);
    assert.equal(lost.length, 5);
  });
});
