// The formats' own Python packages open what we write and see the same names. SEEDMARK_FORMATS_PYTHON names a Python with
// pympi-ling and dkpro-cassis.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { spanText } from '../../src/corpus/sentence.ts';
import { createElanReader } from '../../src/formats/interlinear/elan.ts';
import { writeBackElan } from '../../src/formats/interlinear/elan-write-back.ts';
import { createXmiReader } from '../../src/formats/standoff/xmi.ts';
import { createXmiWriter, XMI_TYPE_SYSTEM } from '../../src/formats/standoff/xmi-writer.ts';
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
