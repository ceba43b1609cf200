// Names written back into the file they were found in: all else stays, and the names are where they belong.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { spanText } from '../../../src/corpus/sentence.ts';
import { Failure, type FailureCode } from '../../../src/failure.ts';
import { createElanReader } from '../../../src/formats/interlinear/elan.ts';
import { writeBackElan } from '../../../src/formats/interlinear/elan-write-back.ts';
import { createFlextextReader } from '../../../src/formats/interlinear/flextext.ts';
import { writeBackFlextext } from '../../../src/formats/interlinear/flextext-write-back.ts';
import { createToolboxReader } from '../../../src/formats/interlinear/toolbox.ts';
import { writeBackToolbox } from '../../../src/formats/interlinear/toolbox-write-back.ts';
import type { FormatReader, ReadSentence } from '../../../src/formats/reader.ts';
import type { WriteBack } from '../../../src/formats/write-back.ts';
import { addedUnits } from './added-units.ts';
import { checkEafRules } from './eaf-rules.ts';
import { readAll } from './read-all.ts';
import { type SampleEntry, sampleBytes, sampleEntries, skipSamples } from './samples.ts';

const failsWith = (code: FailureCode) => (error: unknown) => error instanceof Failure && error.code === code;

/** With its byte-order mark, if it has one. */
const sourceOf = ({ file }: SampleEntry) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(sampleBytes(file));

/** The first word a PER, the last two a "LOC & more"; every third sentence has none. */
function withNames(sentences: readonly ReadSentence[]): ReadSentence[] {
  return sentences.map((read, i) => {
    const count = read.sentence.words.length;
    const first = { start: 0, end: 1, type: 'PER' };
    const last = { start: Math.max(0, count - 2), end: count, type: 'LOC&more' };
    return { ...read, sentence: { ...read.sentence, spans: i % 3 === 2 ? [] : [first, last] } };
  });
}

const readText = (read: () => FormatReader, source: string) => readAll(read(), source).sentences;

const WAYS: readonly (readonly [string, () => FormatReader, WriteBack])[] = [
  ['elan', createElanReader, writeBackElan],
  ['flextext', createFlextextReader, writeBackFlextext],
  ['toolbox', createToolboxReader, writeBackToolbox],
];

