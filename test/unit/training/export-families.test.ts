// Exported taggers of every family, of both exporters' graphs, in the hands of others: transformers.js and, where there is
// one, Python with transformers. Both say what the trained weights say, and the program in the model card finds what
// this program finds.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openEncoder } from '../../../main/training/encoder.ts';
import { checkTransformersJs, WITHOUT_CLASS } from '../../crosscheck/export-check-transformers-js.ts';
import { type Expected, exportExample, FAMILIES, NEWER, OLDER } from '../../crosscheck/export-taggers.ts';
import { temporaryFolder } from '../../support/onnx-models.ts';
import { runPython, unlessPython } from '../../support/python.ts';
import { SHARED, unlessShared } from '../../support/shared.ts';

const SENTENCES = 300;
const SCRIPT = join(import.meta.dirname, '../../crosscheck/export_check_transformers.py');

const STARTER = join(import.meta.dirname, '../../../resources/model/starter');
const STARTER_SENTENCES = 60; // the only one of a real size

const skip = unlessShared('models');
const temporary = temporaryFolder();
after(() => temporary.remove());

interface Example {
  readonly name: string;
  readonly model: string;
  readonly file: string;
  readonly sentences: number;
  readonly skip: string | false;
}

const EXAMPLES: readonly Example[] = [
  { name: 'starter', model: STARTER, file: OLDER, sentences: STARTER_SENTENCES, skip: false },
  ...FAMILIES.flatMap((family) => {
    const model = join(SHARED, `models/tiny-${family}`);
    return [
      { name: family, model, file: OLDER, sentences: SENTENCES, skip },
      { name: `${family} of the newer exporter`, model, file: NEWER, sentences: SENTENCES, skip },
    ];
  }),
];

const folderOf = ({ name }: Example) => name.replaceAll(' ', '-');
const exported = new Map<string, Expected>();

before(async () => {
  for (const example of EXAMPLES.filter(({ skip }) => !skip)) {
    const encoder = await openEncoder(example.model, example.file);
    const name = folderOf(example);
    exported.set(name, await exportExample(encoder, temporary.path, name, example.sentences, 'random'));
  }
});

for (const example of EXAMPLES.filter(({ name }) => !WITHOUT_CLASS.some((family) => name.startsWith(family)))) {
  test(`transformers.js labels ${example.name} as it was trained, in full and in eight bits`, {
    skip: example.skip,
  }, async (t) => {
    const { texts, otherIds, full, quantised } = await checkTransformersJs(temporary.path, folderOf(example));
    t.diagnostic(`${texts} texts, ${full.words} pieces, ${full.ties} ties, within ${full.largestDifference}`);
    assert.equal(texts, example.sentences);
    assert.equal(otherIds, 0, 'texts cut into other pieces');
    assert.equal(full.different, 0);
    assert.equal(quantised.different, 0, 'labels of the eight-bit graph, there and here');
  });
}

interface PythonCheck {
  readonly name: string;
  readonly class: string;
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  readonly texts: number;
  readonly otherIds: number;
  readonly torch: PythonCounts;
  readonly onnxruntime: PythonCounts | null;
  readonly front: Readonly<Record<string, unknown>>;
  readonly card: { readonly texts: number; readonly otherLabels: number };
}

interface PythonCounts {
  readonly pieces: number;
  readonly otherLabels: number;
  readonly ties: number;
  readonly worst: number;
}

test('Python labels all of them as they were trained, and so does the program in their cards', {
  skip: unlessPython(),
}, (t) => {
  const lines = runPython([SCRIPT, temporary.path]).trim().split('\n');
  const checks = lines.map((line) => JSON.parse(line) as PythonCheck);
  assert.deepEqual(checks.map(({ name }) => name).sort(), [...exported.keys()].sort());
  for (const { name, missing, unexpected, otherIds, torch, onnxruntime, front, card } of checks) {
    t.diagnostic(
      `${name}: ${torch.pieces} pieces, ${torch.ties} ties, within ${torch.worst}; onnxruntime ${onnxruntime?.worst}`,
    );
    assert.deepEqual([missing, unexpected], [[], []], name);
    assert.equal(otherIds, 0, name);
    assert.equal(torch.otherLabels, 0, name);
    assert.equal(onnxruntime?.otherLabels ?? 0, 0, name);
    assert.equal(front.pipeline_tag, 'token-classification');
    assert.ok(card.texts > 0);
    assert.equal(card.otherLabels, 0, `${name}: texts that the card's program labels otherwise`);
  }
});
