// Sentences as rows for the model, and what the model says of the rows as scores of the sentences' words.

import type { Sentence } from '../corpus/sentence.ts';
import type { PieceTokenizer } from '../lm/pieces.ts';
import { type TaggingRow, tagRows } from './windows.ts';

export interface CorpusRows {
  readonly rows: readonly TaggingRow[];
  /** Index of each row's sentence. */
  readonly sentenceOf: Int32Array;
}

/** @param maxPieces longest row, boundary pieces included. */
export function corpusRows(sentences: readonly Sentence[], tokenizer: PieceTokenizer, maxPieces: number): CorpusRows {
  const rows: TaggingRow[] = [];
  const sentenceOf: number[] = [];
  sentences.forEach((sentence, s) => {
    for (const row of tagRows(sentence, tokenizer.encode(sentence.text), maxPieces)) {
      rows.push(row);
      sentenceOf.push(s);
    }
  });
  return { rows, sentenceOf: Int32Array.from(sentenceOf) };
}

/**
 * @param scores of each row's own words, [words × labels].
 * @returns of each sentence's words, [words × labels]; zeros for words that no piece stands for.
 */
export function sentenceScores(
  sentences: readonly Sentence[],
  { rows, sentenceOf }: CorpusRows,
  scores: readonly Float32Array[],
  labels: number,
): Float32Array[] {
  const found = sentences.map(({ words }) => new Float32Array(words.length * labels));
  rows.forEach((row, r) => {
    row.words.forEach((word, i) => {
      found[sentenceOf[r]].set(scores[r].subarray(i * labels, (i + 1) * labels), word * labels);
    });
  });
  return found;
}
