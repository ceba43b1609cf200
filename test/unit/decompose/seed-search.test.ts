// The seeds × spans matrix against mining with each seed alone, in float64-exact toy models of both kinds.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Sentence } from '../../../src/corpus/sentence.ts';
import {
  acceptCells,
  type SeedAcceptance,
  SeedBounds,
  type SeedCell,
  searchSeeds,
} from '../../../src/decompose/seed-search.ts';
import { openSeedTest } from '../../../src/decompose/seed-test.ts';
import type { LmKind } from '../../../src/lm/language-model.ts';
import { candidateSpans, emptyFilterCounts } from '../../../src/mining/candidate-spans.ts';
import { type MineOptions, mine, type Selection } from '../../../src/mining/mine.ts';
import { CAUSAL_TEMPLATE, MASKED_TEMPLATE } from '../../../src/mining/template.ts';
import { ToyModel } from '../../support/toy-model.ts';

/** A row computed in other company may differ by so much. */
const TOLERANCE = 1e-5;

const SEEDS = ['Banjul', 'Lake Chad', 'Kano', 'May', 'a b c', 'Z'];
const TEXTS = [
  'Amina Jallo went to Banjul in May.',
  'The river Gambia runs past Banjul they say.',
  'Musa saw Amina Jallo and the Gambia.',
  'Banjul',
  'who went with Musa Garba to see Lake Chad and Kano',
];
const CANDIDATES = {
  maxWords: 2,
  maxSentenceWords: 30,
  stopWords: new Set(['.', 'the']),
  dropDigits: true,
  dropFinalStop: true,
};

function sentenceOf(text: string): Sentence {
  const words = [...text.matchAll(/[A-Za-z]+|\./g)].map((match) => ({
    startChar: match.index,
    endChar: match.index + match[0].length,
  }));
  return { doc: 'd', text, words };
}
const SENTENCES = TEXTS.map(sentenceOf);

interface Setting {
  readonly kind: LmKind;
  readonly twoWay: boolean;
  readonly edge: 'boundary' | 'skip';
  readonly template?: string;
}

const templateOf = ({ kind, template }: Setting) => template ?? (kind === 'masked' ? MASKED_TEMPLATE : CAUSAL_TEMPLATE);

async function searchAll(setting: Setting, acceptance: SeedAcceptance) {
  const lm = new ToyModel(setting.kind);
  const { twoWay, edge } = setting;
  const test = await openSeedTest(lm, {
    ...{ phrase: 'place', seeds: SEEDS, twoWay, edge },
    ...{ template: templateOf(setting), temperature: 2 },
  });
  const spans = SENTENCES.flatMap((sentence, index) =>
    candidateSpans(sentence, CANDIDATES, emptyFilterCounts()).map((span) => ({
      sentence: { index, sentence, pieces: lm.tokenizer.encode(sentence.text) },
      span,
    })),
  );
  const cells: SeedCell[] = [];
  const bounds = new SeedBounds(acceptance, SEEDS.length);
  // Small blocks, so that bounds fall between them.
  for await (const step of searchSeeds(test, spans, { bounds, blockCells: 2 * SEEDS.length }))
    cells.push(...step.cells);
  const key = ({ span }: SeedCell) => `${spans[span].sentence.index}:${spans[span].span.start}:${spans[span].span.end}`;
  return { cells, key, rows: lm.rows };
}

async function mineAlone(setting: Setting, seed: string, selection: Selection) {
  const options: MineOptions = {
    types: [{ name: 'LOC', phrase: 'place', seeds: [seed] }],
    method: setting.twoWay ? 'div2' : 'div1',
    selection,
    candidates: CANDIDATES,
    template: templateOf(setting),
    seedMode: 'mean',
    edge: setting.edge,
    temperature: 2,
  };
  const lm = new ToyModel(setting.kind);
  const found = [];
  for await (const batch of mine(SENTENCES, lm, options)) found.push(...batch.candidates);
  return { found, rows: lm.rows };
}

const SETTINGS: Record<string, Setting> = {
  'masked, both ways': { kind: 'masked', twoWay: true, edge: 'boundary' },
  'masked, sentence side only, edges skipped': { kind: 'masked', twoWay: false, edge: 'skip' },
  'masked, both ways, edges skipped': { kind: 'masked', twoWay: true, edge: 'skip' },
  causal: { kind: 'causal', twoWay: true, edge: 'boundary' },
};

