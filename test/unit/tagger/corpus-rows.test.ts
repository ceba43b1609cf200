import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinWords } from '../../../src/corpus/join-words.ts';
import type { Sentence } from '../../../src/corpus/sentence.ts';
import type { PieceTokenizer } from '../../../src/lm/pieces.ts';
import { corpusRows, sentenceScores } from '../../../src/tagger/corpus-rows.ts';

/** A piece a letter; "-" is no piece. */
const tokenizer: PieceTokenizer = {
  encode: (text) => {
    const chars = [...text].flatMap((letter, char) => (/[a-z]/.test(letter) ? [char] : []));
    return {
      ids: Int32Array.from([100, ...chars, 101]),
      startChar: Int32Array.from([0, ...chars, text.length]),
      endChar: Int32Array.from([0, ...chars.map((char) => char + 1), text.length]),
      leading: 1,
      trailing: 1,
    };
  },
  maskId: undefined,
  unknownId: undefined,
  vocabularySize: 102,
  spelling: String,
};

const sentences = [['ab', '-', 'cdefg', 'h', 'i'], ['z']].map((words): Sentence => ({ doc: '', ...joinWords(words) }));

test('lays the scores of all rows back at their words, zeros where no piece is', () => {
  const corpus = corpusRows(sentences, tokenizer, 6);
  assert.ok(corpus.rows.length > 2);
  assert.equal(corpus.sentenceOf.at(-1), 1);
  // A score that tells sentence and word.
  const scores = corpus.rows.map((row, r) =>
    Float32Array.from([...row.words].flatMap((word) => [10 * corpus.sentenceOf[r] + word + 1, -1])),
  );
  const [first, second] = sentenceScores(sentences, corpus, scores, 2);
  assert.deepEqual([...first], [1, -1, 0, 0, 3, -1, 4, -1, 5, -1]);
  assert.deepEqual([...second], [11, -1]);
});
