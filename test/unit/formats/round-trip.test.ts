// What is written comes back: documents, text, words and spans, for every format that is written, however odd the text.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { openCorpus } from '../../../main/files/open-corpus.ts';
import { spanText } from '../../../src/corpus/sentence.ts';
import { fitsTwoColumns } from '../../../src/formats/columns/conll-writer.ts';
import { findFormat } from '../../../src/formats/find-format.ts';
import type { FormatName } from '../../../src/formats/format.ts';
import { formatNamed } from '../../../src/formats/formats.ts';
import type { ReadOptions } from '../../../src/formats/reader.ts';
import type { Loss, WriteOptions, WrittenSentence } from '../../../src/formats/writer.ts';
import { SHARED, unlessShared } from '../../support/shared.ts';
import { documents } from './generated-sentences.ts';
import { readAll } from './read-all.ts';

function write(format: FormatName, sentences: readonly WrittenSentence[], options: WriteOptions) {
  const writer = formatNamed(format).write?.(options);
  assert.ok(writer);
  const text = sentences.map((sentence) => writer.push(sentence)).join('') + writer.finish();
  return { text, losses: writer.losses() };
}

function readBack(format: FormatName, text: string, options: ReadOptions = {}) {
  const { sentences, rejects } = readAll(formatNamed(format).read(options), text, 4099);
  assert.deepEqual(rejects, []);
  return sentences.map(({ sentence }) => sentence);
}

interface Written {
  readonly format: FormatName;
  readonly options: WriteOptions;
  readonly overlaps: boolean;
  readonly oddGaps: boolean;
}

const WAYS: readonly Written[] = [
  { format: 'conll', options: {}, overlaps: false, oddGaps: true },
  { format: 'conll', options: { scheme: 'IOB1' }, overlaps: false, oddGaps: true },
  { format: 'conll', options: { scheme: 'BIOES' }, overlaps: false, oddGaps: true },
  { format: 'conllu', options: {}, overlaps: true, oddGaps: true },
  { format: 'conllu', options: { entities: 'tags', scheme: 'BIOES' }, overlaps: false, oddGaps: true },
  { format: 'jsonl', options: {}, overlaps: true, oddGaps: true },
  { format: 'jsonl', options: { offsetUnit: 'codepoint' }, overlaps: true, oddGaps: true },
  { format: 'jsonl', options: { offsetUnit: 'byte' }, overlaps: true, oddGaps: true },
];

describe('generated documents come back as they were', () => {
  for (const { format, options, ...shape } of WAYS) {
    it(`${format} ${JSON.stringify(options)}`, () => {
      fc.assert(
        fc.property(documents(shape), (sentences) => {
          const { text, losses } = write(format, sentences, options);
          assert.deepEqual(losses, []);
          assert.deepEqual(
            readBack(format, text),
            sentences.map(({ sentence }) => sentence),
          );
        }),
        { numRuns: 400 },
      );
    });
  }

  it('conll in two columns, of texts that joining the words gives back', () => {
    fc.assert(
      fc.property(documents({ overlaps: false, oddGaps: false }), (generated) => {
        const sentences = generated.filter(({ sentence }) => fitsTwoColumns(sentence));
        const { text, losses } = write('conll', sentences, { columns: 2 });
        assert.deepEqual(losses, []);
        assert.deepEqual(
          readBack('conll', text),
          sentences.map(({ sentence }) => sentence),
        );
      }),
      { numRuns: 400 },
    );
  });

  it('and what is written is taken for the format that it is, whatever the file is called', () => {
    fc.assert(
      fc.property(documents({ overlaps: false, oddGaps: true }), (sentences) => {
        fc.pre(sentences.length > 0);
        for (const { format, options } of WAYS) {
          const { text } = write(format, sentences, options);
          assert.equal(findFormat(text.split(/\r\n|\n|\r/), '.txt').format.name, format);
        }
      }),
    );
  });
});

/** Files of ours and of others, with the options to read them by. */
const SAMPLES: readonly (readonly [string, ReadOptions?])[] = [
  ['conll/dkpro_conll2003_en.conll'],
  ['conll/dkpro_germeval2014.conll'],
  ['conll/dkpro_ner2002_es.conll'],
  ['conll/europeana_de_onb.bio'],
  ['conll/hipe2022_ajmc_sample_de.tsv'],
  ['conll/masakhaner2_bbj_dev.txt'],
  ['conll/masakhaner_yor_dev.txt'],
  ['conll/uner_zh_gsdsimp_dev.iob2'],
  ['conllu/GENTLE_medical_hiv.conllu'],
  ['conllu/GUM_voyage_york.conllu'],
  ['conllu/nerkor_news_globv_13.conllup'],
  ['jsonl-byte-spans/masakhaner_x_am.jsonl'],
  ['jsonl-byte-spans/masakhaner_x_ha.jsonl'],
  ['doccano/import_overlapping.jsonl'],
  ['prodigy/news_headlines_ner.jsonl'],
  ['plaintext/udhr1_Hebrew_Ivrit-UTF8.txt'],
  ['plaintext/udhr1_Japanese_Nihongo-EUC.txt'],
  ...['amh', 'arb', 'bod', 'div', 'dzo'].map((name) => [`scripts/${name}.txt`] as const),
];