describe('seeds × spans', () => {
  for (const [name, setting] of Object.entries(SETTINGS)) {
    it(`${name}: every cell is what mining with that seed alone gives`, async () => {
      const { cells, key } = await searchAll(setting, { mode: 'all' });
      let compared = 0;
      for (const [seed, text] of SEEDS.entries()) {
        const { found } = await mineAlone(setting, text, { mode: 'all' });
        const own = new Map(cells.filter((cell) => cell.seed === seed).map((cell) => [key(cell), cell]));
        assert.equal(own.size, found.length);
        for (const { sentence, span, score, x, y } of found) {
          const cell = own.get(`${sentence}:${span.start}:${span.end}`);
          assert.ok(cell);
          assert.ok(Math.abs(cell.score - score) < TOLERANCE);
          assertTerms(cell.x, x);
          assertTerms(cell.y, y);
          compared++;
        }
      }
      assert.ok(compared > 100);
    });

    it(`${name}: a threshold and a top list accept what mining with that seed alone accepts`, async () => {
      const whole = await searchAll(setting, { mode: 'all' });
      const scores = whole.cells.map(({ score }) => score).sort((a, b) => a - b);
      const at = Math.floor(scores.length / 5);
      const threshold = (scores[at] + scores[at + 1]) / 2; // terms may be added up in another order
      for (const selection of [
        { mode: 'threshold', threshold },
        { mode: 'best spans', spans: 7 },
      ] as const) {
        const { cells, key, rows } = await searchAll(setting, selection);
        assert.ok(rows < whole.rows);
        for (const [seed, text] of SEEDS.entries()) {
          const alone = selection.mode === 'threshold' ? selection : ({ mode: 'top', k: selection.spans } as const);
          const { found } = await mineAlone(setting, text, alone);
          const size = alone.mode === 'top' ? alone.k : found.length;
          assert.deepEqual(
            ranked(
              cells.filter((cell) => cell.seed === seed).map((cell) => [key(cell), cell.score]),
              size,
            ),
            ranked(
              found.map(({ sentence, span, score }) => [`${sentence}:${span.start}:${span.end}`, score]),
              size,
            ),
          );
        }
      }
    });
  }

  it('the best cells of all seeds are those of an exhaustive search, with fewer rows', async () => {
    const setting = SETTINGS['masked, both ways'];
    const whole = await searchAll(setting, { mode: 'all' });
    const some = await searchAll(setting, { mode: 'best cells', cells: 20 });
    const keys = ({ cells, key }: typeof whole) =>
      acceptCells(cells, { mode: 'best cells', cells: 20 }).map((cell) => `${key(cell)}:${cell.seed}`);
    assert.deepEqual(keys(some), keys(whole));
    assert.ok(some.rows < whole.rows);
  });

  it('a seed that fuses with the label context takes no term from the others', async () => {
    const setting: Setting = { kind: 'masked', twoWay: true, edge: 'boundary', template: 'a {label}:{seed}.' };
    const { cells } = await searchAll(setting, { mode: 'all' });
    const { found } = await mineAlone(setting, SEEDS[1], { mode: 'all' });
    const own = cells.filter(({ seed }) => seed === 1);
    assert.equal(own.length, found.length);
    assert.ok(own.every(({ y }) => y.length === found[0].y.length));
  });

  it('predicts the label context of a surface form once for all seeds, and a sentence once', async () => {
    const setting = SETTINGS['masked, both ways'];
    const { rows } = await searchAll(setting, { mode: 'all' });
    let alone = 0;
    for (const seed of SEEDS) alone += (await mineAlone(setting, seed, { mode: 'all' })).rows;
    assert.ok(rows < 0.6 * alone, `${rows} rows together, ${alone} one by one`);
  });
});

/** Keys of the best `size`, equal scores (to the tolerance) in any order. */
function ranked(list: (readonly [string, number])[], size: number): string[] {
  return list
    .toSorted((a, b) => a[1] - b[1])
    .slice(0, size)
    .map(([key]) => key)
    .sort();
}

function assertTerms(actual: readonly number[], expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((term, i) => {
    if (Number.isNaN(expected[i])) assert.ok(Number.isNaN(term));
    else assert.ok(Math.abs(term - expected[i]) < TOLERANCE);
  });
}
