import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Sentence } from '../../../src/corpus/sentence.ts';
import { Failure } from '../../../src/failure.ts';
import {
  type Candidate,
  type MineCheckpoint,
  type MinedBatch,
  type MineOptions,
  mine,
} from '../../../src/mining/mine.ts';
import { CAUSAL_TEMPLATE, MASKED_TEMPLATE } from '../../../src/mining/template.ts';
import { slowCosine, slowPrompt } from '../../support/slow-baselines.ts';
import { type SlowOptions, type SlowResult, slowMine } from '../../support/slow-miner.ts';
import { ToyModel } from '../../support/toy-model.ts';

const SCORE_TOLERANCE = 1e-5;

function sentence(text: string): Sentence {
  const words = [...text.matchAll(/[^ .,]+|[.,]/g)].map((match) => ({
    startChar: match.index,
    endChar: match.index + match[0].length,
  }));
  return { doc: 'd', text, words };
}

const CORPUS = [
  'Amina Jallo went to Banjul in May.',
  'The river Gambia runs past Banjul, they say.',
  'Musa saw Amina Jallo and the Gambia.',
  'in May of 1994 Musa went home',
  'Banjul.',
  'who went with Musa Garba to see Lake Chad and Kano',
].map(sentence);

const TYPES = [
  { name: 'PER', phrase: 'person', seeds: ['Binta Bah'] },
  { name: 'LOC', phrase: 'place', seeds: ['Kano'] },
];

const STOP_WORDS = new Set(['the', 'to', 'in', 'of', 'and', 'with', 'who', ',', '.']);

const OPTIONS: MineOptions = {
  types: TYPES,
  method: 'div2',
  selection: { mode: 'all' },
  candidates: { maxWords: 3, maxSentenceWords: 30, stopWords: STOP_WORDS, dropDigits: true, dropFinalStop: true },
  seedMode: 'mean',
  edge: 'boundary',
  temperature: 2,
};

async function collect(batches: AsyncIterable<MinedBatch>): Promise<{ candidates: Candidate[]; last: MinedBatch }> {
  const candidates: Candidate[] = [];
  let last: MinedBatch | undefined;
  for await (const batch of batches) {
    candidates.push(...batch.candidates);
    last = batch;
  }
  return { candidates, last: last! };
}

function slowOptions(options: MineOptions, lm: ToyModel): SlowOptions {
  return {
    template: options.template ?? (lm.kind === 'masked' ? MASKED_TEMPLATE : CAUSAL_TEMPLATE),
    twoWay: options.method === 'div2',
    edge: options.edge,
    seedMode: options.seedMode,
    temperature: options.temperature,
    maxWords: options.candidates.maxWords,
    stopWords: options.candidates.stopWords,
  };
}

/** A threshold in the gap after the first `count` scores, so that float32 noise cannot decide. */
function between(sorted: readonly number[], count: number): number {
  return (sorted[count - 1] + sorted[count]) / 2;
}

function keyOf({ sentence, span, type }: Candidate, types: MineOptions['types']): string {
  return `${sentence}:${span.start}:${span.end}:${types[type].name}`;
}

function assertSame(found: readonly Candidate[], expected: readonly SlowResult[], types: MineOptions['types']): void {
  const byKey = new Map(found.map((candidate) => [keyOf(candidate, types), candidate]));
  assert.deepEqual([...byKey.keys()].sort(), expected.map(({ key }) => key).sort());
  assert.equal(byKey.size, found.length, 'no span is reported twice');
  for (const { key, score, x, y } of expected) {
    const candidate = byKey.get(key)!;
    assert.ok(Math.abs(candidate.score - score) < SCORE_TOLERANCE, `${key}: ${candidate.score} is not ${score}`);
    for (const [terms, exact] of [
      [candidate.x, x],
      [candidate.y, y],
    ]) {
      assert.equal(terms.length, exact.length);
      const worst = Math.max(
        0,
        ...exact.map((term, i) => (Number.isNaN(term) && Number.isNaN(terms[i]) ? 0 : Math.abs(terms[i] - term))),
      );
      assert.ok(worst < SCORE_TOLERANCE, `${key}: a term is off by ${worst}`);
    }
  }
}

const MANY_SEEDS = [
  { name: 'PER', phrase: 'person', seeds: ['Binta Bah', 'Musa', 'Awa Njie Sow'] },
  { name: 'LOC', phrase: 'nice place', seeds: ['Kano'] },
];

