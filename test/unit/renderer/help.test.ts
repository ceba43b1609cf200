// The pages of the help: one for each screen in every language, of the same build.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { SCREENS } from '../../../renderer/screens.ts';
import { INTERFACE_LANGUAGES } from '../../../src/contract/settings.ts';

const HELP = join(import.meta.dirname, '../../../renderer/help');
const read = (language: string, page: string) => readFileSync(join(HELP, language, `${page}.md`), 'utf8');
/** Paragraphs and points, in their order. */
const shape = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => (line === '' ? ' ' : line.startsWith('- ') ? '-' : 'p'))
    .join('');

describe('the pages of the help', () => {
  for (const language of INTERFACE_LANGUAGES) {
    it(`are all there in ${language}, and no other`, () => {
      const pages = readdirSync(join(HELP, language)).map((name) => name.replace(/\.md$/, ''));
      assert.deepEqual(pages.sort(), [...SCREENS].sort());
    });

    it(`say in ${language} point by point what they say in English`, () => {
      for (const page of SCREENS) assert.equal(shape(read(language, page)), shape(read('en', page)), page);
    });
  }

  it('are translated', () => {
    for (const page of SCREENS) {
      const texts = INTERFACE_LANGUAGES.map((language) => read(language, page));
      assert.equal(new Set(texts).size, texts.length, page);
    }
  });

  it('send nobody elsewhere', () => {
    for (const language of INTERFACE_LANGUAGES) {
      for (const page of SCREENS) assert.doesNotMatch(read(language, page), /https?:|]\(/);
    }
  });
});