for (const [format, read, writeBack] of WAYS) {
  describe(`names written back into ${format}`, { skip: skipSamples }, () => {
    for (const entry of sampleEntries(format)) {
      it(`${entry.file}: all else stays as it was`, () => {
        // Numbers that ELAN keeps count of are the one thing that changes.
        const source = sourceOf(entry).replace(/(lastUsedAnnotationId">)\d+/, '$1N');
        const sentences = readText(read, source);
        const { text } = writeBack(source, withNames(sentences));
        const final = source.endsWith('\n') ? '' : '\n';
        const added = addedUnits(source + final, text.replace(/(lastUsedAnnotationId">)\d+/, '$1N') + final);
        const expected = sentences.filter(({ sentence }, i) => i % 3 !== 2 && sentence.words.length > 0).length;
        assert.ok(added.length >= expected && added.length > 0);
        assert.deepEqual(
          readText(read, text).map(({ sentence, id }) => [sentence, id]),
          sentences.map(({ sentence, id }) => [sentence, id]),
        );
      });

      it(`${entry.file}: without names it is the same file, to the byte`, () => {
        const source = sourceOf(entry);
        const sentences = readText(read, source);
        assert.equal(writeBack(source, sentences).text, source);
      });
    }
  });
}

describe('names written back into an EAF', { skip: skipSamples }, () => {
  for (const entry of sampleEntries('elan')) {
    it(`${entry.file}: the tiers keep the rules of the schema and hold the names`, () => {
      const source = sourceOf(entry);
      const sentences = withNames(readText(createElanReader, source));
      const { text, losses } = writeBackElan(source, sentences);
      assert.deepEqual(losses, []);
      assert.deepEqual(checkEafRules(text), checkEafRules(source));
      const tier = sentences[0].metadata?.tier;
      const tierText = (name: string) =>
        readText(() => createElanReader({ tiers: [`${name}@${tier}`] }), text).map(({ sentence }) => sentence.text);
      const spans = sentences.flatMap(({ sentence }) => sentence.spans.map((span) => ({ sentence, span })));
      assert.deepEqual(
        tierText('NE'),
        spans.map(({ sentence, span }) => spanText(sentence, span)),
      );
      assert.deepEqual(
        tierText('NE-type'),
        spans.map(({ span }) => span.type),
      );
      // Once more: tiers of their own, not into those of the first time.
      const again = writeBackElan(text, sentences).text;
      assert.deepEqual(checkEafRules(again), checkEafRules(source));
      assert.ok(again.includes(`TIER_ID="NE@${tier}-2"`));
    });
  }

  it('fails for a file that is another or damaged', () => {
    const [entry] = sampleEntries('elan');
    const source = sourceOf(entry);
    const sentences = withNames(readText(createElanReader, source));
    const renamed = source.replaceAll('ANNOTATION_ID="a', 'ANNOTATION_ID="x');
    assert.throws(() => writeBackElan(renamed, sentences), failsWith('corpus-invalid'));
    assert.throws(() => writeBackElan(source.slice(0, -20), sentences), failsWith('corpus-invalid'));
  });
});

for (const [format, read, writeBack] of WAYS.slice(1)) {
  it(`names written back into ${format} again take the place of the old ones, or none`, { skip: skipSamples }, () => {
    for (const entry of sampleEntries(format)) {
      const source = sourceOf(entry);
      const bare = readText(read, source);
      const { text } = writeBack(source, withNames(bare));
      const reread = readText(read, text);
      assert.equal(writeBack(text, withNames(reread)).text, text, entry.file);
      assert.equal(writeBack(text, reread).text, source, entry.file);
    }
  });
}

it('a Toolbox record gets one field of names at its end', () => {
  const source =
    '\\_sh v3.0 400 Text\r\n\r\n\\ref 1\r\n\\tx Musa  ga Lagos\r\n\\ft Musa went\r\non\r\n\r\n\\ref 2\r\n\\tx b c';
  const [one, two] = readText(createToolboxReader, source);
  const spans = [
    { start: 0, end: 1, type: 'PER' },
    { start: 2, end: 3, type: 'LOC' },
  ];
  const named = { ...one, sentence: { ...one.sentence, spans } };
  const { text, losses } = writeBackToolbox(source, [
    named,
    { ...two, sentence: { ...two.sentence, spans: [{ start: 0, end: 2, type: 'A|B' }] } },
  ]);
  assert.equal(text, source.replace('on\r\n', 'on\r\n\\ne PER Musa | LOC Lagos\r\n'));
  assert.deepEqual(
    losses.map(({ count }) => count),
    [1],
  );
  assert.throws(() => writeBackToolbox(source, [named], { nameMarker: 'tx' }), failsWith('bad-argument'));
  assert.throws(() => writeBackToolbox(source, [{ ...named, line: 99 }]), failsWith('corpus-invalid'));
});

it('a phrase of FLEx gets one note of names, and its glosses stay', () => {
  const source =
    '<document><interlinear-text><paragraphs><paragraph><phrases><phrase guid="g"><words><word><item type="txt" lang="x">Lagos</item><item type="gls" lang="en">L.</item></word></words></phrase></phrases></paragraph></paragraphs></interlinear-text></document>';
  const [one] = readText(createFlextextReader, source);
  const { text } = writeBackFlextext(source, [
    { ...one, sentence: { ...one.sentence, spans: [{ start: 0, end: 1, type: 'LOC' }] } },
  ]);
  assert.equal(text, source.replace('</phrase>', '<item type="note" lang="en">NE: LOC Lagos</item></phrase>'));
});

it('an EAF takes more names than a call takes arguments', () => {
  const count = 65_000;
  const annotations = Array.from(
    { length: count },
    (_, i) =>
      `<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a${i + 1}"><ANNOTATION_VALUE>Kano</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>\n`,
  );
  const source = `<ANNOTATION_DOCUMENT><TIER TIER_ID="A" LINGUISTIC_TYPE_REF="u">\n${annotations.join('')}</TIER></ANNOTATION_DOCUMENT>`;
  const named = readText(createElanReader, source).map((read) => ({
    ...read,
    sentence: { ...read.sentence, spans: ['LOC', 'ORG'].map((type) => ({ start: 0, end: 1, type })) },
  }));
  const { text } = writeBackElan(source, named);
  assert.equal(text.match(/<REF_ANNOTATION /g)?.length, 4 * count);
});
