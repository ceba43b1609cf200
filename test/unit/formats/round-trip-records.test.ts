// What is written for other annotation tools comes back: documents, text, words, spans, scores and gaps as far as each
// format says that it carries them.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { openCorpus } from '../../../main/files/open-corpus.ts';
import { spanText } from '../../../src/corpus/sentence.ts';
import type { FormatName } from '../../../src/formats/format.ts';
import { FOLDER_FORMATS, FORMATS, formatNamed, PACKED_FORMATS } from '../../../src/formats/formats.ts';
import { encodeTags } from '../../../src/formats/tags.ts';
import { rangesWhere } from '../../../src/formats/word-ranges.ts';
import type { WriteOptions, WrittenSentence } from '../../../src/formats/writer.ts';
import { SHARED, unlessShared } from '../../support/shared.ts';
import { documents, type Shape } from './generated-sentences.ts';
import { readFrom, sentencesOf, writeIn } from './written.ts';

interface Way extends Shape {
  readonly format: FormatName;
  readonly options?: WriteOptions;
  readonly scores: boolean;
  readonly ids: boolean;
  readonly fragments?: boolean;
}

const ALL = { overlaps: true, oddGaps: true, scores: true, ids: true };
export const WAYS: readonly Way[] = [
  { format: 'prodigy', ...ALL },
  { format: 'doccano', ...ALL, scores: false },
  { format: 'labelstudio', ...ALL },
  { format: 'argilla', ...ALL },
  { format: 'spacy', ...ALL, scores: false },
  { format: 'spacy-docbin', ...ALL, scores: false, overlaps: false, oddGaps: false },
  { format: 'spacy-docbin', options: { outside: 'unknown' }, ...ALL, scores: false, overlaps: false, oddGaps: false },
  { format: 'jsonl-byte-spans', ...ALL },
  { format: 'huggingface', ...ALL },
  { format: 'huggingface', options: { outside: 'unknown', scheme: 'BIOES' }, ...ALL },
  { format: 'jsonl', ...ALL },
  { format: 'jsonl', options: { offsetUnit: 'byte' }, ...ALL },
  { format: 'uima-json', ...ALL, scores: false, ids: false },
  { format: 'csv', ...ALL },
  { format: 'csv', options: { delimiter: '\t' }, ...ALL },
  { format: 'brat', ...ALL, ids: false, fragments: true },
];

const EXPECTED_FILES: readonly string[] = unlessShared('samples/EXPECTED.json')
  ? []
  : JSON.parse(readFileSync(join(SHARED, 'samples/EXPECTED.json'), 'utf8')).files.map(
      ({ file }: { file: string }) => file,
    );

/** Tested in round-trip.test.ts and one-document.test.ts. */
const OTHERS: readonly FormatName[] = ['conll', 'conllu', 'uima-xmi', 'webanno-tsv'];

it('every format that is written is tested', () => {
  const written = FORMATS.filter(({ write, writeFolder }) => write ?? writeFolder).map(({ name }) => name);
  assert.deepEqual([...new Set(WAYS.map(({ format }) => format)), ...OTHERS].sort(), [...written].sort());
  assert.deepEqual([...PACKED_FORMATS], ['spacy-docbin']);
  assert.equal(FOLDER_FORMATS.length, 3);
});

/** With scores, ids, subtypes, origins and unknown words, as far as the format has them. */
function dressed(way: Way): fc.Arbitrary<WrittenSentence[]> {
  const { carries = [] } = formatNamed(way.format);
  return documents(way).map((sentences) =>
    sentences.map(({ sentence }, i) => ({
      sentence: {
        ...sentence,
        spans: sentence.spans.map((span, j) => ({
          ...span,
          ...(way.scores && j % 2 === 0 ? { score: (i + j) / 8 } : {}),
          ...(carries.includes('subtypes') && j % 2 === 1 ? { subtype: `=Fine "${i}"` } : {}),
          ...(carries.includes('provenance') && i % 2 === 0
            ? { provenance: { reviewer: 'Ọlá, "O"', seed: '-1' } }
            : {}),
        })),
        ...unknownOf(way, sentence, i),
      },
      ...(way.ids && i % 3 === 0 ? { id: `s${i}` } : {}),
    })),
  );
}

/** All outside words where the way says so, else the first word of every second sentence unless a span has it. */
function unknownOf({ format, options }: Way, { words, spans }: WrittenSentence['sentence'], i: number) {
  const isOutside = (word: number) => spans.every(({ start, end }) => word < start || word >= end);
  if (options?.outside === 'unknown') {
    // Spans that overlap are not all in tags.
    const { left } = encodeTags(words.length, spans);
    const isTagged = (word: number) => !isOutside(word) && (left.length === 0 || encodedAt(words.length, spans, word));
    const unknown = rangesWhere(words.length, (word) => !isTagged(word));
    return unknown.length > 0 ? { unknown } : {};
  }
  const says = formatNamed(format).carries?.includes('unknown') && i % 2 === 0 && isOutside(0);
  return says ? { unknown: [{ start: 0, end: 1 }] } : {};
}

const encodedAt = (words: number, spans: WrittenSentence['sentence']['spans'], word: number) =>
  encodeTags(words, spans).tags[word] !== 'O';

const OVERLAPPING = 'spans that overlap a longer one (in `spans`, not in `ner_tags`)';

