// The second half of the demonstration: the ranking as a training set, the tagger that comes of it, and what k sentences
// labelled by hand, or all of them, would have given. All four are judged on the same held-out sentences.

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabelledSentence } from '../../src/corpus/sentence.ts';
import { drawShots } from '../../src/tagger/few-shot.ts';
import { reviewByGold } from '../../src/tagger/gold-reviewer.ts';
import { DEFAULT_RECIPE, PLAIN_RECIPE, type Recipe } from '../../src/tagger/lessons.ts';
import { buildPseudoDataset, DEFAULT_LAST_CONFIDENCE } from '../../src/tagger/pseudo-dataset.ts';
import { labelledTraining, type TrainingSentence } from '../../src/tagger/training-sentence.ts';
import { consume } from '../jobs/consume.ts';
import type { MiningRun } from '../jobs/mining/mining-run.ts';
import type { RankedSpan } from '../jobs/mining/ranked-line.ts';
import { type TrainSummary, trainToFolder } from '../jobs/tagging/train-to-folder.ts';
import { describeLabels, describeMining, type TrainingData } from '../jobs/tagging/training-labels.ts';
import { DEFAULT_OPTIONS } from '../training/train.ts';
import { describeDev, trainingProgress } from './tagging/train-summary.ts';
import { createProgress } from './terminal/progress.ts';
import { formatTable } from './terminal/table.ts';
import { PROGRAM } from './version.ts';

/** Every fifth sentence is held out: no label of theirs is used, and none of their mined spans. */
const FOLDS = 5;
/** Mined spans that are accepted of each type, unreviewed. */
const ACCEPTED = 150;
const SHOTS = 5;
/** Few sentences need many rounds for as many steps. */
const SHOT_EPOCHS = 30;

export interface DemoTraining {
  readonly sentences: readonly LabelledSentence[];
  readonly ranked: readonly RankedSpan[];
  readonly run: MiningRun;
  readonly modelFolder: string;
  /** Folder for the tagger and for checkpoints. */
  readonly out: string;
  readonly threads: number;
}

interface Line {
  readonly name: string;
  readonly data: TrainingData;
  readonly recipe: Recipe;
  readonly epochs: number;
  readonly exported?: string;
}

export async function trainDemo(demo: DemoTraining): Promise<void> {
  const { sentences, run } = demo;
  const isHeldOut = (s: number) => s % FOLDS === FOLDS - 1;
  const training = sentences.filter((_, s) => !isHeldOut(s));
  const dev = {
    name: 'every fifth sentence of Wikigold, gold labels',
    sentences: sentences.filter((_, s) => isHeldOut(s)),
  };
  const positions = new Map([...sentences.keys()].filter((s) => !isHeldOut(s)).map((s, at) => [s, at]));
  const mined = demo.ranked.flatMap((span) => {
    const sentence = positions.get(span.sentence);
    return sentence === undefined ? [] : [{ ...span, sentence }];
  });
  const { maxSentenceWords } = run;
  const acceptance = { top: ACCEPTED, lastConfidence: DEFAULT_LAST_CONFIDENCE, maxSentenceWords };
  const pseudo = buildPseudoDataset(training, mined, acceptance);
  const types = run.types;
  const dataOf = (rule: string, list: readonly TrainingSentence[]): TrainingData => ({
    types: types.map(({ name, phrase }) => ({ name, phrase, seeds: [] })),
    sentences: list,
    labels: describeLabels(rule, list),
    rejects: 0,
    overlapping: 0,
  });
  const minedLine: TrainingData = {
    ...dataOf(`mined: the best ${ACCEPTED} of each type, after overlaps were resolved; not reviewed`, pseudo.sentences),
    types,
    mining: describeMining(run),
  };
  const complete = (list: readonly LabelledSentence[]) => list.map((sentence) => labelledTraining(sentence, true));
  const shots = drawShots(
    training,
    types.map(({ name }) => name),
    { k: SHOTS, seed: DEFAULT_OPTIONS.seed },
  );
  const lines: Line[] = [
    {
      name: `${SHOTS}-shot: ${shots.length} sentences labelled by hand`,
      data: dataOf(`${SHOTS} sentences a type, gold labels`, complete(shots)),
      recipe: PLAIN_RECIPE,
      epochs: SHOT_EPOCHS,
    },
    {
      name: 'one example a type, mined, not reviewed',
      data: minedLine,
      recipe: DEFAULT_RECIPE,
      epochs: DEFAULT_OPTIONS.epochs,
      exported: join(demo.out, 'tagger'),
    },
    {
      name: 'the same spans, those that are right accepted',
      data: dataOf('mined, judged by gold', pseudo.sentences.map(asReviewed)),
      recipe: DEFAULT_RECIPE,
      epochs: DEFAULT_OPTIONS.epochs,
    },
    {
      name: `all ${training.length.toLocaleString('en')} sentences labelled by hand`,
      data: dataOf('gold labels', complete(training)),
      recipe: PLAIN_RECIPE,
      epochs: DEFAULT_OPTIONS.epochs,
    },
  ];
  const rows: string[][] = [];
  for (const line of lines) {
    const summary = await trainLine(line, demo, dev);
    const { micro } = summary.report!;
    const { low, high } = micro.intervals!.f1;
    const labels = Object.values(line.data.labels.spans).reduce((sum, count) => sum + count, 0);
    const cells = [micro.precision, micro.recall, micro.f1].map(percent);
    rows.push([line.name, labels.toLocaleString('en'), ...cells, `${percent(low)} – ${percent(high)}`]);
    if (line.exported) console.log(`\nThe tagger from one example a type. ${describeDev(summary.report!)}\n`);
  }
  console.log(`
Taggers on ${dev.sentences.length} held-out sentences, exact spans, percent (interval of F1: 95 %, sentences resampled):
${formatTable(['trained on', 'entities', 'P', 'R', 'F1', 'interval'], rows, [0])}

The exported tagger (Hugging Face folder with its model card): ${lines[1].exported}
  seedmark tag ${lines[1].exported} TEXT --out tagged.jsonl`);
}

async function trainLine(
  { name, data, recipe, epochs, exported }: Line,
  { modelFolder, out, threads }: DemoTraining,
  dev: { readonly name: string; readonly sentences: readonly LabelledSentence[] },
): Promise<TrainSummary> {
  const progress = createProgress(`training: ${name}`);
  if (exported) await rm(exported, { recursive: true, force: true });
  const onEvent = trainingProgress(progress);
  try {
    const events = trainToFolder({
      data,
      dev,
      scoresEpochs: false,
      modelFolder,
      out: exported,
      checkpoint: join(out, 'training.checkpoint'),
      fresh: true,
      options: { ...DEFAULT_OPTIONS, epochs, threads },
      device: 'cpu',
      recipe,
      languages: ['en'],
      madeWith: PROGRAM,
      signal: new AbortController().signal,
    });
    return await consume(events, onEvent);
  } finally {
    progress.end();
  }
}

function asReviewed(training: TrainingSentence): TrainingSentence {
  return reviewByGold(training, (training.sentence as LabelledSentence).spans);
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
