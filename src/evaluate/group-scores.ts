// Scores by document or by language: which part of the corpus a tagger is bad at.

import type { MatchedSentence } from './frequent-errors.ts';
import { type SpanScores, scoresOf } from './span-scores.ts';
import type { GroupScores } from './tagging-report.ts';

/**
 * The worst F1 first; among equals the group with more errors first. Groups without any span, which have no F1, are last.
 */
export function scoreGroups(
  sentences: readonly MatchedSentence[],
  nameOf: (sentence: MatchedSentence['sentence']) => string,
): GroupScores[] {
  const groups = new Map<string, { sentences: number; correct: number; predicted: number; gold: number }>();
  for (const { sentence, matches } of sentences) {
    const name = nameOf(sentence);
    const counts = groups.get(name) ?? { sentences: 0, correct: 0, predicted: 0, gold: 0 };
    groups.set(name, counts);
    counts.sentences++;
    for (const { outcome, gold, predicted } of matches) {
      if (gold) counts.gold++;
      if (predicted) counts.predicted++;
      if (outcome === 'correct') counts.correct++;
    }
  }
  return [...groups]
    .map(([name, { sentences, ...counts }]) => ({ name, sentences, ...scoresOf(counts) }))
    .sort((a, b) => Number(isEmpty(a)) - Number(isEmpty(b)) || a.f1 - b.f1 || errorsOf(b) - errorsOf(a));
}

function isEmpty({ gold, predicted }: SpanScores): boolean {
  return gold + predicted === 0;
}

function errorsOf({ gold, predicted, correct }: SpanScores): number {
  return gold + predicted - 2 * correct;
}
