import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openCorpus, readCorpus } from '../../../main/files/open-corpus.ts';
import { spanText } from '../../../src/corpus/sentence.ts';
import { findFormat, nameForeignFormat } from '../../../src/formats/find-format.ts';
import { createElanReader } from '../../../src/formats/interlinear/elan.ts';
import { createFlextextReader } from '../../../src/formats/interlinear/flextext.ts';
import { createTextGridReader } from '../../../src/formats/interlinear/textgrid.ts';
import { createToolboxReader } from '../../../src/formats/interlinear/toolbox.ts';
import type { ReadSentence, Reject } from '../../../src/formats/reader.ts';
import { createWebannoReader } from '../../../src/formats/standoff/webanno.ts';
import { unescapeValue } from '../../../src/formats/standoff/webanno-cells.ts';
import { createXmiReader } from '../../../src/formats/standoff/xmi.ts';
import { createTeiReader } from '../../../src/formats/text/tei.ts';
import { SHARED } from '../../support/shared.ts';
import { wordsOf } from './read-all.ts';
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

describe('TextGrid samples', { skip: skipSamples }, () => {
  for (const { file, expected } of sampleEntries('textgrid')) {
    it(`${file} is read as expected`, () => {
      const { found, rejects } = readSample(() => createTextGridReader({ doc: file }), sampleText(file));
      assert.deepEqual(deviations(expected, { ...found, encoding: 'utf-8' }), []);
      assert.deepEqual(rejects, []);
    });

    it(`${file} gives any tier that is chosen`, () => {
      for (const { name, nonEmpty } of expected.perTier as { name: string; nonEmpty: number }[]) {
        const { sentences } = readSample(() => createTextGridReader({ tiers: [name] }), sampleText(file));
        assert.deepEqual([name, sentences.length], [name, nonEmpty]);
      }
    });
  }
});

describe('Toolbox samples', { skip: skipSamples }, () => {
  for (const { file, expected } of sampleEntries('toolbox')) {
    it(`${file} is read as expected, its markers found`, () => {
      const text = sampleText(file);
      const { found, rejects } = readSample(() => createToolboxReader({ doc: file }), text);
      const encoding = found.badByteSequences === 0 ? 'utf-8' : 'utf-8 with errors';
      assert.deepEqual(deviations(expected, { ...found, encoding }), []);
      assert.deepEqual(rejects, []);
    });
  }
});

describe('FLEx samples', { skip: skipSamples }, () => {
  for (const { file, expected } of sampleEntries('flextext')) {
    it(`${file} is read as expected`, () => {
      const { found, rejects, sentences } = readSample(() => createFlextextReader({ doc: file }), sampleText(file));
      const describeSentence = (read: ReadSentence | undefined, like: unknown) => {
        const { phraseTxtItem } = like as { phraseTxtItem: string | null };
        const free = Object.entries(read?.metadata ?? {}).filter(([key]) => key.startsWith('gls@'));
        return {
          tokens: read && wordsOf(read).split('|'),
          // Where the phrase has no text of its own, how words are spaced is the reader's choice.
          phraseTxtItem: phraseTxtItem && read?.sentence.text,
          freeTranslations:
            free.length > 0 ? free.map(([key, text]) => [key.slice('gls@'.length), text]) : [['en', null]],
        };
      };
      const firstSentence = describeSentence(sentences.at(0), expected.firstSentence);
      const lastSentence = describeSentence(sentences.at(-1), expected.lastSentence);
      const spaced = ['firstSentenceText', 'lastSentenceText'];
      assert.deepEqual(deviations(expected, { ...found, firstSentence, lastSentence }, spaced), []);
      assert.deepEqual(rejects, []);
    });
  }
});

describe('TEI samples', { skip: skipSamples }, () => {
  for (const { file, expected } of sampleEntries('tei')) {
    it(`${file} is read as expected`, () => {
      const { found, rejects } = readSample(() => createTeiReader({ doc: file }), sampleText(file));
      assert.deepEqual(deviations(expected, found), []);
      assert.deepEqual(rejects, []);
    });
  }
});

