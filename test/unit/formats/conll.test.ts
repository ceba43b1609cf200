import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Failure } from '../../../src/failure.ts';
import { createConllReader, inspectConll } from '../../../src/formats/columns/conll.ts';
import type { ReadOptions } from '../../../src/formats/reader.ts';
import { readAll, spansOf, wordsOf } from './read-all.ts';

function read(text: string, options: ReadOptions = {}) {
  return readAll(createConllReader(options), text);
}

describe('createConllReader', () => {
  it('reads CoNLL-2003: the last of two tag columns, document lines, closed-up text', () => {
    const { sentences, rejects } = read(
      "-DOCSTART- -X- O O\n\nMusa NNP I-NP I-PER\ndid VBD I-VP O\nn't RB I-VP O\n. . O O\n\n-DOCSTART- (d2) -X- O\n\nKano NNP I-NP I-LOC\n",
      { doc: 'eng' },
    );
    assert.deepEqual(rejects, []);
    assert.deepEqual(
      sentences.map(({ sentence, line }) => [sentence.doc, sentence.text, line]),
      [
        ['eng#1', "Musa didn't.", 3],
        ['d2', 'Kano', 10],
      ],
    );
    assert.equal(wordsOf(sentences[0]), "Musa|did|n't|.");
    assert.deepEqual(spansOf(sentences[0]), ['PER:Musa']);
  });

  it('gives the same whatever the chunks and line ends', () => {
    const text = 'Lake B-LOC\nChad I-LOC\ndries O\n\n. O\n';
    const whole = read(text).items;
    for (const length of [1, 2, 5]) assert.deepEqual(readAll(createConllReader(), text, length).items, whole);
    assert.deepEqual(read(text.replaceAll('\n', '\r\n')).items, whole);
    assert.deepEqual(read(text.replaceAll('\n', '\r')).items, whole);
  });

  it('finds the spacing column where only rows with the word "#" have spacing', () => {
    const { sentences } = read('#\tSpaceAfter=Yes\tO\nO\t_\tO\n#\tSpacesAfter=\\s\tO\n\n');
    assert.deepEqual(
      sentences.map(({ sentence }) => sentence.text),
      ['# O # '],
    );
  });

  it('finds the column of spacing in words that look like comments, where no other word says any', () => {
    const { sentences } = read('# text = x\tSpacesAfter=\\s\tO\n\na\t_\tO\n#a=\tSpacesAfter=\\s\tO\n\n');
    assert.deepEqual(
      sentences.map(({ sentence }) => sentence.text),
      ['# text = x ', 'a #a= '],
    );
  });

  it('takes a line of empty columns for a border between sentences, as in WNUT 2017', () => {
    const { sentences, rejects } = read(
      'We O\nleft O\n\t\nKano B-LOC\n \t \nis O\n\ndry O\n'.replaceAll(' O', '\tO').replaceAll(' B', '\tB'),
    );
    assert.deepEqual(rejects, []);
    assert.deepEqual(sentences.map(wordsOf), ['We|left', 'Kano', 'is', 'dry']);
  });

  it('keeps the words "#" and "#tag" and takes only real comments for comments', () => {
    const { sentences } = read('# a comment of many words here\n# O\n#lagos B-LOC\n# id = 3\n\n# newdoc id = x\nb O\n');
    assert.deepEqual(sentences.map(wordsOf), ['#|#lagos', 'b']);
    assert.equal(sentences[1].sentence.doc, 'x');
  });

  it('finds numbered words, and the outer of two nested levels', () => {
    const { sentences } = read(
      '#\thttp://source [2009]\n1\tTroia\tB-OTH\tB-LOC\n2\tfilm\tI-OTH\tO\n\n1\tBonn\tB-LOC\tO\n',
    );
    assert.deepEqual(sentences.map(wordsOf), ['Troia|film', 'Bonn']);
    assert.deepEqual(sentences.flatMap(spansOf), ['OTH:Troia film', 'LOC:Bonn']);
  });

  it('goes by the header row, names in options, and NoSpaceAfter', () => {
    const text =
      'TOKEN\tNE-COARSE-LIT\tNE-FINE-LIT\tMISC\n# doc:document_id = p7\nZeus\tB-pers\tB-pers.myth\tNoSpaceAfter\n,\tO\tO\t_\nThe\tO\t_\t_\n';
    const coarse = read(text).sentences[0];
    assert.equal(coarse.sentence.text, 'Zeus, The');
    assert.equal(coarse.sentence.doc, 'p7');
    assert.deepEqual(spansOf(coarse), ['pers:Zeus']);
    assert.deepEqual(spansOf(read(text, { tagColumn: 'NE-FINE-LIT' }).sentences[0]), ['pers.myth:Zeus']);
    assert.deepEqual(spansOf(read(text, { tagColumn: 2 }).sentences[0]), ['pers.myth:Zeus']);
  });

  it('reads spacing between words and at the ends, whichever column says it', () => {
    const text = 'a\tSpacesBefore=\\s|SpacesAfter=\\t\tB-X\nb\t_\tO\nc\tSpaceAfter=No\tO\n.\tSpacesAfter=\\n\tO\n';
    const [{ sentence }] = read(text).sentences;
    assert.equal(sentence.text, ' a\tb c.\n');
    assert.equal(wordsOf(read(text).sentences[0]), 'a|b|c|.');
  });

  it('takes all between the brackets of a document line for its name', () => {
    const { sentences } = read('-DOCSTART- (a (b).txt) O\n\n# O\n');
    assert.deepEqual([sentences[0].sentence.doc, wordsOf(sentences[0])], ['a (b).txt', '#']);
  });

  it('refuses a column that is not there', () => {
    const isBadArgument = (error: unknown) => error instanceof Failure && error.code === 'bad-argument';
    assert.throws(() => read('a O\n', { tagColumn: 5 }), isBadArgument);
    assert.throws(() => read('a O\n', { wordColumn: 'FORM' }), isBadArgument);
  });

  it('reads bare labels', () => {
    const { sentences } = read('Lake LOC\nChad LOC\nis O\nnear O\nKano LOC\n');
    assert.deepEqual(spansOf(sentences[0]), ['LOC:Lake Chad', 'LOC:Kano']);
  });

  it('reads words alone', () => {
    const { sentences } = read('Lake\nChad\n\n.\n');
    assert.deepEqual(sentences.map(wordsOf), ['Lake|Chad', '.']);
    assert.deepEqual(sentences.flatMap(spansOf), []);
  });

  it('keeps no-break spaces in words, and spaces where tabs part the columns', () => {
    assert.equal(wordsOf(read('10\u00a0000 O\nm O\n').sentences[0]), '10\u00a0000|m');
    const { sentences } = read('New  York\tB-LOC\n.\tO\n');
    assert.equal(sentences[0].sentence.text, 'New  York.');
    assert.deepEqual(spansOf(sentences[0]), ['LOC:New  York']);
  });

  it('takes the verbatim text of a "# text" line when the words stand in it', () => {
    const { sentences } = read(
      '# sent_id = s1\n# text = 玛氏公司。\n1\t玛氏\tB-ORG\n2\t公司\tI-ORG\n3\t。\tO\n\n# text = other\n1\ta\tO\n2\tb\tO\n',
    );
    assert.deepEqual(
      sentences.map(({ sentence, id }) => [sentence.text, id]),
      [
        ['玛氏公司。', 's1'],
        ['a b', undefined],
      ],
    );
    assert.deepEqual(spansOf(sentences[0]), ['ORG:玛氏公司']);
  });

  it('rejects a sentence with a row that lacks columns or whose tag is none, with its line', () => {
    const good = 'a O\nb B-X\n\n'.repeat(30);
    const { sentences, rejects } = read(`${good}a O\nb\n\nc NP\n\nx y O\n`);
    assert.equal(sentences.length, 30);
    assert.deepEqual(rejects, [
      { line: 91, reason: 'line 92 has 1 columns where 2 are usual', lost: 'sentence' },
      { line: 94, reason: 'line 94: its tag is no entity tag', lost: 'sentence' },
      { line: 96, reason: 'line 96 has 3 columns where 2 are usual', lost: 'sentence' },
    ]);
  });

  it('rejects tags that the scheme asked for does not have', () => {
    const { rejects } = read('a B-X\nb E-X\n', { scheme: 'IOB2' });
    assert.deepEqual(rejects, [{ line: 1, reason: 'line 2: its tag is no entity tag', lost: 'sentence' }]);
    assert.deepEqual(spansOf(read('a B-X\nb E-X\n').sentences[0]), ['X:a b']);
  });

  it('reads a header row and the words "text" and "word" later on', () => {
    const { sentences, rejects } = read('word\tlabel\nKano\tLOC\ntext\tO\nword\tLOC\n');
    assert.deepEqual(rejects, []);
    assert.equal(wordsOf(sentences[0]), 'Kano|text|word');
    assert.deepEqual(spansOf(sentences[0]), ['LOC:Kano', 'LOC:word']);
    assert.equal(wordsOf(read('text O\nKano B-LOC\n').sentences[0]), 'text|Kano');
  });

  it('says which columns and which scheme it found', () => {
    const { tagColumn, scheme, otherTagColumns } = inspectConll('a NN I-NP I-A\nb NN I-NP B-A\n'.split('\n')) ?? {};
    assert.deepEqual([tagColumn, scheme, otherTagColumns], [3, 'IOB1', [2]]);
    assert.equal(inspectConll(['a LOC', 'b O'])?.scheme, 'labels');
    assert.equal(inspectConll(['']), undefined);
  });

  it('reads on in the layout of the head after 2,000 sentences', () => {
    const { sentences, rejects } = read('a NN O\nb NN B-X\n\n'.repeat(2500));
    assert.equal(sentences.length, 2500);
    assert.deepEqual(rejects, []);
    assert.equal(sentences[2499].line, 2499 * 3 + 1);
  });
});
