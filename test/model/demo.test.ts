// The demonstration, on the first sentences of its corpus.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const SENTENCES = 10;
const TYPES = ['PER', 'LOC', 'ORG', 'MISC'];

it('mines four types, judges them against gold, trains a tagger on them and exports it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'seedmark-demo-'));
  try {
    const whole = await readFile(join(ROOT, 'resources/corpora/wikigold/wikigold.conll'), 'utf8');
    const corpus = join(folder, 'head.conll');
    await writeFile(corpus, `${whole.split('\n\n').slice(0, SENTENCES).join('\n\n')}\n`);
    const args = [join(ROOT, 'main/cli/demo.ts'), '--corpus', corpus, '--out', folder];
    const env = { ...process.env, SEEDMARK_CACHE: folder };
    const { stdout } = await promisify(execFile)(process.execPath, args, { env });
    const ranked = (await readFile(join(folder, 'ranked.jsonl'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const type of TYPES) {
      const scores = ranked.filter((span) => span.type === type).map(({ score }) => score);
      assert.ok(scores.length > 20);
      assert.deepEqual(
        scores,
        scores.toSorted((a, b) => a - b),
      );
      // A row of precision, one after overlaps are resolved, and five spans; then one of the tagger, where held-out
      // sentences have the type or the tagger found it.
      const lines = stdout.split('\n').filter((line) => line.startsWith(`${type} `));
      assert.ok(lines.length === 7 || lines.length === 8, `${type}: ${lines.length} lines`);
    }
    assert.match(stdout, /P@10 +P@100 +P@500 +AP/);
    for (const line of ['5-shot', 'one example a type', 'the same spans', 'all 8 sentences']) {
      assert.match(stdout, new RegExp(`^${line}.* [0-9.]+ – [0-9.]+ *$`, 'm'));
    }
    const tagger = join(folder, 'tagger');
    for (const file of ['config.json', 'model.safetensors', 'onnx/model.onnx', 'tokenizer.json', 'README.md']) {
      assert.ok(existsSync(join(tagger, file)), file);
    }
    assert.deepEqual(await readdir(folder).then((names) => names.filter((name) => name.includes('checkpoint'))), []);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
