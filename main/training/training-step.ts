// One step of training: the gradients of a batch, clipped, and AdamW.

import { Failure } from '../../src/failure.ts';
import { learningRateFactor } from '../../src/tagger/learning-rate.ts';
import { globalNorm, updateAdamW } from './adamw.ts';
import type { TrainedWeight } from './checkpoint.ts';
import { PORT } from './network.ts';
import { groupRows } from './row-group.ts';

export interface StepOptions {
  readonly seed: number;
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
}

/** Keeps dropout apart from the order of the rows and from the head's first values. */
const MASK_KEY = 3;

/** As in PyTorch's clip_grad_norm_. */
const CLIP_EPSILON = 1e-6;

/** What is run at a time, and its gradients. */
export interface StepSession<Row, Target> {
  /** By weight, overwritten by each run. */
  readonly gradients: ReadonlyMap<string, Float32Array>;
  /** @param total weight of all targets of the step. @returns the rows' share of the loss. */
  run(rows: readonly Row[], targets: readonly Target[], total: number, maskKey: readonly number[]): Promise<number>;
}

interface StepRow {
  readonly ids: Int32Array;
}

interface StepTarget {
  readonly weights: Float32Array;
}

export interface Trainer<Row, Target> {
  readonly session: StepSession<Row, Target>;
  readonly weights: ReadonlyMap<string, TrainedWeight>;
  readonly options: StepOptions;
}

export interface StepResult {
  /** Mean over the targets by weight, before the update; undefined when there were none. */
  readonly loss: number | undefined;
  readonly learningRate: number;
  /** Before clipping. */
  readonly gradientNorm: number;
}

/**
 * Gradients of a batch, group by group, clipping, and one update of the weights in place.
 * @throws Failure 'training-diverged' before the update when loss or gradients are no numbers any more.
 */
export async function runStep<Row extends StepRow, Target extends StepTarget>(
  trainer: Trainer<Row, Target>,
  rows: readonly Row[],
  targets: readonly Target[],
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
  if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) throw diverged(step, options);
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

/** The weights are still those of the step before. */
function diverged(step: number, { learningRate, headLearningRate, warmUp }: StepOptions): Failure {
  const tenth = (rate: number) => Number((rate / 10).toPrecision(1));
  return new Failure(
    'training-diverged',
    `The loss or a gradient of step ${step + 1} is no finite number any more: training has diverged.`,
    `Start again with lower learning rates (they were ${learningRate} and ${headLearningRate} for the linear layer; try ` +
      `${tenth(learningRate)} and ${tenth(headLearningRate)}) or a longer warm-up (it was ${warmUp}).`,
  );
}

type Gradients = Pick<StepSession<never, never>, 'gradients'>;

function copyGradients({ gradients }: Gradients): Map<string, Float32Array> {
  return new Map([...gradients].map(([name, values]) => [name, values.slice()]));
}

/** Adds a run's gradients to the sums so far, in place. */
function addGradients(
  sums: ReadonlyMap<string, Float32Array>,
  { gradients }: Gradients,
): ReadonlyMap<string, Float32Array> {
  for (const [name, values] of gradients) {
    const sum = sums.get(name)!;
    for (let i = 0; i < values.length; i++) sum[i] += values[i];
  }
  return sums;
}
