// seedmark train: from labels, or from a ranking, to a tagger in an ordinary Hugging Face folder.

import { type Command, Option } from 'commander';
import { Failure } from '../../../src/failure.ts';
import { DEFAULT_LAST_CONFIDENCE } from '../../../src/tagger/pseudo-dataset.ts';
import { STARTER_MODEL } from '../../compute/model-places.ts';
import { openCorpus, readCorpus } from '../../files/open-corpus.ts';
import { consume } from '../../jobs/consume.ts';
import { looksRanked } from '../../jobs/mining/ranked-file.ts';
import { drawLearningCurve, type LearningCurve } from '../../jobs/tagging/learning-curve.ts';
import { type TrainSummary, trainToFolder } from '../../jobs/tagging/train-to-folder.ts';
import { labelledData, minedData, type TrainingData, typesOf } from '../../jobs/tagging/training-labels.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { onInterrupt } from '../terminal/interrupt.ts';
import { corpusOptions, JSON_FLAG, wholeNumber } from '../terminal/options.ts';
import { createProgress } from '../terminal/progress.ts';
import { describeCorpusFile, say } from '../terminal/say.ts';
import { PROGRAM } from '../version.ts';
import { addTrainOptions, checkpointOf, recipeOf, type TrainFlags, trainOptions } from './train-options.ts';
import { describeCurve, describeDev, describeQuantised, describeTraining, trainingProgress } from './train-summary.ts';

export function addTrainCommand(program: Command): void {
  const command = program
    .command('train')
    .summary('train a tagger on labels or on a ranking, and export it')
    .description('Train a tagger on labels or on a ranking, and export it as a Hugging Face folder.')
    .argument('<data>', 'labelled corpus (CoNLL, CoNLL-U, JSON Lines), or ranked.jsonl with --corpus')
    .option('--out <folder>', 'where the tagger goes; must not exist (not with --layers 0)')
    .addOption(
      new Option(
        '--model <folder>',
        'language model to start from, in the Hugging Face layout with an ONNX export',
      ).default(STARTER_MODEL, 'the starter model, English'),
    )
    .option('--dev <file>', 'labelled corpus to score on after each epoch; nothing is chosen by it')
    .option(
      '--learning-curve <n>',
      'with --dev, instead of --out: score on n parts of the data, each twice the one before',
      wholeNumber,
    )
    .option(JSON_FLAG, 'print the summary as one line of JSON');
  addTrainOptions(command).addHelpText('after', EXPLANATION).action(runTrain);
}

const EXPLANATION = `
Three states of a word: in an entity, seen to be in none, or unknown. In a labelled corpus every word is
known unless you say --incomplete; in a ranking only the accepted spans are. Unknown words are not taken
for "no entity": a few are, drawn anew in each epoch, as many as there are words in entities. With
--teacher-after the tagger itself says after some epochs which of them look like entities.

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
    const request = {
      data,
      modelFolder: flags.model,
      checkpoint,
      options: trainOptions(flags),
      layers: flags.layers,
      device: flags.device,
      recipe: recipeOf(flags),
      // The default is for word borders; it says nothing of what the corpus is.
      languages: command.getOptionValueSource('language') === 'cli' ? [flags.language] : [],
      madeWith: PROGRAM,
      signal: stop.signal,
    };
    const onEvent = trainingProgress(progress);
    if (flags.learningCurve !== undefined && dev) {
      const curve = await consume(drawLearningCurve({ ...request, dev, points: flags.learningCurve }), onEvent);
      progress.end();
      reportCurve(curve, flags.json ?? false);
      return;
    }
    const summary = await consume(
      trainToFolder({ ...request, dev, out: flags.out, fresh: flags.fresh ?? false }),
      onEvent,
    );
    progress.end();
    report(summary, flags, checkpoint);
  } finally {
    progress.end();
    release();
  }
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

function report(summary: TrainSummary, flags: TrainFlags, checkpoint: string): void {
  const isDone = summary.outcome === 'done';
  if (!isDone) process.exitCode = EXIT.interrupted;
  if (flags.json) console.log(JSON.stringify(isDone ? { out: flags.out, ...summary } : { checkpoint, ...summary }));
  else if (!isDone) say(`Stopped. What was trained is kept in ${checkpoint}; the same command goes on from there.`);
  else {
    if (summary.report) say(describeDev(summary.report));
    if (summary.verified) say(`written: ${flags.out}; ${describeQuantised(summary.verified)}`);
  }
}

function reportCurve(curve: LearningCurve, isJson: boolean): void {
  if (curve.outcome === 'stopped') process.exitCode = EXIT.interrupted;
  if (isJson) console.log(JSON.stringify(curve));
  else say(describeCurve(curve));
}
