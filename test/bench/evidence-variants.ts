// The extensions of the method, each as a ranking made from the scores of every span
// against every seed, beside the ranking without it.

import { keyedRandom, shuffle } from '../../src/tagger/keyed-random.ts';
import { resolveOverlaps } from '../../src/tagger/resolve-overlaps.ts';
import { against, type Evidence, type Place, rank, type Score } from './evidence-places.ts';
import { PHRASED_SEEDS, PHRASES, REVIEWED, SEEDS, STARTS } from './evidence-types.ts';

/** Of each type, spans that take part in overlaps. */
const LISTED = 300;
/** Beyond every score. */
const OUT = 10;

/** The ranking of a type with a number that says which seeds are drawn; undefined where there is none. */
export type MakeRanking = (evidence: Evidence, type: string, draw: number) => readonly Place[] | undefined;

export interface Variant {
  readonly name: string;
  readonly make: MakeRanking;
  /** What it is held against; itself when absent. */
  readonly plain?: MakeRanking;
  /** Only the paper's seed: one draw of seeds is all there is. */
  readonly isSingle?: boolean;
}

const EACH = Array.from({ length: SEEDS }, (_, seed) => seed);
const drawn = (count: number, draw: number) => shuffle([...EACH], keyedRandom(draw, 5, count)).slice(0, count);
/** The paper's seed and others, as one that was confirmed anywhere. */
const grown = (count: number, draw: number) => [0, ...shuffle(EACH.slice(1), keyedRandom(draw, 6)).slice(0, count - 1)];

const meanOf =
  (list: readonly Score[]): Score =>
  (place) =>
    list.reduce((sum, one) => sum + one(place), 0) / list.length;
const bestOf =
  (list: readonly Score[]): Score =>
  (place) =>
    Math.min(...list.map((one) => one(place)));
const seedsOf = (type: string, which: readonly number[]) => which.map((seed) => against(type, seed));
const others = ({ names }: Evidence, type: string) => names.filter((other) => other !== type);

/** A score with a penalty where another one is nearer by more than the margin. */
const veto =
  (score: Score, rivals: readonly Score[], margin: number): Score =>
  (place) =>
    score(place) + (Math.min(...rivals.map((rival) => rival(place))) + margin < score(place) ? OUT : 0);
const negative = (evidence: Evidence, type: string) =>
  others(evidence, type).map((other) => against(type, `not ${other}`));
const rivals = (evidence: Evidence, type: string) => others(evidence, type).map((other) => against(other, 0));

/** All types together, so that spans of different types compete for words. */
function resolved({ names, places }: Evidence, type: string, seed: number, margin: number): Place[] {
  const listed = names.flatMap((name) => {
    const score = against(name, name === type ? seed : 0);
    return rank(places, score)
      .slice(0, LISTED)
      .map((place) => ({ ...place, place, type: name, score: score(place) }));
  });
  const kept = [...Map.groupBy(listed, ({ sentence }) => sentence).values()].flatMap(
    (spans) => resolveOverlaps(spans, margin).kept,
  );
  return kept
    .filter((span) => span.type === type)
    .sort((a, b) => a.score - b.score)
    .map(({ place }) => place);
}

/** A second round with what was confirmed in the first, and what is left of the first: both without what was looked through. */
function second(combine: ((list: readonly Score[]) => Score) | undefined): MakeRanking {
  return (evidence, type, seed) => {
    const { places, confirmed } = evidence;
    const texts = confirmed.find((one) => one.type === type && one.seed === seed)?.texts ?? [];
    if (seed >= STARTS || texts.length === 0) return undefined;
    const first = rank(places, against(type, seed));
    if (!combine) return first.slice(REVIEWED);
    const looked = new Set(first.slice(0, REVIEWED));
    const scores = [against(type, seed), ...texts.map((_, i) => against(type, `${seed}+${i + 1}`))];
    return rank(
      places.filter((place) => !looked.has(place)),
      combine(scores),
    );
  };
}

const scored =
  (score: (evidence: Evidence, type: string, draw: number) => Score): MakeRanking =>
  (evidence, type, draw) =>
    rank(evidence.places, score(evidence, type, draw));

