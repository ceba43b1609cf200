// Trains a tagger: an encoder's last layers and a linear layer over the labels. The consumer of the steps decides when to
// stop and what to do with checkpoints. Everything random is a function of the seed and the step.

import { createHash } from 'node:crypto';
import { Failure } from '../../src/failure.ts';
import { planEpoch } from '../../src/tagger/batch-plan.ts';
import { DEFAULT_EPOCHS, DEFAULT_LEARNING_RATE } from '../../src/tagger/training-defaults.ts';
import type { TaggingRow } from '../../src/tagger/windows.ts';
import type { PieceTargets } from '../../src/tagger/word-targets.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Encoder } from './encoder.ts';
import { FrozenRows } from './frozen-rows.ts';
import { GradientSession, type NetworkSize } from './gradient-session.ts';
import { buildFrozenPart } from './network.ts';
import type { TrainingDevice } from './open-training-session.ts';
import type { Weight } from './safetensors.ts';
import { copyWeights, startWeights } from './trained-weights.ts';
import { runStep, type StepOptions, type StepResult } from './training-step.ts';

export interface TrainOptions extends StepOptions {
  /** How many of the last layers are trained; 0 trains a linear layer on the last four layers' results. */
  readonly layers: number;
  readonly epochs: number;
  readonly batchRows: number;
  readonly dropout: number;
  /** The frozen part's results are kept up to this size, else computed at each step again. */
  readonly keptBytes: number;
  /** A checkpoint comes after every so many steps, and after the last. */
  readonly checkpointSteps: number;
  /** Asked after each step: whether a checkpoint should come now, too. */
  readonly isCheckpointDue?: () => boolean;
  readonly threads: number;
  /** The CPU when absent. */
  readonly device?: TrainingDevice;
}

/** Settings of the measurements in the training notes. */
export const DEFAULT_OPTIONS: TrainOptions = {
  layers: 4,
  epochs: DEFAULT_EPOCHS,
  seed: 1,
  batchRows: 16,
  groupPieces: 2048,
  learningRate: DEFAULT_LEARNING_RATE,
  headLearningRate: 1e-3,
  weightDecay: 0.01,
  warmUp: 0.1,
  clipNorm: 1,
  dropout: 0.1,
  keptBytes: 1e9,
  checkpointSteps: 100,
  threads: 1,
};

/** The upper two thirds of the layers, of which all but about two points of F1 come (training notes, sections 4 and 8). */
export function defaultLayers({ hiddenStates }: Encoder): number {
  return Math.ceil(((hiddenStates.length - 1) * 2) / 3);
}

export interface TrainingSet {
  readonly rows: readonly TaggingRow[];
  readonly labels: number;
  /** What is to be learnt of a row in an epoch; the same for the same arguments. */
  readonly targetsOf: (row: number, epoch: number) => PieceTargets;
  /** Of whatever decides the targets, so that a checkpoint goes on with the same ones only. */
  readonly fingerprint?: string;
}

export interface TrainStep extends StepResult {
  readonly kind: 'step';
  /** Steps that are done. */
  readonly step: number;
  readonly steps: number;
  /** From 0. */
  readonly epoch: number;
  /** Unpadded. */
  readonly pieces: number;
  readonly piecesPerSecond: number;
}

/** Comes after an epoch's last step and before the checkpoint of that step; targets of the next may depend on it. */
export interface TrainEpoch {
  readonly kind: 'epoch';
  /** Epochs that are done. */
  readonly epoch: number;
  /** As they are now; the next step changes them in place. */
  readonly weights: ReadonlyMap<string, Weight>;
}

export type TrainEvent = TrainStep | TrainEpoch | { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint };

/**
 * @param start a checkpoint of the same training to go on from, or weights to begin with.
 * @throws Failure 'checkpoint-invalid' when the checkpoint belongs to another training, 'bad-argument' for more layers
 *   than there are.
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
  checkLayers(encoder, options.layers);
  const { features } = buildFrozenPart(encoder, options.layers);
  const size: NetworkSize = { layers: options.layers, labels: data.labels, features };
  const initial = start && !('step' in start) ? start : undefined;
  const weights = resumed ? copyWeights(resumed.weights) : startWeights(encoder, size, options.seed, initial);
  const perEpoch = Math.ceil(data.rows.length / options.batchRows);
  const steps = perEpoch * options.epochs;
  const lengths = data.rows.map(({ ids }) => ids.length);
  const frozen = await FrozenRows.open(encoder, data.rows, options);
  let session: GradientSession | undefined;
  try {
    session = await GradientSession.open(encoder, size, weights, options);
    let plan: number[][] = [];
    for (let step = resumed?.step ?? 0; step < steps; step++) {
      const epoch = Math.floor(step / perEpoch);
      if (step % perEpoch === 0 || plan.length === 0) plan = planEpoch(lengths, options.batchRows, options.seed, epoch);
      const batch = plan[step % perEpoch];
      const started = performance.now();
      const pieces = batch.reduce((sum, row) => sum + lengths[row], 0);
      const targets = batch.map((row) => data.targetsOf(row, epoch));
      const done = await runStep({ session, weights, options }, await frozen.get(batch), targets, { step, steps });
      const piecesPerSecond = (1000 * pieces) / (performance.now() - started);
      yield { kind: 'step', step: step + 1, steps, epoch, ...done, pieces, piecesPerSecond };
      if ((step + 1) % perEpoch === 0) yield { kind: 'epoch', epoch: epoch + 1, weights };
      const isLast = step + 1 === steps;
      if (isLast || (step + 1) % options.checkpointSteps === 0 || options.isCheckpointDue?.()) {
        const { groupPieces } = options;
        yield {
          kind: 'checkpoint',
          checkpoint: { step: step + 1, fingerprint, groupPieces, weights: copyWeights(weights) },
        };
      }
    }
  } finally {
    await session?.close();
    await frozen.close();
  }
}

/** @throws Failure 'bad-argument' when there are not so many. */
export function checkLayers({ hiddenStates }: Encoder, layers: number): void {
  const most = hiddenStates.length - 1;
  if (Number.isInteger(layers) && layers >= 0 && layers <= most) return;
  throw new Failure('bad-argument', `The model has ${most} layers, not ${layers}.`, `Train 0 to ${most} layers.`);
}

function otherTraining(): Failure {
  return new Failure(
    'checkpoint-invalid',
    'The checkpoint belongs to a training with other data or settings.',
    'Go on with the same data, model and settings, or start again.',
  );
}

/** Everything that decides the result, but not how fast it is computed. */
function fingerprintOf(encoder: Encoder, data: TrainingSet, options: TrainOptions): string {
  const { threads, device, checkpointSteps, isCheckpointDue, keptBytes, groupPieces, ...deciding } = options;
  const hash = createHash('sha256');
  hash.update(JSON.stringify([encoder.architecture, data.labels, data.fingerprint, deciding]));
  for (const [name, { dims, values }] of encoder.weights) hash.update(`${name} ${dims}`).update(values);
  for (const row of data.rows) for (const part of [row.ids, row.words, row.positions]) hash.update(part);
  return hash.digest('hex');
}
