// Thresholds that are to mean a precision: what each way of finding one achieves, and how far that is from what was wanted.

import { keyedRandom, shuffle } from '../../src/tagger/keyed-random.ts';
import { against, type Evidence, isRight, rank, type Score } from './evidence-places.ts';
import { SEEDS } from './evidence-types.ts';

export const WANTED = [0.3, 0.5, 0.7];
const VERDICTS = [20, 40, 80];
/** Verdicts are drawn from so many best spans. */
const LISTED = 300;

/** @returns the score up to which spans are accepted. */
type Fit = (evidence: Evidence, type: string, seed: number, wanted: number) => number;

interface Verdict {
  readonly cost: number;
  readonly right: boolean;
}

/** The last place at which the precision of the verdicts above it is still what is wanted. */
function fitVerdicts(verdicts: readonly Verdict[], wanted: number): number {
  let [right, threshold] = [0, verdicts[0].cost];
  verdicts.forEach((one, i) => {
    if (one.right) right++;
    if (right / (i + 1) >= wanted) threshold = one.cost;
  });
  return threshold;
}

const listOf = (evidence: Evidence, type: string, seed: number): Verdict[] =>
  rank(evidence.places, against(type, seed))
    .slice(0, LISTED)
    .map((place) => ({ cost: against(type, seed)(place), right: isRight(evidence, place, type) }));

const otherSeed = (seed: number) => (seed + 1) % SEEDS;
const otherType = ({ names }: Evidence, type: string) => names[(names.indexOf(type) + 1) % names.length];
const fitted: Fit = (evidence, type, seed, wanted) => fitVerdicts(listOf(evidence, type, seed), wanted);

function moments(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
}

const scoresOf = ({ places }: Evidence, score: Score) => places.map(score);

/** A threshold of elsewhere in standard deviations of all the unlabelled scores there, carried over to those here. */
function standardised(
  evidence: Evidence,
  [type, seed]: [string, number],
  [fromType, fromSeed]: [string, number],
  w: number,
) {
  const from = moments(scoresOf(evidence, against(fromType, fromSeed)));
  const to = moments(scoresOf(evidence, against(type, seed)));
  const { mean, deviation } = from;
  return to.mean + (to.deviation * (fitted(evidence, fromType, fromSeed, w) - mean)) / deviation;
}

const ROUNDS = 200;
const density = (value: number, { mean, deviation }: { readonly mean: number; readonly deviation: number }) =>
  Math.exp(-((value - mean) ** 2) / (2 * deviation ** 2)) / deviation;

/** Two normal distributions fitted to the logarithms of the unlabelled scores (EM); the nearer one is taken for the type's. */
const mixture: Fit = (evidence, type, seed, wanted) => {
  const costs = scoresOf(evidence, against(type, seed)).sort((a, b) => a - b);
  const logs = costs.map((cost) => Math.log(cost));
  const all = moments(logs);
  let near = { mean: logs[Math.floor(0.05 * logs.length)], deviation: all.deviation / 2 };
  let far = all;
  let share = 0.1;
  let posterior: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    posterior = logs.map((x) => {
      const [a, b] = [share * density(x, near), (1 - share) * density(x, far)];
      return a / (a + b);
    });
    near = weighted(logs, posterior);
    far = weighted(
      logs,
      posterior.map((p) => 1 - p),
    );
    share = posterior.reduce((a, b) => a + b, 0) / logs.length;
  }
  let [expected, threshold] = [0, costs[0]];
  posterior.forEach((p, i) => {
    expected += p;
    if (expected / (i + 1) >= wanted) threshold = costs[i];
  });
  return threshold;
};

function weighted(values: readonly number[], weights: readonly number[]) {
  const sum = weights.reduce((a, b) => a + b, 0);
  const mean = values.reduce((total, value, i) => total + weights[i] * value, 0) / sum;
  const variance = values.reduce((total, value, i) => total + weights[i] * (value - mean) ** 2, 0) / sum;
  return { mean, deviation: Math.max(1e-3, Math.sqrt(variance)) };
}

/** What the other seeds of the type score as spans where they stand, sorted. */
function ownScores({ own }: Evidence, type: string, seed: number): number[] {
  const key = { place: { sentence: 0, start: 0, end: 0 } };
  return own
    .filter(({ place }) => place.type === type && place.seed !== seed)
    .map(({ scores }) => against(type, seed)({ ...key.place, scores: new Map(scores) }))
    .sort((a, b) => a - b);
}

/** @returns the mean distance in points and the mean precision of what each way accepts, [ways] × [WANTED]. */
export function thresholdWays({ own }: Evidence): readonly (readonly [string, Fit])[] {
  const ways: (readonly [string, Fit])[] = [
    ['the best that this ranking has (with all its gold)', fitted],
    ["another type's threshold", (e, type, seed, w) => fitted(e, otherType(e, type), seed, w)],
    ["another seed's threshold for the same type", (e, type, seed, w) => fitted(e, type, otherSeed(seed), w)],
    [
      "another seed's, in deviations of the unlabelled scores",
      (e, type, seed, w) => standardised(e, [type, seed], [type, otherSeed(seed)], w),
    ],
    [
      "another type's, in deviations of the unlabelled scores",
      (e, type, seed, w) => standardised(e, [type, seed], [otherType(e, type), seed], w),
    ],
    ['the unlabelled scores alone: two normal distributions', mixture],
    ...VERDICTS.map(
      (count) =>
        [
          `${count} verdicts, drawn from the best ${LISTED}`,
          (evidence: Evidence, type: string, seed: number, wanted: number) => {
            const verdicts = shuffle(listOf(evidence, type, seed), keyedRandom(seed, 8, count)).slice(0, count);
            return fitVerdicts(
              verdicts.sort((a, b) => a.cost - b.cost),
              wanted,
            );
          },
        ] as const,
    ),
  ];
  if (own.length === 0) return ways;
  return [
    ...ways,
    ['the nearest of the other seeds, scored where it stands', (e, type, seed) => ownScores(e, type, seed)[0]],
    [
      'the middle of the other seeds, scored where they stand',
      (e, type, seed) => {
        const scores = ownScores(e, type, seed);
        return scores[Math.floor(scores.length / 2)];
      },
    ],
  ];
}

/** Share of what is accepted that is right; 0 where nothing is. */
export function achieved(evidence: Evidence, type: string, seed: number, threshold: number): number {
  const above = evidence.places.filter((place) => against(type, seed)(place) <= threshold);
  return above.filter((place) => isRight(evidence, place, type)).length / Math.max(1, above.length);
}
