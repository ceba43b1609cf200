// seedmark paper (npm run paper): the tables and the figure of the paper on a dataset of the user's, with a model of hers.

import { availableParallelism } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type PaperDatasetName, PUBLISHED_RANK } from '../../src/evaluate/published-scores.ts';
import { Failure } from '../../src/failure.ts';
import { writeBeside } from '../files/write-beside.ts';
import { checkEndpoint, type Endpoint } from '../jobs/instruct/endpoint.ts';
import { compare } from '../jobs/paper/compare.ts';
import { openDataset, type PaperDataset } from '../jobs/paper/dataset.ts';
import { KeptSteps } from '../jobs/paper/kept-steps.ts';
import { type PaperReport, reportFigure, reportText } from '../jobs/paper/report.ts';
import { PAPER_SETTINGS } from '../jobs/paper/settings.ts';
import { DEFAULT_OPTIONS } from '../training/train.ts';
import { openModel } from './open-model.ts';
import { EXIT } from './terminal/exit-codes.ts';
import { onInterrupt } from './terminal/interrupt.ts';
import {
  addCorpusOptions,
  addModelOptions,
  type CorpusFlags,
  corpusOptions,
  type ModelFlags,
  wholeNumber,
} from './terminal/options.ts';
import { createProgress, type Progress } from './terminal/progress.ts';
import { count, say } from './terminal/say.ts';
import { PROGRAM } from './version.ts';

interface PaperFlags extends CorpusFlags, ModelFlags {
  readonly dataset: string;
  readonly out: string;
  readonly taggerModel?: string;
  readonly like?: PaperDatasetName;
  readonly top: number;
  readonly acceptShare: number;
  readonly shots: readonly number[];
  readonly epochs: number;
  readonly most?: number;
  readonly seed: number;
  readonly endpoint?: string;
  readonly endpointModel?: string;
  readonly sendSentences?: boolean;
  readonly fresh?: boolean;
}

/** Table 4. */
const DEFAULT_TOP = PUBLISHED_RANK;
/** Appendix C, there for PromptMine. */
const DEFAULT_SHARE = 2;
/** Fig. 3 has up to 20; Table 3 has 1 and 5. */
const DEFAULT_SHOTS = [1, 5, 10, 20];

export function addPaperCommand(program: Command): void {
  const command = program
    .command('paper')
    .summary("the paper's tables and figure on a dataset, with the paper's numbers beside")
    .description(
      "Runs the comparison of the paper (Tables 2, 3 and 4, Fig. 3) on a labelled dataset: every span test, k-shot taggers,\nPredictMine and CertMine, with the paper's numbers beside. Everything runs on this machine.",
    )
    .requiredOption('--dataset <folder>', 'with a training and a test file; or one file, of which a fifth is held out')
    .option('--out <folder>', 'where report.md, report.json, the figure and the steps go', 'out/paper')
    .addOption(
      new Option('--like <name>', 'whose settings and seeds; by the labels when absent').choices(
        PAPER_SETTINGS.map(({ name }) => name),
      ),
    )
    .option('--tagger-model <folder>', 'what taggers are trained on, a masked model; the same model when absent')
    .option('--top <K>', 'rank at which precision is told (Table 4)', wholeNumber, DEFAULT_TOP)
    .option(
      '--accept-share <percent>',
      'best spans of each type that a tagger is trained on',
      percentage,
      DEFAULT_SHARE,
    )
    .option('--shots <list>', 'annotated sentences a type, of the k-shot taggers', shotList, DEFAULT_SHOTS)
    .option('--epochs <n>', 'of each tagger', wholeNumber, DEFAULT_OPTIONS.epochs)
    .option('--most <n>', 'at most so many sentences of either file, drawn at random', wholeNumber)
    .option('--seed <n>', 'of whatever is drawn', wholeNumber, DEFAULT_OPTIONS.seed)
    .option('--fresh', 'discard the steps of an earlier run');
  addModelOptions(addCorpusOptions(command));
  command
    .optionsGroup('InstructMine, with a chat model behind an OpenAI-compatible endpoint:')
    .option(
      '--endpoint <url>',
      'e.g. http://127.0.0.1:11434/v1 (Ollama); its key in SEEDMARK_ENDPOINT_KEY, if it wants one',
    )
    .option('--endpoint-model <name>', 'which of its models')
    .option('--send-sentences', 'yes, send the training sentences to that address: without this nothing is sent');
  command.addHelpText('after', EXPLANATION).action(runPaper);
}

const EXPLANATION = `
Ctrl-C stops the run; the same command goes on with the step that is missing.
Hours for a whole CoNLL03 with a large model; --most 500 gives a first look in minutes.

  npm run paper -- --dataset resources/corpora/wikigold
  npm run paper -- --dataset ~/conll03 --model ~/models/roberta-large --out conll03-report
`;

