// What is written comes back, for the formats in which a file is one document.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { findFormat } from '../../../src/formats/find-format.ts';
import { formatNamed } from '../../../src/formats/formats.ts';
import { createWebannoReader } from '../../../src/formats/standoff/webanno.ts';
import { createWebannoWriter } from '../../../src/formats/standoff/webanno-writer.ts';
import { createXmiReader } from '../../../src/formats/standoff/xmi.ts';
import { createXmiWriter } from '../../../src/formats/standoff/xmi-writer.ts';
import type { FormatWriter, WrittenSentence } from '../../../src/formats/writer.ts';
import { documents } from './generated-sentences.ts';
import { readAll } from './read-all.ts';
import { sampleEntries, sampleText, skipSamples } from './samples.ts';

function write(writer: FormatWriter, sentences: readonly WrittenSentence[]) {
  const text = sentences.map((sentence) => writer.push(sentence)).join('') + writer.finish();
  return { text, losses: writer.losses() };
}

const inOneDocument = (sentences: readonly WrittenSentence[]) =>
  sentences.map(({ sentence }) => ({ sentence: { ...sentence, doc: 'd' } }));

const WAYS = [
  { format: 'webanno-tsv', read: createWebannoReader, createWriter: createWebannoWriter },
  { format: 'uima-xmi', read: createXmiReader, createWriter: createXmiWriter },
] as const;

for (const { format, read, createWriter } of WAYS) {
  const readBack = (text: string) => {
    const { sentences, rejects } = readAll(read({ doc: 'd' }), text, 4099);
    assert.deepEqual(rejects, []);
    return sentences.map(({ sentence }) => sentence);
  };

  describe(`what is written as ${format}`, () => {
    it('comes back as it was, however odd, and is taken for what it is', () => {
      fc.assert(
        fc.property(documents({ overlaps: true, oddGaps: true }), (generated) => {
          const given = inOneDocument(generated);
          const { text, losses } = write(createWriter(), given);
          assert.deepEqual(losses, []);
          assert.deepEqual(
            readBack(text),
            given.map(({ sentence }) => sentence),
          );
          assert.equal(findFormat(text.split(/\r\n|\n|\r/), '.txt').format.name, format);
        }),
        { numRuns: 300, seed: 20_261_122 },
      );
    });

    it('comes back from every sample of a format with entities', { skip: skipSamples }, () => {
      for (const from of ['webanno-tsv', 'uima-xmi', 'conll', 'conllu'] as const) {
        for (const { file } of sampleEntries(from)) {
          const { sentences } = readAll(formatNamed(from).read({ doc: 'd' }), sampleText(file));
          const given = inOneDocument(sentences);
          const { text, losses } = write(createWriter(), given);
          assert.deepEqual(losses, [], file);
          assert.deepEqual(
            readBack(text),
            given.map(({ sentence }) => sentence),
            file,
          );
        }
      }
    });

    it('comes back from Wikigold', () => {
      const path = join(import.meta.dirname, '../../../resources/corpora/wikigold/wikigold.conll');
      const { sentences } = readAll(formatNamed('conll').read({ doc: 'd' }), readFileSync(path, 'utf8'));
      const given = inOneDocument(sentences);
      assert.deepEqual(
        readBack(write(createWriter(), given).text),
        given.map(({ sentence }) => sentence),
      );
    });

    it('counts what it cannot carry', () => {
      const words = [{ startChar: 0, endChar: 1 }];
      const spans = [{ start: 0, end: 1, type: 'A', score: 1 }];
      const of = (doc: string, text: string, id?: string) => ({
        sentence: { doc, text, words, spans },
        ...(id ? { id } : {}),
      });
      const { losses } = write(createWriter(), [of('a', 'x', '1'), of('b', 'y'), of('b', ' '), of('b', '\ud800')]);
      assert.deepEqual(losses.map(({ what, count }) => [what.split(/[ ,]/)[0], count]).sort(), [
        ['borders', 1],
        ['scores', 2],
        ['sentence', 1],
        ['sentences', 1],
        ['sentences', 1],
      ]);
    });
  });
}

it('WebAnno TSV numbers annotations only where it must, and escapes', () => {
  const words = [
    { startChar: 0, endChar: 4 },
    { startChar: 5, endChar: 9 },
    { startChar: 9, endChar: 10 },
  ];
  const spans = [
    { start: 0, end: 2, type: 'LOC' },
    { start: 2, end: 3, type: 'a|b->c_' },
  ];
  const { text } = write(createWebannoWriter(), [{ sentence: { doc: 'd', text: 'Lake Chad.', words, spans } }]);
  assert.equal(
    text,
    '#FORMAT=WebAnno TSV 3.3\n#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value\n\n\n' +
      '#Text=Lake Chad.\n1-1\t0-4\tLake\t*[1]\tLOC[1]\t\n1-2\t5-9\tChad\t*[1]\tLOC[1]\t\n1-3\t9-10\t.\t*\ta\\|b\\->c\\_\t\n',
  );
});

it('XMI writes control characters as spaces, and says so', () => {
  const words = [{ startChar: 0, endChar: 1 }];
  const { text, losses } = write(createXmiWriter(), [{ sentence: { doc: 'd', text: 'a\u0001', words, spans: [] } }]);
  assert.match(text, /sofaString="a "/);
  assert.deepEqual(
    losses.map(({ count }) => count),
    [1],
  );
});
