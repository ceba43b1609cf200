import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { formatConlleval } from '../../../src/evaluate/conlleval-report.ts';
import { evaluateTagging } from '../../../src/evaluate/evaluate-tagging.ts';
import { spelledAccuracy, wordAccuracy } from '../../../src/evaluate/word-accuracy.ts';
import { createConllReader } from '../../../src/formats/columns/conll.ts';
import type { ReadOptions } from '../../../src/formats/reader.ts';
import { pairOf, span } from '../../support/random-tagging.ts';

const FIXTURE = join(import.meta.dirname, '../../fixtures/conlleval');
const TAGGED = readFileSync(join(FIXTURE, 'tagged.txt'), 'utf8');

function read(options: ReadOptions) {
  const reader = createConllReader(options);
  const items = [...reader.push(TAGGED), ...reader.finish()];
  return items.map((item) => {
    assert.ok('sentence' in item);
    return item.sentence;
  });
}

function readPairs(options: ReadOptions) {
  const predicted = read({ ...options, tagColumn: 2 });
  return read({ ...options, tagColumn: 1 }).map(({ spans, ...sentence }, i) => ({
    sentence,
    gold: spans,
    predicted: predicted[i].spans,
  }));
}

test('prints what conlleval.pl prints, to the last digit', () => {
  const printed = formatConlleval(evaluateTagging(readPairs({})), spelledAccuracy(readPairs({ scheme: 'labels' })));
  assert.equal(`${printed}\n`, readFileSync(join(FIXTURE, 'expected.txt'), 'utf8'));
});

test('prints one line where there is no word, as conlleval does', () => {
  assert.equal(
    formatConlleval(evaluateTagging([]), wordAccuracy([])),
    'processed 0 tokens with 0 phrases; found: 0 phrases; correct: 0.',
  );
});

test('counts a word as right by its tag, not only by its type', () => {
  const pair = pairOf('a b c d', [span(0, 2, 'X'), span(2, 3, 'X')], [span(0, 3, 'X')]);
  assert.deepEqual(wordAccuracy([pair]), { total: 4, right: 3, accuracy: 0.75 });
});

test('tags words with the outer of two spans, as a writer of columns does', () => {
  const nested = [span(1, 2, 'LOC'), span(0, 3, 'ORG')];
  assert.equal(wordAccuracy([pairOf('a b c', nested, [span(0, 3, 'ORG')])]).right, 3);
  const startTogether = [span(0, 1, 'PER'), span(0, 3, 'ORG')];
  assert.equal(wordAccuracy([pairOf('a b c', startTogether, [span(0, 3, 'ORG')])]).right, 3);
});
