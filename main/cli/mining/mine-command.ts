// seedmark mine: from one example a type to a ranked list of spans.

import { basename, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { DEFAULT_TOP } from '../../../src/contract/mining.ts';
import { SPAN_TESTS } from '../../../src/mining/span-test.ts';
import { CAUSAL_TEMPLATE, MASKED_TEMPLATE } from '../../../src/mining/template.ts';
import { openCorpus } from '../../files/open-corpus.ts';
import { type MineSummary, mineToFile } from '../../jobs/mining/mine-to-file.ts';
import { openModel } from '../open-model.ts';
import { checkPaths } from '../terminal/check-paths.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { JobInterrupt } from '../terminal/interrupt.ts';
import {
  addCorpusOptions,
  addFilterOptions,
  addModelOptions,
  type CorpusFlags,
  corpusOptions,
  JSON_FLAG,
  type ModelFlags,
  number,
} from '../terminal/options.ts';
import { createProgress, type Progress } from '../terminal/progress.ts';
import { count, describeCorpusFile, say } from '../terminal/say.ts';
import { addEdgeOptions } from './divergence-options.ts';
import { keptShare, type MiningFlags, mineOptions, parseTop } from './mine-options.ts';
import { describeRun, describeStop } from './mine-summary.ts';

interface MineFlags extends CorpusFlags, MiningFlags, ModelFlags {
  readonly precision: 'fp32' | 'fast';
  readonly checkpoint?: string;
  readonly fresh?: boolean;
  readonly out: string;
  readonly json?: boolean;
}

export function addMineCommand(program: Command): void {
  const command = program
    .command('mine')
    .summary('find the spans of a corpus that behave like your examples, and rank them')
    .description('Find the spans of a corpus that behave like your examples, and rank them.')
    .argument('<corpus>', 'text file: plain, CoNLL, CoNLL-U or JSON Lines ("seedmark formats" says more)')
    .requiredOption('--out <file>', 'where the ranking goes: one JSON line a span, best first within a type')
    .option(JSON_FLAG, 'print the summary as one line of JSON');
  addTypeOptions(command);
  addTestOptions(command);
  addModelOptions(addFilterOptions(addCorpusOptions(command)));
  command
    .optionsGroup('Interrupting and resuming:')
    .option('--checkpoint <file>', 'where an interrupted run is kept (default: OUT.checkpoint)')
    .option('--fresh', 'start anew although there is a checkpoint')
    .addHelpText('after', EXPLANATION)
    .action(runMine);
}

function addTypeOptions(command: Command): void {
  command
    .optionsGroup('Entity types:')
    .addOption(
      new Option(
        '--type <NAME:phrase="example">',
        'a type and one example of it, as it would be written; repeat for more types; several examples: "first|second"',
      )
        .argParser((value: string, list: readonly string[]) => [...list, value])
        .default([], 'none'),
    )
    .option('--types <file>', 'JSON file: [{"name":"PER","phrase":"person","seeds":["Amina Jallo"]}, …]')
    .addOption(
      new Option('--seeds <how>', 'with several examples: rank by the mean of their scores, or by the best')
        .choices(['mean', 'best'])
        .default('best'),
    )
    .option(
      '--template <text>',
      `label context with {label} and {seed} (default: "${MASKED_TEMPLATE}"; causal models: "${CAUSAL_TEMPLATE}")`,
    );
}

function addTestOptions(command: Command): void {
  command
    .optionsGroup('How spans are tested, and which are kept:')
    .addOption(
      new Option('--method <name>', 'div2: two-way divergence; div1: one-way; cos2: cosine; prompt: PromptMine')
        .choices(SPAN_TESTS)
        .default('div2'),
    )
    .option(
      '--top <K|P%>',
      `keep the best K spans of each type, or P % of the candidates (default: ${DEFAULT_TOP}; prompt: 2%)`,
      parseTop,
    )
    .option('--threshold <score>', 'keep spans below this score (cos2, prompt: above)', number)
    .option('--all', 'keep every candidate with its exact score (slow: nothing can be skipped)')
    .addOption(
      new Option('--precision <name>', 'fp32: exact; fast: int8 screen, then fp32 (approximate: may miss spans)')
        .choices(['fp32', 'fast'])
        .default('fp32'),
    );
  addEdgeOptions(command);
}

const EXPLANATION = `
What the scores mean:
  div2, div1  divergence in nats: how much the model's predictions change when the span and
              your example trade places. 0: it cannot tell them apart. Small is good.
  cos2        cosine in the sentence plus cosine in the label context, at most 2. Large is good.
  prompt      log probability of the type's phrase after the span. Large is good.
  Scores of different models, methods or templates cannot be compared; to find a threshold,
  read down a --top list until it turns bad and take the score there.

A line of the ranking:
  {"doc":"notes.txt","sentence":17,"start":3,"end":5,"startChar":14,"endChar":25,
   "text":"Amina Jallo","type":"PER","seed":"Musa Garba","score":0.21,"x":[0.1,0.3],"y":[…]}
  sentence      counted from 0 in the corpus
  start, end    words of the sentence, end exclusive; startChar, endChar: UTF-16 units of its text
  x, y          what the score is the mean of: x left and right of the span in the sentence,
                y in the label context; null where there was nothing to compare

Examples:
  One type, the starter model (English), the best 1000 spans:
    seedmark mine notes.txt --type PER:person="Amina Jallo" --out ranked.jsonl
  Types in a file, a threshold, another model:
    seedmark mine corpus.conll --types types.json --model ~/models/xlm-roberta-base \\
      --threshold 0.15 --out ranked.jsonl
  A language without blanks or with letters of its own:
    seedmark mine notes.txt --language th --type LOC:place="ภูเก็ต" --model ~/models/… --out ranked.jsonl

Ctrl-C stops the run and keeps what was found; the same command goes on from there.
Exit codes: 0 done, 1 interrupted (or a bug), 2 something that you can change.
`;

async function runMine(path: string, flags: MineFlags): Promise<void> {
  const options = mineOptions(flags);
  const checkpoint = flags.checkpoint ?? `${flags.out}.checkpoint`;
  const stopWords = flags.stopWords === 'none' ? undefined : flags.stopWords;
  await checkPaths({
    corpus: path,
    out: flags.out,
    checkpoint,
    inputs: [
      ['--types', flags.types],
      ['--stop-words', stopWords],
    ],
  });
  const progress = createProgress('mining');
  const interrupt = new JobInterrupt(progress, 'Stopped.');
  try {
    const corpus = await openCorpus(path, corpusOptions(flags));
    if (!flags.json) progress.say(describeCorpusFile(corpus));
    const model = await openModel(flags, progress);
    if (flags.precision === 'fast') progress.say(`note: ${FAST_NOTE}`);
    interrupt.begin(() => model.close());
    progress.phase('reading the corpus');
    try {
      const summary = await mineToFile({
        corpus,
        reading: corpusOptions(flags),
        lm: model.lm,
        modelName: basename(resolve(flags.model)),
        screen: flags.precision === 'fast' ? model.screen : undefined,
        options,
        keepShare: keptShare(flags),
        out: flags.out,
        checkpoint,
        fresh: flags.fresh ?? false,
        stop: interrupt.stop,
        onProgress: ({ done, total, found }) => progress.update(done, total, count(found, 'span')),
      });
      report(summary, { out: flags.out, checkpoint, isJson: flags.json ?? false, progress });
    } finally {
      model.close();
    }
  } finally {
    progress.end();
    interrupt.release();
  }
}

const FAST_NOTE = 'fast precision is approximate: the int8 screen may miss spans; scores of what is found are exact.';

interface ReportPlace {
  readonly out: string;
  readonly checkpoint: string;
  readonly isJson: boolean;
  readonly progress: Progress;
}

function report(summary: MineSummary, { out, checkpoint, isJson, progress }: ReportPlace): void {
  progress.end();
  const isDone = summary.outcome === 'done';
  if (!isDone) process.exitCode = EXIT.interrupted;
  if (isJson) console.log(JSON.stringify(isDone ? { out, ...summary } : { checkpoint, ...summary }));
  else say(isDone ? describeRun(summary, out) : describeStop(summary, checkpoint));
}
