import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { PoolClosed } from '../../../../main/compute/process-pool.ts';
import { openCorpus } from '../../../../main/files/open-corpus.ts';
import { type MineToFileRequest, mineToFile } from '../../../../main/jobs/mining/mine-to-file.ts';
import type { RankedSpan } from '../../../../main/jobs/mining/ranked-line.ts';
import { Failure } from '../../../../src/failure.ts';
import type { Pieces } from '../../../../src/lm/pieces.ts';
import type { Selection } from '../../../../src/mining/mine.ts';
import { ToyModel, toyTokenizer } from '../../../support/toy-model.ts';

const folder = mkdtempSync(join(tmpdir(), 'seedmark-job-'));
const place = (name: string) => join(folder, name);
after(() => rmSync(folder, { recursive: true }));

const LINES = [
  'Amina Jallo went to Banjul in May.',
  'The river Gambia runs past Banjul they say.',
  'Musa saw Amina Jallo and the Gambia.',
  'in May Musa went home',
  'Banjul.',
  'who went with Musa Garba to see Lake Chad and Kano',
];

beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(place(name), { recursive: true });
  writeFileSync(place('corpus.txt'), `${LINES.join('\n')}\n`);
});

async function request(selection: Selection, more: Partial<MineToFileRequest> = {}): Promise<MineToFileRequest> {
  const reading = { oneSentenceALine: true };
  return {
    corpus: await openCorpus(place('corpus.txt'), reading),
    reading,
    lm: new ToyModel(),
    modelName: 'toy',
    options: {
      types: [
        { name: 'PER', phrase: 'person', seeds: ['Binta Bah'] },
        { name: 'LOC', phrase: 'place', seeds: ['Kano'] },
      ],
      method: 'div2',
      selection,
      candidates: {
        maxWords: 2,
        maxSentenceWords: 30,
        stopWords: new Set(['.']),
        dropDigits: true,
        dropFinalStop: true,
      },
      seedMode: 'mean',
      edge: 'boundary',
      temperature: 2,
      stretch: 2,
    },
    out: place('ranked.jsonl'),
    checkpoint: place('run.checkpoint'),
    fresh: false,
    stop: { aborted: false },
    ...more,
  };
}

function ranking(): RankedSpan[] {
  const text = readFileSync(place('ranked.jsonl'), 'utf8');
  return text === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
}

const SELECTIONS: Record<string, Selection> = {
  threshold: { mode: 'threshold', threshold: 0.02 },
  top: { mode: 'top', k: 7 },
  all: { mode: 'all' },
};

