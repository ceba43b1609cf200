// Files that are cut off, damaged or made to harm. Whatever comes in: sentences whose offsets hold, rejects with lines,
// and an end within two seconds.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatNamed } from '../../../src/formats/formats.ts';
import { createElanReader } from '../../../src/formats/interlinear/elan.ts';
import { createTextGridReader } from '../../../src/formats/interlinear/textgrid.ts';
import type { FormatReader } from '../../../src/formats/reader.ts';
import { type AllRead, readAll } from './read-all.ts';
import { sampleEntries, sampleText, skipSamples } from './samples.ts';

const LONGEST_MS = 2000;

/** Everything that must hold of whatever is read. */
function readSoundly(makeReader: () => FormatReader, text: string, chunkLength = text.length || 1): AllRead {
  const start = performance.now();
  const reader = makeReader();
  const read = readAll(reader, text, chunkLength);
  JSON.stringify(reader.facts?.());
  assert.ok(performance.now() - start < LONGEST_MS, `took ${performance.now() - start} ms`);
  const lineCount = text.split(/\r\n|\n|\r/).length;
  for (const { line, reason } of read.rejects) {
    assert.ok(line >= 1 && line <= lineCount, `line ${line} of ${lineCount}`);
    assert.ok(reason !== '' && reason.length < 200);
  }
  for (const { sentence, line } of read.sentences) {
    assert.ok(line >= 1 && line <= lineCount);
    let last = 0;
    for (const { startChar, endChar } of sentence.words) {
      assert.ok(last <= startChar && startChar < endChar && endChar <= sentence.text.length);
      last = endChar;
    }
    for (const { start, end, type } of sentence.spans) {
      assert.ok(0 <= start && start < end && end <= sentence.words.length && type !== '');
    }
  }
  return read;
}

/** Linear congruential: the same numbers on every machine. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const PIECES = [
  '<',
  '>',
  '"',
  "'",
  '&',
  '&#0;',
  ']]>',
  '\0',
  '\ufffd',
  '\ud800',
  '\\',
  '\t',
  '\n',
  '[',
  '|',
  '_',
  '-1',
  '99999999999',
];

function mutate(text: string, random: (below: number) => number): string {
  let mutated = text;
  for (let i = 1 + random(4); i > 0; i--) {
    const at = random(mutated.length);
    const length = random(40);
    const kinds = [
      () => mutated.slice(0, at) + mutated.slice(at + length),
      () => mutated.slice(0, at) + PIECES[random(PIECES.length)] + mutated.slice(at),
      () => mutated.slice(0, at) + mutated.slice(at, at + length).repeat(3) + mutated.slice(at + length),
      () => mutated.slice(0, at) + mutated.slice(at).replace(/\d+/, () => String(random(2 ** 31))),
    ];
    mutated = kinds[random(kinds.length)]();
  }
  return mutated;
}

/** Small ones, so that many mutations fit into a few seconds. */
const LARGEST_CHARS = 40_000;
const MUTATIONS = 60;

const HAS_TIERS = ['elan', 'textgrid'];

const FIELD_FORMATS = ['elan', 'flextext', 'tei', 'uima-xmi', 'webanno-tsv', 'textgrid', 'toolbox'] as const;

for (const name of FIELD_FORMATS) {
  const read = formatNamed(name).read;
  const files = sampleEntries(name).filter(({ file }) => sampleText(file).length < LARGEST_CHARS);

  describe(`${name} files`, { skip: skipSamples }, () => {
    it('are read alike in chunks of any length', () => {
      for (const { file } of files) {
        const text = sampleText(file);
        const whole = readSoundly(() => read({ doc: file }), text);
        for (const chunkLength of [1, 7, 4096]) {
          assert.deepEqual(readSoundly(() => read({ doc: file }), text, chunkLength).items, whole.items, file);
        }
      }
    });

    it('that are cut off anywhere give what came before and, if something is missing, a reject', () => {
      for (const { file } of files) {
        const text = sampleText(file);
        const whole = readSoundly(() => read(), text);
        for (let part = 1; part < 12; part++) {
          const { sentences, rejects } = readSoundly(
            () => read(),
            text.slice(0, Math.floor((text.length * part) / 12)),
          );
          // Which tier has most text is another one while some are missing.
          if (!HAS_TIERS.includes(name)) assert.ok(sentences.length <= whole.sentences.length);
          if (text.startsWith('<')) assert.equal(rejects.filter(({ lost }) => lost === 'sentence').length, 1);
        }
      }
    });

    it('that are damaged give sentences that hold together, and typed rejects', () => {
      const random = createRandom(20_261_122);
      for (const { file } of files) {
        const text = sampleText(file);
        for (let i = 0; i < MUTATIONS; i++) readSoundly(() => read(), mutate(text, random), 1 + random(5000));
      }
    });
  });
}

