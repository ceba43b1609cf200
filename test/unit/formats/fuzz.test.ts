// Damaged files are rejected, never a crash: every reader, with fixed seeds for a few
// seconds. `node test/bench/fuzz-formats.ts 600` does it for as long as is wished.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deflateSync, inflateSync } from 'node:zlib';
import { decode, encode } from '@msgpack/msgpack';
import { packDocBin, unpackDocBin } from '../../../main/files/docbin.ts';
import { Failure } from '../../../src/failure.ts';
import { readLabelNames } from '../../../src/formats/records/huggingface.ts';
import { readDamaged } from '../../support/fuzz-reader.ts';
import { FUZZED, ownSources, sampleSources } from '../../support/fuzz-sources.ts';
import { createRandom, mutate, mutateBytes } from '../../support/mutate.ts';
import { unlessShared } from '../../support/shared.ts';
import { writeIn } from './written.ts';

const RUNS = 150;

describe('damaged sources', () => {
  for (const format of FUZZED) {
    it(`of ${format} are rejects`, () => {
      const random = createRandom(7);
      for (const source of ownSources(format)) {
        for (let i = 0; i < RUNS; i++) {
          const parts = source.parts.map((part) => ({ ...part, text: mutate(part.text, random, 1 + (i % 6)) }));
          readDamaged({ ...source, parts }, 1 + Math.floor(random() * 300));
        }
      }
    });
  }

  for (const format of FUZZED) {
    it(`of ${format} with a word that cannot be seen have no such word`, () => {
      for (const source of ownSources(format)) {
        for (const [at, damaged] of source.parts.entries()) {
          for (const { index, 0: word } of damaged.text.matchAll(/[\p{L}\p{N}]+/gu)) {
            const text = `${damaged.text.slice(0, index)}\u200b${damaged.text.slice(index + word.length)}`;
            readDamaged({ ...source, parts: source.parts.with(at, { ...damaged, text }) }, 5000);
          }
        }
      }
    });
  }

  it('that others made are rejects', { skip: unlessShared('samples') }, () => {
    const random = createRandom(11);
    for (const source of sampleSources(4000)) {
      for (let i = 0; i < 12; i++) {
        const parts = source.parts.map((part) => ({ ...part, text: mutate(part.text, random, 1 + i) }));
        readDamaged({ ...source, parts }, 1 + Math.floor(random() * 3000));
      }
    }
  });

  it('of packed bytes are refused', () => {
    const random = createRandom(13);
    const lines = [...writeIn('spacy-docbin', []).files.values()].join('');
    assert.equal(lines, '');
    const bytes = packDocBin([
      { words: ['Lake', 'Chad'], spaces: [true, false], marks: [3, 1], types: ['LOC', 'LOC'], starts: [1, -1] },
    ]);
    const check = (damaged: Uint8Array) => {
      try {
        for (const { words } of unpackDocBin('x', damaged)) assert.ok(words.length <= 2);
      } catch (error) {
        assert.ok(error instanceof Failure, String(error));
      }
    };
    // Most damage is found when it is unpacked; what lies inside is damaged too.
    const inside = inflateSync(bytes);
    for (let i = 0; i < RUNS; i++) {
      check(mutateBytes(bytes, random, 1 + (i % 4)));
      for (let j = 0; j < 10; j++) check(deflateSync(mutateBytes(inside, random, 1 + (j % 4))));
    }
    const lengths = Buffer.alloc(8);
    lengths.writeInt32LE(2 ** 31 - 1);
    lengths.writeInt32LE(2 - (2 ** 31 - 1), 4);
    for (const cut of [lengths, lengths.subarray(0, 5)])
      check(deflateSync(encode({ ...(decode(inside) as object), lengths: cut })));
  });
});

// Failures that were found, kept.
describe('sources that once broke a reader, or look as if they could', () => {
  const CASES: readonly (readonly [Parameters<typeof ownSources>[0], string])[] = [
    // An empty cell in a column of bare labels was a span without a type.
    ['conllu', '# global.columns = FORM CONLL:NER\nKano\tLOC\n,\t\ngrows\tO\n'],
    // A first word numbered 0 was taken for a part of the word before it, and its entity had no word.
    ['conllu', '0\tKano\t_\t_\t_\t_\t_\t_\t_\tEntity=(1-place)\n1\tis\t_\t_\t_\t_\t_\t_\t_\tEntity=1)\n'],
    ['conll', 'Kano\tLOC\ngrows\tO\n\nLagos\tLOC\n\tO\nx\t\n\n'],
    // Unknown words beyond the words.
    ['jsonl', '{"words":["Kano","grows"],"ner_tags":["B-LOC","O"],"unknown":"1-2 5-7"}\n'],
    [
      'jsonl',
      '{"text":"Kano grows","words":["Kano","grows"],"spans":[{"start":0,"end":4,"label":"LOC"}],"unknown":"0-9"}\n',
    ],
    ['spacy', '{"text":"Kano grows","ents":[],"meta":{"doc":"d","words":"0-4 5-10","unknown":"0-3"}}\n'],
    // A word that cannot be seen, marked up as one.
    ['tei', '<TEI><text><body><u><w>\u200b</w> <w>Kano</w></u></body></text></TEI>'],
    // A row that ends before it begins.
    [
      'webanno-tsv',
      '#FORMAT=WebAnno TSV 3.3\n#T_SP=x.NamedEntity|value\n\n\n#Text=Is Kano you\n1-1\t20-22\tIs\t_\n1-2\t23-27\tKano\tLOC\n1-3\t28-19\tyou\tPER[1]\n',
    ],
    // Cut inside a character reference, a comment, an attribute.
    ['elan', '<?xml version="1.0"?><ANNOTATION_DOCUMENT><TIER TIER_ID="a&#x'],
    ['tei', '<?xml version="1.0"?><TEI><text><p>a<!-- b'],
  ];
  for (const [format, text] of CASES) {
    it(`${format}: ${JSON.stringify(text.slice(0, 40))}`, () => {
      readDamaged({ format, name: 'case', parts: [{ role: 'text', name: 'a', text }] }, 1000);
    });
  }

  // A tag's number was the length of a list.
  it('huggingface: a tag with a number beyond all tags', () => {
    const names = "'0': O\n    '99999999': B-LOC\n    '2': I-LOC\n";
    const parts = [
      { role: 'config' as const, name: 'README.md', text: `---\n  class_label:\n   names:\n    ${names}---\n` },
      { role: 'text' as const, name: 'train.jsonl', text: '{"tokens":["Kano","grows"],"ner_tags":[2,0]}\n' },
    ];
    readDamaged({ format: 'huggingface', name: 'case', parts }, 1000);
    assert.deepEqual(readLabelNames(parts[0].text), ['O', '', 'I-LOC']);
  });

  // A fragment was left with white space that its label had lost, before its sentence even, or with nothing at all.
  for (const offsets of ['0 4;5 5', '11 17;18 21', '0 4;10 12']) {
    it(`brat: fragments ${offsets}`, () => {
      const parts = [
        { role: 'labels' as const, name: 'a.ann', text: `T1\tLOC ${offsets}\n` },
        { role: 'text' as const, name: 'a.txt', text: 'Kano grows.\nLagos too, as Abuja.' },
      ];
      readDamaged({ format: 'brat', name: 'case', parts }, 1000);
    });
  }
});
