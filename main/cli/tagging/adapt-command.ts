// seedmark adapt: the language model goes on learning from the user's own raw text, on her machine.

import { availableParallelism } from 'node:os';
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { openCorpus, readCorpus } from '../../files/open-corpus.ts';
import { consume } from '../../jobs/consume.ts';
import { type AdaptJobEvent, type AdaptSummary, adaptToFolder } from '../../jobs/models/adapt-to-folder.ts';
import { DEFAULT_ADAPT } from '../../training/adapt/adapt-model.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { onInterrupt } from '../terminal/interrupt.ts';
import {
  addCorpusOptions,
  addModelOptions,
  type CorpusFlags,
  corpusOptions,
  JSON_FLAG,
  type ModelFlags,
  positiveNumber,
  wholeNumber,
} from '../terminal/options.ts';
import { createProgress, type Progress } from '../terminal/progress.ts';
import { count, describeCorpusFile, say } from '../terminal/say.ts';
import { PROGRAM } from '../version.ts';

interface AdaptFlags extends CorpusFlags, ModelFlags {
  readonly out: string;
  readonly epochs: number;
  readonly learningRate: number;
  readonly batch: number;
  readonly seed: number;
  readonly threads: number;
  readonly checkpoint?: string;
  readonly fresh?: boolean;
  readonly json?: boolean;
}

/** Above this the vocabulary does not fit the language, and no training of the weights mends that. */
const MUCH_UNKNOWN = 0.1;

export function addAdaptCommand(program: Command): void {
  const command = program
    .command('adapt')
    .summary('let a masked language model go on learning from your raw text, as a new model')
    .description('Lets a masked language model go on learning from your raw text. The result is a new model folder.')
    .argument('<corpus>', 'text in any format; labels are not looked at')
    .requiredOption('--out <folder>', 'the new model; must not exist')
    .option(JSON_FLAG, 'print the summary as one line of JSON')
    .option('--epochs <n>', 'times through the text', wholeNumber, DEFAULT_ADAPT.epochs)
    .option('--learning-rate <rate>', 'largest step', positiveNumber, DEFAULT_ADAPT.learningRate)
    .option('--batch <n>', 'sentences a step', wholeNumber, DEFAULT_ADAPT.batchRows)
    .option('--seed <n>', 'of whatever is drawn', wholeNumber, DEFAULT_ADAPT.seed)
    .option('--threads <n>', 'processor threads', wholeNumber, availableParallelism())
    .option('--checkpoint <file>', 'where an interrupted run is kept (default: OUT.checkpoint)')
    .option('--fresh', 'start anew although there is a checkpoint');
  addModelOptions(addCorpusOptions(command));
  command.addHelpText('after', EXPLANATION).action(runAdapt);
}

const EXPLANATION = `
One sentence in twenty is held out (100 at most): how well the model expects them is told before and
after, as pseudo-perplexity (1: every piece is certain). Whether mining gets better is another matter:
mine with both models and compare ("seedmark evaluate").
The vocabulary stays as it is: a script that the model does not know cannot be learnt in this way.

  seedmark adapt texts/ --language pcm --out models/starter-pcm
  seedmark mine notes.txt --model models/starter-pcm --type PER:person="Amina Jallo" --out ranked.jsonl

Ctrl-C stops the run; the same command goes on from there to the same model.
`;

async function runAdapt(path: string, flags: AdaptFlags): Promise<void> {
  const checkpoint = flags.checkpoint ?? `${flags.out}.checkpoint`;
  const progress = createProgress('adapting');
  const stop = new AbortController();
  const release = onInterrupt(() => stop.abort());
  try {
    const corpus = await openCorpus(path, corpusOptions(flags));
    if (!flags.json) progress.say(describeCorpusFile(corpus));
    const { sentences } = await readCorpus(corpus);
    const { epochs, learningRate, batch: batchRows, seed, threads, cache: cacheDir, workers } = flags;
    const job = adaptToFolder({
      ...{ corpus: basename(path), sentences, out: flags.out, checkpoint, cacheDir, workers },
      modelFolder: flags.model,
      onnxFile: flags.onnx,
      fresh: flags.fresh ?? false,
      options: { ...DEFAULT_ADAPT, epochs, learningRate, batchRows, seed, threads },
      languages: [flags.language],
      madeWith: PROGRAM,
      signal: stop.signal,
    });
    const summary = await consume(job, (event) => show(event, progress));
    progress.end();
    report(summary, { out: resolve(flags.out), checkpoint, isJson: flags.json ?? false });
  } finally {
    progress.end();
    release();
  }
}

function show(event: AdaptJobEvent, progress: Progress): void {
  if (event.kind === 'step') {
    progress.update(event.step, event.steps, event.loss === undefined ? undefined : `loss ${event.loss.toFixed(2)}`);
  } else if (event.kind === 'measured') {
    progress.say(`pseudo-perplexity ${event.when}: ${event.perplexity.toFixed(2)} (${count(event.pieces, 'piece')})`);
  } else {
    const { rows, pieces, resumedFrom, unknown } = event;
    const resumed = resumedFrom > 0 ? `; going on after step ${resumedFrom}` : '';
    progress.say(`${count(rows, 'row')}, ${count(pieces, 'piece')}${resumed}`);
    if (unknown > MUCH_UNKNOWN) {
      const share = Math.round(100 * unknown);
      progress.say(
        `note: ${share} % of the pieces are unknown to this model's vocabulary, and stay so: take another model.`,
      );
    }
  }
}

function report(
  summary: AdaptSummary,
  { out, checkpoint, isJson }: { readonly out: string; readonly checkpoint: string; readonly isJson: boolean },
): void {
  const isDone = summary.outcome === 'done';
  if (!isDone) process.exitCode = EXIT.interrupted;
  if (isJson) console.log(JSON.stringify(isDone ? { out, ...summary } : { checkpoint, ...summary }));
  else if (isDone) say(`The adapted model: ${out}`);
  else say(`Stopped. The same command goes on from ${checkpoint}.`);
}