const lostSpans = (rejects: readonly Reject[]) => rejects.filter(({ lost }) => lost === 'span').length;
const keptSpans = (sentences: readonly ReadSentence[]) => sentences.flatMap(({ sentence }) => sentence.spans).length;

describe('WebAnno TSV samples', { skip: skipSamples }, () => {
  for (const { file, expected } of sampleEntries('webanno-tsv')) {
    it(`${file} is read as expected`, () => {
      const { found, rejects, sentences } = readSample(() => createWebannoReader({ doc: file }), sampleText(file));
      // Texts are given as they stand in the file, escaped.
      const texts = {
        firstSentenceText: unescapeValue(String(expected.firstSentenceText)),
        lastSentenceText: unescapeValue(String(expected.lastSentenceText)),
      };
      const unlisted = expected.valuesByLayer === null ? ['valuesByLayer'] : [];
      assert.deepEqual(deviations({ ...expected, ...texts }, found, unlisted), []);
      assert.equal(keptSpans(sentences) + lostSpans(rejects), expected.entities);
      assert.equal(lostSpans(rejects), rejects.length);
    });
  }
});

describe('UIMA XMI samples', { skip: skipSamples }, () => {
  for (const { file, expected } of sampleEntries('uima-xmi')) {
    it(`${file} is read as expected`, () => {
      const { found, rejects, sentences } = readSample(() => createXmiReader({ doc: file }), sampleText(file));
      assert.deepEqual(deviations(expected, found, ['checkedWithCassis', 'firstEntity']), []);
      assert.equal(keptSpans(sentences) + lostSpans(rejects), expected.entities);
      const first = expected.firstEntity as { value: string; text: string } | null;
      const surfaces = sentences.flatMap(({ sentence }) =>
        sentence.spans.map((span) => `${span.type}:${spanText(sentence, span)}`),
      );
      if (first && rejects.length === 0) assert.ok(surfaces.includes(`${first.value}:${first.text}`));
    });
  }
});

describe('files of field linguistics and annotation tools', { skip: skipSamples }, () => {
  for (const format of ['elan', 'flextext', 'toolbox', 'textgrid', 'tei', 'webanno-tsv', 'uima-xmi'] as const) {
    it(`of ${format} are told by their content`, () => {
      for (const { file } of sampleEntries(format)) {
        const lines = sampleText(file)
          .slice(0, 1 << 16)
          .split(/\r?\n/)
          .slice(0, 1000);
        assert.equal(nameForeignFormat(lines), undefined, file);
        assert.deepEqual([file, findFormat(lines, '').format.name], [file, format]);
      }
    });
  }
});

describe('files of field linguistics, opened from the disk', { skip: skipSamples }, () => {
  for (const format of ['elan', 'flextext', 'toolbox', 'textgrid', 'tei', 'webanno-tsv', 'uima-xmi'] as const) {
    it(`give the sentences of ${format}, whatever their bytes`, async () => {
      for (const { file, expected } of sampleEntries(format)) {
        const corpus = await openCorpus(join(SHARED, 'samples', file));
        assert.deepEqual([file, corpus.format], [file, format]);
        const { sentences } = await readCorpus(corpus);
        if (expected.sentences !== undefined) assert.deepEqual([file, sentences.length], [file, expected.sentences]);
        const texts = sentences.flatMap(({ text, words }) => [
          text,
          ...words.map((w) => text.slice(w.startChar, w.endChar)),
        ]);
        assert.ok(texts.every((text) => !text.includes('\ufffd')));
      }
    });
  }
});

it('a TextGrid in UTF-16 is read like one in UTF-8', { skip: skipSamples }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'seedmark-textgrid-'));
  for (const { file } of sampleEntries('textgrid')) {
    const path = join(folder, 'a.TextGrid');
    const ofSample = await readCorpus(await openCorpus(join(SHARED, 'samples', file), { doc: 'd' }));
    for (const bytes of [
      Buffer.from(`\ufeff${sampleText(file)}`, 'utf16le'),
      Buffer.from(`\ufeff${sampleText(file)}`, 'utf16le').swap16(),
    ]) {
      writeFileSync(path, bytes);
      assert.deepEqual(await readCorpus(await openCorpus(path, { doc: 'd' })), ofSample);
    }
  }
  rmSync(folder, { recursive: true });
});
