import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { reactionOf, twoWayReaction } from '../../../src/interpret/supervisor-reaction.ts';
import { supervisorSlots } from '../../../src/interpret/supervisor-slots.ts';
import type { LmKind } from '../../../src/lm/language-model.ts';
import { logSoftmax } from '../../../src/lm/vocabulary-rows.ts';
import { mine } from '../../../src/mining/mine.ts';
import { CAUSAL_TEMPLATE, MASKED_TEMPLATE } from '../../../src/mining/template.ts';
import { ToyModel, toyDistribution } from '../../support/toy-model.ts';

const SHOWN = { most: 3, by: 'before' } as const;
const logits = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 7, maxLength: 7 });

describe('the reaction of a supervisor', () => {
  it('is what each word adds to the divergence, worked out by hand', () => {
    const before = Float64Array.from([0.5, 0.3, 0.2], Math.log);
    const after = Float64Array.from([0.25, 0.6, 0.15], Math.log);
    const { divergence, words, rest } = reactionOf(before, after, { most: 2, by: 'before' });
    assert.deepEqual(
      words.map(({ id }) => id),
      [0, 1],
    );
    near(words[0].term, 0.5 * Math.log(2));
    near(words[1].term, 0.3 * Math.log(0.5));
    near(rest, 0.2 * Math.log(0.2 / 0.15));
    near(divergence, 0.5 * Math.log(2) + 0.3 * Math.log(0.5) + 0.2 * Math.log(0.2 / 0.15));
    near(words[1].before, 0.3);
    near(words[1].after, 0.6);
  });

  it('sums to the divergence in both directions, which is never negative', () => {
    fc.assert(
      fc.property(logits, logits, fc.constantFrom('before' as const, 'effect' as const), (p, q, by) => {
        const [before, after] = [logSoftmax(p, 2), logSoftmax(q, 2)];
        const { forward, backward } = twoWayReaction(before, after, { most: 3, by });
        for (const [reaction, from, to] of [
          [forward, before, after],
          [backward, after, before],
        ] as const) {
          const whole = from.reduce((sum, log, v) => sum + Math.exp(log) * (log - to[v]), 0);
          near(reaction.divergence, whole);
          near(
            reaction.words.reduce((sum, { term }) => sum + term, reaction.rest),
            whole,
          );
          assert.ok(reaction.divergence > -1e-12);
        }
      }),
    );
  });

  it('shows the words that were expected most, or those that matter most, in order', () => {
    fc.assert(
      fc.property(logits, logits, (p, q) => {
        const [before, after] = [logSoftmax(p, 1), logSoftmax(q, 1)];
        const all = { most: 7, by: 'before' } as const;
        const expected = reactionOf(before, after, SHOWN).words.map((word) => word.before);
        assert.deepEqual(expected, [
          ...before
            .map(Math.exp)
            .toSorted((a, b) => b - a)
            .slice(0, 3),
        ]);
        const every = reactionOf(before, after, all).words.map(({ term }) => Math.abs(term));
        const effects = reactionOf(before, after, { most: 3, by: 'effect' }).words.map(({ term }) => Math.abs(term));
        assert.deepEqual(effects, every.toSorted((a, b) => b - a).slice(0, 3));
      }),
    );
  });

  it('of a word that was impossible is nothing', () => {
    const { divergence, words } = reactionOf(Float64Array.from([0, -Infinity]), Float64Array.from([0, -5]), SHOWN);
    assert.equal(divergence, 0);
    assert.equal(words[1].term, 0);
  });
});

describe('the slots of a span', () => {
  const TEXT = 'Amina went to Banjul in May.';
  const words = [...TEXT.matchAll(/[A-Za-z]+|\./g)].map(({ index, 0: { length } }) => {
    return { startChar: index, endChar: index + length };
  });
  const sentence = { doc: 'd', text: TEXT, words };
  const candidates = {
    ...{ maxWords: 2, maxSentenceWords: 30, dropDigits: false, dropFinalStop: false },
    stopWords: new Set<string>(),
  };

  for (const [kind, edge, twoWay] of [
    ['masked', 'boundary', true],
    ['masked', 'skip', true],
    ['masked', 'boundary', false],
    ['causal', 'boundary', true],
  ] as [LmKind, 'boundary' | 'skip', boolean][]) {
    it(`${kind}, edge ${edge}, ${twoWay ? 'two-way' : 'one-way'}: their reactions sum to the terms that mining reports`, async () => {
      const lm = new ToyModel(kind);
      const template = kind === 'masked' ? MASKED_TEMPLATE : CAUSAL_TEMPLATE;
      const types = [{ name: 'LOC', phrase: 'place', seeds: ['Lake Chad'] }];
      const method = twoWay ? 'div2' : 'div1';
      const options = { types, method, candidates, template, edge, seedMode: 'mean', temperature: 2 } as const;
      let compared = 0;
      for await (const batch of mine([sentence], lm, { ...options, selection: { mode: 'all' } })) {
        for (const { span, score, x, y } of batch.candidates) {
          const pieced = { index: 0, sentence, pieces: lm.tokenizer.encode(TEXT) };
          const explained = { sentence: pieced, span, phrase: 'place', seed: 'Lake Chad', template, edge, twoWay };
          const slots = supervisorSlots(lm, explained);
          const found = slots.map(({ before, after }) => {
            const [p, q] = [before, after].map((slot) => toyDistribution(slot, 2).map(Math.log));
            return reactionOf(p, q, SHOWN).divergence;
          });
          const terms = [...x, ...y].filter((term) => !Number.isNaN(term));
          assert.equal(found.length, terms.length);
          terms.forEach((term, i) => {
            near(found[i], term, 1e-5);
          });
          near(found.reduce((sum, term) => sum + term, 0) / found.length, score, 1e-5);
          compared++;
        }
      }
      assert.ok(compared >= 12);
    });
  }

  it('are named by the pieces that are predicted', () => {
    const lm = new ToyModel();
    const pieced = { index: 0, sentence, pieces: lm.tokenizer.encode(TEXT) };
    const explained = { sentence: pieced, span: { start: 3, end: 4 }, phrase: 'place', seed: 'Kano', twoWay: true };
    const slots = supervisorSlots(lm, { ...explained, template: 'a {label}: {seed}', edge: 'boundary' });
    assert.deepEqual(
      slots.map(({ side, piece }) => `${side} ${piece}`),
      ['left o', 'right i', ...[...'aplace:'].map((piece) => `context ${piece}`)],
    );
  });
});

function near(actual: number, expected: number, tolerance = 1e-9): void {
  assert.ok(Math.abs(actual - expected) < tolerance, `${actual} is not ${expected}`);
}
