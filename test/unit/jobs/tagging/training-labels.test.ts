import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openCorpus } from '../../../../main/files/open-corpus.ts';
import { writeMiningRun } from '../../../../main/jobs/mining/mining-run.ts';
import { labelledData, minedData } from '../../../../main/jobs/tagging/training-labels.ts';
import { Failure } from '../../../../src/failure.ts';

const folder = mkdtempSync(join(tmpdir(), 'seedmark-labels-'));
after(() => rmSync(folder, { recursive: true }));
const place = (name: string) => join(folder, name);
const isFailure = (code: string) => (error: unknown) => error instanceof Failure && error.code === code;

function write(name: string, text: string): string {
  writeFileSync(place(name), text);
  return place(name);
}

const CORPUS = write('corpus.txt', 'Amina met Musa.\nKano is old.\n');
/** Words of sentence 0: Amina met Musa . */
const line = (sentence: number, start: number, end: number, text: string, type: string, score: number) =>
  JSON.stringify({ doc: '', sentence, start, end, text, type, seed: `seed of ${type}`, score, x: [], y: [] });
const mine = (...lines: string[]) => write('ranked.jsonl', `${lines.join('\n')}\n`);
const open = () => openCorpus(CORPUS, { oneSentenceALine: true });
const ALL = { lastConfidence: 1 };

describe('minedData', () => {
  it('accepts from a ranking and says what is known of it', async () => {
    const ranked = mine(
      line(0, 0, 1, 'Amina', 'PER', 0.1),
      line(0, 2, 3, 'Musa', 'PER', 0.3),
      line(1, 0, 1, 'Kano', 'LOC', 0.2),
    );
    const { sentences, types, labels, mining } = await minedData(ranked, await open(), { ...ALL, top: 1 });
    assert.deepEqual(types, [
      { name: 'LOC', phrase: 'LOC', seeds: ['seed of LOC'] },
      { name: 'PER', phrase: 'PER', seeds: ['seed of PER'] },
    ]);
    assert.deepEqual(
      sentences.map(({ spans }) => spans.length),
      [1, 1],
    );
    assert.deepEqual(labels.spans, { PER: 1, LOC: 1 });
    assert.deepEqual(labels.thresholds, { LOC: 0.2, PER: 0.1 });
    assert.equal(labels.unknownWords, labels.words - 2);
    assert.equal(mining, undefined);
  });

  it('takes phrases, template and the longest sentence from the file beside the ranking', async () => {
    const ranked = mine(line(1, 0, 1, 'Kano', 'LOC', 0.2));
    const types = [{ name: 'LOC', phrase: 'place', seeds: ['Banjul'] }];
    const run = {
      corpus: 'corpus.txt',
      model: 'm',
      fingerprint: 'f',
      method: 'div2',
      template: 'A {label}: {seed}',
      types,
    };
    await writeMiningRun(ranked, { ...run, maxSentenceWords: 3, identity: {} });
    const data = await minedData(ranked, await open(), ALL);
    assert.deepEqual(data.types, types);
    assert.equal(data.mining?.template, 'A {label}: {seed}');
    // Both sentences are longer than what was mined; one has a span all the same.
    assert.equal(data.sentences.length, 1);
    rmSync(`${ranked}.run.json`);
  });

  it('knows a ranking by cosine, of which the largest score is best', async () => {
    const ranked = mine(line(0, 0, 1, 'Amina', 'PER', 1.8), line(0, 2, 3, 'Musa', 'PER', 1.2));
    const { sentences, labels } = await minedData(ranked, await open(), { ...ALL, threshold: 1.5 });
    assert.deepEqual(
      sentences[0].spans.map(({ start }) => start),
      [0],
    );
    assert.deepEqual(labels.thresholds, { PER: 1.8 });
  });

  it('refuses a ranking of another corpus, and an acceptance that accepts nothing', async () => {
    await assert.rejects(
      minedData(mine(line(0, 0, 1, 'Amin', 'PER', 0.1)), await open(), ALL),
      isFailure('corpus-invalid'),
    );
    await assert.rejects(
      minedData(mine(line(9, 0, 1, 'Amina', 'PER', 0.1)), await open(), ALL),
      isFailure('corpus-invalid'),
    );
    const ranked = mine(line(0, 0, 1, 'Amina', 'PER', 0.1));
    await assert.rejects(minedData(ranked, await open(), { ...ALL, threshold: 0.05 }), isFailure('corpus-empty'));
  });
});

describe('labelledData', () => {
  it('gives a word to the longest of labels that overlap, and counts the others', async () => {
    const text = 'New York University opened.';
    const spans = [
      { start: 0, end: 8, label: 'LOC' },
      { start: 0, end: 19, label: 'ORG' },
    ];
    const corpus = await openCorpus(write('nested.jsonl', `${JSON.stringify({ text, spans })}\n`));
    const { sentences, overlapping, types } = await labelledData(corpus, true);
    assert.deepEqual(sentences[0].spans, [{ start: 0, end: 3, type: 'ORG', confidence: 1 }]);
    assert.equal(overlapping, 1);
    assert.deepEqual(
      types.map(({ name }) => name),
      ['ORG'],
    );
    assert.deepEqual(sentences[0].reviewed, [{ start: 0, end: sentences[0].sentence.words.length }]);
  });

  it('leaves words without a label unknown where labels are incomplete', async () => {
    const corpus = await openCorpus(write('train.conll', 'Kano B-LOC\nis O\nold O\n\n'));
    const { sentences, labels } = await labelledData(corpus, false);
    assert.deepEqual(sentences[0].reviewed, []);
    assert.equal(labels.unknownWords, 2);
  });

  it('refuses a corpus without labels', async () => {
    await assert.rejects(labelledData(await open(), true), isFailure('corpus-invalid'));
  });
});