describe('mineToFile', () => {
  for (const [name, selection] of Object.entries(SELECTIONS)) {
    it(`${name}: ends the same wherever it is stopped, and whatever the size of its stretches`, async () => {
      await mineToFile(await request(selection));
      const whole = readFileSync(place('ranked.jsonl'), 'utf8');
      assert.ok(ranking().length > 5);
      assert.deepEqual(readdirSync(folder).sort(), ['corpus.txt', 'ranked.jsonl', 'ranked.jsonl.run.json']);
      for (const stretch of [1, 3, 100]) {
        const { options, ...rest } = await request(selection);
        await mineToFile({ ...rest, options: { ...options, stretch } });
        assert.equal(readFileSync(place('ranked.jsonl'), 'utf8'), whole, `stretch ${stretch}`);
      }
      for (let calls = 1; ; calls *= 3) {
        rmSync(place('ranked.jsonl'), { force: true });
        const stops = await runWithStops(selection, calls);
        assert.equal(readFileSync(place('ranked.jsonl'), 'utf8'), whole, `stopped after every ${calls} calls`);
        assert.deepEqual(readdirSync(folder).sort(), ['corpus.txt', 'ranked.jsonl', 'ranked.jsonl.run.json']);
        if (stops === 0) break;
      }
    });
  }

  /** Runs until done; each run's model closes after so many calls more than the last run's. @returns how often it stopped. */
  async function runWithStops(selection: Selection, calls: number): Promise<number> {
    for (let stops = 0; ; stops++) {
      const lm = new ToyModel();
      const stop = { aborted: false };
      // More calls each time, or a stretch that needs more would never be finished.
      let left = calls * (stops + 1);
      lm.onCall = () => {
        if (left-- > 0) return;
        stop.aborted = true;
        throw new PoolClosed();
      };
      const { outcome } = await mineToFile(await request(selection, { lm, stop }));
      if (outcome === 'done') return stops;
    }
  }

  it('ranks best first within a type, in the order of the types', async () => {
    await mineToFile(await request({ mode: 'all' }));
    const spans = ranking();
    const types = spans.map(({ type }) => type);
    assert.deepEqual(
      types,
      types.toSorted((a, b) => (a === b ? 0 : a === 'PER' ? -1 : 1)),
    );
    for (const type of ['PER', 'LOC']) {
      const scores = spans.filter((span) => span.type === type).map(({ score }) => score);
      assert.deepEqual(
        scores,
        scores.toSorted((a, b) => a - b),
      );
    }
    for (const { sentence, startChar, endChar, text } of spans)
      assert.equal(LINES[sentence].slice(startChar, endChar), text);
  });

  it('keeps the asked share of each type', async () => {
    const all = await mineToFile(await request({ mode: 'all' }));
    const some = await mineToFile(await request({ mode: 'all' }, { keepShare: 0.1 }));
    assert.equal(some.found.PER, Math.ceil(all.found.PER / 10));
    assert.equal(ranking().length, some.found.PER + some.found.LOC);
  });

  it('never says that it found more than a top list holds', async () => {
    const shown: number[] = [];
    const summary = await mineToFile(
      await request({ mode: 'top', k: 3 }, { onProgress: ({ found }) => shown.push(found) }),
    );
    assert.deepEqual(summary.found, { PER: 3, LOC: 3 });
    assert.ok(Math.max(...shown) <= 6);
  });

  it('leaves the old ranking, and no checkpoint, when the model fails in the first stretch', async () => {
    writeFileSync(place('ranked.jsonl'), 'old\n');
    const lm = new ToyModel();
    lm.onCall = () => {
      throw new Failure('compute-crashed', 'A compute process ended.', 'Use fewer.');
    };
    await assert.rejects(mineToFile(await request({ mode: 'all' }, { lm })), /A compute process ended/);
    assert.equal(readFileSync(place('ranked.jsonl'), 'utf8'), 'old\n');
    assert.deepEqual(readdirSync(folder).sort(), ['corpus.txt', 'ranked.jsonl']);
  });

  it('notices that the corpus grows while it is mined', async () => {
    const grow = { done: false };
    const onProgress = () => {
      if (!grow.done) appendFileSync(place('corpus.txt'), 'Banjul is here.\n');
      grow.done = true;
    };
    // Long enough that the reading is still under way when it grows.
    writeFileSync(place('corpus.txt'), `${LINES.join('\n')}\n${`${'x'.repeat(250)}\n`.repeat(8000)}`);
    const { options, ...rest } = await request({ mode: 'threshold', threshold: 1e-9 }, { onProgress });
    const job = mineToFile({ ...rest, options: { ...options, stretch: 1000 } });
    await assert.rejects(job, /changed while it was mined/);
  });

  it('leaves out and counts a sentence that the tokenizer has no piece for', async () => {
    const tokenizer = toyTokenizer('masked');
    const encode = (text: string): Pieces => {
      if (text.includes('Chad')) throw new Failure('tokenizer-invalid', 'A character has no piece.', 'Another model.');
      return tokenizer.encode(text);
    };
    class StrictModel extends ToyModel {
      override readonly tokenizer = { ...tokenizer, encode };
    }
    const { counts } = await mineToFile(await request({ mode: 'all' }, { lm: new StrictModel() }));
    assert.equal(counts.sentencesUncuttable, 1);
    assert.equal(counts.spansInDroppedSentences, 21);
    assert.equal(counts.sentencesBeyondWindow, 0);
    assert.deepEqual([...new Set(ranking().map(({ sentence }) => sentence))].sort(), [0, 1, 2, 3, 4]);
  });
});