const VARIANTS: { title: string; kind: 'masked' | 'causal'; options: Partial<MineOptions> }[] = [
  { title: 'two-way divergence', kind: 'masked', options: {} },
  { title: 'one-way divergence', kind: 'masked', options: { method: 'div1' } },
  { title: 'skipped sentence edges', kind: 'masked', options: { edge: 'skip' } },
  {
    title: 'another template with text after the slot',
    kind: 'masked',
    options: { template: '{label}: {seed}, so they say.' },
  },
  { title: 'the mean of several seeds', kind: 'masked', options: { types: MANY_SEEDS } },
  { title: 'the best of several seeds', kind: 'masked', options: { types: MANY_SEEDS, seedMode: 'best' } },
  { title: 'a causal model', kind: 'causal', options: {} },
  { title: 'temperature 1', kind: 'masked', options: { temperature: 1 } },
];

describe('mine', () => {
  for (const { title, kind, options: changed } of VARIANTS) {
    const options = { ...OPTIONS, ...changed };

    it(`gives every candidate the score that the method spells out: ${title}`, async () => {
      const lm = new ToyModel(kind);
      const { candidates } = await collect(mine(CORPUS, lm, options));
      const slow = slowMine(lm, CORPUS, options.types, slowOptions(options, lm));
      assert.ok(slow.length > 60);
      assertSame(candidates, slow, options.types);
    });

    it(`accepts under a threshold exactly what an exhaustive run scores below it: ${title}`, async () => {
      const slow = slowMine(new ToyModel(kind), CORPUS, options.types, slowOptions(options, new ToyModel(kind)));
      const sorted = slow.map(({ score }) => score).sort((a, b) => a - b);
      const threshold = between(sorted, Math.floor(slow.length / 8));
      const lm = new ToyModel(kind);
      const { candidates } = await collect(
        mine(CORPUS, lm, { ...options, selection: { mode: 'threshold', threshold }, stretch: 2 }),
      );
      assertSame(
        candidates,
        slow.filter(({ score }) => score < threshold),
        options.types,
      );
    });

    it(`finds the top K of each type: ${title}`, async () => {
      const k = 5;
      const slow = slowMine(new ToyModel(kind), CORPUS, options.types, slowOptions(options, new ToyModel(kind)));
      const { candidates } = await collect(
        mine(CORPUS, new ToyModel(kind), { ...options, selection: { mode: 'top', k }, stretch: 2 }),
      );
      for (const { name } of options.types) {
        const best = slow
          .filter(({ key }) => key.endsWith(name))
          .sort((a, b) => a.score - b.score)
          .slice(0, k);
        const found = candidates
          .filter((candidate) => options.types[candidate.type].name === name)
          .sort((a, b) => a.score - b.score);
        assertSame(found.slice(0, k), best, options.types);
      }
    });
  }

  it('computes fewer rows the lower the threshold', async () => {
    const letters = (seed: number) =>
      Array.from({ length: 6 }, (_, i) => String.fromCharCode(97 + ((seed * (i + 7)) % 26))).join('');
    const corpus = Array.from({ length: 60 }, (_, i) =>
      sentence([1, 2, 3, 4].map((j) => letters(4 * i + j)).join(' ')),
    );
    const rows: number[] = [];
    for (const threshold of [Infinity, 0.04, 0.01]) {
      const lm = new ToyModel();
      await collect(mine(corpus, lm, { ...OPTIONS, selection: { mode: 'threshold', threshold } }));
      rows.push(lm.rows);
    }
    assert.ok(rows[1] < 0.8 * rows[0] && rows[2] < 0.8 * rows[1], `rows: ${rows}`);
  });

  it('gives the same result however the corpus is cut into stretches', async () => {
    const whole = await collect(mine(CORPUS, new ToyModel(), OPTIONS));
    for (const stretch of [1, 3]) {
      const cut = await collect(mine(CORPUS, new ToyModel(), { ...OPTIONS, stretch }));
      assert.deepEqual(cut.candidates, whole.candidates);
      assert.deepEqual(cut.last.counts, whole.last.counts);
    }
    const growing = await collect(mine(CORPUS, new ToyModel(), { ...OPTIONS, firstStretch: 1 }));
    assert.deepEqual(growing.candidates, whole.candidates);
  });

  it('begins with a short stretch where that is asked for, and doubles it', async () => {
    const sizes = new Set<number>();
    const many = [...CORPUS, ...CORPUS, ...CORPUS].slice(0, 8);
    for await (const { stretchSentences } of mine(many, new ToyModel(), { ...OPTIONS, stretch: 4, firstStretch: 1 })) {
      sizes.add(stretchSentences);
    }
    assert.deepEqual([...sizes], [1, 2, 4]);
  });

  for (const selection of [
    { mode: 'threshold', threshold: 0.1 } as const,
    { mode: 'top', k: 6 } as const,
    { mode: 'all' } as const,
  ]) {
    it(`goes on from a checkpoint as if it had never stopped: ${selection.mode}`, async () => {
      const options = { ...OPTIONS, selection, stretch: 2 };
      const whole = await collect(mine(CORPUS, new ToyModel(), options));
      for (let stopAfter = 1; stopAfter <= 20; stopAfter++) {
        let found: Candidate[] = [];
        let checkpoint: MineCheckpoint | undefined;
        let batches = 0;
        for await (const batch of mine(CORPUS, new ToyModel(), options)) {
          found.push(...batch.candidates);
          checkpoint = {
            sentencesDone: batch.sentencesDone,
            counts: { ...batch.counts },
            found: found.map((one) => ({ ...one })),
          };
          if (++batches === stopAfter) break;
        }
        // A threshold is the same the second time: what an unfinished stretch brought is found again.
        if (selection.mode !== 'top') found = found.filter((one) => one.sentence < checkpoint!.sentencesDone);
        const rest = await collect(mine(CORPUS, new ToyModel(), options, checkpoint));
        const best = (list: readonly Candidate[]) => {
          if (selection.mode !== 'top') return list.map((one) => keyOf(one, TYPES)).sort();
          return TYPES.flatMap((_, type) =>
            list
              .filter((one) => one.type === type)
              .sort((a, b) => a.score - b.score)
              .slice(0, selection.k)
              .map((one) => keyOf(one, TYPES)),
          ).sort();
        };
        assert.deepEqual(best([...found, ...rest.candidates]), best(whole.candidates));
        assert.deepEqual(rest.last?.counts ?? checkpoint!.counts, whole.last.counts);
      }
    });
  }

  it('calls the model no more once its consumer has stopped', async () => {
    const lm = new ToyModel();
    for await (const _ of mine(CORPUS, lm, { ...OPTIONS, stretch: 1 })) break;
    const rows = lm.rows;
    await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal(lm.rows, rows);
  });

  it('counts what each filter drops, and the counts add up', async () => {
    const { candidates, last } = await collect(mine(CORPUS, new ToyModel('masked', 45), OPTIONS));
    const { counts } = last;
    const dropped =
      counts.spansInDroppedSentences +
      counts.spansWithFinalStop +
      counts.spansWithStopWord +
      counts.spansWithDigit +
      counts.spansWithoutNeighbour;
    assert.equal(counts.spans, counts.candidates + dropped);
    assert.equal(counts.candidates * TYPES.length, candidates.length);
    assert.equal(counts.sentences, CORPUS.length);
    assert.ok(
      counts.sentencesBeyondWindow > 0 &&
        counts.spansWithStopWord > 0 &&
        counts.spansWithDigit > 0 &&
        counts.spansWithFinalStop > 0,
    );
  });

  it('drops a one-way causal span that nothing follows, and counts it', async () => {
    const { candidates, last } = await collect(
      mine([sentence('Musa saw Kano')], new ToyModel('causal'), { ...OPTIONS, method: 'div1' }),
    );
    assert.ok(candidates.every(({ span }) => span.end < 3));
    assert.equal(last.counts.spansWithoutNeighbour, 3);
  });

  it('scores a span whose seed fuses with the rest of the text', async () => {
    // This tokenizer parts words, and an "s" from the "o" before it: "Kanos" has a piece after "Kano", "Bahs" has none.
    const lm = new ToyModel('causal');
    const { encode } = lm.tokenizer;
    lm.tokenizer.encode = (text) => {
      const whole = encode(text);
      const isFirst = (start: number) =>
        start === 0 || text[start - 1] === ' ' || (text[start] === 's' && text[start - 1] === 'o');
      const firsts = [...whole.startChar.keys()].filter((i) => isFirst(whole.startChar[i]));
      const lasts = firsts.map((_, n) => (firsts[n + 1] ?? whole.ids.length) - 1);
      const at = (values: Int32Array, indices: number[]) => Int32Array.from(indices, (i) => values[i]);
      return {
        ...whole,
        ids: at(whole.ids, firsts),
        startChar: at(whole.startChar, firsts),
        endChar: at(whole.endChar, lasts),
      };
    };
    const words = [
      [0, 4],
      [5, 8],
      [9, 13],
      [13, 14],
    ].map(([startChar, endChar]) => ({ startChar, endChar }));
    const { candidates } = await collect(mine([{ doc: 'd', text: 'Musa saw Kanos', words }], lm, OPTIONS));
    const kano = candidates.filter(({ span }) => span.start === 2 && span.end === 3);
    assert.equal(kano.length, TYPES.length);
    assert.ok(kano.every(({ score, x }) => Number.isFinite(score) && Number.isFinite(x[0])));
  });

  it('keeps cosine scores above a threshold and prompt scores as log probabilities', async () => {
    const all = await collect(mine(CORPUS, new ToyModel(), { ...OPTIONS, method: 'cos2' }));
    const scores = all.candidates.map(({ score }) => score).sort((a, b) => b - a);
    assert.ok(scores[0] <= 2 + 1e-9 && scores.at(-1)! >= -2);
    const threshold = between(scores, 10);
    const kept = await collect(
      mine(CORPUS, new ToyModel(), { ...OPTIONS, method: 'cos2', selection: { mode: 'threshold', threshold } }),
    );
    assert.deepEqual(
      kept.candidates.map(({ score }) => score).sort((a, b) => b - a),
      scores.filter((score) => score > threshold),
    );
    for (const kind of ['masked', 'causal'] as const) {
      const prompted = await collect(mine(CORPUS, new ToyModel(kind), { ...OPTIONS, method: 'prompt' }));
      assert.equal(prompted.candidates.length, all.candidates.length);
      assert.ok(prompted.candidates.every(({ score }) => score < 0));
    }
  });

  it('scores PromptMine as its slow twin does, masked and causal, and the cosine as its own', async () => {
    for (const kind of ['masked', 'causal'] as const) {
      const lm = new ToyModel(kind);
      const { candidates } = await collect(mine(CORPUS, lm, { ...OPTIONS, method: 'prompt' }));
      assert.ok(candidates.length > 40);
      for (const { source, span, type, score } of candidates) {
        const slow = slowPrompt(lm, source, span.start, span.end, TYPES[type].phrase);
        assert.ok(Math.abs(score - slow) < SCORE_TOLERANCE, `${kind}: ${score} and ${slow}`);
      }
    }
    const lm = new ToyModel();
    const { candidates } = await collect(mine(CORPUS, lm, { ...OPTIONS, method: 'cos2' }));
    for (const { source, span, type, score } of candidates) {
      const { phrase, seeds } = TYPES[type];
      const slow = await slowCosine(lm, source, span, { phrase, seed: seeds[0], template: MASKED_TEMPLATE });
      assert.ok(Math.abs(score - slow) < SCORE_TOLERANCE, `${score} and ${slow}`);
    }
  });

  const refused: [string, Partial<MineOptions>, RegExp][] = [
    ['a type given twice', { types: [TYPES[0], TYPES[0]] }, /given twice/],
    ['no type', { types: [] }, /No entity type/],
    ['a type without a seed', { types: [{ ...TYPES[0], seeds: [] }] }, /has no example/],
    ['an empty seed', { types: [{ ...TYPES[0], seeds: [' '] }] }, /is empty/],
    ['a seed that is all unknown pieces', { types: [{ ...TYPES[0], seeds: ['አሚና'] }] }, /knows no piece/],
    ['a template without {seed}', { template: 'The {label} name:' }, /\{seed\} nowhere/],
    ['a template with two {seed}', { template: '{seed} or {seed}' }, /2 times/],
    ['a template with an unknown slot', { template: '{lable}: {seed}' }, /unknown slot \{lable\}/],
    ['a template of nothing but {seed}', { template: '{seed}' }, /only \{seed\}/],
    ['a top-K of nothing', { selection: { mode: 'top', k: 0 } }, /above 0/],
  ];
  for (const [title, changed, message] of refused) {
    it(`refuses ${title}`, async () => {
      await assert.rejects(
        collect(mine(CORPUS, new ToyModel(), { ...OPTIONS, ...changed })),
        (error) => error instanceof Failure && message.test(error.message),
      );
    });
  }
});
