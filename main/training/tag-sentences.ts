// Entities of sentences as a tagger finds them: the best valid label sequence of each.

import type { LabelledSpan, Sentence } from '../../src/corpus/sentence.ts';
import type { PieceTokenizer } from '../../src/lm/pieces.ts';
import { corpusRows, sentenceScores } from '../../src/tagger/corpus-rows.ts';
import { decodeLabels } from '../../src/tagger/decode-labels.ts';
import { decodeBio, type LabelSet } from '../../src/tagger/label-set.ts';
import { spanConfidence } from '../../src/tagger/span-confidence.ts';
import type { TaggingRow } from '../../src/tagger/windows.ts';

/** Something that scores the labels of rows: a tagger in training, or an exported one. */
export interface RowScorer {
  readonly maxPieces: number;
  /** @returns natural log probabilities of the labels of each row's own words, [words × labels]. */
  run(rows: readonly TaggingRow[]): Promise<Float32Array[]>;
}

export interface TaggedSentence {
  /** In text order, not overlapping; `score` is how sure the tagger is, 0 to 1. */
  readonly spans: readonly LabelledSpan[];
  /** Log probabilities, [words × labels]. */
  readonly scores: Float32Array;
}

/** Takes as many sentences as fit into memory; long texts are given in parts. */
export async function tagSentences(
  scorer: RowScorer,
  sentences: readonly Sentence[],
  tokenizer: PieceTokenizer,
  labelSet: LabelSet,
): Promise<TaggedSentence[]> {
  const corpus = corpusRows(sentences, tokenizer, scorer.maxPieces);
  const scores = sentenceScores(sentences, corpus, await scorer.run(corpus.rows), labelSet.labels.length);
  const count = labelSet.labels.length;
  return scores.map((scores) => {
    const labels = decodeLabels(scores, labelSet);
    const spans = decodeBio(labels, labelSet);
    return { spans: spans.map((span) => ({ ...span, score: spanConfidence(span, labels, scores, count) })), scores };
  });
}
