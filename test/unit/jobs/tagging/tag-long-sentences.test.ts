import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { scoreSpans } from '../../../../main/jobs/tagging/span-confidence.ts';
import { createLongTagger } from '../../../../main/jobs/tagging/tag-long-sentences.ts';
import type { PackedSentence } from '../../../../main/jobs/tagging/tagging-task.ts';
import { Failure } from '../../../../src/failure.ts';
import type { Pieces, PieceTokenizer } from '../../../../src/lm/pieces.ts';
import { createLabelSet } from '../../../../src/tagger/label-set.ts';
import type { TaggingRow } from '../../../../src/tagger/windows.ts';

const labelSet = createLabelSet(['LOC', 'PER']);
const COUNT = labelSet.labels.length;
const UNKNOWN_TO_ALPHABET = '☃';

/** One piece a letter, numbered by it, between two boundary pieces. */
const tokenizer = {
  encode(text: string): Pieces {
    if (text.includes(UNKNOWN_TO_ALPHABET)) throw new Failure('tokenizer-invalid', 'no piece', 'another model');
    const places = [...text].map((_, i) => i).filter((i) => text[i] !== ' ');
    return {
      ids: Int32Array.from([0, ...places.map((i) => text.charCodeAt(i)), 0]),
      startChar: Int32Array.from([0, ...places, text.length]),
      endChar: Int32Array.from([0, ...places.map((i) => i + 1), text.length]),
      leading: 1,
      trailing: 1,
    } as Pieces;
  },
} as PieceTokenizer;

/** Knows a word by its first letter alone: L begins a place, l goes on with it, P a person; all others are outside. */
function letterTagger(maxPieces: number) {
  const seen: number[] = [];
  const labels = new Map(['L', 'l', 'P', 'p'].map((letter, i) => [letter.charCodeAt(0), i + 1]));
  const run = async (rows: readonly TaggingRow[]) =>
    rows.map(({ ids, words, positions }) => {
      seen.push(ids.length);
      const scores = new Float32Array(words.length * COUNT).fill(Math.log(0.02));
      positions.forEach((position, word) => {
        scores[word * COUNT + (labels.get(ids[position]) ?? 0)] = Math.log(0.92);
      });
      return scores;
    });
  return { tagger: { labelSet, maxPieces, run }, seen };
}

function packed(text: string): PackedSentence {
  const words = [...text.matchAll(/\S+/g)].flatMap(({ 0: word, index }) => [index, index + word.length]);
  return { text, words: Int32Array.from(words) };
}

describe('tagging sentences of any length', () => {
  it('finds the same whatever the parts, spans over a cut too', async () => {
    const text = Array.from(
      { length: 3000 },
      (_, i) => ['a', 'Lake', 'lb', 'lc', 'P', 'x', 'Lo', 'le'][(i * i) % 8],
    ).join(' ');
    const sentences = [packed('a Lo le'), packed(text), packed('P')];
    const whole = await createLongTagger(letterTagger(64).tagger, tokenizer, 1e9)(sentences);
    assert.ok(whole.found[1].spans.length > 500);
    for (const partChars of [50, 777, 4096]) {
      const { tagger, seen } = letterTagger(64);
      const cut = await createLongTagger(tagger, tokenizer, partChars)(sentences);
      assert.deepEqual(cut.found, whole.found);
      assert.ok(seen.length > 0 && seen.every((pieces) => pieces <= 64));
    }
  });

  it('counts the pieces that the model reads, and keeps words that no piece stands for', async () => {
    const { found, pieces } = await createLongTagger(letterTagger(64).tagger, tokenizer)([packed('Lo P'), packed('b')]);
    assert.equal(pieces, 2 + 3 + 2 + 1);
    assert.deepEqual(found[0].spans, [
      { start: 0, end: 1, type: 'LOC', score: 0.92 },
      { start: 1, end: 2, type: 'PER', score: 0.92 },
    ]);
  });

  it('leaves out only what the tokenizer cannot cut', async () => {
    const strange = `${'Lo a '.repeat(1200)}${UNKNOWN_TO_ALPHABET}${' Lo a'.repeat(1200)}`;
    const batch = [packed('Lo'), packed(`Lo ${UNKNOWN_TO_ALPHABET}`), packed('P'), packed(strange)];
    const { found } = await createLongTagger(letterTagger(64).tagger, tokenizer, 500)(batch);
    assert.deepEqual(
      found.map(({ isWhole }) => isWhole),
      [true, false, true, false],
    );
    assert.deepEqual(
      found.slice(0, 3).map(({ spans }) => spans.length),
      [1, 0, 1],
    );
    // What is within 512 words of the snowman is read with it.
    assert.ok(found[3].spans.length > 1000 && found[3].spans.length < 2400);
  });
});

it('a span is as sure as its words are in the geometric mean; words that were not seen do not count', () => {
  const row = (label: number, probability: number) =>
    Array.from({ length: COUNT }, (_, i) => Math.log(i === label ? probability : (1 - probability) / (COUNT - 1)));
  const scores = Float32Array.from([
    ...row(1, 0.9),
    ...new Array<number>(COUNT).fill(0),
    ...row(2, 0.4),
    ...row(3, 0.5),
  ]);
  const labels = Int32Array.of(1, 2, 2, 3);
  const spans = [
    { start: 0, end: 3, type: 'LOC' },
    { start: 3, end: 4, type: 'PER' },
  ];
  assert.deepEqual(
    scoreSpans(spans, labels, scores, COUNT).map(({ score }) => score),
    [0.6, 0.5],
  );
});
