// Trains a tagger: an encoder's last layers and a linear layer over the labels. The consumer of the steps decides when to
// stop and what to do with checkpoints. Everything random is a function of the seed and the step.

import { createHash } from 'node:crypto';
import { Failure } from '../../src/failure.ts';
import { planEpoch } from '../../src/tagger/batch-plan.ts';
import { keyedNormal } from '../../src/tagger/keyed-random.ts';
import { learningRateFactor } from '../../src/tagger/learning-rate.ts';
import type { TaggingRow } from '../../src/tagger/windows.ts';
import type { PieceTargets } from '../../src/tagger/word-targets.ts';
import { globalNorm, updateAdamW } from './adamw.ts';
import type { Checkpoint, TrainedWeight } from './checkpoint.ts';
import type { Encoder } from './encoder.ts';
import { FrozenSession } from './frozen-session.ts';
import { buildTrainedPart, GradientSession, type NetworkSize } from './gradient-session.ts';
import { buildFrozenPart, PORT } from './network.ts';
import { type FrozenRow, groupRows } from './row-group.ts';
import type { Weight } from './safetensors.ts';

export interface TrainOptions {
  /** How many of the last layers are trained; 0 trains a linear layer on the last four layers' results. */
  readonly layers: number;
  readonly epochs: number;
  readonly seed: number;
  readonly batchRows: number;
  /** Padded pieces that are run at a time; a batch that is larger is run in groups whose gradients are added up. */
  readonly groupPieces: number;
  readonly learningRate: number;
  /** Of the linear layer, which starts from nothing. */
  readonly headLearningRate: number;
  readonly weightDecay: number;
  /** Share of the steps in which the learning rate rises. */
  readonly warmUp: number;
  /** Longest gradient. */
  readonly clipNorm: number;
  readonly dropout: number;
  /** A checkpoint comes after every so many steps, and after the last. */
  readonly checkpointSteps: number;
  readonly threads: number;
}

/** Settings of the measurements in the training notes. */
export const DEFAULT_OPTIONS: TrainOptions = {
  layers: 4,
  epochs: 6,
  seed: 1,
  batchRows: 16,
  groupPieces: 2048,
  learningRate: 2e-4,
  headLearningRate: 1e-3,
  weightDecay: 0.01,
  warmUp: 0.1,
  clipNorm: 1,
  dropout: 0.1,
  checkpointSteps: 100,
  threads: 1,
};

export interface TrainingSet {
  readonly rows: readonly TaggingRow[];
  readonly labels: number;
  /** What is to be learnt of a row in an epoch; the same for the same arguments. */
  readonly targetsOf: (row: number, epoch: number) => PieceTargets;
}

export type TrainEvent =
  | {
      readonly kind: 'step';
      /** Steps that are done. */
      readonly step: number;
      readonly steps: number;
      /** From 0. */
      readonly epoch: number;
      /** Mean over the targets by weight, before the update; undefined when the batch had none. */
      readonly loss: number | undefined;
      readonly learningRate: number;
      /** Before clipping. */
      readonly gradientNorm: number;
      /** Unpadded. */
      readonly pieces: number;
      readonly piecesPerSecond: number;
    }
  | { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint };

/** Keeps the head's first values and dropout apart from the order of the rows (batch-plan.ts). */
const HEAD_KEY = 2;
const MASK_KEY = 3;

/** Standard deviation of a new linear layer (config.initializer_range of all encoders). */
const HEAD_DEVIATION = 0.02;

/**
 * @param start a checkpoint of the same training to go on from, or weights to begin with.
 * @throws Failure 'checkpoint-invalid' when the checkpoint belongs to another training.
 */
export async function* train(
  encoder: Encoder,
  data: TrainingSet,
  options: TrainOptions,
  start?: Checkpoint | ReadonlyMap<string, Weight>,
): AsyncGenerator<TrainEvent> {
  const fingerprint = fingerprintOf(encoder, data, options);
  const resumed = start && 'step' in start ? start : undefined;
  if (resumed && resumed.fingerprint !== fingerprint) throw otherTraining();
  const features = buildFrozenPart(encoder, options.layers).features;
  const size: NetworkSize = { layers: options.layers, labels: data.labels, features };
  const initial = resumed?.weights ?? (start as ReadonlyMap<string, Weight> | undefined);
  const weights = trainedWeights(encoder, size, options.seed, initial);
  const rows = await freeze(encoder, data.rows, options);
  const session = await GradientSession.open(encoder, size, weights, options);
  const perEpoch = Math.ceil(rows.length / options.batchRows);
  const steps = perEpoch * options.epochs;
  const lengths = data.rows.map(({ ids }) => ids.length);
  try {
    let plan: number[][] = [];
    for (let step = resumed?.step ?? 0; step < steps; step++) {
      const epoch = Math.floor(step / perEpoch);
      if (step % perEpoch === 0 || plan.length === 0) plan = planEpoch(lengths, options.batchRows, options.seed, epoch);
      const batch = plan[step % perEpoch];
      const started = performance.now();
      const pieces = batch.reduce((sum, row) => sum + lengths[row], 0);
      const targets = batch.map((row) => data.targetsOf(row, epoch));
      const done = await runStep(
        { session, weights, options },
        batch.map((row) => rows[row]),
        targets,
        { step, steps },
      );
      const piecesPerSecond = (1000 * pieces) / (performance.now() - started);
      yield { kind: 'step', step: step + 1, steps, epoch, ...done, pieces, piecesPerSecond };
      if ((step + 1) % options.checkpointSteps === 0 || step + 1 === steps) {
        yield { kind: 'checkpoint', checkpoint: { step: step + 1, fingerprint, weights: copy(weights) } };
      }
    }
  } finally {
    await session.close();
  }
}

