// Sentences of words that a tokenizer's vocabulary has, for trying out a tagger where there is no text: no language, but
// through the tokenizer and the model like one.

import { joinWords } from '../../../src/corpus/join-words.ts';
import type { Sentence } from '../../../src/corpus/sentence.ts';
import { Failure } from '../../../src/failure.ts';
import type { PieceTokenizer } from '../../../src/lm/pieces.ts';
import { keyedRandom } from '../../../src/tagger/keyed-random.ts';

const SENTENCES = 100;
const FEWEST_WORDS = 3;
const MOST_WORDS = 40;
const SEED = 20240608;

/** Marks at a piece's border that are no part of its word: "##ing", "▁the", "Ġthe", "the</w>". */
const BORDER_MARKS = /^(##|▁|Ġ)|<\/w>$/g;

const WORD = /^[\p{L}\p{M}]+$/u;

/** The same for the same tokenizer. @throws Failure 'tokenizer-invalid' when its vocabulary has no words. */
export function pseudoSentences(tokenizer: PieceTokenizer): Sentence[] {
  const words = Array.from({ length: tokenizer.vocabularySize }, (_, id) =>
    tokenizer.spelling(id).replaceAll(BORDER_MARKS, ''),
  ).filter((word) => WORD.test(word));
  if (words.length === 0) {
    throw new Failure('tokenizer-invalid', 'The vocabulary has no words to try out.', 'Give a text with --text.');
  }
  const random = keyedRandom(SEED);
  const below = (limit: number) => Math.floor(random() * limit);
  return Array.from({ length: SENTENCES }, () => {
    const length = FEWEST_WORDS + below(MOST_WORDS - FEWEST_WORDS + 1);
    return { doc: '', ...joinWords(Array.from({ length }, () => words[below(words.length)])) };
  });
}
