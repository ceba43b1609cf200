// The formats' own Python packages open what we write and see the same names. SEEDMARK_FORMATS_PYTHON names a Python with
// pympi-ling, dkpro-cassis, conllu, bioc and label-studio-sdk.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { openTarget } from '../../main/jobs/corpus/dataset-target.ts';
import { type LabelledSentence, spanText } from '../../src/corpus/sentence.ts';
import { findFormat } from '../../src/formats/find-format.ts';
import type { FormatName } from '../../src/formats/format.ts';
import { formatNamed, targetNamed } from '../../src/formats/formats.ts';
import { createElanReader } from '../../src/formats/interlinear/elan.ts';
import { writeBackElan } from '../../src/formats/interlinear/elan-write-back.ts';
import { createXmiReader } from '../../src/formats/standoff/xmi.ts';
import { createXmiWriter, XMI_TYPE_SYSTEM } from '../../src/formats/standoff/xmi-writer.ts';
import { encodeTags } from '../../src/formats/tags.ts';
import { formsOf, type WriteOptions } from '../../src/formats/writer.ts';
import { documents } from '../unit/formats/generated-sentences.ts';
import { readAll } from '../unit/formats/read-all.ts';
import { sampleEntries, sampleText, skipSamples } from '../unit/formats/samples.ts';

const PYTHON = process.env.SEEDMARK_FORMATS_PYTHON ?? 'python3';
const LONGEST_PROBE_MS = 60_000;

/** For node:test's `skip` option. */
function unlessPython(module: string): string | false {
  const { status } = spawnSync(PYTHON, ['-c', `import ${module}`], { stdio: 'ignore', timeout: LONGEST_PROBE_MS });
  return status === 0 ? false : `no Python with ${module} (SEEDMARK_FORMATS_PYTHON names one): NOT CHECKED`;
}

function load(args: readonly string[]) {
  const script = join(import.meta.dirname, 'formats_load.py');
  const { status, stdout, stderr } = spawnSync(PYTHON, [script, ...args], { encoding: 'utf8', maxBuffer: 1e8 });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

const folder = mkdtempSync(join(tmpdir(), 'seedmark-formats-'));

describe('pympi', { skip: skipSamples || unlessPython('pympi') }, () => {
  for (const { file } of sampleEntries('elan')) {
    it(`sees the names written back into ${file}, and all tiers that there were`, () => {
      const source = sampleText(file);
      const named = readAll(createElanReader(), source).sentences.map((read) => {
        const spans = [{ start: 0, end: Math.min(2, read.sentence.words.length), type: 'PER' }];
        return { ...read, sentence: { ...read.sentence, spans } };
      });
      const [before, after] = [source, writeBackElan(source, named).text].map((text, i) => {
        const path = join(folder, `${i}.eaf`);
        writeFileSync(path, text);
        return load(['eaf', path]);
      });
      const tier = named[0].metadata?.tier;
      const { [`NE@${tier}`]: names, [`NE-type@${tier}`]: types, ...others } = after.tiers;
      assert.deepEqual(others, before.tiers);
      assert.deepEqual([names.parent, types.parent], [tier, `NE@${tier}`]);
      assert.deepEqual(
        names.values,
        named.map(({ sentence }) => spanText(sentence, sentence.spans[0])),
      );
      assert.deepEqual(
        types.values,
        named.map(() => 'PER'),
      );
    });
  }
});

/** Any script, emoji, marks that combine, zero width; line breaks are no part of a line of CoNLL-U. */
const generated = fc
  .sample(documents({ overlaps: false, oddGaps: false }), { numRuns: 60, seed: 11 })
  .flat()
  .filter(({ sentence }) => !/[\p{Cc}\u2028\u2029]/u.test(sentence.text));

const writeAll = (format: FormatName, options: WriteOptions = {}) => {
  const writer = formatNamed(format).write!(options);
  return generated.map((one) => writer.push(one)).join('') + writer.finish();
};

describe('conllu', { skip: unlessPython('conllu') }, () => {
  it('sees the words, texts and tags of generated sentences in what we write', () => {
    const path = join(folder, 'a.conllu');
    writeFileSync(path, writeAll('conllu', { entities: 'tags' }));
    const seen = load(['conllu', path]);
    assert.ok(generated.length > 100);
    assert.deepEqual(
      seen.words,
      generated.map(({ sentence }) => formsOf(sentence)),
    );
    assert.deepEqual(
      seen.texts.map((text: string) => text.trim()),
      generated.map(({ sentence }) => sentence.text.trim()),
    );
    assert.deepEqual(
      seen.tags,
      generated.map(({ sentence }) => encodeTags(sentence.words.length, sentence.spans).tags),
    );
  });
});

/** brat's own reader is no package; bioc's, of the biomedical corpora in brat's format, is another's reading of the same. */
describe("bioc's reader of brat", { skip: unlessPython('bioc.brat') }, () => {
  const loadBrat = async (name: string, sentences: readonly LabelledSentence[]) => {
    const target = await openTarget(targetNamed('brat'), join(folder, name), {});
    for (const sentence of sentences) await target.push({ sentence });
    await target.finish();
    await target.commit();
    const seen: Record<string, { text: string; entities: [string, string[], string][] }> = load([
      'brat',
      join(folder, name),
    ]);
    return Object.values(seen);
  };
  const sorted = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).sort();

  it('sees the texts and spans of generated documents, by code points, and says what they say of themselves', async () => {
    const sentences = generated.map(({ sentence }, i) => ({ ...sentence, doc: `d${i >> 2}` }));
    const seen = await loadBrat('brat', sentences);
    const spans = sentences.flatMap((each) => each.spans.map((span) => [span.type, spanText(each, span)]));
    assert.ok(spans.length > 100);
    const byOffsets = seen.flatMap(({ entities }) => entities.map(([type, parts]) => [type, parts.join(' ')]));
    const byText = seen.flatMap(({ entities }) => entities.map(([type, , text]) => [type, text]));
    assert.deepEqual(sorted(byOffsets), sorted(spans));
    assert.deepEqual(sorted(byText), sorted(spans));
  });

  it('sees the fragments of discontinuous names', async () => {
    const words = [...'north and south america'.matchAll(/\w+/g)].map(({ 0: form, index }) => ({
      startChar: index,
      endChar: index + form.length,
    }));
    const fragments = [
      { startChar: 0, endChar: 5 },
      { startChar: 16, endChar: 23 },
    ];
    const spans = [{ start: 0, end: 4, type: 'LOC', fragments }];
    const [{ entities }] = await loadBrat('gaps', [{ doc: 'd', text: 'north and south america', words, spans }]);
    assert.deepEqual(entities, [['LOC', ['north', 'america'], 'north america']]);
  });
});

