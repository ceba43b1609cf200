// seedmark mine: from one example a type to a ranked list of spans.

import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { Failure } from '../../src/failure.ts';
import type { FilterCounts } from '../../src/mining/candidate-spans.ts';
import { checkEntityTypes, type EntityType, parseEntityType } from '../../src/mining/entity-type.ts';
import { DEFAULT_TEMPERATURE, type MineOptions, type Selection } from '../../src/mining/mine.ts';
import { SPAN_TESTS, type SpanTestName } from '../../src/mining/span-test.ts';
import { checkTemplate, MASKED_TEMPLATE } from '../../src/mining/template.ts';
import { openLanguageModel } from '../compute/open-language-model.ts';
import { PoolClosed } from '../compute/worker-pool.ts';
import { openCorpus } from '../files/open-corpus.ts';
import { discardCheckpoint, type MineSummary, mineToFile } from '../jobs/mine-to-file.ts';
import { onInterrupt } from './interrupt.ts';
import {
  addCorpusOptions,
  addFilterOptions,
  addModelOptions,
  type CorpusFlags,
  candidateOptions,
  corpusOptions,
  type FilterFlags,
  type ModelFlags,
  number,
  wholeNumber,
} from './options.ts';
import { createProgress } from './progress.ts';
import { describeCorpusFile, say } from './say.ts';

interface MineFlags extends CorpusFlags, FilterFlags, ModelFlags {
  readonly type: readonly string[];
  readonly types?: string;
  readonly template?: string;
  readonly method: SpanTestName;
  readonly threshold?: number;
  readonly top?: { readonly k: number } | { readonly share: number };
  readonly all?: boolean;
  readonly seeds: 'mean' | 'best';
  readonly edge: 'boundary' | 'skip';
  readonly temperature: number;
  readonly precision: 'fp32' | 'fast';
  readonly checkpoint?: string;
  readonly fresh?: boolean;
  readonly out: string;
  readonly json?: boolean;
}

const DEFAULT_TOP = 1000;
/** PromptMine keeps the best 2 % of each type's spans (method section 4). */
const PROMPT_SHARE = 0.02;

export function addMineCommand(program: Command): void {
  const command = program
    .command('mine')
    .description('find the spans of a corpus that behave like your examples, and rank them')
    .argument('<corpus>', 'text file: plain, CoNLL, CoNLL-U or JSONL')
    .option(
      '--type <NAME:phrase="example">',
      'an entity type with one example; repeat for more types; several examples: "first|second"',
      collect,
      [],
    )
    .option('--types <file>', 'JSON file: [{"name":"PER","phrase":"person","seeds":["Amina Jallo"]}, …]')
    .option('--template <text>', `label context with {label} and {seed} (default: "${MASKED_TEMPLATE}")`)
    .addOption(
      new Option('--method <name>', 'span test: two-way or one-way divergence, cosine, or PromptMine')
        .choices(SPAN_TESTS)
        .default('div2'),
    )
    .option('--threshold <score>', 'keep spans below this score (cos2: above)', number)
    .option(
      '--top <K|P%>',
      `keep the best K spans, or P % of the candidates, of each type (default: ${DEFAULT_TOP}; prompt: 2%)`,
      parseTop,
    )
    .option('--all', 'keep every candidate with its exact score')
    .addOption(
      new Option('--seeds <how>', 'several examples of a type: mean of their scores, or the best')
        .choices(['mean', 'best'])
        .default('mean'),
    )
    .addOption(
      new Option('--edge <how>', 'neighbour at a sentence edge: the boundary piece, or none')
        .choices(['boundary', 'skip'])
        .default('boundary'),
    )
    .option('--temperature <t>', 'softmax temperature of both predictions', number, DEFAULT_TEMPERATURE)
    .addOption(
      new Option('--precision <name>', 'fp32: exact; fast: int8 screen, then fp32 (approximate: may miss spans)')
        .choices(['fp32', 'fast'])
        .default('fp32'),
    )
    .requiredOption('--out <file>', 'where the ranking goes, one JSON line a span, best first within a type')
    .option('--checkpoint <file>', 'where an interrupted run is kept (default: OUT.checkpoint)')
    .option('--fresh', 'start anew although there is a checkpoint')
    .option('--json', 'print a summary for machines');
  addModelOptions(addFilterOptions(addCorpusOptions(command)));
  command.addHelpText('after', EXAMPLES).action(runMine);
}

const EXAMPLES = `
Examples:
  One type, the starter model (English), the best 1000 spans:
    seedmark mine notes.txt --type PER:person="Amina Jallo" --out ranked.jsonl
  Four types, a threshold, another model:
    seedmark mine corpus.conll --model ~/models/xlm-roberta-base --types types.json --threshold 0.15 --out ranked.jsonl
  Interrupt with Ctrl-C; the same command again goes on where it stopped.
`;

