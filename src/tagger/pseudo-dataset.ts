// From a ranking to sentences to train on (method notes, section 5): overlaps are resolved, then the best of each type are
// accepted. What was not accepted stays unknown; sentences that were never mined are left out, as in the paper.

import type { Sentence } from '../corpus/sentence.ts';
import { resolveOverlaps, type ScoredSpan } from './resolve-overlaps.ts';
import type { TrainingSentence } from './training-sentence.ts';

export interface MinedSpan extends ScoredSpan {
  /** Index in the corpus. */
  readonly sentence: number;
}

export interface Acceptance {
  /** So many of each type, after overlaps are resolved. */
  readonly top?: number;
  /** Largest divergence. */
  readonly threshold?: number;
  /** Confidence of the last span that is accepted; it falls evenly by rank from 1. */
  readonly lastConfidence: number;
  /** Sentences with more words were not mined. */
  readonly maxSentenceWords: number;
}

/** Measured: weighting by rank brought nothing (test/bench/results/incomplete-labels.md). */
export const DEFAULT_LAST_CONFIDENCE = 1;

export interface PseudoDataset {
  readonly sentences: readonly TrainingSentence[];
  /** By type, in alphabetical order. */
  readonly accepted: ReadonlyMap<string, number>;
  /** Spans that lost their words to another one. */
  readonly overlapping: number;
  /** Worst score that was accepted, by type. */
  readonly worstScore: ReadonlyMap<string, number>;
  /** Sentences of the corpus that were not mined. */
  readonly leftOut: number;
}

/** @param mined by divergence: small is near. In any order. */
export function buildPseudoDataset(
  corpus: readonly Sentence[],
  mined: readonly MinedSpan[],
  acceptance: Acceptance,
): PseudoDataset {
  const kept = [...Map.groupBy(mined, ({ sentence }) => sentence).values()].flatMap(
    (spans) => resolveOverlaps(spans).kept,
  );
  const accepted = [...Map.groupBy(kept, ({ type }) => type)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, spans]) => [type, acceptOf(spans, acceptance)] as const);
  const bySentence = Map.groupBy(
    accepted.flatMap(([, spans]) =>
      spans.map((span, rank) => ({ span, confidence: confidenceOf(rank, spans.length, acceptance) })),
    ),
    ({ span }) => span.sentence,
  );
  const isMined = ({ words }: Sentence, index: number) =>
    words.length <= acceptance.maxSentenceWords || bySentence.has(index);
  const sentences = corpus.flatMap((sentence, index): TrainingSentence[] => {
    if (!isMined(sentence, index)) return [];
    const spans = (bySentence.get(index) ?? []).map(({ span: { start, end, type }, confidence }) => ({
      start,
      end,
      type,
      confidence,
    }));
    return [{ sentence, spans, reviewed: [] }];
  });
  return {
    sentences,
    accepted: new Map(accepted.map(([type, spans]) => [type, spans.length])),
    overlapping: mined.length - kept.length,
    worstScore: new Map(accepted.flatMap(([type, spans]) => (spans.length > 0 ? [[type, spans.at(-1)!.score]] : []))),
    leftOut: corpus.length - sentences.length,
  };
}

/** Best first. */
function acceptOf(spans: readonly MinedSpan[], { top = Infinity, threshold = Infinity }: Acceptance): MinedSpan[] {
  return spans
    .filter(({ score }) => score <= threshold)
    .sort((a, b) => a.score - b.score || a.sentence - b.sentence || a.start - b.start)
    .slice(0, top);
}

function confidenceOf(rank: number, count: number, { lastConfidence }: Acceptance): number {
  return count === 1 ? 1 : 1 - ((1 - lastConfidence) * rank) / (count - 1);
}
