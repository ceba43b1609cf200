import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Sentence } from '../../../src/corpus/sentence.ts';
import { Failure } from '../../../src/failure.ts';
import type { LanguageModel, Prediction, Slot } from '../../../src/lm/language-model.ts';
import { type Candidate, type MineOptions, mine } from '../../../src/mining/mine.ts';
import { ToyModel } from '../../support/toy-model.ts';

function letters(seed: number): string {
  return Array.from({ length: 5 }, (_, i) => String.fromCharCode(97 + ((seed * (i + 7)) % 26))).join('');
}

const CORPUS: Sentence[] = Array.from({ length: 40 }, (_, i) => {
  const text = [1, 2, 3, 4, 5].map((j) => letters(5 * i + j)).join(' ');
  const words = [...text.matchAll(/\S+/g)].map(({ index, 0: word }) => ({
    startChar: index,
    endChar: index + word.length,
  }));
  return { doc: 'd', text, words };
});

const OPTIONS: MineOptions = {
  types: [
    { name: 'A', phrase: 'person', seeds: ['abcde'] },
    { name: 'B', phrase: 'place', seeds: ['zyxwv'] },
  ],
  method: 'div2',
  selection: { mode: 'threshold', threshold: 0.02 },
  candidates: { maxWords: 2, maxSentenceWords: 30, stopWords: new Set(), dropDigits: true, dropFinalStop: true },
  seedMode: 'mean',
  edge: 'boundary',
  temperature: 2,
};

/** Hidden states rounded as eight-bit arithmetic would: nearly right. */
class RoundedModel extends ToyModel {
  override async predict(
    slots: readonly Slot[],
    want: 'reference' | 'compared',
    temperature: number,
  ): Promise<Prediction[]> {
    const exact = await super.predict(slots, want, temperature);
    return exact.map((one) => ({ ...one, hidden: one.hidden.map((h) => Math.round(h * 200) / 200) }));
  }
}

async function collect(lm: LanguageModel, options: MineOptions, screen?: LanguageModel): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const add = ({ sentence, span, type, score }: Candidate) =>
    found.set(`${sentence}:${span.start}:${span.end}:${type}`, score);
  for await (const { candidates } of mine(CORPUS, lm, options, undefined, screen)) candidates.forEach(add);
  return found;
}

function best(found: Map<string, number>, type: number, k: number): [string, number][] {
  return [...found]
    .filter(([key]) => key.endsWith(`:${type}`))
    .sort((a, b) => a[1] - b[1])
    .slice(0, k);
}

describe('a screened run', () => {
  it('finds what an exact run finds, with its scores, when the screen is nearly right', async () => {
    const exact = await collect(new ToyModel(), OPTIONS);
    assert.ok(exact.size > 20, `${exact.size} spans`);
    assert.deepEqual(await collect(new ToyModel(), OPTIONS, new RoundedModel()), exact);
  });

  it('finds the same top K', async () => {
    const options: MineOptions = { ...OPTIONS, selection: { mode: 'top', k: 10 } };
    const exact = await collect(new ToyModel(), options);
    const screened = await collect(new ToyModel(), options, new RoundedModel());
    for (const type of [0, 1]) assert.deepEqual(best(screened, type, 10), best(exact, type, 10));
  });

  it('asks the exact model for fewer rows', async () => {
    const alone = new ToyModel();
    const behind = new ToyModel();
    await collect(alone, OPTIONS);
    await collect(behind, OPTIONS, new RoundedModel());
    assert.ok(behind.rows < 0.8 * alone.rows, `${behind.rows} rows instead of ${alone.rows}`);
  });

  it('is refused where there is no bound to screen against', async () => {
    for (const changed of [{ selection: { mode: 'all' } as const }, { method: 'cos2' as const }]) {
      await assert.rejects(
        collect(new ToyModel(), { ...OPTIONS, ...changed }, new RoundedModel()),
        (error) => error instanceof Failure && error.code === 'bad-argument',
      );
    }
  });
});