const plain = scored((_, type, draw) => against(type, draw));
const papers = scored((_, type) => against(type, 0));
const phrased = scored((_, type, draw) => against(type, draw % PHRASED_SEEDS));
const nearer: MakeRanking = (evidence, type, draw) => resolved(evidence, type, draw, 0);
const firstRound = second(undefined);

export const VARIANTS: readonly Variant[] = [
  { name: 'one seed', make: plain },
  { name: 'three seeds, mean', make: scored((_, type, draw) => meanOf(seedsOf(type, drawn(3, draw)))), plain },
  { name: 'three seeds, best', make: scored((_, type, draw) => bestOf(seedsOf(type, drawn(3, draw)))), plain },
  { name: 'five seeds, mean', make: scored((_, type) => meanOf(seedsOf(type, EACH))), plain },
  { name: 'five seeds, best', make: scored((_, type) => bestOf(seedsOf(type, EACH))), plain },
  ...[3, SEEDS].map((count) => ({
    name: `${count} seeds, best, against their mean`,
    make: scored((_, type, draw) => bestOf(seedsOf(type, drawn(count, draw)))),
    plain: scored((_, type, draw) => meanOf(seedsOf(type, drawn(count, draw)))),
  })),
  { name: "the paper's seed", make: papers, plain },
  ...[2, 3].flatMap((count): Variant[] => [
    {
      name: `the paper's seed and ${count - 1} random gold, mean`,
      make: scored((_, type, draw) => meanOf(seedsOf(type, grown(count, draw)))),
      plain: papers,
    },
    {
      name: `the paper's seed and ${count - 1} random gold, best`,
      make: scored((_, type, draw) => bestOf(seedsOf(type, grown(count, draw)))),
      plain: papers,
    },
    {
      name: `the same ${count}, best against mean`,
      make: scored((_, type, draw) => bestOf(seedsOf(type, grown(count, draw)))),
      plain: scored((_, type, draw) => meanOf(seedsOf(type, grown(count, draw)))),
    },
  ]),
  { name: `below the first ${REVIEWED}: the same seed`, make: firstRound },
  { name: `below the first ${REVIEWED}: with two confirmed, mean`, make: second(meanOf), plain: firstRound },
  { name: `below the first ${REVIEWED}: with two confirmed, best`, make: second(bestOf), plain: firstRound },
  ...[0, 0.01].map((margin) => ({
    name: `three negative seeds: out where one is nearer by ${margin}`,
    make: scored((evidence, type, draw) => veto(against(type, draw), negative(evidence, type), margin)),
    plain,
  })),
  {
    name: 'three negative seeds: half of the nearest taken off',
    make: scored((evidence, type, draw) => {
      const nearest = bestOf(negative(evidence, type));
      return (place) => against(type, draw)(place) - 0.5 * nearest(place);
    }),
    plain,
  },
  ...[0, 0.01, 0.02].map((margin) => ({
    name: `competing types: out where one is nearer by ${margin}`,
    make: scored((evidence, type, draw) => veto(against(type, draw), rivals(evidence, type), margin)),
    plain,
  })),
  {
    name: 'three phrases, mean',
    make: scored((_, type, draw) => meanOf(PHRASES[type].map((_, p) => against(type, draw % PHRASED_SEEDS, p)))),
    plain: phrased,
  },
  ...[1, 2].map((phrase) => ({
    name: `the ${['second', 'third'][phrase - 1]} phrase alone`,
    make: scored((_, type, draw) => against(type, draw % PHRASED_SEEDS, phrase)),
    plain: phrased,
  })),
  { name: 'overlaps resolved, the nearer wins', make: nearer },
  {
    name: 'overlaps resolved, 0.05 against 0.02',
    make: (evidence, type, draw) => resolved(evidence, type, draw, 0.05),
    plain: (evidence, type, draw) => resolved(evidence, type, draw, 0.02),
  },
  ...[0.02, 0.05, 0.1].map(
    (margin): Variant => ({
      name: `overlaps resolved, the longer wins unless ${margin} further`,
      make: (evidence, type, draw) => resolved(evidence, type, draw, margin),
      plain: nearer,
    }),
  ),
];
