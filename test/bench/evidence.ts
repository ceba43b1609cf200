// What each extension of the method brings against the plain method, from the scores of every span against every seed
// (evidence-scores.ts): average precision and precision at 50, several seeds. Also reads the checkpoint of a run that was
// stopped: its finished sentences are judged. node test/bench/evidence.ts FOLDER > test/bench/results/evidence-table.md

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatMarkdownTable } from '../../main/cli/table.ts';
import { openCorpus, readCorpus } from '../../main/files/open-corpus.ts';
import type { RankedSpan } from '../../main/jobs/mining/ranked-line.ts';
import { averagePrecision, precisionAt } from '../../src/evaluate/ranking.ts';
import { keyedRandom, shuffle } from '../../src/tagger/keyed-random.ts';
import { resolveOverlaps } from '../../src/tagger/resolve-overlaps.ts';
import { type EvidenceSplit, PHRASED_SEEDS, PHRASES, SEEDS } from './evidence-types.ts';

const [folder, corpus = 'resources/corpora/wikigold/wikigold.conll'] = process.argv.slice(2);
const RANK = 50;
/** Of each type, spans that take part in overlaps. */
const LISTED = 300;

interface Place {
  readonly sentence: number;
  readonly start: number;
  readonly end: number;
  /** Type/phrase/seed → score. */
  readonly scores: Map<string, number>;
}

const split = JSON.parse(readFileSync(join(folder, 'split.json'), 'utf8')) as EvidenceSplit;
const { sentences } = await readCorpus(await openCorpus(corpus));
const places = readPlaces();
const last = Math.max(...places.map(({ sentence }) => sentence));
const gold = split.mined.slice(0, last + 1).map((s) => sentences[s].spans);
const NAMES = Object.keys(split.seeds);
const total = (type: string) => gold.reduce((sum, spans) => sum + spans.filter((span) => span.type === type).length, 0);

function readPlaces(): Place[] {
  const file = [join(folder, 'scores.jsonl'), join(folder, 'scores.jsonl.checkpoint')].find((path) =>
    existsSync(path),
  )!;
  const found = new Map<string, Place>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (!line.startsWith('{"doc"') || !line.endsWith('}')) continue;
    const { sentence, start, end, type, score } = JSON.parse(line) as RankedSpan;
    const key = `${sentence} ${start} ${end}`;
    const place = found.get(key) ?? { sentence, start, end, scores: new Map() };
    found.set(key, place);
    place.scores.set(type, score);
  }
  const most = Math.max(...[...found.values()].map(({ scores }) => scores.size));
  return [...found.values()].filter(({ scores }) => scores.size === most); // those of a sentence in progress are left out
}

type Score = (place: Place) => number;
interface Judged {
  readonly precision: number;
  readonly average: number;
}

const isRight = (place: Place, type: string) =>
  gold[place.sentence].some((span) => span.type === type && span.start === place.start && span.end === place.end);

function rank(score: Score): Place[] {
  return places
    .map((place) => ({ place, cost: score(place) }))
    .sort((a, b) => a.cost - b.cost)
    .map(({ place }) => place);
}

function judge(ranked: readonly Place[], type: string): Judged {
  const hits = ranked.map((place) => isRight(place, type));
  return { precision: precisionAt(hits, RANK), average: averagePrecision(hits, total(type)) };
}

const own = (type: string, seed: number, phrase = 0): Score => {
  const key = `${type}/${PHRASES[type][phrase]}/${seed}`;
  return ({ scores }) => scores.get(key)!;
};
const meanOf =
  (list: readonly Score[]): Score =>
  (place) =>
    list.reduce((sum, one) => sum + one(place), 0) / list.length;
const bestOf =
  (list: readonly Score[]): Score =>
  (place) =>
    Math.min(...list.map((one) => one(place)));
const seedsOf = (type: string, which: readonly number[]) => which.map((seed) => own(type, seed));

/** Makes the ranking of a type from a number that says which seeds are drawn. */
type Variant = (type: string, draw: number) => readonly Place[];

const each = Array.from({ length: SEEDS }, (_, seed) => seed);
const drawn = (count: number, draw: number) => shuffle([...each], keyedRandom(draw, 5, count)).slice(0, count);
/** The paper's seed and others, as one that was confirmed. */
const grown = (count: number, draw: number) => [0, ...shuffle(each.slice(1), keyedRandom(draw, 6)).slice(0, count - 1)];

const others = (type: string) => NAMES.filter((other) => other !== type);
/** A score with a penalty where another one is nearer by more than the margin. */
const veto = (score: Score, rivals: readonly Score[], margin: number): Score => {
  return (place) => score(place) + (Math.min(...rivals.map((rival) => rival(place))) + margin < score(place) ? 10 : 0);
};
const negative = (type: string): Score[] =>
  others(type).map(
    (other) =>
      ({ scores }) =>
        scores.get(`${type}/${PHRASES[type][0]}/not ${other}`)!,
  );

/** All types together, so that spans of different types compete for words. */
function resolved(type: string, seed: number, margin: number): Place[] {
  const listed = NAMES.flatMap((name) =>
    rank(own(name, name === type ? seed : 0))
      .slice(0, LISTED)
      .map((place) => ({ ...place, place, type: name, score: own(name, name === type ? seed : 0)(place) })),
  );
  const kept = [...Map.groupBy(listed, ({ sentence }) => sentence).values()].flatMap(
    (spans) => resolveOverlaps(spans, margin).kept,
  );
  return kept
    .filter((span) => span.type === type)
    .sort((a, b) => a.score - b.score)
    .map(({ place }) => place);
}

