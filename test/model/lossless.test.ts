// On real text with a real (tiny) model: pruning, order, batching, workers and interruptions change nothing.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openLanguageModel } from '../../main/compute/open-language-model.ts';
import { openCorpus, readCorpus } from '../../main/files/open-corpus.ts';
import type { Sentence } from '../../src/corpus/sentence.ts';
import { stopWords } from '../../src/corpus/stop-words.ts';
import type { LanguageModel } from '../../src/lm/language-model.ts';
import { PAPER_TYPES } from '../../src/mining/entity-type.ts';
import { type Candidate, type MineCheckpoint, type MineOptions, mine } from '../../src/mining/mine.ts';
import { SHARED, unlessShared } from '../support/shared.ts';

const WIKIGOLD = join(import.meta.dirname, '../../resources/corpora/wikigold/wikigold.conll');
const MODEL = join(SHARED, 'models/tiny-bert-uncased');
const SENTENCES = 300;
const TOLERANCE = 1e-5;
const K = 50;

const OPTIONS: MineOptions = {
  types: PAPER_TYPES,
  method: 'div2',
  selection: { mode: 'all' },
  candidates: {
    maxWords: 3,
    maxSentenceWords: 30,
    stopWords: new Set(stopWords('en')),
    dropDigits: true,
    dropFinalStop: true,
  },
  seedMode: 'mean',
  edge: 'boundary',
  temperature: 2,
};

type Scores = Map<string, number>;

function keyOf({ source, span, type }: Candidate): string {
  return `${source.doc}|${source.text}|${span.start}:${span.end}:${type}`;
}

async function scoresOf(
  sentences: readonly Sentence[],
  lm: LanguageModel,
  options: MineOptions,
  checkpoint?: MineCheckpoint,
): Promise<Scores> {
  const scores: Scores = new Map();
  for await (const { candidates } of mine(sentences, lm, options, checkpoint))
    for (const one of candidates) scores.set(keyOf(one), one.score);
  return scores;
}

function best(scores: Scores, type: number, k: number): [string, number][] {
  return [...scores]
    .filter(([key]) => key.endsWith(`:${type}`))
    .sort((a, b) => a[1] - b[1])
    .slice(0, k);
}

function assertEqualScores(found: Scores | [string, number][], expected: Scores | [string, number][]): void {
  const scores = new Map(found);
  const wanted = new Map(expected);
  assert.deepEqual([...scores.keys()].sort(), [...wanted.keys()].sort());
  for (const [key, score] of wanted) assert.ok(Math.abs(scores.get(key)! - score) < TOLERANCE);
}

describe(`${SENTENCES} Wikigold sentences, tiny BERT`, { skip: unlessShared('models/tiny-bert-uncased') }, () => {
  let cacheDir = '';
  let sentences: Sentence[] = [];
  let model: Awaited<ReturnType<typeof openLanguageModel>>;
  let exact: Scores;
  let threshold = 0;

  before(async () => {
    cacheDir = await mkdtemp(join(tmpdir(), 'seedmark-lossless-'));
    const corpus = await readCorpus(await openCorpus(WIKIGOLD));
    // Equal sentences would share a key; the first of each is enough here.
    sentences = [...new Map(corpus.sentences.map((one) => [one.text, one])).values()].slice(0, SENTENCES);
    model = await openLanguageModel(MODEL, { cacheDir, device: 'cpu', workers: 1 });
    exact = await scoresOf(sentences, model.lm, OPTIONS);
    const sorted = [...exact.values()].sort((a, b) => a - b);
    const accepted = Math.round(sorted.length / 20);
    threshold = (sorted[accepted - 1] + sorted[accepted]) / 2;
  });
  after(async () => {
    model.close();
    await rm(cacheDir, { recursive: true, force: true });
  });

  it('scores thousands of spans', () => {
    assert.ok(exact.size > 10_000, `${exact.size} spans and types`);
  });

  it('accepts the same 5 % under a threshold, with the same scores, for fewer rows', async (t) => {
    const rows = model.lm.counts.rows;
    const found = await scoresOf(sentences, model.lm, { ...OPTIONS, selection: { mode: 'threshold', threshold } });
    t.diagnostic(`${model.lm.counts.rows - rows} rows instead of ${rows}`);
    assert.ok(model.lm.counts.rows - rows < 0.7 * rows);
    assertEqualScores(
      found,
      [...exact].filter(([, score]) => score < threshold),
    );
  });

  it(`finds the same best ${K} of each type, with the same scores`, async () => {
    const found = await scoresOf(sentences, model.lm, { ...OPTIONS, selection: { mode: 'top', k: K } });
    for (const type of PAPER_TYPES.keys()) assertEqualScores(best(found, type, K), best(exact, type, K));
  });

  it('does not depend on the order of the sentences or on how they are cut into stretches', async () => {
    const mixed = sentences
      .map((sentence, i) => ({ sentence, at: (i * 7919) % SENTENCES }))
      .sort((a, b) => a.at - b.at);
    const options: MineOptions = { ...OPTIONS, selection: { mode: 'threshold', threshold }, stretch: 70 };
    const found = await scoresOf(
      mixed.map(({ sentence }) => sentence),
      model.lm,
      options,
    );
    assertEqualScores(
      found,
      [...exact].filter(([, score]) => score < threshold),
    );
  });

  it('does not depend on the number of workers', async () => {
    const three = await openLanguageModel(MODEL, { cacheDir, device: 'cpu', workers: 3 });
    try {
      assertEqualScores(
        await scoresOf(sentences.slice(0, 100), three.lm, OPTIONS),
        await scoresOf(sentences.slice(0, 100), model.lm, OPTIONS),
      );
    } finally {
      three.close();
    }
  });

  for (const selection of [{ mode: 'threshold', threshold: 0 } as const, { mode: 'top', k: K } as const]) {
    it(`goes on from a checkpoint as if it had never stopped: ${selection.mode}`, async () => {
      const options: MineOptions = {
        ...OPTIONS,
        selection: selection.mode === 'threshold' ? { ...selection, threshold } : selection,
        stretch: 100,
      };
      const before: Candidate[] = [];
      let checkpoint: MineCheckpoint | undefined;
      let batches = 0;
      for await (const { candidates, sentencesDone, counts } of mine(sentences, model.lm, options)) {
        before.push(...candidates);
        checkpoint = { sentencesDone, counts: { ...counts }, found: [...before] };
        if (++batches === 9) break;
      }
      assert.ok(checkpoint!.sentencesDone < SENTENCES && before.length > 0);
      const after = await scoresOf(sentences, model.lm, options, checkpoint);
      const all: Scores = new Map([...before.map((one): [string, number] => [keyOf(one), one.score]), ...after]);
      if (selection.mode === 'threshold')
        assertEqualScores(
          all,
          [...exact].filter(([, score]) => score < threshold),
        );
      else for (const type of PAPER_TYPES.keys()) assertEqualScores(best(all, type, K), best(exact, type, K));
    });
  }
});
