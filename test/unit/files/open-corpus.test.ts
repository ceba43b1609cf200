import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openCorpus, readCorpus } from '../../../main/files/open-corpus.ts';
import { Failure, type FailureCode } from '../../../src/failure.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seedmark-corpus-'));
});
after(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const failsWith = (code: FailureCode) => (error: unknown) => error instanceof Failure && error.code === code;

describe('openCorpus', () => {
  it('finds format and encoding and can be read more than once', async () => {
    const corpus = await openCorpus(await file('a.txt', 'Kano B-LOC\nis O\n\nso O\n'));
    assert.deepEqual([corpus.format, corpus.formatDetected], ['conll', 'content']);
    assert.deepEqual([corpus.encoding, corpus.encodingDetected], ['utf-8', { how: 'valid UTF-8', confidence: 1 }]);
    const first = await readCorpus(corpus);
    assert.equal(first.sentences.length, 2);
    assert.equal(first.sentences[0].doc, 'a.txt');
    assert.deepEqual(await readCorpus(corpus), first);
  });

  it('follows the options instead of looking', async () => {
    const path = await file('b.txt', 'Kano B-LOC\n');
    const plain = await openCorpus(path, { format: 'plain', doc: 'd', pretokenised: true });
    assert.equal(plain.formatDetected, 'named');
    const { sentences } = await readCorpus(plain);
    assert.deepEqual(sentences, [
      {
        doc: 'd',
        text: 'Kano B-LOC',
        words: [
          { startChar: 0, endChar: 4 },
          { startChar: 5, endChar: 10 },
        ],
        spans: [],
      },
    ]);
  });

  it('stops reading when its reader does', async () => {
    const corpus = await openCorpus(await file('c.txt', 'A sentence here. '.repeat(100_000)));
    let batches = 0;
    for await (const batch of corpus.read()) {
      assert.ok(batch.length > 0);
      if (++batches === 2) break;
    }
    assert.equal(batches, 2);
  });

  it('refuses known formats that it cannot read, unless told what to take them for', async () => {
    const path = await file('d.xml', '<?xml version="1.0"?>\n<ODD/>\n');
    await assert.rejects(openCorpus(path), failsWith('format-unknown'));
    assert.equal((await openCorpus(path, { format: 'plain' })).format, 'plain');
  });

  it('fails for a file in which there is no sentence', async () => {
    const corpus = await openCorpus(await file('e.txt', ' \n\n\t\n'));
    await assert.rejects(readCorpus(corpus), failsWith('corpus-empty'));
  });

  it('refuses a format and a language that do not exist', async () => {
    const path = await file('f.txt', 'a');
    await assert.rejects(openCorpus(path, { format: 'word' as 'plain' }), failsWith('bad-argument'));
    await assert.rejects(openCorpus(path, { language: 'not a tag' }), failsWith('bad-argument'));
  });

  it('reads a word of 100,000 characters and hands over rejects with their lines', async () => {
    const { sentences, rejects } = await readCorpus(
      await openCorpus(await file('g.jsonl', `{"text": "${'x'.repeat(100_000)}"}\nnot json\n`)),
    );
    assert.equal(sentences[0].words[0].endChar, 100_000);
    assert.deepEqual(rejects, [{ line: 2, reason: 'not a JSON object', lost: 'sentence' }]);
  });
});
