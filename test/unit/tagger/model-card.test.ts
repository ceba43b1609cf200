// The card says what the provenance says, and nothing that somebody typed becomes markup.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { modelCard } from '../../../src/tagger/model-card.ts';
import type { TaggerProvenance } from '../../../src/tagger/tagger-provenance.ts';

const FULL: TaggerProvenance = {
  name: 'people and places',
  languages: ['ff', 'no'],
  madeWith: 'Seedmark 0.1.0',
  madeAt: '2026-11-22',
  base: {
    name: 'org/base',
    architecture: 'xlm-roberta',
    license: 'apache-2.0',
    licenseSource: 'README.md',
    licenseNote: 'Apache-2.0, as the warm start',
    fingerprint: 'abc123',
  },
  types: [
    { name: 'PER', phrase: 'person', seeds: ['Amina Jallo', 'Musa Bah'] },
    { name: 'LOC', phrase: 'place', seeds: ['Banjul'] },
  ],
  mining: {
    method: 'div2',
    template: 'The {label} name: {seed}',
    model: 'org/miner',
    fingerprint: 'def456',
    corpus: 'news.txt',
    settings: { temperature: 2, precision: 'fp32' },
  },
  labels: {
    rule: 'score at most 0.4, then reviewed',
    thresholds: { PER: 0.4, LOC: 0.35 },
    sentences: 1000,
    words: 20000,
    spans: { PER: 120, LOC: 80 },
    accepted: 150,
    rejected: 50,
    reviewedWords: 900,
    unknownWords: 18000,
  },
  training: {
    layers: 4,
    layersInAll: 6,
    seed: 7,
    recipe: { name: 'negative sampling, then self-training', settings: { rate: 0.3 } },
    settings: { epochs: 6, learningRate: 2e-4 },
  },
  longestRow: 514,
  evaluation: {
    on: 'gold.conll',
    sentences: 300,
    micro: { precision: 0.8, recall: 0.7, f1: 0.7467, gold: 400, interval: { low: 0.7, high: 0.79 } },
    macro: { precision: 0.81, recall: 0.69, f1: 0.74 },
    types: { PER: { precision: 0.9, recall: 0.8, f1: 0.847, gold: 250, interval: { low: 0.8, high: 0.89 } } },
  },
  quantised: { source: 'text', rows: 300, words: 7168, same: 7129, bytes: 25, fullBytes: 100 },
  limitations: ['Only news.'],
};

test('tells everything that the provenance knows', () => {
  const card = modelCard(FULL);
  for (const line of [
    'license: "apache-2.0"',
    'library_name: transformers',
    'pipeline_tag: token-classification',
    'base_model: "org/base"',
    '| PER | person | Amina Jallo; Musa Bah | 120 |',
    '- Method: div2',
    '- Label context: The \\{label\\} name\\: \\{seed\\}',
    '- Language model: org/miner',
    '- Its fingerprint (SHA-256): def456',
    '- temperature: 2',
    '- Labelled: score at most 0.4, then reviewed',
    '- Worst accepted scores: PER 0.4, LOC 0.35',
    '- Spans accepted by a person: 150',
    '- Spans rejected by a person: 50',
    '- Words reviewed to be outside all entities: 900',
    '- Words that nobody has looked at: 18000',
    '- Incomplete labels: negative sampling, then self-training',
    '- layers: 4 of 6, from the top',
    '- seed: 7',
    '- learningRate: 0.0002',
    '| PER | 90.0 | 80.0 | 84.7 | 80.0–89.0 | 250 |',
    '| micro | 80.0 | 70.0 | 74.7 | 70.0–79.0 | 400 |',
    '| macro | 81.0 | 69.0 | 74.0 |  |  |',
    '- Only news.',
    'LONGEST = 514  # pieces in a window, boundary pieces included',
  ]) {
    assert.ok(card.split('\n').includes(line), line);
  }
  assert.match(
    card,
    /eight-bit graph is 25\.0 % of the size.*300 rows of text it gives 7129 of 7168 words \(99\.5 %\)/,
  );
  assert.match(card, /On gold\.conll \(300 sentences\)/);
});

/** The hub reads an unquoted "no" as false. */
test('quotes language codes', () => {
  assert.match(modelCard(FULL), /^language:\n {2}- "ff"\n {2}- "no"$/m);
});

