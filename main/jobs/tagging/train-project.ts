// The training job of a project: verdicts in, a tagger folder beside the project out. Its checkpoint lies there too, so
// that a training that was interrupted goes on from its last step.

import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { Threshold } from '../../../src/contract/mining.ts';
import type { TrainingPoint } from '../../../src/contract/taggers.ts';
import type { TaggingReport } from '../../../src/evaluate/tagging-report.ts';
import type { RunId, TaggerId, TypeId } from '../../../src/project/ids.ts';
import { DEFAULT_RECIPE } from '../../../src/tagger/lessons.ts';
import type { Connection } from '../../store/file/connection.ts';
import { readSetting, setSetting } from '../../store/settings.ts';
import { addEvaluation, readTagger, setTaggerWeights } from '../../store/taggers.ts';
import { discardCheckpoint } from '../../training/checkpoint.ts';
import type { TrainingDevice } from '../../training/open-training-session.ts';
import { DEFAULT_OPTIONS } from '../../training/train.ts';
import type { TrainerEvent } from '../../training/trainer-protocol.ts';
import { consume } from '../consume.ts';
import type { JobBatch, JobKind, JobSetting } from '../job-kind.ts';
import { type ProjectLabels, projectLabels } from './project-labels.ts';
import { storeLessons } from './tagger-lessons.ts';
import { type TrainToFolderRequest, trainToFolder } from './train-to-folder.ts';

export const TRAIN_JOB = 'train';

export interface TrainArgs {
  readonly tagger: TaggerId;
  /** Also the folder's name. */
  readonly name: string;
  readonly types: readonly TypeId[];
  readonly run?: RunId;
  readonly thresholds: readonly Threshold[];
  readonly devShare: number;
  readonly modelFolder: string;
  readonly device: TrainingDevice;
  readonly layers?: number;
  readonly epochs?: number;
  readonly learningRate?: number;
  readonly seed: number;
  readonly threads: number;
  readonly languages: readonly string[];
  readonly madeWith: string;
}

export const trainKind: JobKind = {
  name: TRAIN_JOB,
  device: (args) => (args as unknown as TrainArgs).device,
  work: (setting) => trainProject(setting, setting.args as unknown as TrainArgs),
};

const CHECKPOINT = '.checkpoint';
/** Between two looks at the curve while an epoch goes on: somebody watches it grow. */
const CURVE_MS = 2000;

/** Folder for the taggers of a project, beside it. */
export function taggersFolder(connection: Connection): string {
  return `${connection.path}.taggers`;
}

