// Accepted sets side by side: thresholds for an acceptance rate, and whether a pruned run found what an exhaustive run found.

import type { MiningReply } from './mining-process.ts';

/** Scores of one sentence and label by the authors' routine; `scored` in the order of its spans. */
export interface ScoredUnit {
  readonly sentenceIndex: number;
  readonly typeIndex: number;
  readonly spans: readonly { readonly start: number; readonly end: number }[];
  readonly scores: readonly number[];
  /** Spans at which the routine looks at the same pieces as our miner. */
  readonly comparable: readonly boolean[];
}

export interface Agreement {
  /** Size of the intersection over the union of the two accepted sets. */
  readonly jaccard: number;
  /** Largest difference of a score in both. */
  readonly worst: number;
  /** Accepted share of the exhaustive run's span-labels, [types]. */
  readonly rateByType: readonly number[];
}

/** One threshold for all types under which this share of the exhaustive run's span-labels scores. */
export function thresholdFor(exhaustive: MiningReply, rate: number): number {
  const scores = exhaustive.score.toSorted();
  const accepted = Math.max(1, Math.round(rate * scores.length));
  return accepted >= scores.length ? Number.POSITIVE_INFINITY : (scores[accepted - 1] + scores[accepted]) / 2;
}

/** @param probe for each sentence of the exhaustive run its place in the pruned run. */
export function compareAccepted(
  exhaustive: MiningReply,
  pruned: MiningReply,
  threshold: number,
  probe: readonly number[],
): Agreement {
  const inProbe = new Set(probe);
  const found = new Map<string, number>();
  for (let i = 0; i < pruned.score.length; i++) {
    if (inProbe.has(pruned.sentence[i])) found.set(keyOf(pruned, i, pruned.sentence[i]), pruned.score[i]);
  }
  const types = Math.max(...exhaustive.type) + 1;
  const [all, accepted] = [new Array<number>(types).fill(0), new Array<number>(types).fill(0)];
  let shared = 0;
  let worst = 0;
  for (let i = 0; i < exhaustive.score.length; i++) {
    all[exhaustive.type[i]]++;
    if (exhaustive.score[i] >= threshold) continue;
    accepted[exhaustive.type[i]]++;
    const score = found.get(keyOf(exhaustive, i, probe[exhaustive.sentence[i]]));
    if (score === undefined) continue;
    shared++;
    worst = Math.max(worst, Math.abs(score - exhaustive.score[i]));
  }
  const union = accepted.reduce((a, b) => a + b, 0) + found.size - shared;
  return { jaccard: shared / union, worst, rateByType: accepted.map((count, type) => count / all[type]) };
}

/** How far the authors' routine is from our exhaustive run. */
export function differenceFrom(
  exhaustive: MiningReply,
  units: readonly ScoredUnit[],
): { worst: number; compared: number; leftOut: number } {
  const scores = new Map<string, number>();
  for (let i = 0; i < exhaustive.score.length; i++)
    scores.set(keyOf(exhaustive, i, exhaustive.sentence[i]), exhaustive.score[i]);
  let [worst, compared, leftOut] = [0, 0, 0];
  for (const unit of units) {
    unit.spans.forEach(({ start, end }, i) => {
      const ours = scores.get(`${unit.sentenceIndex}:${start}:${end}:${unit.typeIndex}`);
      if (ours === undefined) throw new Error('a span that the exhaustive run does not have');
      if (!unit.comparable[i]) leftOut++;
      else {
        compared++;
        worst = Math.max(worst, Math.abs(ours - unit.scores[i]));
      }
    });
  }
  return { worst, compared, leftOut };
}

function keyOf({ start, end, type }: MiningReply, i: number, sentence: number): string {
  return `${sentence}:${start[i]}:${end[i]}:${type[i]}`;
}
