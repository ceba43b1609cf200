// What the flags of "seedmark train" ask for.

import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { Failure } from '../../../src/failure.ts';
import { DEFAULT_RECIPE, type Recipe } from '../../../src/tagger/lessons.ts';
import type { TrainToFolderRequest } from '../../jobs/tagging/train-to-folder.ts';
import type { TrainingDevice } from '../../training/open-training-session.ts';
import { DEFAULT_OPTIONS } from '../../training/train.ts';
import { addCorpusOptions, type CorpusFlags, number, positiveNumber, wholeNumber } from '../terminal/options.ts';

export interface TrainFlags extends CorpusFlags {
  readonly model: string;
  readonly out?: string;
  readonly corpus?: string;
  readonly acceptTop?: number;
  readonly acceptScore?: number;
  readonly incomplete?: boolean;
  readonly learningCurve?: number;
  readonly dev?: string;
  readonly layers?: number | 'all';
  readonly epochs: number;
  readonly seed: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly negatives: number;
  readonly teacherAfter: number;
  readonly suspicion: number;
  readonly threads?: number;
  readonly device: TrainingDevice;
  readonly checkpoint?: string;
  readonly checkpointEvery: number;
  readonly fresh?: boolean;
  readonly json?: boolean;
}

export function addTrainOptions(command: Command): Command {
  command
    .optionsGroup('What is learnt:')
    .option('--corpus <file>', 'the corpus that DATA, a ranking, was mined from')
    .option('--accept-top <n>', 'ranking: accept so many spans of each type, after overlaps are resolved', wholeNumber)
    .option('--accept-score <x>', 'ranking: accept spans with at most this score (cos2, prompt: at least)', number)
    .option('--incomplete', 'labelled corpus: words without a label are unknown, not "no entity"')
    .option(
      '--negatives <n>',
      'unknown words that count as "no entity" in an epoch, for each word in an entity; "all": every one',
      negativesOf,
      DEFAULT_RECIPE.negatives,
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
    .option('--fresh', 'start anew although there is a checkpoint');
  return command;
}

/** Where an interrupted training is kept. @throws Failure for flags that contradict each other. */
export function checkpointOf({ out, layers, dev, learningCurve, checkpoint }: TrainFlags): string {
  if (layers === 0 && (out !== undefined || dev === undefined)) {
    const hint = 'Give --dev and no --out; train at least one layer for a tagger.';
    throw new Failure('bad-argument', 'With 0 layers there are scores and no tagger.', hint);
  }
  if (learningCurve !== undefined && (out !== undefined || dev === undefined)) {
    const hint = 'Give --dev and no --out.';
    throw new Failure('bad-argument', 'A learning curve gives scores and no tagger.', hint);
  }
  if (layers !== 0 && learningCurve === undefined && out === undefined) {
    throw new Failure('bad-argument', 'Where shall the tagger go?', 'Name a folder with --out.');
  }
  return checkpoint ?? `${out ?? dev}.checkpoint`;
}

export function trainOptions({
  epochs,
  seed,
  batch,
  learningRate,
  checkpointEvery,
  threads,
}: TrainFlags): TrainToFolderRequest['options'] {
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

export function recipeOf({ negatives, teacherAfter, suspicion }: TrainFlags): Recipe {
  return { negatives, teacherAfter, suspicion };
}

function negativesOf(text: string): number {
  return text === 'all' ? Number.POSITIVE_INFINITY : positiveNumber(text);
}

function layersOf(text: string): number | 'all' {
  const value = Number(text);
  if (text === 'all') return text;
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('It must be a whole number, or "all".');
  return value;
}

/** For commander: a number from 0 to 1. */
export function share(text: string): number {
  const value = number(text);
  if (value < 0 || value > 1) throw new InvalidArgumentError('It must be a number from 0 to 1.');
  return value;
}
