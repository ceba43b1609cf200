// What is said of formats: in every language of the interface, and nothing that is said of none.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { formatText } from '../../../renderer/components/format-text.ts';
import { formats as es } from '../../../renderer/texts/es/formats.ts';
import { formats as fr } from '../../../renderer/texts/fr/formats.ts';
import { formats as sw } from '../../../renderer/texts/sw/formats.ts';
import { FORMATS, TARGETS } from '../../../src/formats/formats.ts';
import { LOST, ONE_DOCUMENT } from '../../../src/formats/writer.ts';

const SOURCE = join(import.meta.dirname, '../../../src/formats');

/** Losses that one format alone has stand where they are counted. */
function ownLosses(): string[] {
  return readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => {
      const code = readFileSync(join(SOURCE, path), 'utf8');
      const given = [...code.matchAll(/(?:losses\.add\(|nameOnLine\(\w+, losses, |const RENAMED = )'([^']+)'/g)];
      return given.map(([, what]) => what);
    });
}

const DESCRIBED = new Set([
  ...FORMATS.flatMap(({ keeps, loses }) => [keeps, loses]),
  ...TARGETS.flatMap(({ keeps, writingLoses }) => [keeps, writingLoses]),
  ...Object.values(LOST),
  ONE_DOCUMENT,
  ...ownLosses(),
]);
const TITLES = new Set([...FORMATS, ...TARGETS].map(({ title }) => title));

describe('what is said of formats', () => {
  it('is found where it is said', () => assert.ok(ownLosses().length >= 10, ownLosses().join('\n')));

  for (const [language, texts] of Object.entries({ fr, es, sw })) {
    it(`is said in ${language}`, () => {
      assert.deepEqual(
        [...DESCRIBED].filter((english) => !texts[english]?.trim()),
        [],
      );
      const [some] = DESCRIBED;
      assert.equal(formatText(some, language), texts[some]);
    });

    it(`has nothing in ${language} that nobody says`, () => {
      assert.deepEqual(
        Object.keys(texts).filter((english) => !DESCRIBED.has(english) && !TITLES.has(english)),
        [],
      );
    });
  }

  it('is as it is said in English, and where it is not known', () => {
    assert.equal(formatText(LOST.scores, 'en'), LOST.scores);
    assert.equal(formatText('ELAN (.eaf)', 'fr'), 'ELAN (.eaf)');
  });
});
