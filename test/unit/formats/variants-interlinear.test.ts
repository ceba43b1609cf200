// Odd but legal files of the field's programs: what their manuals and schemas allow and samples seldom show.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findFormat } from '../../../src/formats/find-format.ts';
import { createFlextextReader } from '../../../src/formats/interlinear/flextext.ts';
import { createTextGridReader } from '../../../src/formats/interlinear/textgrid.ts';
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

describe("Praat's chronological form", () => {
  // As Praat writes it: "Save as chronological TextGrid text file…".
  const file =
    '"Praat chronological TextGrid text file"\n0 2   ! Time domain.\n2   ! Number of tiers.\n"IntervalTier" "Mary" 0 2\n"TextTier" "bell" 0 2\n\n! Mary:\n1 0 1.5\n"hello ""there"""\n\n! bell:\n2 0.7\n"ding"\n\n! Mary:\n1 1.5 2\n"bye"\n';

  for (const chunk of [1, 5, file.length]) {
    it(`has the labels of its tiers, in chunks of ${chunk}`, () => {
      const reader = createTextGridReader();
      const { sentences, rejects } = readAll(reader, file, chunk);
      assert.deepEqual(rejects, []);
      assert.deepEqual(
        sentences.map(({ sentence, line, metadata }) => [sentence.text, line, metadata?.startMs, metadata?.endMs]),
        [
          ['hello "there"', 9, '0', '1500'],
          ['bye', 17, '1500', '2000'],
        ],
      );
      assert.deepEqual(readAll(createTextGridReader({ tiers: ['bell'] }), file, chunk).sentences.map(wordsOf), [
        'ding',
      ]);
      const { layout, suggestedTextTier } = reader.facts?.() ?? {};
      assert.deepEqual([layout, suggestedTextTier], ['chronological', 'Mary']);
    });
  }

  it('is told by its first line, and rejects what is cut off or of no tier', () => {
    assert.equal(findFormat(file.split('\n'), '.txt').format.name, 'textgrid');
    const reasons = (text: string) => readAll(createTextGridReader(), text).rejects.map(({ reason }) => reason);
    assert.deepEqual(reasons(file.slice(0, -8)), ['the file ends before all of its tiers have']);
    assert.deepEqual(reasons(file.replace('2 0.7', '3 0.7')), ['a label is of a tier that is not there']);
  });
});
