// Our counts beside those of the programs that everybody uses: the packages conlleval and seqeval (SEEDMARK_PYTHON names
// a Python that has them, default python3) and, where SEEDMARK_CONLLEVAL names it, conlleval.pl itself.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { formatConlleval } from '../../src/evaluate/conlleval-report.ts';
import { evaluateTagging } from '../../src/evaluate/evaluate-tagging.ts';
import { spelledAccuracy } from '../../src/evaluate/word-accuracy.ts';
import { decodeTags, type Scheme } from '../../src/formats/tags.ts';
import { pairOf } from '../support/random-tagging.ts';
import { formatColumns, randomColumns, type TaggedColumns } from './conlleval-text.ts';

const PYTHON = process.env.SEEDMARK_PYTHON ?? 'python3';
const PERL_SCRIPT = process.env.SEEDMARK_CONLLEVAL;
const SENTENCES = 60;
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

interface Counted {
  readonly all: readonly number[];
  readonly types: Readonly<Record<string, readonly number[]>>;
  readonly tags: readonly number[];
  readonly seqeval: { readonly f1: number; readonly macro: number; readonly types: Readonly<Record<string, number>> };
}

function spansOf(tags: readonly string[], scheme?: Scheme) {
  const decoded = decodeTags(tags, scheme);
  assert.ok('spans' in decoded);
  return decoded.spans;
}

const pairsOf = (sentences: readonly TaggedColumns[], scheme?: Scheme) =>
  sentences.map(({ words, gold, predicted }) =>
    pairOf(words.join(' '), spansOf(gold, scheme), spansOf(predicted, scheme)),
  );

const hasPackages = spawnSync(PYTHON, ['-c', 'import conlleval, seqeval']).status === 0;
const skip = hasPackages ? false : `no ${PYTHON} with conlleval and seqeval (SEEDMARK_PYTHON): NOT CHECKED`;

function countInPython(taggings: readonly (readonly TaggedColumns[])[]): Counted[] {
  const script = join(import.meta.dirname, 'conlleval_counts.py');
  const { stdout, stderr, status } = spawnSync(PYTHON, [script], { input: JSON.stringify(taggings), encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

describe('the packages conlleval and seqeval', { skip }, () => {
  it('count spans and tags as we do, ill-formed tags included', () => {
    const taggings = SEEDS.map((seed) => randomColumns(seed, SENTENCES, 'BI'));
    countInPython(taggings).forEach((expected, i) => {
      const { micro, macro, types } = evaluateTagging(pairsOf(taggings[i]));
      assert.deepEqual([micro.correct, micro.predicted, micro.gold], expected.all);
      const counts = types.map(({ type, correct, predicted, gold }) => [type, [correct, predicted, gold]] as const);
      assert.deepEqual(Object.fromEntries(counts), expected.types);
      const { right, total } = spelledAccuracy(pairsOf(taggings[i], 'labels'));
      assert.deepEqual([right, total], [expected.tags[0], expected.tags[2]]);
      const near = (ours: number, theirs: number) => assert.ok(Math.abs(ours - theirs) < 1e-12, `${ours} ${theirs}`);
      near(micro.f1, expected.seqeval.f1);
      near(macro.f1, expected.seqeval.macro);
      for (const { type, f1 } of types) near(f1, expected.seqeval.types[type]);
    });
  });
});

const perl = PERL_SCRIPT ? false : 'SEEDMARK_CONLLEVAL does not name conlleval.pl: NOT CHECKED';
it('conlleval.pl prints what we print', { skip: perl }, () => {
  for (const seed of SEEDS) {
    const sentences = randomColumns(seed, SENTENCES, 'BI');
    const { stdout } = spawnSync('perl', [PERL_SCRIPT!], { input: formatColumns(sentences), encoding: 'utf8' });
    const words = spelledAccuracy(pairsOf(sentences, 'labels'));
    assert.equal(`${formatConlleval(evaluateTagging(pairsOf(sentences)), words)}\n`, stdout);
  }
});