describe('sample files come back as they were', { skip: unlessShared('samples') }, () => {
  for (const [file, options] of SAMPLES) {
    const path = join(SHARED, 'samples', file);
    const skip = existsSync(path) ? false : `there is no ${file}`;
    it(file, { skip }, async (t) => {
      const sentences: WrittenSentence[] = [];
      for await (const items of (await openCorpus(path, options)).read()) {
        for (const item of items) if ('sentence' in item) sentences.push(item);
      }
      for (const { format, options } of WAYS) {
        const { text, losses } = write(format, sentences, options);
        const back = readBack(format, text);
        const lost = sum(losses, 'spans that overlap an earlier, longer one');
        const expected = sentences.map(({ sentence }) => sentence);
        assert.deepEqual(back.map(withoutSpans), expected.map(withoutSpans));
        if (lost === 0) assert.deepEqual(back, expected);
        else t.diagnostic(`${format} leaves out ${lost} spans that overlap`);
        assert.equal(spanCount(back) + lost, spanCount(expected));
      }
      if (sentences.every(({ sentence }) => fitsTwoColumns(sentence))) {
        const { text, losses } = write('conll', sentences, { columns: 2 });
        t.diagnostic(`two columns hold all of it; losses: ${JSON.stringify(losses)}`);
        assert.deepEqual(
          readBack('conll', text).map(withoutSpans),
          sentences.map(({ sentence }) => withoutSpans(sentence)),
        );
      }
    });
  }
});

type Labelled = WrittenSentence['sentence'];

const withoutSpans = ({ doc, text, words }: Labelled) => ({ doc, text, words });
const spanCount = (sentences: readonly Labelled[]) => sentences.reduce((total, { spans }) => total + spans.length, 0);
const sum = (losses: readonly Loss[], what: string) => losses.find((loss) => loss.what === what)?.count ?? 0;

describe('the records of JSON Lines', () => {
  const lake: WrittenSentence = {
    sentence: {
      doc: 'd',
      text: '🌊 Lake Chad.',
      words: [
        { startChar: 0, endChar: 2 },
        { startChar: 3, endChar: 7 },
        { startChar: 8, endChar: 12 },
        { startChar: 12, endChar: 13 },
      ],
      spans: [{ start: 1, end: 3, type: 'LOC', score: 0.75 }],
    },
    id: 's1',
  };

  for (const [unit, start, end] of [
    ['utf16', 3, 12],
    ['codepoint', 2, 11],
    ['byte', 5, 14],
  ] as const) {
    it(`count in ${unit} what they say, and keep scores`, () => {
      const record = JSON.parse(write('jsonl', [lake], { offsetUnit: unit }).text);
      const [span] = record.spans;
      assert.deepEqual([span.start ?? span.start_byte, span.end ?? span.limit_byte], [start, end]);
      assert.deepEqual([span.label, span.text, span.score], ['LOC', 'Lake Chad', 0.75]);
      assert.deepEqual([record.id, record.doc, record.offset_unit], ['s1', 'd', unit === 'utf16' ? undefined : unit]);
      assert.deepEqual(
        [record.words, record.ner_tags],
        [
          ['🌊', 'Lake', 'Chad', '.'],
          ['O', 'B-LOC', 'I-LOC', 'O'],
        ],
      );
      if (unit === 'byte')
        assert.equal(
          Buffer.from(record.text).subarray(start, end).toString(),
          spanText(lake.sentence, lake.sentence.spans[0]),
        );
    });
  }
});

it('two columns hold all of Wikigold', () => {
  const wikigold = readFileSync(
    join(import.meta.dirname, '../../../resources/corpora/wikigold/wikigold.conll'),
    'utf8',
  );
  const sentences = readAll(formatNamed('conll').read({ doc: 'w' }), wikigold).sentences;
  assert.ok(sentences.every(({ sentence }) => fitsTwoColumns(sentence)));
  const { text, losses } = write('conll', sentences, { columns: 2, scheme: 'IOB1' });
  assert.deepEqual(losses, []);
  assert.deepEqual(
    readBack('conll', text),
    sentences.map(({ sentence }) => sentence),
  );
});
