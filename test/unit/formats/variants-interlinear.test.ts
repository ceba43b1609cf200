// Odd but legal files of the field's programs: what their manuals and schemas allow and samples seldom show.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFlextextReader } from '../../../src/formats/interlinear/flextext.ts';
import { readAll, wordsOf } from './read-all.ts';

describe('FLEx with several writing systems', () => {
  const word = (forms: Readonly<Record<string, string>>) =>
    `<word>${Object.entries(forms)
      .map(([lang, form]) => `<item type="txt" lang="${lang}">${form}</item>`)
      .join('')}</word>`;
  const file = (...words: readonly string[]) =>
    `<document><interlinear-text><paragraphs><paragraph><phrases><phrase><words>${words.join('')}</words></phrase></phrases></paragraph></paragraphs><languages><language lang="en"/><language lang="kcx" vernacular="true"/><language lang="kcx-fonipa" vernacular="true"/></languages></interlinear-text></document>`;
  const mixed = file(
    word({ 'kcx-fonipa': 'kiʧi', kcx: 'kici' }),
    word({ kcx: 'ba' }),
    word({ en: 'Lagos' }),
    word({ 'kcx-fonipa': ' ', kcx: 'ne' }),
  );

  it('takes the vernacular one that most words have, and a borrowed word in the one that it has', () => {
    const reader = createFlextextReader();
    const { sentences, rejects } = readAll(reader, mixed);
    assert.deepEqual([sentences.map(wordsOf), rejects], [['kici|ba|Lagos|ne'], []]);
    assert.equal(sentences[0].metadata?.language, 'kcx');
    assert.equal(reader.facts?.().wordsInOtherWritingSystems, 1);
  });

  it('takes the one that is named, and rejects where nothing is in it', () => {
    const read = (writingSystem: string) => readAll(createFlextextReader({ writingSystem }), mixed);
    assert.deepEqual(read('kcx-fonipa').sentences.map(wordsOf), ['kiʧi|ba|Lagos|ne']);
    assert.deepEqual(
      read('kcy').rejects.map(({ reason }) => reason),
      ['its text has nothing in the writing system "kcy"'],
    );
  });
});
