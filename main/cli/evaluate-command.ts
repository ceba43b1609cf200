// seedmark evaluate: a ranking against gold.

import type { Command } from 'commander';
import { Failure } from '../../src/failure.ts';
import { openCorpus, readCorpus } from '../files/open-corpus.ts';
import { judgeRanking, type TypeJudgement } from '../jobs/judge-ranking.ts';
import {
  addCorpusOptions,
  addFilterOptions,
  type CorpusFlags,
  candidateOptions,
  corpusOptions,
  type FilterFlags,
  wholeNumber,
} from './options.ts';
import { readRanked } from './ranked-file.ts';
import { formatTable } from './table.ts';

const DEFAULT_RANKS = [10, 50, 100, 500, 1000];

interface EvaluateFlags extends CorpusFlags, FilterFlags {
  readonly gold: string;
  readonly map?: ReadonlyMap<string, readonly string[]>;
  readonly at: readonly number[];
  readonly json?: boolean;
}

export function addEvaluateCommand(program: Command): void {
  const command = program
    .command('evaluate')
    .description('judge a ranking against a labelled corpus: precision at k, average precision, ceiling of recall')
    .argument('<ranked>', 'ranked.jsonl written by "seedmark mine"')
    .requiredOption('--gold <file>', 'the corpus that was mined, with gold labels')
    .option(
      '--map <PAIRS>',
      'mined type = gold type, e.g. PER=PER,PLACE=LOC,PLACE=GPE (default: equal names)',
      parseMap,
    )
    .option(
      '--at <ranks>',
      'ranks at which precision is shown',
      (text: string) => text.split(',').map(wholeNumber),
      DEFAULT_RANKS,
    )
    .option('--json', 'print for machines');
  addFilterOptions(addCorpusOptions(command)).action(runEvaluate);
}

async function runEvaluate(path: string, flags: EvaluateFlags): Promise<void> {
  const { sentences } = await readCorpus(await openCorpus(flags.gold, corpusOptions(flags)));
  if (!sentences.some(({ spans }) => spans.length > 0)) {
    throw new Failure(
      'corpus-invalid',
      `${flags.gold} has no labels.`,
      'Give a labelled corpus; for CoNLL name the column with --tag-column.',
    );
  }
  const map = flags.map ?? (await equalNames(path));
  const judged = await judgeRanking({
    ranked: readRanked(path),
    gold: sentences,
    map,
    ranks: flags.at,
    candidates: candidateOptions(flags),
  });
  console.log(flags.json ? JSON.stringify(judged) : formatJudgements(judged, flags.at));
}

async function equalNames(path: string): Promise<Map<string, string[]>> {
  const types = new Set<string>();
  for await (const { type } of readRanked(path)) types.add(type);
  return new Map([...types].map((type) => [type, [type]]));
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