function otherTraining(): Failure {
  return new Failure(
    'checkpoint-invalid',
    'The checkpoint belongs to a training with other data or settings.',
    'Go on with the same data and settings, or start again.',
  );
}

/** Everything that decides the result, but not how fast it is computed. */
function fingerprintOf(encoder: Encoder, data: TrainingSet, options: TrainOptions): string {
  const { threads, checkpointSteps, ...deciding } = options;
  const hash = createHash('sha256');
  hash.update(JSON.stringify([encoder.architecture, data.labels, deciding]));
  for (const [name, { dims }] of encoder.weights) hash.update(`${name} ${dims}`);
  for (const row of data.rows) for (const part of [row.ids, row.words, row.positions]) hash.update(part);
  return hash.digest('hex');
}

/** Own copies of the weights that are trained: those above the frozen part that it does not read itself. */
function trainedWeights(
  encoder: Encoder,
  size: NetworkSize,
  seed: number,
  initial: ReadonlyMap<string, Weight | TrainedWeight> | undefined,
): Map<string, TrainedWeight> {
  const below = new Set(buildFrozenPart(encoder, size.layers).weights);
  const names = buildTrainedPart(encoder, size, false).weights.filter((name) => !below.has(name));
  const fresh = new Map<string, Weight>(names.map((name) => [name, encoder.weights.get(name)!]));
  const normal = keyedNormal(seed, HEAD_KEY);
  const { features, labels } = size;
  const head = Float32Array.from({ length: features * labels }, () => HEAD_DEVIATION * normal());
  fresh.set(PORT.headWeight, { dims: [features, labels], values: head });
  fresh.set(PORT.headBias, { dims: [labels], values: new Float32Array(labels) });
  const weights = new Map<string, TrainedWeight>();
  for (const [name, weight] of fresh) {
    const { dims, values, ...moments } = initial?.get(name) ?? weight;
    if (dims.some((size, axis) => size !== weight.dims[axis])) throw otherTraining();
    const { first, second } = moments as Partial<TrainedWeight>;
    weights.set(name, {
      dims,
      values: values.slice(),
      first: first?.slice() ?? new Float32Array(values.length),
      second: second?.slice() ?? new Float32Array(values.length),
    });
  }
  return weights;
}

async function freeze(encoder: Encoder, rows: readonly TaggingRow[], options: TrainOptions): Promise<FrozenRow[]> {
  const session = await FrozenSession.open(encoder, options.layers, options);
  try {
    const hidden = await session.run(rows.map(({ ids }) => ids));
    return rows.map(({ ids }, row) => ({ ids, hidden: hidden[row] }));
  } finally {
    await session.close();
  }
}

interface Trainer {
  readonly session: GradientSession;
  readonly weights: ReadonlyMap<string, TrainedWeight>;
  readonly options: TrainOptions;
}

interface StepResult {
  readonly loss: number | undefined;
  readonly learningRate: number;
  readonly gradientNorm: number;
}

async function runStep(
  trainer: Trainer,
  rows: readonly FrozenRow[],
  targets: readonly PieceTargets[],
  { step, steps }: { readonly step: number; readonly steps: number },
): Promise<StepResult> {
  const { session, weights, options } = trainer;
  const factor = learningRateFactor(step, steps, options.warmUp);
  const learningRate = options.learningRate * factor;
  const total = targets.reduce((sum, row) => sum + row.weights.reduce((sum, weight) => sum + weight, 0), 0);
  if (total === 0) return { loss: undefined, learningRate, gradientNorm: 0 };
  const groups = groupRows(
    rows.map(({ ids }) => ids.length),
    options.groupPieces,
  );
  let loss = 0;
  let gradients: ReadonlyMap<string, Float32Array> = session.gradients;
  for (const [at, group] of groups.entries()) {
    const key = [options.seed, MASK_KEY, step, at];
    const members = group.map((row) => rows[row]);
    loss += await session.run(
      members,
      group.map((row) => targets[row]),
      total,
      key,
    );
    if (groups.length > 1) gradients = at === 0 ? copyGradients(session) : addGradients(gradients, session);
  }
  const gradientNorm = globalNorm(gradients.values());
  const scale = Math.min(1, options.clipNorm / (gradientNorm + CLIP_EPSILON));
  for (const [name, weight] of weights) {
    const isHead = name === PORT.headWeight || name === PORT.headBias;
    updateAdamW(weight, gradients.get(name)!, {
      learningRate: isHead ? options.headLearningRate * factor : learningRate,
      // Biases and normalisation are left alone, as in Hugging Face's trainer.
      weightDecay: weight.dims.length > 1 ? options.weightDecay : 0,
      scale,
      update: step + 1,
    });
  }
  return { loss, learningRate, gradientNorm };
}

/** As in PyTorch's clip_grad_norm_. */
const CLIP_EPSILON = 1e-6;

function copyGradients({ gradients }: GradientSession): Map<string, Float32Array> {
  return new Map([...gradients].map(([name, values]) => [name, values.slice()]));
}

/** Adds a run's gradients to the sums so far, in place. */
function addGradients(
  sums: ReadonlyMap<string, Float32Array>,
  { gradients }: GradientSession,
): ReadonlyMap<string, Float32Array> {
  for (const [name, values] of gradients) {
    const sum = sums.get(name)!;
    for (let i = 0; i < values.length; i++) sum[i] += values[i];
  }
  return sums;
}

function copy(weights: ReadonlyMap<string, TrainedWeight>): Map<string, TrainedWeight> {
  return new Map(
    [...weights].map(([name, { dims, values, first, second }]) => [
      name,
      { dims, values: values.slice(), first: first.slice(), second: second.slice() },
    ]),
  );
}
