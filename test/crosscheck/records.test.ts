// Our files in the programs that they are for: spaCy reads the DocBin, `datasets` the folder, dkpro-cassis the CAS, and each
// finds the texts and spans that were written. SEEDMARK_PYTHON names a Python that has them, default python3.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { openTarget } from '../../main/jobs/corpus/dataset-target.ts';
import { spanText } from '../../src/corpus/sentence.ts';
import type { FormatName } from '../../src/formats/format.ts';
import { targetNamed } from '../../src/formats/formats.ts';
import { SPLITS, type Split } from '../../src/formats/splits.ts';
import type { WrittenSentence } from '../../src/formats/writer.ts';
import { documents } from '../unit/formats/generated-sentences.ts';

const PYTHON = process.env.SEEDMARK_PYTHON ?? 'python3';
const folder = mkdtempSync(join(tmpdir(), 'seedmark-crosscheck-'));
after(() => rmSync(folder, { recursive: true }));

const KINDS: readonly (readonly [kind: string, module: string, format: FormatName, splits?: 'splits'])[] = [
  ['spacy', 'spacy', 'spacy-docbin'],
  ['spacy', 'spacy', 'spacy-docbin', 'splits'],
  ['datasets', 'datasets', 'huggingface'],
  ['cassis', 'cassis', 'uima-json'],
];

/** Any script, emoji, marks that combine, zero width; spaces alone between words, for spaCy has no other gaps. */
const sentences: readonly WrittenSentence[] = fc
  .sample(documents({ overlaps: false, oddGaps: false }), { numRuns: 80, seed: 5 })
  .flat()
  .map(({ sentence }, i) => ({ sentence: { ...sentence, doc: `d${i >> 2}` } }));

/** Documents in turn, where there are splits. */
const BY_DOCUMENT: Readonly<Record<string, Split>> = Object.fromEntries(
  sentences.map(({ sentence }) => [sentence.doc, SPLITS[Number(sentence.doc.slice(1)) % SPLITS.length]]),
);

async function writeTo(path: string, name: FormatName, isSplit: boolean): Promise<void> {
  const splits = { validation: 0.3, test: 0.3, seed: 1, byDocument: BY_DOCUMENT };
  const target = await openTarget(targetNamed(name), path, isSplit ? { splits } : {});
  for (const one of sentences) await target.push(one);
  await target.finish();
  await target.commit();
  assert.deepEqual(target.losses(), []);
}

describe('our files load with equal texts and spans', () => {
  for (const [kind, module, format, splits] of KINDS) {
    const isThere = spawnSync(PYTHON, ['-c', `import ${module}`]).status === 0;
    const skip = isThere ? false : `no ${PYTHON} with ${module} (SEEDMARK_PYTHON): NOT CHECKED`;
    it(`${format}${splits ? ' in splits' : ''} in ${kind}`, { skip }, async () => {
      const path = join(folder, kind === 'spacy' && !splits ? 'a.spacy' : kind);
      await writeTo(path, format, splits !== undefined);
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
