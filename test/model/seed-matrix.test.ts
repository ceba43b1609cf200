// Seeds × spans with real graphs and tokenizers: every cell is what mining with that seed alone gives.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openLanguageModel } from '../../main/compute/open-language-model.ts';
import { openCorpus, readCorpus } from '../../main/files/open-corpus.ts';
import { stopWords } from '../../src/corpus/stop-words.ts';
import { SeedBounds, type SeedCell, searchSeeds } from '../../src/decompose/seed-search.ts';
import { openSeedTest } from '../../src/decompose/seed-test.ts';
import { candidateSpans, emptyFilterCounts } from '../../src/mining/candidate-spans.ts';
import { mine } from '../../src/mining/mine.ts';
import { CAUSAL_TEMPLATE, MASKED_TEMPLATE } from '../../src/mining/template.ts';
import { SHARED, unlessShared } from '../support/shared.ts';

const WIKIGOLD = join(import.meta.dirname, '../../resources/corpora/wikigold/wikigold.conll');
const TOLERANCE = 1e-5;
const SENTENCES = 12;
const SEEDS = ['Berlin', 'New York', 'the Nile', "Côte d'Ivoire", 'X', 'Central Asia'];
const CANDIDATES = {
  ...{ maxWords: 2, maxSentenceWords: 12, dropDigits: true, dropFinalStop: true },
  stopWords: new Set(stopWords('en')),
};

const cacheDir = mkdtempSync(join(tmpdir(), 'seedmark-seeds-'));
after(() => rmSync(cacheDir, { recursive: true }));

for (const name of ['tiny-bert-cased', 'tiny-xlm-roberta', 'tiny-gpt2']) {
  describe(`seeds × spans, ${name}`, { skip: unlessShared(`models/${name}`) }, () => {
    it('every cell is what mining with that seed alone gives', async () => {
      const model = await openLanguageModel(join(SHARED, 'models', name), { cacheDir, device: 'cpu', workers: 1 });
      try {
        const { lm } = model;
        const template = lm.kind === 'masked' ? MASKED_TEMPLATE : CAUSAL_TEMPLATE;
        const { sentences: all } = await readCorpus(await openCorpus(WIKIGOLD));
        const sentences = all.filter(({ words }) => words.length <= CANDIDATES.maxSentenceWords).slice(0, SENTENCES);
        const spans = sentences.flatMap((sentence, index) =>
          candidateSpans(sentence, CANDIDATES, emptyFilterCounts()).map((span) => ({
            sentence: { index, sentence, pieces: lm.tokenizer.encode(sentence.text) },
            span,
          })),
        );
        const test = await openSeedTest(lm, {
          ...{ phrase: 'location', seeds: SEEDS, twoWay: true, template, edge: 'boundary', temperature: 2 },
        });
        const cells = new Map<string, SeedCell>();
        const bounds = new SeedBounds({ mode: 'all' }, SEEDS.length);
        for await (const step of searchSeeds(test, spans, { bounds })) {
          for (const cell of step.cells) {
            const { sentence, span } = spans[cell.span];
            cells.set(`${sentence.index}:${span.start}:${span.end}:${cell.seed}`, cell);
          }
        }
        let compared = 0;
        for (const [seed, text] of SEEDS.entries()) {
          const types = [{ name: 'LOC', phrase: 'location', seeds: [text] }];
          const options = { types, method: 'div2', candidates: CANDIDATES, template, seedMode: 'mean' } as const;
          const how = { selection: { mode: 'all' }, edge: 'boundary', temperature: 2 } as const;
          for await (const { candidates } of mine(sentences, lm, { ...options, ...how })) {
            for (const { sentence, span, score } of candidates) {
              const cell = cells.get(`${sentence}:${span.start}:${span.end}:${seed}`);
              assert.ok(cell && Math.abs(cell.score - score) < TOLERANCE);
              compared++;
            }
          }
        }
        assert.equal(compared, cells.size);
        assert.ok(compared > 200);
      } finally {
        model.close();
      }
    });
  });
}
