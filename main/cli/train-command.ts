// seedmark train: from labels, or from a ranking, to a tagger in an ordinary Hugging Face folder.

import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { Failure } from '../../src/failure.ts';
import { DEFAULT_RECIPE, PLAIN_RECIPE, type Recipe } from '../../src/tagger/lessons.ts';
import { DEFAULT_LAST_CONFIDENCE } from '../../src/tagger/pseudo-dataset.ts';
import { openCorpus, readCorpus } from '../files/open-corpus.ts';
import { looksRanked } from '../jobs/ranked-file.ts';
import { type TrainSummary, trainToFolder } from '../jobs/train-to-folder.ts';
import { labelledData, minedData, type TrainingData, typesOf } from '../jobs/training-labels.ts';
import type { TrainingDevice } from '../training/open-training-session.ts';
import { DEFAULT_OPTIONS } from '../training/train.ts';
import { EXIT } from './exit-codes.ts';
import { onInterrupt } from './interrupt.ts';
import {
  addCorpusOptions,
  type CorpusFlags,
  corpusOptions,
  JSON_FLAG,
  number,
  positiveNumber,
  STARTER_MODEL,
  wholeNumber,
} from './options.ts';
import { createProgress } from './progress.ts';
import { count, describeCorpusFile, say } from './say.ts';
import { describeDev, describeTraining, trainingProgress } from './train-summary.ts';
import { PROGRAM } from './version.ts';

interface TrainFlags extends CorpusFlags {
  readonly model: string;
  readonly out?: string;
  readonly corpus?: string;
  readonly acceptTop?: number;
  readonly acceptScore?: number;
  readonly incomplete?: boolean;
  readonly dev?: string;
  readonly layers?: number | 'all';
  readonly epochs: number;
  readonly seed: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly negativeRate: number;
  readonly teacherAfter: number;
  readonly suspicion: number;
  readonly threads?: number;
  readonly device: TrainingDevice;
  readonly checkpoint?: string;
  readonly checkpointEvery: number;
  readonly fresh?: boolean;
  readonly json?: boolean;
}

export function addTrainCommand(program: Command): void {
  const command = program
    .command('train')
    .summary('train a tagger on labels or on a ranking, and export it')
    .description('Train a tagger on labels or on a ranking, and export it as a Hugging Face folder.')
    .argument('<data>', 'labelled corpus (CoNLL, CoNLL-U, JSON Lines), or ranked.jsonl with --corpus')
    .option('--out <folder>', 'where the tagger goes; must not exist (not with --layers 0)')
    .option(
      '--model <folder>',
      'language model to start from, in the Hugging Face layout with an ONNX export',
      STARTER_MODEL,
    )
    .option('--dev <file>', 'labelled corpus to score on after each epoch; nothing is chosen by it')
    .option(JSON_FLAG, 'print the summary as one line of JSON');
  command
    .optionsGroup('What is learnt:')
    .option('--corpus <file>', 'the corpus that DATA, a ranking, was mined from')
    .option('--accept-top <n>', 'ranking: accept so many spans of each type, after overlaps are resolved', wholeNumber)
    .option('--accept-score <x>', 'ranking: accept spans with at most this score (cos2, prompt: at least)', number)
    .option('--incomplete', 'labelled corpus: words without a label are unknown, not "no entity"')
    .option(
      '--negative-rate <p>',
      'share of the unknown words that count as "no entity" in an epoch',
      share,
      DEFAULT_RECIPE.negativeRate,
    )
    .option(
      '--teacher-after <share>',
      'after this share of the epochs the tagger judges the unknown words; 1: never',
      share,
      DEFAULT_RECIPE.teacherAfter,
    )
    .option(
      '--suspicion <p>',
      'an unknown word is suspicious when the tagger gives "no entity" less than this',
      share,
      DEFAULT_RECIPE.suspicion,
    );
  command
    .optionsGroup('Training:')
    .option(
      '--layers <n>',
      'layers to train from the top, or "all"; default: two thirds of them; 0: a linear layer alone, in seconds, not exported',
      layersOf,
    )
    .option('--epochs <n>', 'times through the data', wholeNumber, DEFAULT_OPTIONS.epochs)
    .option('--seed <n>', 'of everything random', wholeNumber, DEFAULT_OPTIONS.seed)
    .option('--batch <n>', 'sentences a step', wholeNumber, DEFAULT_OPTIONS.batchRows)
    .option('--learning-rate <x>', 'highest learning rate', positiveNumber, DEFAULT_OPTIONS.learningRate)
    .option('--threads <n>', 'threads; default: one a core', wholeNumber)
    .addOption(new Option('--device <name>', 'where it runs, after a proof').choices(['cpu', 'webgpu']).default('cpu'));
  addCorpusOptions(command);
  command
    .optionsGroup('Interrupting and resuming:')
    .option('--checkpoint <file>', 'where an interrupted training is kept (default: OUT.checkpoint)')
    .option('--checkpoint-every <n>', 'steps between checkpoints', wholeNumber, DEFAULT_OPTIONS.checkpointSteps)
    .option('--fresh', 'start anew although there is a checkpoint')
    .addHelpText('after', EXPLANATION)
    .action(runTrain);
}

const EXPLANATION = `
Three states of a word: in an entity, seen to be in none, or unknown. In a labelled corpus every word is
known unless you say --incomplete; in a ranking only the accepted spans are. Unknown words are not taken
for "no entity": a part of them is, drawn anew in each epoch, and after some epochs the tagger itself says
which of them look like entities.

Examples:
  seedmark train train.conll --dev dev.conll --out tagger
  seedmark train ranked.jsonl --corpus notes.txt --accept-top 300 --out tagger
  seedmark train train.conll --dev dev.conll --layers 0        (a first impression, in seconds)

Long sentences are cut into overlapping windows, never truncated. Ctrl-C (or a power cut) keeps what was trained; the
same command goes on from there, to the same tagger, bit for bit.
Exit codes: 0 done, 1 interrupted (or a bug), 2 something that you can change.
`;

