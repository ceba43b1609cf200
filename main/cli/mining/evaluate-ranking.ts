// seedmark evaluate RANKED: a ranking against gold.

import { type Command, Option } from 'commander';
import { Failure } from '../../../src/failure.ts';
import { openCorpus, readCorpus } from '../../files/open-corpus.ts';
import { judgeRanking, type TypeJudgement } from '../../jobs/mining/judge-ranking.ts';
import { collectRanked, readRanked } from '../../jobs/mining/ranked-file.ts';
import { resolveRanking } from '../../jobs/mining/resolve-ranking.ts';
import {
  addFilterOptions,
  type CorpusFlags,
  candidateOptions,
  corpusOptions,
  type FilterFlags,
  wholeNumber,
} from '../terminal/options.ts';
import { say } from '../terminal/say.ts';
import { formatTable } from '../terminal/table.ts';

const DEFAULT_RANKS = [10, 50, 100, 500, 1000];

export interface RankingFlags extends CorpusFlags, FilterFlags {
  readonly gold: string;
  readonly map?: ReadonlyMap<string, readonly string[]>;
  readonly at: readonly number[];
  readonly resolveOverlaps?: boolean;
  readonly json?: boolean;
}

export function addRankingOptions(command: Command): void {
  command
    .optionsGroup('Judging a ranking:')
    .option(
      '--map <PAIRS>',
      'mined type = gold type, e.g. PER=PER,PLACE=LOC,PLACE=GPE (default: equal names)',
      parseMap,
    )
    .addOption(
      new Option('--at <ranks>', 'ranks at which precision is shown')
        .argParser((text: string) => text.split(',').map((rank) => wholeNumber(rank)))
        .default(DEFAULT_RANKS, DEFAULT_RANKS.join()),
    )
    .option('--resolve-overlaps', 'first let one word belong to one span: half names lose to whole names (div2, div1)');
  addFilterOptions(command);
}

export async function evaluateRanking(path: string, flags: RankingFlags): Promise<void> {
  const mined = await minedTypes(path);
  const { sentences } = await readCorpus(await openCorpus(flags.gold, corpusOptions(flags)));
  const labels = new Set(sentences.flatMap(({ spans }) => spans.map(({ type }) => type)));
  if (labels.size === 0) {
    throw new Failure(
      'corpus-invalid',
      `${flags.gold} has no labels.`,
      'Give a labelled corpus; for CoNLL name the column with --tag-column.',
    );
  }
  const map = flags.map ?? new Map(mined.map((type) => [type, [type]]));
  checkMap(map, mined, [...labels]);
  const judged = await judgeRanking({
    ranked: flags.resolveOverlaps ? resolveRanking(await collectRanked(path)) : readRanked(path),
    gold: sentences,
    map,
    ranks: flags.at,
    candidates: candidateOptions(flags),
  });
  console.log(flags.json ? JSON.stringify(judged) : formatJudgements(judged, flags.at));
}

/** Types in the order in which they stand in the ranking. */
async function minedTypes(path: string): Promise<string[]> {
  const types = new Set<string>();
  for await (const { type } of readRanked(path)) types.add(type);
  if (types.size > 0) return [...types];
  throw new Failure('corpus-empty', `${path} has no spans.`, 'Mine with a looser --threshold, or with --top.');
}

/** A type that gold does not have would be judged wrong throughout. */
function checkMap(map: ReadonlyMap<string, readonly string[]>, mined: readonly string[], labels: readonly string[]) {
  const known = [...labels].sort().join(', ');
  for (const [type, golds] of map) {
    const strange = golds.find((gold) => !labels.includes(gold));
    if (strange !== undefined) {
      const hint = `Gold types: ${known}. Say which of them is right for ${type}: --map ${type}=… .`;
      throw new Failure('bad-argument', `The gold corpus has no type ${strange}.`, hint);
    }
    if (!mined.includes(type)) say(`note: the ranking has no span of the type ${type}.`);
  }
  const left = mined.filter((type) => !map.has(type));
  if (left.length > 0) say(`note: not judged, because --map does not name them: ${left.join(', ')}.`);
}

function parseMap(text: string): Map<string, string[]> {
  const map = new Map<string, string[]>();
  for (const pair of text.split(',')) {
    const [mined, gold, ...rest] = pair.split('=').map((part) => part.trim());
    if (!mined || !gold || rest.length > 0)
      throw new Failure('bad-argument', `"${pair}" is not a pair of types.`, 'Write --map PER=PER,PLACE=LOC.');
    map.set(mined, [...(map.get(mined) ?? []), gold]);
  }
  return map;
}

export function formatJudgements(judged: readonly TypeJudgement[], ranks: readonly number[]): string {
  const percent = (value: number) => (Number.isNaN(value) ? '–' : (100 * value).toFixed(1));
  const rows = judged.map((one) => [
    one.type,
    ...ranks.map((k) => (k <= one.ranked ? percent(one.precisionAt[k]) : '–')),
    percent(one.averagePrecision),
    String(one.ranked),
    String(one.goldSpans),
    percent(one.reachable / one.goldSpans),
  ]);
  return formatTable(['type', ...ranks.map((k) => `P@${k}`), 'AP', 'ranked', 'gold', 'ceiling %'], rows);
}