async function* trainProject(
  { connection, signal, whenFree }: JobSetting,
  args: TrainArgs,
): AsyncGenerator<JobBatch, { tagger: TaggerId }> {
  const folder = join(taggersFolder(connection), `${args.tagger}-${safeName(args.name)}`);
  const checkpoint = `${folder}${CHECKPOINT}`;
  if (readTagger(connection, args.tagger).weights) {
    // Cut off after all was stored.
    discardCheckpoint(checkpoint);
    return { tagger: args.tagger };
  }
  // Cut off before the project knew of it: made again from the checkpoint.
  await rm(folder, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  const labels = projectLabels(connection, args);
  yield { done: 0, store: () => storeLessons(connection, args.tagger, labels.data) };
  const events = trainToFolder({
    ...trainingRequest(args, labels),
    out: folder,
    checkpoint,
    fresh: false,
    keepsCheckpoint: true,
    signal,
  });
  const curve = new Curve(readCurve(connection, args.tagger));
  let progress = { done: 0, total: 0 };
  let stored = performance.now();
  try {
    let next = await events.next();
    for (; !next.done; next = await events.next()) {
      const event = next.value;
      curve.add(event);
      if (event.kind === 'step') progress = { done: event.step, total: event.steps };
      if (signal.aborted) continue; // on its way to a last checkpoint
      const isPoint = event.kind === 'scored' || event.kind === 'kept' || performance.now() - stored > CURVE_MS;
      if (isPoint) stored = performance.now();
      yield { ...progress, store: isPoint ? () => storeCurve(connection, args.tagger, curve.points) : undefined };
    }
    const { outcome, report } = next.value;
    if (outcome === 'stopped') return { tagger: args.tagger };
    const weights = await describeWeights(connection, folder);
    yield {
      done: progress.total,
      total: progress.total,
      store: () => {
        setTaggerWeights(connection, args.tagger, weights);
        storeCurve(connection, args.tagger, curve.points);
        if (report) storeScores(connection, args.tagger, report);
      },
    };
    discardCheckpoint(checkpoint);
    return { tagger: args.tagger };
  } finally {
    // Stopped between two events: its process is still on its way to a last checkpoint.
    await consume(events, (event) => curve.add(event));
    if (signal.aborted) await whenFree(() => storeCurve(connection, args.tagger, curve.points));
  }
}

/** Its folder, and checkpoints of what was not finished. */
export function removeTaggerFiles(connection: Connection, tagger: TaggerId): void {
  const folder = taggersFolder(connection);
  if (!existsSync(folder)) return;
  const own = readdirSync(folder).filter((name) => /^\d+/.exec(name)?.[0] === String(tagger));
  for (const name of own) rmSync(join(folder, name), { recursive: true, force: true });
}

/** What a training of these labels is, wherever it goes. */
export function trainingRequest(
  args: TrainArgs,
  { data, dev }: ProjectLabels,
): Omit<TrainToFolderRequest, 'out' | 'checkpoint' | 'fresh' | 'signal'> {
  return {
    data,
    dev: dev.length > 0 ? { name: HELD_OUT, sentences: dev } : undefined,
    modelFolder: args.modelFolder,
    options: {
      ...DEFAULT_OPTIONS,
      epochs: args.epochs ?? DEFAULT_OPTIONS.epochs,
      learningRate: args.learningRate ?? DEFAULT_OPTIONS.learningRate,
      seed: args.seed,
      threads: args.threads,
    },
    layers: args.layers,
    device: args.device,
    recipe: DEFAULT_RECIPE,
    languages: args.languages,
    madeWith: args.madeWith,
  };
}

/** Sentences of the project that were decided and kept from the training; words that nobody judged count as outside. */
const HELD_OUT = 'held-out decisions';

function storeScores(connection: Connection, tagger: TaggerId, report: TaggingReport): void {
  addEvaluation(connection, {
    tagger,
    run: undefined,
    against: HELD_OUT,
    options: { sentences: report.sentences },
    scores: { ...report },
  });
}

/** Loss of every step, and dev-F1 at the ends of epochs. */
class Curve {
  readonly #points: TrainingPoint[];

  constructor(points: readonly TrainingPoint[]) {
    this.#points = [...points];
  }

  get points(): readonly TrainingPoint[] {
    return this.#points;
  }

  add(event: TrainerEvent): void {
    if (event.kind === 'opened') {
      // Steps after the checkpoint are done again.
      while ((this.#points.at(-1)?.step ?? 0) > event.resumedFrom) this.#points.pop();
    } else if (event.kind === 'step' && event.loss !== undefined) {
      this.#points.push({ step: event.step, epoch: event.epoch, loss: event.loss, devF1: undefined });
    } else if (event.kind === 'scored') {
      const last = this.#points.pop();
      if (last) this.#points.push({ ...last, devF1: event.dev.micro.f1 });
    }
  }
}

export const curveSetting = (tagger: TaggerId) => `training curve of tagger ${tagger}`;

export function readCurve(connection: Connection, tagger: TaggerId): readonly TrainingPoint[] {
  return (readSetting(connection, curveSetting(tagger)) as readonly TrainingPoint[] | undefined) ?? [];
}

function storeCurve(connection: Connection, tagger: TaggerId, points: readonly TrainingPoint[]): void {
  setSetting(connection, curveSetting(tagger), points);
}

async function describeWeights(connection: Connection, folder: string) {
  const path = join(folder, 'model.safetensors');
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  const place = relative(dirname(connection.path), folder).replaceAll('\\', '/');
  return { path: place, sha256: hash.digest('hex'), bytes: statSync(path).size };
}

/** Of a folder: letters and digits of any script, the rest as a hyphen. */
function safeName(name: string): string {
  const safe = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+|[.-]+$/g, '');
  return basename(safe).slice(0, 60) || 'tagger';
}
