import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createElanReader } from '../../../src/formats/elan.ts';
import { deviations, readSample, sampleEntries, sampleText, skipSamples } from './samples.ts';

describe('ELAN samples', { skip: skipSamples }, () => {
  for (const { file, expected } of sampleEntries('elan')) {
    it(`${file} is read as expected`, () => {
      const { found, rejects } = readSample(() => createElanReader({ doc: file }), sampleText(file));
      // What the media paths look like, and in which order the file stands, is nothing that an import stores.
      assert.deepEqual(deviations(expected, found, ['fileOrderIsTimeOrder', 'mediaAbsolutePaths']), []);
      assert.deepEqual(rejects, []);
    });

    it(`${file} gives any tier that is chosen`, () => {
      for (const { id, nonEmpty, first, last } of expected.perTier as {
        id: string;
        nonEmpty: number;
        first: string;
        last: string;
      }[]) {
        const { sentences } = readSample(() => createElanReader({ tiers: [id] }), sampleText(file));
        const texts = sentences.map(({ sentence }) => sentence.text);
        assert.deepEqual(
          [id, texts.length, texts.includes(first), texts.includes(last)],
          [id, nonEmpty, nonEmpty > 0, nonEmpty > 0],
        );
        assert.ok(sentences.every(({ metadata }) => metadata?.tier === id));
      }
    });
  }
});
