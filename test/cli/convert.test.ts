// From one format to another by command: what is lost is said before anything is written, names go back into their file.

import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openCorpus, readCorpus } from '../../main/files/open-corpus.ts';
import { SHARED, unlessShared } from '../support/shared.ts';
import { checkEafRules } from '../unit/formats/eaf-rules.ts';
import { folder, seedmark } from './command.ts';

const path = (name: string) => join(folder, name);
const RECORD = {
  text: 'Amina Jallo went to Banjul.',
  doc: 'd',
  spans: [
    { start: 0, end: 11, label: 'PER', subtype: 'woman', score: 0.5, provenance: { reviewer: 'Binta' } },
    { start: 20, end: 26, label: 'LOC' },
  ],
  words: ['Amina', 'Jallo', 'went', 'to', 'Banjul', '.'],
  unknown: '2-3',
};

async function json(...args: string[]) {
  const ended = await seedmark([...args, '--json']);
  assert.equal(ended.code, 0, ended.stderr);
  return JSON.parse(ended.stdout);
}

describe('seedmark convert', () => {
  it('says what a format cannot carry, and with --dry-run writes nothing', async () => {
    writeFileSync(path('a.jsonl'), `${JSON.stringify(RECORD)}\n`);
    const dry = await json('convert', path('a.jsonl'), path('a.conll'), '--dry-run');
    assert.equal(dry.outcome, 'dry run');
    assert.deepEqual(
      dry.losses.map(({ what, count }: { what: string; count: number }) => [what.split(' (')[0], count]),
      [
        ['scores of spans', 1],
        ['subtypes of spans', 1],
        ['origins of spans', 1],
        ['words that nobody judged, written as no entity', 1],
      ],
    );
    assert.ok(!existsSync(path('a.conll')));
    const done = await json('convert', path('a.jsonl'), path('a.conll'));
    assert.deepEqual(done.losses, dry.losses);
    assert.match(readFileSync(path('a.conll'), 'utf8'), /Amina\s.*B-PER/);
    const kept = await json('convert', path('a.jsonl'), path('a.csv'));
    assert.deepEqual(kept.losses, []);
    const [sentence] = (await readCorpus(await openCorpus(path('a.csv')))).sentences;
    assert.deepEqual(sentence.spans[0], {
      start: 0,
      end: 2,
      type: 'PER',
      subtype: 'woman',
      score: 0.5,
      provenance: { reviewer: 'Binta' },
    });
    assert.deepEqual(sentence.unknown, [{ start: 2, end: 3 }]);
  });

  it('writes names in context, and splits as a folder with a card', async () => {
    await json('convert', path('a.jsonl'), path('a.html'));
    assert.match(readFileSync(path('a.html'), 'utf8'), /<td class="name" dir="auto">Amina Jallo<\/td>/);
    writeFileSync(
      path('many.jsonl'),
      Array.from({ length: 20 }, (_, i) => `${JSON.stringify({ ...RECORD, doc: `d${i}` })}\n`).join(''),
    );
    await json('convert', path('many.jsonl'), path('many'), '--to', 'conll', '--split', '0.2,0.2');
    assert.deepEqual(readdirSync(path('many')).sort(), ['README.md', 'test.conll', 'train.conll', 'validation.conll']);
    assert.match(readFileSync(path('many/README.md'), 'utf8'), /\| validation \| 4 \| 4 \|/);
    // spaCy's own names of the three.
    await json('convert', path('many.jsonl'), path('bins'), '--to', 'spacy-docbin', '--split', '0.2,0.2');
    assert.deepEqual(readdirSync(path('bins')).sort(), ['README.md', 'dev.spacy', 'test.spacy', 'train.spacy']);
    const sizes = ['train', 'dev', 'test'].map(async (split) => {
      const { stored } = await json('inspect', path(`bins/${split}.spacy`), '--no-fit');
      return [stored.documents, stored.sentences, stored.entities];
    });
    assert.deepEqual(await Promise.all(sizes), [
      [12, 12, 24],
      [4, 4, 8],
      [4, 4, 8],
    ]);
    const { stored } = await json('inspect', path('bins'), '--no-fit');
    assert.deepEqual([stored.documents, stored.sentences, stored.entities], [20, 20, 40]);
  });

  it('puts names into a copy of the file that a corpus was made from', { skip: unlessShared('samples') }, async () => {
    copyFileSync(join(SHARED, 'samples/elan/poio_turkish.eaf'), path('t.eaf'));
    await json('convert', path('t.eaf'), path('t.jsonl'), '--tier', 'P-Spch');
    const records = readFileSync(path('t.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const record of records) {
      const end = record.words[0].length;
      record.spans = [{ start: 0, end, label: 'PER', text: record.text.slice(0, end) }];
    }
    writeFileSync(path('t.jsonl'), records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    await json('convert', path('t.jsonl'), path('named.eaf'), '--into', path('t.eaf'));
    const named = readFileSync(path('named.eaf'), 'utf8');
    assert.deepEqual(checkEafRules(named), []);
    assert.ok(named.includes('TIER_ID="NE@P-Spch"'));
    const names = await json('inspect', path('named.eaf'), '--tier', 'NE@P-Spch', '--no-fit');
    assert.equal(names.stored.sentences, records.length);
    const { code, stderr } = await seedmark(['convert', path('a.jsonl'), path('no.eaf'), '--into', path('t.eaf')]);
    assert.equal(code, 2);
    assert.match(stderr, /Sentence 1 is not in/);
    assert.ok(!existsSync(path('no.eaf')));
    const itself = await seedmark(['convert', path('t.jsonl'), path('t.eaf'), '--into', path('t.eaf')]);
    assert.match(itself.stderr, /the same file/);
  });

  it('is one of the ways in which `seedmark formats` says what a format keeps', async () => {
    const formats = await json('formats');
    const of = (name: string) => formats.find((format: { name: string }) => format.name === name);
    assert.deepEqual([of('elan').isWritten, of('elan').isWrittenBack], [false, true]);
    assert.deepEqual([of('kwic').isRead, of('kwic').isWritten], [false, true]);
    assert.deepEqual(of('jsonl').carries, ['subtypes', 'provenance', 'unknown']);
  });
});