describe('generated documents come back as they were', () => {
  for (const way of WAYS) {
    it(`${way.format} ${JSON.stringify(way.options ?? {})}`, () => {
      fc.assert(
        fc.property(dressed(way), (sentences) => {
          const written = writeIn(way.format, sentences, way.options);
          assert.deepEqual(
            written.losses.filter(({ what }) => what !== OVERLAPPING),
            [],
          );
          assert.deepEqual(sentencesOf(readFrom(way.format, written)), sentences);
        }),
        { numRuns: 150 },
      );
    });
  }

  it('whatever the chunks', () => {
    for (const way of WAYS.filter(({ format }) => format !== 'spacy-docbin')) {
      fc.assert(
        fc.property(dressed(way), fc.integer({ min: 1, max: 7 }), (sentences, length) => {
          const written = writeIn(way.format, sentences, way.options);
          assert.deepEqual(sentencesOf(readFrom(way.format, written, {}, length)), sentences);
        }),
        { numRuns: 15 },
      );
    }
  });

  it('and what cannot be carried is counted', () => {
    const sentence = {
      doc: 'd',
      text: 'ab cd ef',
      words: [0, 3, 6].map((startChar) => ({ startChar, endChar: startChar + 2 })),
      spans: [
        {
          start: 0,
          end: 3,
          type: 'A',
          score: 0.5,
          fragments: [
            { startChar: 0, endChar: 2 },
            { startChar: 6, endChar: 8 },
          ],
        },
      ],
    };
    for (const { format, options, scores, ids, fragments } of WAYS) {
      const { losses } = writeIn(format, [{ sentence, id: 'x' }], options);
      const lost = (part: string) => losses.some(({ what, count }) => what.includes(part) && count === 1);
      // A data set has scores in a column of its own, which no reader of ours needs.
      if (format !== 'huggingface') assert.equal(lost('scores'), !scores, `${format} scores`);
      assert.equal(lost('sentence ids'), !ids, `${format} ids`);
      assert.equal(lost('discontinuous'), !fragments, `${format} gaps`);
    }
    const written = writeIn('brat', [{ sentence }]);
    assert.deepEqual(sentencesOf(readFrom('brat', written)), [{ sentence }]);
    assert.match(written.files.get('d.ann') ?? '', /^T1\tA 0 2;6 8\tab ef\n#1\tAnnotatorNotes T1\tscore=0.5\n$/);
  });
});

function withoutUnknown({ sentence: { unknown: _, ...sentence }, ...rest }: WrittenSentence): WrittenSentence {
  return { ...rest, sentence };
}

/** Every sample, but the one in an encoding of its own that nothing can be read of. */
const SAMPLES = [
  ...EXPECTED_FILES.filter((file) => !file.includes('Abkhaz')),
  ...['scripts/bod.txt', 'scripts/arb.txt'],
];

describe('sample files come back as they were from every format', { skip: unlessShared('samples') }, () => {
  for (const file of SAMPLES) {
    it(file, async (t) => {
      const sentences: WrittenSentence[] = [];
      for await (const items of (await openCorpus(join(SHARED, 'samples', file))).read()) {
        for (const item of items) {
          if ('sentence' in item)
            sentences.push(
              item.id === undefined ? { sentence: item.sentence } : { sentence: item.sentence, id: item.id },
            );
        }
      }
      assert.ok(sentences.length > 0);
      for (const { format, options, scores, ids, fragments } of WAYS) {
        const written = writeIn(format, sentences, options);
        // Then every word outside is unknown, and comes back as such.
        const back = sentencesOf(readFrom(format, written)).map((one) =>
          options?.outside === 'unknown' ? withoutUnknown(one) : one,
        );
        const lost = written.losses.map(({ what, count }) => `${count} ${what}`);
        if (lost.length > 0) t.diagnostic(`${format}: ${lost.join('; ')}`);
        // A DocBin makes words of odd gaps and has no overlaps.
        if (format === 'spacy-docbin' && lost.some((one) => /overlap|gaps that/.test(one))) {
          assert.deepEqual(
            back.map(({ sentence }) => sentence.text),
            sentences.map(({ sentence }) => sentence.text),
          );
          continue;
        }
        const expected = sentences.map(({ sentence, id }) => ({
          sentence: {
            ...sentence,
            spans: sentence.spans.map(({ start, end, type, score, fragments: gaps }) => ({
              start,
              end,
              type,
              ...(fragments && gaps ? { fragments: gaps } : {}),
              ...(scores && score !== undefined ? { score } : {}),
            })),
          },
          ...(ids && id !== undefined ? { id } : {}),
        }));
        assert.deepEqual(back, expected, format);
      }
    });
  }
});

it('offsets of every record select the text that is labelled, in the unit that the format counts in', () => {
  fc.assert(
    fc.property(documents({ overlaps: true, oddGaps: true }), (sentences) => {
      const surfaces = sentences.flatMap(({ sentence }) => sentence.spans.map((span) => spanText(sentence, span)));
      const records = (format: FormatName) =>
        [...writeIn(format, sentences).files.values()]
          .join('')
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line));
      const points = (text: string, start: number, end: number) => [...text].slice(start, end).join('');
      const prodigy = records('prodigy').flatMap((r) =>
        r.spans.map((s: Record<string, number>) => points(r.text, s.start, s.end)),
      );
      assert.deepEqual(prodigy, surfaces);
      const doccano = records('doccano').flatMap((r) => r.label.map(([s, e]: number[]) => points(r.text, s, e)));
      assert.deepEqual(doccano, surfaces);
      const bytes = records('jsonl-byte-spans').flatMap((r) =>
        r.spans.map((s: Record<string, number>) => Buffer.from(r.text).subarray(s.start_byte, s.limit_byte).toString()),
      );
      assert.deepEqual(bytes, surfaces);
    }),
    { numRuns: 100 },
  );
});
