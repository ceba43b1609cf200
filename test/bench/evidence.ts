// What each extension of the method brings against the method without it, from the scores of every span against every seed
// (evidence-scores.ts): average precision and precision at 50 over draws of sentences and of seeds.
// node test/bench/evidence.ts FOLDER… > test/bench/results/evidence-table.md

import { formatMarkdownTable } from '../../main/cli/terminal/table.ts';
import { openCorpus, readCorpus } from '../../main/files/open-corpus.ts';
import { averagePrecision, precisionAt } from '../../src/evaluate/ranking.ts';
import { type Evidence, isRight, readEvidence } from './evidence-places.ts';
import { achieved, thresholdWays, WANTED } from './evidence-thresholds.ts';
import { SEEDS } from './evidence-types.ts';
import { type MakeRanking, VARIANTS } from './evidence-variants.ts';

const folders = process.argv.slice(2);
const RANK = 50;
const { sentences } = await readCorpus(await openCorpus('resources/corpora/wikigold/wikigold.conll'));
const all = folders.map((folder) => readEvidence(folder, sentences));
const NAMES = all[0].names;
const total = ({ gold }: Evidence, type: string) =>
  gold.reduce((sum, spans) => sum + spans.filter((span) => span.type === type).length, 0);

interface Judged {
  readonly average: number;
  readonly precision: number;
}

function judge(make: MakeRanking, evidence: Evidence, type: string, draw: number): Judged | undefined {
  const hits = make(evidence, type, draw)?.map((place) => isRight(evidence, place, type));
  return hits && { average: averagePrecision(hits, total(evidence, type)), precision: precisionAt(hits, RANK) };
}

/** One for each draw of sentences and each draw of seeds, in that order; undefined where a type has no such ranking. */
const DRAWS = all.flatMap((evidence) => Array.from({ length: SEEDS }, (_, draw) => ({ evidence, draw })));
const judgeAll = (make: MakeRanking) =>
  DRAWS.map(({ evidence, draw }) => NAMES.map((type) => judge(make, evidence, type, draw)));

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const deviation = (values: readonly number[]) =>
  Math.sqrt(values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1));
const points = (share: number) => (100 * share).toFixed(1);
const spread = (values: readonly number[]) => `${points(mean(values))} ± ${points(deviation(values))}`;
const signed = (share: number) => `${share >= 0 ? '+' : '−'}${points(Math.abs(share))}`;

const isJudged = (one: Judged | undefined): one is Judged => one !== undefined;
const over = (judged: readonly (Judged | undefined)[][], field: keyof Judged) =>
  judged.flatMap((types) => (types.some(isJudged) ? [mean(types.filter(isJudged).map((one) => one[field]))] : []));

const rows = VARIANTS.flatMap(({ name, make, plain }) => {
  const judged = judgeAll(make);
  const averages = over(judged, 'average');
  if (averages.length === 0) return [];
  const types = NAMES.map((_, t) => points(mean(judged.flatMap((one) => one[t]?.average ?? []))));
  const cells = [name, spread(averages), spread(over(judged, 'precision'))];
  if (!plain) return [[...cells, '', '', ...types]];
  const before = over(judgeAll(plain), 'average');
  const gains = averages.map((average, i) => average - before[i]);
  const better = gains.filter((gain) => gain > 0).length;
  return [[...cells, `${signed(mean(gains))} ± ${points(deviation(gains))}`, `${better} of ${gains.length}`, ...types]];
});

for (const [i, evidence] of all.entries()) {
  const { gold, places, split } = evidence;
  const counts = NAMES.map((type) => `${type} ${total(evidence, type)}`).join(', ');
  const seeds = NAMES.map((type) => `${type}: ${split.seeds[type].join(', ')}`).join('; ');
  console.log(`${i + 1}. ${gold.length} sentences, ${places.length} spans; gold: ${counts}. Seeds: ${seeds}.`);
  const confirmed = evidence.confirmed.map(({ type, seed, texts }) => `${type} ${seed}: ${texts.join(', ') || '–'}`);
  if (confirmed.length > 0) console.log(`   Confirmed: ${confirmed.join('; ')}.`);
}
const header = ['variant', 'AP', `P@${RANK}`, 'AP against without', 'better in', ...NAMES.map((type) => `AP ${type}`)];
console.log(`\n${formatMarkdownTable(header, rows)}\n`);

const perDraw = <T>(make: (evidence: Evidence, draw: number) => T) =>
  DRAWS.map(({ evidence, draw }) => make(evidence, draw));
const table = thresholdWays(all[0]).map(([name], way) => [
  name,
  ...WANTED.flatMap((wanted) => {
    const results = perDraw((evidence, draw) =>
      NAMES.map((type) =>
        achieved(evidence, type, draw, thresholdWays(evidence)[way][1](evidence, type, draw, wanted)),
      ),
    );
    return [
      points(mean(results.map(mean))),
      spread(results.map((types) => mean(types.map((precision) => Math.abs(precision - wanted))))),
    ];
  }),
]);
const wantedHeader = WANTED.flatMap((wanted) => [`wanted ${100 * wanted} %: precision`, 'distance']);
console.log(formatMarkdownTable(['threshold fitted on', ...wantedHeader], table));
