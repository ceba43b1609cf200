// The training job: sentences in, a tagger folder out. A run that is stopped or killed leaves a checkpoint, and the same
// request goes on from there.

import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { LabelledSentence } from '../../../src/corpus/sentence.ts';
import { evaluateTagging } from '../../../src/evaluate/evaluate-tagging.ts';
import type { TaggingReport } from '../../../src/evaluate/tagging-report.ts';
import { Failure } from '../../../src/failure.ts';
import { keyedRandom } from '../../../src/tagger/keyed-random.ts';
import type { Recipe } from '../../../src/tagger/lessons.ts';
import type {
  EvaluationProvenance,
  IncompleteLabelRecipe,
  TaggerProvenance,
} from '../../../src/tagger/tagger-provenance.ts';
import { openBeside } from '../../files/write-beside.ts';
import { discardCheckpoint } from '../../training/checkpoint.ts';
import type { Verification } from '../../training/export/verify-graphs.ts';
import { TaggerTrainer } from '../../training/tagger-trainer.ts';
import type { TrainerEvent, TrainingOpened, TrainRequest } from '../../training/trainer-protocol.ts';
import type { TrainingData } from './training-labels.ts';

/** The intervals of the report are the same each time. */
const BOOTSTRAP_SEED = 1;

export interface TrainToFolderRequest {
  readonly data: TrainingData;
  readonly dev?: { readonly name: string; readonly sentences: readonly LabelledSentence[] };
  /** Whether they are scored after each epoch, too; yes when absent. */
  readonly scoresEpochs?: boolean;
  readonly modelFolder: string;
  /** Absent: nothing is exported, as for the preview (0 layers), which no model class of transformers can hold. */
  readonly out?: string;
  readonly checkpoint: string;
  /** Discard an existing checkpoint. */
  readonly fresh: boolean;
  /** Leaves the checkpoint of a training that is done to whoever has more to store. */
  readonly keepsCheckpoint?: boolean;
  readonly options: TrainRequest['options'];
  readonly layers?: TrainRequest['layers'];
  readonly device: TrainRequest['device'];
  readonly recipe: Recipe;
  readonly languages: readonly string[];
  /** Name and version of the program, for the model card. */
  readonly madeWith: string;
  /** Aborted: the training ends after the step in progress, with a checkpoint that resumes. */
  readonly signal: AbortSignal;
}

export interface TrainSummary {
  readonly outcome: 'done' | 'stopped';
  readonly layers: number;
  readonly resumedFrom: number;
  readonly sentences: number;
  readonly spans: Readonly<Record<string, number>>;
  /** On the held-out sentences; undefined without any, or when stopped. */
  readonly report?: TaggingReport;
  /** How the exported graphs compare with the trained weights; undefined when nothing was exported. */
  readonly verified?: Verification;
}

/** @throws Failure of the training or the export; the checkpoint is kept then. */
export async function* trainToFolder(request: TrainToFolderRequest): AsyncGenerator<TrainerEvent, TrainSummary> {
  const { data, dev, checkpoint, signal } = request;
  if (request.out !== undefined && existsSync(request.out)) {
    throw new Failure('file-unwritable', `${request.out} is there already.`, 'Choose another folder, or delete it.');
  }
  if (request.fresh) discardCheckpoint(checkpoint);
  await (await openBeside(checkpoint)).abort(); // now, not after an hour
  const trainer = TaggerTrainer.start({
    modelFolder: request.modelFolder,
    types: data.types.map(({ name }) => name),
    sentences: data.sentences,
    dev: request.scoresEpochs === false ? undefined : dev?.sentences,
    options: request.options,
    layers: request.layers,
    device: request.device,
    willExport: request.out !== undefined,
    recipe: request.recipe,
    checkpoint,
  });
  const stop = () => trainer.stop();
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    let opened: TrainingOpened | undefined;
    const events = trainer.events();
    let next = await events.next();
    for (; !next.done; next = await events.next()) {
      if (next.value.kind === 'opened') opened = next.value;
      yield next.value;
    }
    if (!opened) throw new Error('a training that was never opened');
    const { layers, resumedFrom } = opened;
    const summary = { layers, resumedFrom, sentences: data.sentences.length, spans: data.labels.spans };
    if (!next.value) return { outcome: 'stopped', ...summary };
    const report = dev && (await judge(trainer, dev.sentences, data));
    const exported =
      request.out === undefined
        ? undefined
        : await trainer.export({ folder: request.out, card: provenance(request, opened, report) });
    if (!request.keepsCheckpoint) discardCheckpoint(checkpoint);
    return { outcome: 'done', ...summary, report, verified: exported?.verified };
  } finally {
    signal.removeEventListener('abort', stop);
    trainer.close();
  }
}

async function judge(
  trainer: TaggerTrainer,
  sentences: readonly LabelledSentence[],
  { sentences: training }: TrainingData,
): Promise<TaggingReport> {
  const predicted = await trainer.tag(sentences);
  const pairs = sentences.map((sentence, s) => ({ sentence, gold: sentence.spans, predicted: predicted[s] }));
  const seen = training.map(({ sentence, spans }) => ({ ...sentence, spans }));
  return evaluateTagging(pairs, { training: seen, random: keyedRandom(BOOTSTRAP_SEED) });
}

function provenance(
  { data, dev, options, recipe, languages, madeWith, out }: TrainToFolderRequest,
  { layers, layersInAll }: TrainingOpened,
  report: TaggingReport | undefined,
): TaggerProvenance {
  const { seed, epochs, batchRows, learningRate, headLearningRate, weightDecay, warmUp, clipNorm, dropout } = options;
  return {
    name: basename(out ?? ''),
    languages,
    madeWith,
    madeAt: new Date().toISOString(),
    types: data.types,
    mining: data.mining,
    labels: data.labels,
    training: {
      layers,
      layersInAll,
      seed,
      recipe: data.labels.unknownWords ? describeRecipe(recipe) : undefined,
      settings: { epochs, batchRows, learningRate, headLearningRate, weightDecay, warmUp, clipNorm, dropout },
    },
    evaluation: report && dev && evaluation(report, dev.name),
  };
}

function describeRecipe(recipe: Recipe): IncompleteLabelRecipe {
  const { negatives, teacherAfter, suspicion } = recipe;
  const teacher: IncompleteLabelRecipe['settings'] = teacherAfter < 1 ? { teacherAfter, suspicion } : {};
  const settings = { negatives: Number.isFinite(negatives) ? negatives : 'all', ...teacher };
  return { name: recipeName(recipe), settings };
}

function recipeName({ negatives, teacherAfter }: Recipe): string {
  const parts = [
    Number.isFinite(negatives) ? 'negative sampling of unknown words' : 'unknown words taken as outside',
    ...(teacherAfter < 1 ? ['self-training of suspicious ones'] : []),
  ];
  return parts.join(', then ');
}

function evaluation({ sentences, micro, macro, types }: TaggingReport, on: string): EvaluationProvenance {
  const reported = ({ precision, recall, f1, gold, intervals }: TaggingReport['micro']) => ({
    precision,
    recall,
    f1,
    gold,
    interval: intervals?.f1,
  });
  return {
    on,
    sentences,
    micro: reported(micro),
    macro: { ...macro, interval: macro.intervals?.f1 },
    types: Object.fromEntries(types.map((type) => [type.type, reported(type)])),
  };
}