describe("Label Studio's converter", { skip: unlessPython('label_studio_sdk') }, () => {
  it('keeps every label of our tasks, and we read its export with equal texts and labels', () => {
    const path = join(folder, 'tasks.json');
    writeFileSync(path, writeAll('labelstudio'));
    const converted = load(['labelstudio', path]);
    assert.equal(converted.length, generated.length);
    const text = JSON.stringify(converted);
    assert.equal(findFormat([text], '.json').format.name, 'labelstudio');
    const { sentences, rejects } = readAll(formatNamed('labelstudio').read({}), text);
    assert.deepEqual(rejects, []);
    const labels = (sentence: LabelledSentence) => sentence.spans.map((span) => [span.type, spanText(sentence, span)]);
    assert.deepEqual(
      sentences.map(({ sentence }) => [sentence.text, labels(sentence)]),
      generated.map(({ sentence }) => [sentence.text, labels(sentence)]),
    );
  });
});

describe('cassis', { skip: skipSamples || unlessPython('cassis') }, () => {
  for (const { file } of sampleEntries('uima-xmi')) {
    it(`sees the words and entities of ${file} in what we write`, () => {
      const { sentences } = readAll(createXmiReader(), sampleText(file));
      const writer = createXmiWriter();
      const text = sentences.map((sentence) => writer.push(sentence)).join('') + writer.finish();
      const [path, types] = [join(folder, 'a.xmi'), join(folder, 'TypeSystem.xml')];
      writeFileSync(path, text);
      writeFileSync(types, XMI_TYPE_SYSTEM);
      const seen = load(['xmi', path, types]);
      const all = sentences.map(({ sentence }) => sentence);
      assert.deepEqual(
        seen.sentences,
        all.map((sentence) => sentence.text),
      );
      assert.deepEqual(
        seen.words,
        all.flatMap(({ text: whole, words }) => words.map(({ startChar, endChar }) => whole.slice(startChar, endChar))),
      );
      const entities = all.flatMap((sentence) => sentence.spans.map((span) => [span.type, spanText(sentence, span)]));
      assert.deepEqual(seen.entities.map(String).sort(), entities.map(String).sort());
    });
  }
});
