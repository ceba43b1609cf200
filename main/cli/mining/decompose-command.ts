// seedmark decompose: from one coarse type to proposals for finer ones.

import { basename, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { AcceptanceRule } from '../../../src/decompose/acceptance.ts';
import { Failure } from '../../../src/failure.ts';
import type { LmKind } from '../../../src/lm/language-model.ts';
import { CAUSAL_TEMPLATE, checkTemplate, MASKED_TEMPLATE } from '../../../src/mining/template.ts';
import { type CorpusFile, openCorpus } from '../../files/open-corpus.ts';
import { type DecomposeRequest, decomposeCorpus } from '../../jobs/decompose/decompose-corpus.ts';
import { acceptedSpans, goldSpans, type KnownSpans } from '../../jobs/decompose/known-spans.ts';
import { looksRanked } from '../../jobs/mining/ranked-file.ts';
import { openModel } from '../open-model.ts';
import { checkPaths } from '../terminal/check-paths.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { JobInterrupt } from '../terminal/interrupt.ts';
import {
  addCorpusOptions,
  addFilterOptions,
  addModelOptions,
  type CorpusFlags,
  candidateOptions,
  corpusOptions,
  type FilterFlags,
  JSON_FLAG,
  type ModelFlags,
  number,
  positiveNumber,
  wholeNumber,
} from '../terminal/options.ts';
import { createProgress, type Progress } from '../terminal/progress.ts';
import { count, describeCorpusFile, say } from '../terminal/say.ts';
import { decompositionJson, describeDecomposition } from './decompose-summary.ts';
import { addDivergenceOptions, type DivergenceFlags } from './divergence-options.ts';

/** Paper 6.1. */
const DEFAULT_SENTENCES = 1000;
const DEFAULT_SEEDS = 50;
/** Small enough that what a seed accepts is of its own kind, and that most cells need not be computed to the end. */
const DEFAULT_SHARE = 0.01;
const DEFAULT_FACETS = 12;
const DEFAULT_MAPPED = 200;

interface DecomposeFlags extends CorpusFlags, DivergenceFlags, FilterFlags, ModelFlags {
  readonly corpus?: string;
  readonly type: string;
  readonly phrase?: string;
  readonly knownTop?: number;
  readonly knownScore?: number;
  readonly seeds: number;
  readonly sentences: number;
  readonly spans: 'all' | 'known';
  readonly acceptShare?: number;
  readonly acceptScore?: number;
  readonly eachSeed?: boolean;
  readonly facets: number;
  readonly map: number;
  readonly random: number;
  readonly checkpoint?: string;
  readonly fresh?: boolean;
  readonly out: string;
  readonly json?: boolean;
}

export function addDecomposeCommand(program: Command): void {
  const command = program
    .command('decompose')
    .summary('find finer types inside one type')
    .description('Find finer types inside one type: many seeds of it mine, and a few that cover the most are shown.')
    .argument('<known>', 'labelled corpus, or ranked.jsonl with --corpus')
    .requiredOption('--type <name>', 'the type to decompose, as the labels or the ranking call it')
    .requiredOption('--out <file>', 'where the facets go (JSON)')
    .option('--corpus <file>', 'the corpus that KNOWN, a ranking, was mined from')
    .option(JSON_FLAG, 'print the summary as one line of JSON');
  addSampleOptions(command);
  addSeedTestOptions(command);
  addModelOptions(addFilterOptions(addCorpusOptions(command)));
  command
    .optionsGroup('Interrupting and resuming:')
    .option('--checkpoint <file>', 'where an interrupted run is kept (default: OUT.checkpoint)')
    .option('--fresh', 'start anew although there is a checkpoint')
    .addHelpText('after', EXPLANATION)
    .action(runDecompose);
}

function addSampleOptions(command: Command): void {
  command
    .optionsGroup('What is sampled:')
    .option('--sentences <n>', 'sentences that are drawn', wholeNumber, DEFAULT_SENTENCES)
    .option('--seeds <n>', 'seeds that are drawn from the known spans in them', wholeNumber, DEFAULT_SEEDS)
    .option('--known-top <n>', 'ranking: the best so many spans are known, after overlaps are resolved', wholeNumber)
    .option('--known-score <x>', 'ranking: spans with at most this score are known', number)
    .option('--random <n>', 'of everything drawn: the same number draws the same', wholeNumber, 1);
}

function addSeedTestOptions(command: Command): void {
  command
    .optionsGroup('How seeds mine, and what they accept:')
    .option('--phrase <text>', 'phrase of the type in the label context (default: "location" for LOC and the like)')
    .addOption(
      new Option('--spans <which>', 'spans that each seed is tried on: all candidates, or only the known ones')
        .choices(['all', 'known'])
        .default('all'),
    )
    .option(
      '--accept-share <P%>',
      `accept the best P % of all spans × seeds (default: ${100 * DEFAULT_SHARE}%)`,
      percent,
    )
    .option('--each-seed', 'count the share for each seed by itself: every seed accepts equally many')
    .option('--accept-score <x>', 'accept what scores below this', positiveNumber)
    .option('--facets <n>', 'facets that are proposed, the first picks', wholeNumber, DEFAULT_FACETS)
    .option('--map <n>', 'covered spans that get a place on the map; 0: no map', wholeOrZero, DEFAULT_MAPPED);
  addDivergenceOptions(command);
}

const EXPLANATION = `
Each seed is swapped with the spans of the sampled sentences, as in "mine"; what all seeds have in
common is computed once. Then the seed that accepts most spans is picked, the one that adds most to
it, and so on; k picks cover at least 63 % of what the best k seeds would. With gold labels only
spans of the type count; with a ranking all that is accepted does.

The table, a facet a row:
  gain      spans that no facet above accepted; of the type, with gold
  nearest   spans that are nearer to this facet's seed than to the others'
  overlap   the facet whose accepted spans it shares most of, with the share of its own

facets.json has everything: the curve of all picks, seeds, facets, overlaps, every accepted span
with its scores, its facet and its place on the map.

Examples:
  seedmark decompose gold.conll --type LOC --phrase location --out facets.json
  seedmark decompose ranked.jsonl --corpus notes.txt --type PER --phrase person --known-top 300 --out facets.json

Ctrl-C stops the run and keeps what was computed; the same command goes on from there.
Exit codes: 0 done, 1 interrupted (or a bug), 2 something that you can change.
`;

async function runDecompose(path: string, flags: DecomposeFlags): Promise<void> {
  const accept = acceptanceRule(flags);
  if (flags.template !== undefined) checkTemplate(flags.template);
  const checkpoint = flags.checkpoint ?? `${flags.out}.checkpoint`;
  await checkPaths({ corpus: flags.corpus ?? path, out: flags.out, checkpoint, inputs: [['the known spans', path]] });
  const progress = createProgress('decomposing');
  const interrupt = new JobInterrupt(progress, 'Stopped.');
  try {
    const known = await readKnown(path, flags, progress);
    const model = await openModel(flags, progress);
    interrupt.begin(() => model.close());
    try {
      await decomposeAndReport(
        {
          ...requestOf(flags, known),
          lm: model.lm,
          template: flags.template ?? templateFor(model.lm.kind),
          ...{ accept, checkpoint, stop: interrupt.stop },
          onProgress: (share, accepted) => progress.update(share, 1, count(accepted, 'pair')),
        },
        flags,
        progress,
      );
    } finally {
      model.close();
    }
  } finally {
    progress.end();
    interrupt.release();
  }
}

async function decomposeAndReport(request: DecomposeRequest, flags: DecomposeFlags, progress: Progress): Promise<void> {
  const { checkpoint } = request;
  const summary = await decomposeCorpus(request);
  progress.end();
  if (summary.outcome === 'stopped') process.exitCode = EXIT.interrupted;
  if (flags.json) console.log(JSON.stringify(decompositionJson(summary, flags.out, checkpoint)));
  else if (summary.result) console.log(describeDecomposition(summary.sample, summary.result));
  if (!flags.json && summary.outcome === 'stopped') {
    const kept = `What was computed is kept in ${checkpoint}; the same command goes on from there.`;
    say(summary.isKept ? `Stopped. ${kept}` : 'Stopped. Nothing was computed yet.');
  } else if (!flags.json) say(`written: ${flags.out}`);
}

function requestOf(flags: DecomposeFlags, known: KnownSpans) {
  const { type, out, fresh = false, method, edge, temperature, facets, map } = flags;
  return {
    ...{ known, type, out, fresh, method, edge, temperature, mostFacets: facets, mapped: map },
    modelName: basename(resolve(flags.model)),
    phrase: flags.phrase ?? PAPER_PHRASES[type] ?? type.toLowerCase(),
    sample: {
      sentences: flags.sentences,
      seeds: flags.seeds,
      tested: flags.spans,
      candidates: candidateOptions(flags),
      random: flags.random,
    },
  };
}

/** The paper's label names (appendix A). */
const PAPER_PHRASES: Readonly<Record<string, string>> = {
  PER: 'person',
  LOC: 'location',
  ORG: 'organization',
  MISC: 'miscellaneous',
};

function templateFor(kind: LmKind): string {
  return kind === 'masked' ? MASKED_TEMPLATE : CAUSAL_TEMPLATE;
}

async function readKnown(path: string, flags: DecomposeFlags, progress: Progress): Promise<KnownSpans> {
  const open = async (file: string): Promise<CorpusFile> => {
    const corpus = await openCorpus(file, corpusOptions(flags));
    if (!flags.json) progress.say(describeCorpusFile(corpus));
    return corpus;
  };
  if (await looksRanked(path)) {
    if (flags.corpus === undefined) {
      const hint = 'Name the corpus that was mined with --corpus.';
      throw new Failure('bad-argument', `${path} is a ranking; the sentences are in its corpus.`, hint);
    }
    const { type, knownTop: top, knownScore: score } = flags;
    return acceptedSpans(path, await open(flags.corpus), { type, top, score });
  }
  if (flags.corpus !== undefined && resolve(flags.corpus) !== resolve(path)) {
    const hint = 'Leave --corpus out for a labelled corpus, or name a ranking.';
    throw new Failure('bad-argument', `${path} is not a ranking, and labelled spans are in their own corpus.`, hint);
  }
  return goldSpans(await open(path), flags.type);
}

function acceptanceRule({ acceptShare, acceptScore, eachSeed }: DecomposeFlags): AcceptanceRule {
  if (acceptScore === undefined)
    return { share: acceptShare ?? DEFAULT_SHARE, of: eachSeed ? 'each seed' : 'all cells' };
  if (acceptShare === undefined && !eachSeed) return { threshold: acceptScore };
  const hint = 'Give a share or a score.';
  throw new Failure('bad-argument', 'Only one of --accept-share and --accept-score can be given.', hint);
}

/** For commander: "5%" or "5". */
function percent(text: string): number {
  const value = number(text.replace(/\s*%$/, '')) / 100;
  if (!(value > 0 && value <= 1)) throw new InvalidArgumentError('It must be above 0 % and at most 100 %.');
  return value;
}

function wholeOrZero(text: string): number {
  return text === '0' ? 0 : wholeNumber(text);
}
