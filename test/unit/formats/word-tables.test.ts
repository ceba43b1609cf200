// Tables with one word a row: sentences are told by a column, words and tags by others.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findFormat } from '../../../src/formats/find-format.ts';
import { formatNamed } from '../../../src/formats/formats.ts';
import type { ReadOptions } from '../../../src/formats/reader.ts';
import { readAll, spansOf, wordsOf } from './read-all.ts';

/** As the named-entity corpus on Kaggle has them: the sentence is named in its first row alone. */
const KAGGLE = `Sentence #,Word,POS,Tag
Sentence: 1,Families,NNS,O
,left,VBD,O
,Lake,NNP,B-geo
,Chad,NNP,I-geo
,",",",",O
,"""",\`\`,O
Sentence: 2,Kano,NNP,B-gpe
,is,VBZ,O
`;

function read(text: string, options: ReadOptions = {}, extension = '.csv') {
  const { format } = findFormat(text.split('\n'), extension);
  const reader = format.read({ doc: 'd', ...options });
  const { sentences, rejects } = readAll(reader, text, 7);
  const [words, spans] = [sentences.map(wordsOf), sentences.map(spansOf)];
  return { format: format.name, sentences, words, spans, rejects, facts: reader.facts?.() };
}

describe('a table with a word a row', () => {
  it('is read as sentences of words with the names of its tags', () => {
    const { format, words, spans, sentences, rejects, facts } = read(KAGGLE);
    assert.deepEqual([format, rejects], ['csv', []]);
    assert.deepEqual(words, ['Families|left|Lake|Chad|,|"', 'Kano|is']);
    assert.deepEqual(spans, [['geo:Lake Chad'], ['gpe:Kano']]);
    assert.deepEqual(
      sentences.map(({ sentence, id, line }) => [sentence.doc, id, line]),
      [
        ['d', 'Sentence: 1', 2],
        ['d', 'Sentence: 2', 8],
      ],
    );
    assert.deepEqual([facts?.textColumn, facts?.sentenceColumn, facts?.tagColumn], ['Word', 'Sentence #', 'Tag']);
  });

  it('is known by its header whatever the file is called, other tables are not taken for it', () => {
    assert.equal(read(KAGGLE, {}, '.txt').format, 'csv');
    assert.equal(read('\ufeffsentence_id;token;ner\n1;Kano;B-LOC\n', {}, '').format, 'csv');
    for (const header of ['Sentence,Word,Tag', 'sentence_id,tokens,ner_tags', 'Word,Tag']) {
      assert.equal(findFormat([header, 'a,b,c'], '.txt').format.name, 'plain');
    }
    assert.deepEqual(read('sentence_id,text,label\n1,Kano is big,x\n').words, ['Kano|is|big']);
  });

  it('may say the sentence in every row, leave rows blank, and have no tags', () => {
    const numbered = read('sentence_idx,word,tag\n1,Kano,B-LOC\n1,is,O\n,,\n2,Lagos,B-LOC\n2,too,O\n');
    assert.deepEqual(
      [numbered.words, numbered.spans],
      [
        ['Kano|is', 'Lagos|too'],
        [['LOC:Kano'], ['LOC:Lagos']],
      ],
    );
    const bare = read('Sent. no.,Token\n1,Kano\n,is\n2,Lagos\n');
    assert.deepEqual(
      [bare.words, bare.spans],
      [
        ['Kano|is', 'Lagos'],
        [[], []],
      ],
    );
  });

  it('has its entity tags in the column that is called so, or in the one that is named', () => {
    const text = 'sent_id,form,tag,ner_tag\n1,Kano,NNP,B-LOC\n1,is,VBZ,O\n';
    assert.deepEqual(read(text).spans, [['LOC:Kano']]);
    assert.deepEqual(read(text, { tagColumn: 'tag' }).spans, [['NNP:Kano', 'VBZ:is']]);
    assert.throws(() => read(text, { tagColumn: 'none' }), { code: 'bad-argument' });
  });

  it('is read as texts when another column is named as the text', () => {
    const text = 'sent_id,word,tag,context\n1,Kano,B-LOC,Kano is big\n';
    assert.deepEqual(read(text, { textColumn: 'context' }).words, ['Kano|is|big']);
    assert.deepEqual(read(text, { textColumn: 'word' }).spans, [['LOC:Kano']]);
  });

  it('rejects a sentence with a word that is blank or over several lines, or with a tag that is none', () => {
    const { words, rejects } = read(
      'sent_id,word,tag\n1,Kano,B-LOC\n1,,O\n2,"a\nb",O\n3,Lagos,B-LOC\n3,is,NP\n4,Abuja,O\n',
    );
    assert.deepEqual(words, ['Abuja']);
    assert.deepEqual(rejects, [
      { line: 2, reason: 'word 2 is empty', lost: 'sentence' },
      { line: 4, reason: 'word 1 goes over several lines', lost: 'sentence' },
      { line: 6, reason: 'tag 2 is no entity tag', lost: 'sentence' },
    ]);
  });

  it('between tabs is one of CoNLL, where a quote is a word', () => {
    const text = KAGGLE.replaceAll('""""', '@').replaceAll('","', ';').replaceAll(',', '\t').replaceAll('@', '"');
    for (const extension of ['.tsv', '.txt', '.csv']) {
      const { format, words, spans, sentences } = read(text, {}, extension);
      assert.equal(format, 'conll');
      assert.deepEqual(words, ['Families|left|Lake|Chad|;|"', 'Kano|is']);
      assert.deepEqual(spans, [['geo:Lake Chad'], ['gpe:Kano']]);
      assert.deepEqual(
        sentences.map(({ id }) => id),
        ['Sentence: 1', 'Sentence: 2'],
      );
    }
  });

  it('in a workbook is the same on every sheet', () => {
    const sheet = '["sent_id","word","tag"]\n["1","Kano","B-LOC"]\n["","is","O"]\n["2","Lagos","B-LOC"]\n';
    const { sentences } = readAll(formatNamed('xlsx').read({ doc: 'd' }), `${sheet}{"sheet":"S2"}\n${sheet}`);
    assert.deepEqual(sentences.map(wordsOf), ['Kano|is', 'Lagos', 'Kano|is', 'Lagos']);
    assert.deepEqual(sentences.flatMap(spansOf), ['LOC:Kano', 'LOC:Lagos', 'LOC:Kano', 'LOC:Lagos']);
  });
});