async function runTrain(path: string, flags: TrainFlags, command: Command): Promise<void> {
  const checkpoint = checkpointOf(flags);
  const progress = createProgress('training');
  const stop = new AbortController();
  const release = onInterrupt(() => stop.abort());
  try {
    progress.phase('reading the data');
    const data = await readData(path, flags);
    const dev = flags.dev === undefined ? undefined : await readDev(flags.dev, flags, data);
    progress.say(describeTraining(data));
    progress.phase('opening the model');
    const summary = await trainToFolder({
      data,
      dev,
      modelFolder: flags.model,
      out: flags.out,
      checkpoint,
      fresh: flags.fresh ?? false,
      options: optionsOf(flags),
      layers: flags.layers,
      device: flags.device,
      recipe: recipeOf(flags),
      // The default is for word borders; it says nothing of what the corpus is.
      languages: command.getOptionValueSource('language') === 'cli' ? [flags.language] : [],
      madeWith: PROGRAM,
      signal: stop.signal,
      onEvent: trainingProgress(progress),
    });
    progress.end();
    report(summary, flags, checkpoint);
  } finally {
    progress.end();
    release();
  }
}

function checkpointOf({ out, layers, dev, checkpoint }: TrainFlags): string {
  if (layers === 0 && (out !== undefined || dev === undefined)) {
    const hint = 'Give --dev and no --out; train at least one layer for a tagger.';
    throw new Failure('bad-argument', 'With 0 layers there are scores and no tagger.', hint);
  }
  if (layers !== 0 && out === undefined) {
    throw new Failure('bad-argument', 'Where shall the tagger go?', 'Name a folder with --out.');
  }
  return checkpoint ?? `${out ?? dev}.checkpoint`;
}

async function readData(path: string, flags: TrainFlags): Promise<TrainingData> {
  const { corpus, acceptTop: top, acceptScore: threshold, incomplete } = flags;
  const isRanked = await looksRanked(path);
  if (corpus === undefined) {
    if (isRanked) {
      const hint = 'Name the corpus that was mined with --corpus.';
      throw new Failure('bad-argument', `${path} is a ranking; the sentences are in its corpus.`, hint);
    }
    const file = await openCorpus(path, corpusOptions(flags));
    if (!flags.json) say(describeCorpusFile(file));
    return labelledData(file, !incomplete);
  }
  if (!isRanked) {
    const hint = 'Name a file written by "seedmark mine", or leave --corpus out for a labelled corpus.';
    throw new Failure('bad-argument', `${path} is not a ranking.`, hint);
  }
  const file = await openCorpus(corpus, corpusOptions(flags));
  if (!flags.json) say(describeCorpusFile(file));
  return minedData(path, file, { top, threshold, lastConfidence: DEFAULT_LAST_CONFIDENCE });
}

async function readDev(path: string, flags: TrainFlags, { types }: TrainingData) {
  const { sentences } = await readCorpus(await openCorpus(path, corpusOptions(flags)));
  const known = types.map(({ name }) => name);
  const strange = typesOf(sentences).filter((type) => !known.includes(type));
  if (strange.length === typesOf(sentences).length) {
    const hint = `The tagger will know ${known.join(', ')}; give a corpus that is labelled with these.`;
    throw new Failure('bad-argument', `${path} has none of the types that are learnt.`, hint);
  }
  if (strange.length > 0) say(`note: ${path} also has ${strange.join(', ')}, which the tagger does not learn.`);
  const ofTypes = sentences.map((one) => ({ ...one, spans: one.spans.filter(({ type }) => known.includes(type)) }));
  return { name: path.split(/[\\/]/).at(-1) ?? path, sentences: ofTypes };
}

function optionsOf({ epochs, seed, batch, learningRate, checkpointEvery, threads }: TrainFlags) {
  return {
    ...DEFAULT_OPTIONS,
    epochs,
    seed,
    batchRows: batch,
    learningRate,
    checkpointSteps: checkpointEvery,
    threads: threads ?? availableParallelism(),
  };
}

function recipeOf({ negativeRate, teacherAfter, suspicion }: TrainFlags): Recipe {
  return negativeRate === 1 && teacherAfter === 1 ? PLAIN_RECIPE : { negativeRate, teacherAfter, suspicion };
}

function report(summary: TrainSummary, flags: TrainFlags, checkpoint: string): void {
  const isDone = summary.outcome === 'done';
  if (!isDone) process.exitCode = EXIT.interrupted;
  if (flags.json) console.log(JSON.stringify(isDone ? { out: flags.out, ...summary } : { checkpoint, ...summary }));
  else if (!isDone) say(`Stopped. What was trained is kept in ${checkpoint}; the same command goes on from there.`);
  else {
    if (summary.report) say(describeDev(summary.report));
    if (flags.out !== undefined) say(`written: ${flags.out} (${count(Object.keys(summary.spans).length, 'type')})`);
  }
}

function layersOf(text: string): number | 'all' {
  const value = Number(text);
  if (text === 'all') return text;
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('It must be a whole number, or "all".');
  return value;
}

function share(text: string): number {
  const value = number(text);
  if (value < 0 || value > 1) throw new InvalidArgumentError('It must be a number from 0 to 1.');
  return value;
}