async function runMine(path: string, flags: MineFlags): Promise<void> {
  const options = mineOptions(flags);
  const corpus = await openCorpus(path, corpusOptions(flags));
  if (!flags.json) say(describeCorpusFile(corpus));
  const model = await openLanguageModel(flags.model, {
    cacheDir: flags.cache,
    device: flags.device,
    workers: flags.workers,
    onnxFile: flags.onnx,
  });
  for (const note of model.notes) say(`note: ${note}`);
  if (flags.precision === 'fast')
    say('note: fast precision is approximate: the int8 screen may miss spans; scores of what is found are exact.');
  const progress = createProgress('mining');
  const stop = { aborted: false };
  const checkpoint = flags.checkpoint ?? `${flags.out}.checkpoint`;
  const release = onInterrupt(() => {
    stop.aborted = true;
    model.close();
  });
  let summary: MineSummary | undefined;
  try {
    summary = await mineToFile({
      corpus,
      reading: corpusOptions(flags),
      lm: model.lm,
      screen: flags.precision === 'fast' ? model.screen : undefined,
      options,
      keepShare: keptShare(flags),
      out: flags.out,
      checkpoint,
      fresh: flags.fresh ?? false,
      stop,
      onProgress: ({ done, total, found }) => progress.update(done, total, `${found.toLocaleString('en')} spans`),
    });
  } catch (error) {
    if (!(stop.aborted && error instanceof PoolClosed)) throw error;
  } finally {
    progress.end();
    release();
    model.close();
  }
  if (summary?.outcome !== 'done') {
    say(`Stopped. What was found is kept in ${checkpoint}; the same command goes on from there.`);
    process.exitCode = 1;
    return;
  }
  discardCheckpoint(checkpoint);
  if (flags.json) console.log(JSON.stringify({ out: flags.out, ...summary }));
  else printSummary(summary, flags.out);
}

function mineOptions(flags: MineFlags): MineOptions {
  const types = readTypes(flags);
  checkEntityTypes(types, flags.method !== 'prompt');
  if (flags.template !== undefined) checkTemplate(flags.template);
  return {
    types,
    method: flags.method,
    selection: selectionOf(flags),
    candidates: candidateOptions(flags),
    template: flags.template,
    seedMode: flags.seeds,
    edge: flags.edge,
    temperature: flags.temperature,
  };
}

function readTypes({ type, types }: MineFlags): EntityType[] {
  const given = type.map(parseEntityType);
  if (types === undefined) return given;
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(types, 'utf8'));
  } catch (cause) {
    throw new Failure('bad-argument', `The types in ${types} cannot be read.`, TYPES_HINT, { cause });
  }
  const isType = (one: Partial<EntityType>) =>
    typeof one?.name === 'string' &&
    (one.phrase === undefined || typeof one.phrase === 'string') &&
    Array.isArray(one.seeds) &&
    one.seeds.every((seed) => typeof seed === 'string');
  if (!Array.isArray(parsed) || !parsed.every(isType))
    throw new Failure('bad-argument', `${types} is not a list of types.`, TYPES_HINT);
  return [...parsed.map(({ name, phrase, seeds }) => ({ name, phrase: phrase ?? name, seeds })), ...given];
}

const TYPES_HINT = 'Write a JSON list: [{"name":"PER","phrase":"person","seeds":["Amina Jallo"]}].';

function selectionOf({ threshold, top, all, method }: MineFlags): Selection {
  if ([threshold, top, all].filter((given) => given !== undefined).length > 1) {
    throw new Failure(
      'bad-argument',
      'Only one of --threshold, --top and --all can be given.',
      'Choose how the list ends.',
    );
  }
  if (threshold !== undefined) return { mode: 'threshold', threshold };
  if (all || (top && 'share' in top) || (!top && method === 'prompt')) return { mode: 'all' };
  return { mode: 'top', k: top ? (top as { k: number }).k : DEFAULT_TOP };
}

function keptShare({ top, threshold, all, method }: MineFlags): number | undefined {
  if (top && 'share' in top) return top.share;
  return method === 'prompt' && top === undefined && threshold === undefined && !all ? PROMPT_SHARE : undefined;
}

function parseTop(text: string): { k: number } | { share: number } {
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(text);
  if (!percent) return { k: wholeNumber(text) };
  const share = Number(percent[1]) / 100;
  if (!(share > 0 && share <= 1))
    throw new Failure('bad-argument', `--top ${text} keeps nothing or more than there is.`, 'For instance --top 2%.');
  return { share };
}

function collect(value: string, list: readonly string[]): string[] {
  return [...list, value];
}

function printSummary({ found, sentences, rejects, counts, resumedFrom }: MineSummary, out: string): void {
  say(
    `${sentences.toLocaleString('en')} sentences${resumedFrom ? ` (resumed after ${resumedFrom.toLocaleString('en')})` : ''}${rejects ? `, ${rejects} records could not be read (seedmark inspect lists them)` : ''}`,
  );
  say(describeFilters(counts));
  say(
    `found: ${Object.entries(found)
      .map(([type, count]) => `${type} ${count.toLocaleString('en')}`)
      .join(', ')}`,
  );
  say(`written: ${out}`);
}

/** What the miner can never find with these filters. */
export function describeFilters(counts: FilterCounts): string {
  const part = (count: number, what: string) => (count > 0 ? [`${count.toLocaleString('en')} ${what}`] : []);
  const dropped = [
    ...part(counts.spansWithStopWord, 'with a stop word'),
    ...part(counts.spansWithDigit, 'with a digit'),
    ...part(counts.spansWithFinalStop, 'with the final full stop'),
    ...part(counts.spansWithoutNeighbour, 'with nothing beside them'),
    ...part(
      counts.spansInDroppedSentences,
      `in ${counts.sentencesTooLong} too long sentences and ${counts.sentencesBeyondWindow} beyond the model's window`,
    ),
  ];
  return `${counts.candidates.toLocaleString('en')} of ${counts.spans.toLocaleString('en')} spans are candidates; never found: ${dropped.join(', ') || 'none'}`;
}