async function runPaper(flags: PaperFlags): Promise<void> {
  const { out, most, seed } = flags;
  const endpoint = endpointOf(flags);
  const dataset = await openDataset(flags.dataset, { reading: corpusOptions(flags), like: flags.like, most, seed });
  describe(dataset);
  if (endpoint) {
    const host = new URL(endpoint.url).host;
    say(
      `note: the text of ${count(dataset.training.length, 'sentence')} will be sent to ${host}, as --send-sentences asks.`,
    );
  }
  let progress: Progress = createProgress('opening');
  const model = await openModel(flags, progress);
  const stop = new AbortController();
  const release = onInterrupt(() => stop.abort());
  let shown = '';
  const onProgress = (step: string, done: number, total: number) => {
    if (step !== shown) {
      progress.end();
      progress = createProgress(step);
      shown = step;
    }
    progress.update(done, total);
  };
  try {
    const { lm } = model;
    const steps = await KeptSteps.open(
      join(out, 'steps'),
      settingsOf(flags, dataset, lm.fingerprint),
      flags.fresh ?? false,
    );
    const comparison = await compare({
      ...{ dataset, lm, steps, endpoint, onProgress, signal: stop.signal, language: flags.language },
      ...{ top: flags.top, acceptShare: flags.acceptShare / 100, shots: flags.shots },
      modelName: basename(resolve(flags.model)),
      taggerFolder: flags.taggerModel ?? flags.model,
      options: { ...DEFAULT_OPTIONS, epochs: flags.epochs, seed, threads: availableParallelism() },
    });
    progress.end();
    if (!comparison) {
      say(`Stopped. The same command goes on from ${join(out, 'steps')}.`);
      process.exitCode = EXIT.interrupted;
      return;
    }
    await writeReport({ facts: factsOf(flags, dataset, lm.fingerprint), comparison }, out);
  } finally {
    release();
    progress.end();
    model.close();
  }
}

/** @throws Failure 'bad-argument' unless the user has said that her text may be sent. */
function endpointOf({ endpoint: url, endpointModel: model, sendSentences }: PaperFlags): Endpoint | undefined {
  if (url === undefined) return undefined;
  const { host } = checkEndpoint({ url });
  if (!sendSentences) {
    throw new Failure(
      'bad-argument',
      `With --endpoint the text of the training sentences leaves this program: it is sent to ${host}.`,
      'Add --send-sentences if that is what you want and may do; leave --endpoint out otherwise.',
    );
  }
  if (model === undefined) {
    throw new Failure('bad-argument', 'The endpoint has models; which one is not said.', 'Add --endpoint-model NAME.');
  }
  return { url, model, key: process.env.SEEDMARK_ENDPOINT_KEY };
}

function describe({ training, test, testName, settings, rejects }: PaperDataset): void {
  const left = settings.left.length > 0 ? `; labels without a seed of the paper: ${settings.left.join(', ')}` : '';
  say(
    `${training.length} sentences to mine and train on, ${test.length} to judge on (${testName}); settings of ${settings.name}${left}`,
  );
  if (rejects > 0) say(`note: ${rejects} records could not be read.`);
}

/** Everything that decides a step. */
function settingsOf(flags: PaperFlags, dataset: PaperDataset, fingerprint: string) {
  const { top, acceptShare, shots, epochs, most, seed, language } = flags;
  const { settings, training, test, testName } = dataset;
  return {
    ...{ fingerprint, language, top, acceptShare, shots, epochs, seed, testName },
    most: most ?? null,
    tagger: flags.taggerModel ?? null,
    endpoint: flags.endpoint === undefined ? null : [flags.endpoint, flags.endpointModel],
    types: settings.types,
    maxSentenceWords: settings.maxSentenceWords,
    sentences: [training.length, test.length],
    files: dataset.corpus.files.map((file) => basename(file)),
  };
}

function factsOf(flags: PaperFlags, dataset: PaperDataset, fingerprint: string): PaperReport['facts'] {
  const { top, epochs, seed, most } = flags;
  const { settings, training, test, testName, name } = dataset;
  return {
    ...{ dataset: name, like: settings.name, testName, fingerprint, top, epochs, seed, most },
    ...{ training: training.length, test: test.length, labelsLeft: settings.left },
    ...{ types: settings.types, maxSentenceWords: settings.maxSentenceWords },
    model: basename(resolve(flags.model)),
    taggerModel: basename(resolve(flags.taggerModel ?? flags.model)),
    acceptShare: flags.acceptShare / 100,
    madeWith: PROGRAM,
    madeAt: new Date().toISOString(),
  };
}

const FIGURE = 'precision-recall.svg';

async function writeReport(report: PaperReport, out: string): Promise<void> {
  const text = reportText(report, FIGURE);
  await writeBeside(join(out, FIGURE), [reportFigure(report)]);
  await writeBeside(join(out, 'report.json'), [`${JSON.stringify(report, null, 2)}\n`]);
  await writeBeside(join(out, 'report.md'), [text]);
  console.log(text);
  say(`${join(out, 'report.md')}, report.json, ${FIGURE}`);
}

function percentage(text: string): number {
  const value = Number(text.replace(/%$/, ''));
  if (!(value > 0 && value <= 100)) throw new InvalidArgumentError('It must be a percentage above 0, at most 100.');
  return value;
}

function shotList(text: string): number[] {
  const numbers = text.split(',').map(wholeNumber);
  return [...new Set(numbers)].sort((a, b) => a - b);
}