const XML_FORMATS = ['elan', 'flextext', 'tei', 'uima-xmi'] as const;

/** A file of each format with this where its text goes, behind this prologue. */
const AROUND: Readonly<Record<(typeof XML_FORMATS)[number], (prologue: string, text: string) => string>> = {
  elan: (prologue, text) =>
    `<?xml version="1.0"?>${prologue}<ANNOTATION_DOCUMENT><TIER TIER_ID="t"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a"><ANNOTATION_VALUE>${text}</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER></ANNOTATION_DOCUMENT>`,
  flextext: (prologue, text) =>
    `<?xml version="1.0"?>${prologue}<document><interlinear-text><paragraphs><paragraph><phrases><phrase><item type="txt" lang="x">${text}</item></phrase></phrases></paragraph></paragraphs></interlinear-text></document>`,
  tei: (prologue, text) => `<?xml version="1.0"?>${prologue}<TEI><text><body><p>${text}</p></body></text></TEI>`,
  'uima-xmi': (prologue, text) =>
    `<?xml version="1.0"?>${prologue}<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"><cas:Sofa xmi:id="1" sofaString="${text}"/></xmi:XMI>`,
};

for (const name of XML_FORMATS) {
  const around = AROUND[name];
  const format = formatNamed(name);
  const read = (text: string) => readSoundly(() => format.read(), text);

  describe(`${name} files that are made to harm`, () => {
    it('are read like any other when they do none', () => {
      assert.equal(read(around('', 'Lake Chad &amp; more')).sentences[0].sentence.text, 'Lake Chad & more');
    });

    it('do not reach other files by an external entity', () => {
      const prologue = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>';
      const { sentences, rejects } = read(around(prologue, '&x;'));
      assert.deepEqual([sentences.length, rejects.length], [0, 1]);
      assert.match(rejects[0].reason, /undefined entity/);
    });

    it('do not blow up by entities of entities', () => {
      const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
      const { sentences, rejects } = read(around(`<!DOCTYPE a [<!ENTITY l0 "ha">${laughs}]>`, '&l9;'));
      assert.deepEqual([sentences.length, rejects.length], [0, 1]);
    });

    it('do not overflow by depth, by attributes, by namespaces, or by entities named like what every object has', () => {
      assert.match(read('<a>'.repeat(200_000)).rejects[0].reason, /nested more than/);
      const many = Array.from({ length: 50_000 }, (_, i) => `a${i}="1"`).join(' ');
      read(around('', 'x').replace('?>', `?><!-- ${'-x'.repeat(1e5)} -->`));
      read(around('', 'x').replace(/<(\w[\w:]*)/, `<$1 ${many}`));
      const spaces = Array.from({ length: 5000 }, (_, i) => `xmlns:n${i}="u${i}"`).join(' ');
      read(around('', 'x').replace(/<(\w[\w:]*)/, `<$1 ${spaces}`));
      for (const entity of ['constructor', '__proto__', 'toString']) {
        const { sentences, rejects } = read(around('', `&${entity};`));
        assert.deepEqual([entity, sentences.length, rejects.length], [entity, 0, 1]);
      }
      read(around('', 'x').replace(/<(\w[\w:]*)/, '<$1 __proto__="x" constructor="y"'));
    });

    it('are rejected with the line of the error', () => {
      const { rejects } = read(around('\n\n', '<b>\n</c>'));
      assert.deepEqual(
        rejects.map(({ line }) => line),
        // In an attribute already the first sign is one too many.
        [name === 'uima-xmi' ? 3 : 4],
      );
    });
  });
}

it('references in a circle and claims of a billion intervals come to an end', () => {
  const circle = (id: string, ref: string) =>
    `<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="${id}" ANNOTATION_REF="${ref}" PREVIOUS_ANNOTATION="${ref}"><ANNOTATION_VALUE>${id}</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>`;
  const eaf = `<ANNOTATION_DOCUMENT><TIER TIER_ID="t">${circle('a', 'b')}${circle('b', 'a')}</TIER></ANNOTATION_DOCUMENT>`;
  assert.equal(readSoundly(() => createElanReader(), eaf).sentences.length, 2);
  const claims = '"ooTextFile"\n"TextGrid"\n0\n1\n<exists>\n1e9\n"IntervalTier"\n"a"\n0\n1\n1e9\n0\n1\n"x"\n';
  const { sentences, rejects } = readSoundly(() => createTextGridReader(), claims);
  assert.deepEqual([sentences.length, rejects.length], [1, 1]);
});
