// Splits by whole documents, the card of a folder, names in context, types in brat's settings.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { targetNamed } from '../../../src/formats/formats.ts';
import { openFolderWriter, openWriter } from '../../../src/formats/open-writer.ts';
import { assignSplits, createDocumentCounter, SPLITS } from '../../../src/formats/splits.ts';
import type { WrittenSentence } from '../../../src/formats/writer.ts';
import { documents } from './generated-sentences.ts';
import { readFrom, sentencesOf, writeIn } from './written.ts';

const SHARES = { validation: 0.2, test: 0.2, seed: 7 };

const counted = (sentences: readonly WrittenSentence[]) => {
  const counter = createDocumentCounter();
  for (const { sentence } of sentences) counter.add(sentence);
  return counter.counts();
};

describe('splits', () => {
  it('take every document once, whole, and the same for the same seed in whatever order they come', () => {
    fc.assert(
      fc.property(documents({ overlaps: true, oddGaps: true }), fc.integer(), (sentences, seed) => {
        const docs = counted(sentences);
        const splits = assignSplits(docs, { ...SHARES, seed });
        assert.deepEqual([...splits.keys()].sort(), docs.map(({ doc }) => doc).sort());
        assert.deepEqual(assignSplits(docs.toReversed(), { ...SHARES, seed }), splits);
      }),
    );
  });

  it('share out each type, a rare one too, within a document of what is wanted', () => {
    const docs = Array.from({ length: 100 }, (_, i) => ({
      doc: `d${i}`,
      sentences: 10,
      spans: new Map([['PER', 5], ...(i % 10 === 0 ? [['RARE', 1] as const] : [])]),
    }));
    const splits = assignSplits(docs, SHARES);
    const sum = (split: string, type: string) =>
      docs.filter(({ doc }) => splits.get(doc) === split).reduce((all, { spans }) => all + (spans.get(type) ?? 0), 0);
    assert.deepEqual(
      SPLITS.map((split) => sum(split, 'RARE')),
      [6, 2, 2],
    );
    for (const [split, share] of [
      ['train', 300],
      ['validation', 100],
      ['test', 100],
    ] as const) {
      assert.ok(Math.abs(sum(split, 'PER') - share) <= 5, `${split}: ${sum(split, 'PER')}`);
    }
    const other = assignSplits(docs, { ...SHARES, seed: 8 });
    assert.notDeepEqual(other, splits);
  });

  it('put nothing where no share is wanted', () => {
    const splits = assignSplits(counted(lake(5)), { validation: 0, test: 0, seed: 1 });
    assert.ok([...splits.values()].every((split) => split === 'train'));
  });

  for (const format of ['conll', 'jsonl', 'huggingface', 'csv'] as const) {
    it(`of ${format} are a file each with a card, and all sentences are in one of them`, () => {
      const sentences = lake(10);
      const byDocument = Object.fromEntries(assignSplits(counted(sentences), SHARES));
      const card = {
        title: 'Lakes | of the "Sahel"',
        languages: ['ha'],
        licence: 'CC-BY-4.0',
        types: [{ name: 'LOC', phrase: 'place', seeds: ['Kano'] }],
        agreement: ['A and B: 3 sentences, F1 0.50'],
        sources: ['x'],
      };
      const writer = openFolderWriter(targetNamed(format), { splits: { ...SHARES, byDocument }, card });
      assert.ok(writer);
      const files = new Map<string, string>();
      const parts = [...sentences.flatMap((one) => writer.push(one)), ...writer.finish()];
      for (const { name, text } of parts) files.set(name, (files.get(name) ?? '') + text);
      const readme = files.get('README.md') ?? '';
      for (const part of ['| train |', '| test |', '# Lakes', 'CC-BY-4.0', '"Kano"', 'F1 0.50', '## Guidelines'])
        assert.ok(readme.includes(part), part);
      const names = [...files.keys()].filter((name) => name !== 'README.md');
      assert.deepEqual(names.map((name) => name.split('.')[0]).sort(), ['test', 'train', 'validation']);
      const read =
        format === 'huggingface'
          ? readFrom(format, { files, losses: [] })
          : names.flatMap((name) => readFrom(format, { files: new Map([['', files.get(name) ?? '']]), losses: [] }));
      assert.deepEqual(
        sentencesOf(read)
          .map(({ sentence }) => sentence.doc)
          .sort(),
        sentences.map(({ sentence }) => sentence.doc).sort(),
      );
    });
  }
});

function lake(count: number): WrittenSentence[] {
  return Array.from({ length: count }, (_, i) => ({
    sentence: {
      doc: `d${i}`,
      text: '=Lake 👩‍👩‍👧 Chad\tdries',
      words: [
        { startChar: 1, endChar: 5 },
        { startChar: 6, endChar: 14 },
        { startChar: 15, endChar: 19 },
        { startChar: 20, endChar: 25 },
      ],
      spans: [{ start: 0, end: 3, type: 'LOC', subtype: 'lake', score: 0.5, provenance: { reviewer: '@me' } }],
    },
    id: `s${i}`,
  }));
}

describe('names in context', () => {
  it('stand between what is left and right of them, and no cell is a formula', () => {
    const writer = openWriter(targetNamed('kwic'));
    assert.ok(writer);
    const lines = (writer.push(lake(1)[0]) + writer.finish()).split('\r\n');
    assert.deepEqual(lines[0].split('\t').slice(0, 4), ['type', 'left', 'name', 'right']);
    assert.deepEqual(lines[1].split('\t'), ['LOC/lake', "'=", 'Lake 👩‍👩‍👧 Chad', ' dries', 'd0', 's0', '0.5', "'@me"]);
    assert.deepEqual(writer.losses(), []);
  });

  it('cut no character in two, however long the context', () => {
    fc.assert(
      fc.property(documents({ overlaps: true, oddGaps: true }), (sentences) => {
        for (const format of ['kwic', 'kwic-html'] as const) {
          const writer = openWriter(targetNamed(format))!;
          const text = sentences.map((one) => writer.push(one)).join('') + writer.finish();
          assert.ok(text.isWellFormed());
          const spans = sentences.flatMap(({ sentence }) => sentence.spans).length;
          const rows = format === 'kwic' ? text.split('\r\n').length - 2 : text.split('<tr>').length - 2;
          assert.equal(rows, spans);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('are text in the page, never mark-up', () => {
    const [one] = lake(1);
    const text = '<script>alert(1)</script> & Chad';
    const sentence = {
      ...one.sentence,
      text,
      words: [{ startChar: 0, endChar: 8 }],
      spans: [{ start: 0, end: 1, type: '<b>' }],
    };
    const writer = openWriter(targetNamed('kwic-html'))!;
    const page = writer.push({ sentence }) + writer.finish();
    assert.ok(!page.includes('<script>') && !page.includes('<b>') && page.includes('&lt;script&gt;'));
  });
});

it('a type stands below the one that it is a kind of in annotation.conf', () => {
  const [one] = lake(1);
  const types = ['City', 'LOC', 'PER'];
  const sentence = { ...one.sentence, spans: types.map((type) => ({ start: 0, end: 1, type })) };
  const supertypes = { City: 'LOC', Minister: 'PER', 'of state': 'Minister' };
  const { files } = writeIn('brat', [{ sentence }], { supertypes });
  assert.match(files.get('annotation.conf') ?? '', /^\[entities\]\nLOC\n\tCity\nPER\n\n\[relations\]/);
});
