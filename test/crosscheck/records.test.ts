// Our files in the programs that they are for: spaCy reads the DocBin, `datasets` the folder, dkpro-cassis the CAS, and each
// finds the texts and spans that were written. SEEDMARK_PYTHON names a Python that has them, default python3.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { openPacked } from '../../main/files/packing.ts';
import { openFolderBeside } from '../../main/files/write-folder.ts';
import { spanText } from '../../src/corpus/sentence.ts';
import type { FormatName } from '../../src/formats/format.ts';
import { formatNamed } from '../../src/formats/formats.ts';
import type { WrittenSentence } from '../../src/formats/writer.ts';
import { documents } from '../unit/formats/generated-sentences.ts';

const PYTHON = process.env.SEEDMARK_PYTHON ?? 'python3';
const folder = mkdtempSync(join(tmpdir(), 'seedmark-crosscheck-'));
after(() => rmSync(folder, { recursive: true }));

const KINDS: readonly (readonly [kind: string, module: string, format: FormatName])[] = [
  ['spacy', 'spacy', 'spacy-docbin'],
  ['datasets', 'datasets', 'huggingface'],
  ['cassis', 'cassis', 'uima-json'],
];

/** Any script, emoji, marks that combine, zero width; spaces alone between words, for spaCy has no other gaps. */
const sentences: readonly WrittenSentence[] = fc
  .sample(documents({ overlaps: false, oddGaps: false }), { numRuns: 80, seed: 5 })
  .flat()
  .map(({ sentence }, i) => ({ sentence: { ...sentence, doc: `d${i >> 2}` } }));

async function writeTo(path: string, name: FormatName): Promise<void> {
  const format = formatNamed(name);
  if (format.writeFolder) {
    const writer = format.writeFolder();
    const target = await openFolderBeside(path);
    for (const one of sentences) await target.write(writer.push(one));
    await target.write(writer.finish());
    await target.commit();
    assert.deepEqual(writer.losses(), []);
    return;
  }
  const writer = format.write!();
  const target = await openPacked(path, format.packing!);
  for (const one of sentences) await target.write(writer.push(one));
  await target.commit();
  assert.deepEqual(writer.losses(), []);
}

describe('our files load with equal texts and spans', () => {
  for (const [kind, module, format] of KINDS) {
    const isThere = spawnSync(PYTHON, ['-c', `import ${module}`]).status === 0;
    const skip = isThere ? false : `no ${PYTHON} with ${module} (SEEDMARK_PYTHON): NOT CHECKED`;
    it(`${format} in ${kind}`, { skip }, async () => {
      const path = join(folder, kind === 'spacy' ? 'a.spacy' : kind);
      await writeTo(path, format);
      const truth = join(folder, `${kind}.truth`);
      const spansOf = ({ sentence }: WrittenSentence) =>
        sentence.spans.map((span) => [spanText(sentence, span), span.type]);
      writeFileSync(truth, JSON.stringify(sentences.map((one) => [one.sentence.text, spansOf(one)])));
      const script = join(import.meta.dirname, 'records_load.py');
      const env = { ...process.env, HF_HOME: folder, HF_HUB_OFFLINE: '1', HF_DATASETS_OFFLINE: '1' };
      const { status, stdout, stderr } = spawnSync(PYTHON, [script, kind, path, truth], { encoding: 'utf8', env });
      assert.equal(status, 0, stderr);
      assert.deepEqual(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''), {
        sentences: sentences.length,
        equal: sentences.length,
      });
    });
  }
});
