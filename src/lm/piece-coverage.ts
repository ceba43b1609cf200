// How well a tokenizer knows a text: pieces per word and unknown pieces. A model whose tokenizer does not know a script
// sees unknown pieces only, and scores computed from them mean nothing; `inspect` shows these counts.

import type { Sentence } from '../corpus/sentence.ts';
import type { PieceTokenizer } from './pieces.ts';

export interface PieceCoverage {
  /** Pieces without boundary pieces. */
  readonly pieces: number;
  readonly words: number;
  readonly unknownPieces: number;
  /** Words that share a character with an unknown piece. */
  readonly wordsWithUnknown: number;
}

export function countPieces(sentence: Sentence, tokenizer: PieceTokenizer): PieceCoverage {
  const pieces = tokenizer.encode(sentence.text);
  const last = pieces.ids.length - pieces.trailing;
  let unknownPieces = 0;
  const hasUnknown = new Set<number>();
  let word = 0;
  for (let i = pieces.leading; i < last; i++) {
    if (pieces.ids[i] !== tokenizer.unknownId) continue;
    unknownPieces++;
    // Pieces and words both run in text order: words that end before this piece are done with.
    while (word < sentence.words.length && sentence.words[word].endChar <= pieces.startChar[i]) word++;
    for (let w = word; w < sentence.words.length && sentence.words[w].startChar < pieces.endChar[i]; w++)
      hasUnknown.add(w);
  }
  return {
    pieces: last - pieces.leading,
    words: sentence.words.length,
    unknownPieces,
    wordsWithUnknown: hasUnknown.size,
  };
}

/** Sums the counts of a corpus. */
export function addCoverage(left: PieceCoverage, right: PieceCoverage): PieceCoverage {
  return {
    pieces: left.pieces + right.pieces,
    words: left.words + right.words,
    unknownPieces: left.unknownPieces + right.unknownPieces,
    wordsWithUnknown: left.wordsWithUnknown + right.wordsWithUnknown,
  };
}