const VARIANTS: readonly (readonly [string, Variant])[] = [
  ['plain: one seed', (type, draw) => rank(own(type, draw))],
  ['three seeds, mean', (type, draw) => rank(meanOf(seedsOf(type, drawn(3, draw))))],
  ['three seeds, best', (type, draw) => rank(bestOf(seedsOf(type, drawn(3, draw))))],
  ['five seeds, mean', (type) => rank(meanOf(seedsOf(type, each)))],
  ['five seeds, best', (type) => rank(bestOf(seedsOf(type, each)))],
  ["the paper's seed", (type) => rank(own(type, 0))],
  ["the paper's seed and one confirmed span, mean", (type, draw) => rank(meanOf(seedsOf(type, grown(2, draw))))],
  ["the paper's seed and two confirmed spans, mean", (type, draw) => rank(meanOf(seedsOf(type, grown(3, draw))))],
  ['three negative seeds: out where one is nearer', (type, draw) => rank(veto(own(type, draw), negative(type), 0))],
  [
    'three negative seeds: out where one is nearer by .01',
    (type, draw) => rank(veto(own(type, draw), negative(type), 0.01)),
  ],
  [
    'three negative seeds: half of the nearest taken off',
    (type, draw) => rank((place) => own(type, draw)(place) - 0.5 * bestOf(negative(type))(place)),
  ],
  ...[0, 0.01, 0.02].map(
    (margin) =>
      [
        `competing types: out where one is nearer by ${margin}`,
        (type: string, draw: number) =>
          rank(
            veto(
              own(type, draw),
              others(type).map((other) => own(other, 0)),
              margin,
            ),
          ),
      ] as const,
  ),
  ['plain, the seeds that had all phrases', (type, draw) => rank(own(type, draw % PHRASED_SEEDS))],
  [
    'three phrases, mean',
    (type, draw) => rank(meanOf(PHRASES[type].map((_, phrase) => own(type, draw % PHRASED_SEEDS, phrase)))),
  ],
  ...PHRASES.PER.slice(1).map(
    (_, phrase) =>
      [
        `the ${['second', 'third'][phrase]} phrase alone`,
        (type: string, draw: number) => rank(own(type, draw % PHRASED_SEEDS, phrase + 1)),
      ] as const,
  ),
  ['overlaps resolved, the nearer wins', (type, draw) => resolved(type, draw, 0)],
  ['overlaps resolved, the longer wins unless .02 further (default)', (type, draw) => resolved(type, draw, 0.02)],
  ['overlaps resolved, the longer wins unless .05 further', (type, draw) => resolved(type, draw, 0.05)],
];

const spread = (values: readonly number[]) => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
  return `${(100 * mean).toFixed(1)} ± ${(100 * deviation).toFixed(1)}`;
};
const rows = VARIANTS.map(([name, variant]) => {
  const judged = NAMES.map((type) => each.map((draw) => judge(variant(type, draw), type)));
  const means = each.map((draw) => NAMES.reduce((sum, _, t) => sum + judged[t][draw].average, 0) / NAMES.length);
  const tops = each.map((draw) => NAMES.reduce((sum, _, t) => sum + judged[t][draw].precision, 0) / NAMES.length);
  return [name, spread(means), spread(tops), ...judged.map((one) => spread(one.map(({ average }) => average)))];
});
console.log(`${gold.length} sentences, ${places.length} spans; gold: ${NAMES.map((type) => `${type} ${total(type)}`).join(', ')}. Seeds: ${NAMES.map((type) => `${type}: ${split.seeds[type].join(', ')}`).join('; ')}.
`);
console.log(formatMarkdownTable(['variant', 'mean AP', `mean P@${RANK}`, ...NAMES.map((type) => `AP ${type}`)], rows));

// Thresholds that are to mean a precision: how far the precision above them is from what was wanted.
const WANTED = 0.7;
const VERDICTS = [20, 40, 80];

/** The lowest place at which the precision of the verdicts above it is still what is wanted; as a score. */
function fitThreshold(judged: readonly { readonly cost: number; readonly right: boolean }[]): number {
  let [right, threshold] = [0, judged[0].cost];
  judged.forEach((one, i) => {
    if (one.right) right++;
    if (right / (i + 1) >= WANTED) threshold = one.cost;
  });
  return threshold;
}

function achieved(score: Score, type: string, threshold: number): number {
  const above = places.filter((place) => score(place) <= threshold);
  return above.filter((place) => isRight(place, type)).length / Math.max(1, above.length);
}

const errors = (fit: (type: string, seed: number) => number) =>
  spread(
    each.map(
      (seed) =>
        NAMES.reduce((sum, type) => sum + Math.abs(achieved(own(type, seed), type, fit(type, seed)) - WANTED), 0) /
        NAMES.length,
    ),
  );
const listOf = (type: string, seed: number) =>
  rank(own(type, seed))
    .slice(0, LISTED)
    .map((place) => ({ cost: own(type, seed)(place), right: isRight(place, type) }));
const table = [
  ["another type's threshold", errors((type, seed) => fitThreshold(listOf(others(type)[0], seed)))],
  [
    "another seed's threshold for the same type",
    errors((type, seed) => fitThreshold(listOf(type, (seed + 1) % SEEDS))),
  ],
  ...VERDICTS.map((count) => [
    `${count} verdicts, drawn from the best ${LISTED}`,
    errors((type, seed) => {
      const drawnPlaces = shuffle([...listOf(type, seed)], keyedRandom(seed, 8, count)).slice(0, count);
      return fitThreshold(drawnPlaces.sort((a, b) => a.cost - b.cost));
    }),
  ]),
];
console.log(
  `\n${formatMarkdownTable([`threshold for a precision of ${100 * WANTED} %, fitted on`, 'mean distance from it, points'], table)}`,
);