const BARE: TaggerProvenance = {
  name: 'bare',
  languages: [],
  madeWith: 'Seedmark',
  types: [{ name: 'PER', phrase: 'PER', seeds: [] }],
  labels: { rule: 'gold labels', sentences: 1, words: 1, spans: {} },
  training: { layers: 1, layersInAll: 2, seed: 1, settings: {} },
};

test('says what is unknown or did not happen', () => {
  const card = modelCard(BARE);
  for (const line of [
    'license: "unknown"',
    '- Languages: unknown',
    '- Trained on: unknown',
    'The labels were given, not mined.',
    '- Incomplete labels: every word without a label counted as outside',
    'This tagger has not been evaluated.',
    "The base model's licence is unknown: find it out before you pass this tagger on.",
    '- The licence of its base model is unknown.',
  ]) {
    assert.ok(card.split('\n').includes(line), line);
  }
  assert.doesNotMatch(card, /undefined|NaN|null|base_model|^language/m);
});

test('makes a link of a base model only where the hub has it', () => {
  const base = { name: 'my-folder', architecture: 'bert' };
  assert.doesNotMatch(modelCard({ ...BARE, base }), /base_model/);
  assert.match(modelCard({ ...BARE, base }), /^- Trained on: my-folder \(bert\)$/m);
});

/** A provenance with one text in every place where somebody types. */
function typed(text: string): TaggerProvenance {
  return {
    ...FULL,
    name: text,
    languages: [text],
    madeWith: text,
    base: { name: `org/${text}`, architecture: 'bert', license: text, licenseSource: 'README.md', licenseNote: text },
    types: [{ name: text, phrase: text, seeds: [text, text] }],
    mining: { method: 'div2', template: text, model: text, corpus: text, settings: { filter: text } },
    labels: { rule: text, thresholds: { [text]: 1 }, sentences: 1, words: 1, spans: { [text]: 1 } },
    training: { ...FULL.training, recipe: { name: text, settings: { note: text } }, settings: { note: text } },
    evaluation: { ...FULL.evaluation!, on: text, types: { [text]: FULL.evaluation!.micro } },
    limitations: [text],
  };
}

/** What a Markdown reader takes from the lines: their kinds, and the cells of tables. */
function skeleton(card: string): string[] {
  return card.split('\n').map((line) => {
    const kind = /^(#+ |- | {2}- |\||```|---$|[a-z_]+:)/.exec(line)?.[0] ?? '';
    return kind === '|' ? `| ${line.match(/(?<!\\)\|/g)?.length}` : kind;
  });
}

test('keeps its form whatever is typed', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.constantFrom(
      'a\n# b',
      '---',
      '```',
      '| x |',
      '<script>',
      '</td>',
      '- x',
      '1. x',
      'a\u2028b',
      '\\|',
      '[x](y)',
      '"',
      ': {',
    ),
  );
  const plain = skeleton(modelCard(typed('x')));
  fc.assert(
    fc.property(hostile, (text) => {
      assert.deepEqual(skeleton(modelCard(typed(text))), plain);
    }),
  );
});

test('leaves no markup to what is typed', () => {
  const line = (name: string) =>
    modelCard({ ...BARE, name })
      .split('\n')
      .find((each) => each.startsWith('# '));
  assert.equal(line('<b>*x*</b> `y` [z](u)'), '# \\<b\\>\\*x\\*\\</b\\> \\`y\\` \\[z\\](u)');
  assert.equal(line('a\r\nb\u202Ec'), '# a b c');
  assert.equal(line('1. first'), '# 1\\. first');
});

test('keeps the scripts of the world as they are', () => {
  for (const seed of ['أمينة جالو', 'ⵎⵓⵙⴰ', 'Nguyễn Văn A', "Ng'ang'a", 'ক্ষেত্র', 'น้ำ']) {
    assert.ok(
      modelCard({ ...BARE, types: [{ name: 'PER', phrase: 'p', seeds: [seed] }] }).includes(`| ${seed} |`),
      seed,
    );
  }
});

test('front matter holds what was typed as one quoted line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const value = /^license: (.*)$/m.exec(modelCard(typed(text)))![1];
      assert.equal(JSON.parse(value), text.replace(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu, ' '));
    }),
  );
});
