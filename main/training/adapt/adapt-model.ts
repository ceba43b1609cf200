// Continued masked-language-model training (Gururangan et al. 2020, "Don't stop pretraining": on the text of the task
// itself). The consumer of the steps decides when to stop and what to do with checkpoints. Everything random is a function
// of the seed, the epoch and the row.
// Dropout is left out: what is masked is drawn anew in each epoch.

import { createHash } from 'node:crypto';
import { type MaskedRow, type MaskingRules, maskPieces } from '../../../src/adapt/mask-pieces.ts';
import { Failure } from '../../../src/failure.ts';
import { planEpoch } from '../../../src/tagger/batch-plan.ts';
import type { Checkpoint, TrainedWeight } from '../checkpoint.ts';
import { runStep, type StepOptions, type StepResult } from '../training-step.ts';
import type { MaskedNetwork } from './masked-network.ts';
import { MaskedSession } from './masked-session.ts';

export interface AdaptOptions extends Omit<StepOptions, 'headLearningRate'> {
  readonly epochs: number;
  readonly batchRows: number;
  /** A checkpoint comes after every so many steps, and after the last. */
  readonly checkpointSteps: number;
  /** Asked after each step: whether a checkpoint should come now, too. */
  readonly isCheckpointDue?: () => boolean;
  readonly threads: number;
}

export const DEFAULT_ADAPT: AdaptOptions = {
  epochs: 3,
  seed: 1,
  batchRows: 16,
  groupPieces: 2048,
  /** That of Gururangan et al. */
  learningRate: 1e-4,
  weightDecay: 0.01,
  warmUp: 0.1,
  clipNorm: 1,
  checkpointSteps: 200,
  threads: 1,
};

export interface AdaptStep extends StepResult {
  readonly kind: 'step';
  /** Steps that are done. */
  readonly step: number;
  readonly steps: number;
  /** From 0. */
  readonly epoch: number;
}

/** The weights are those that go on being trained: written before the next step is asked for, or copied. */
export type AdaptEvent = AdaptStep | { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint };

/**
 * @param rows piece ids with boundary pieces, each with at least one piece that can be masked.
 * @param start a checkpoint of the same training to go on from.
 * @throws Failure 'checkpoint-invalid' when it belongs to another training, 'training-diverged'.
 */
export async function* adaptModel(
  network: MaskedNetwork,
  rows: readonly Int32Array[],
  masking: MaskingRules,
  options: AdaptOptions,
  start?: Checkpoint,
): AsyncGenerator<AdaptEvent> {
  const fingerprint = fingerprintOf(network, rows, masking, options);
  if (start && start.fingerprint !== fingerprint) throw otherTraining();
  const weights: ReadonlyMap<string, TrainedWeight> = start?.weights ?? withoutMoments(network);
  const lengths = rows.map(({ length }) => length);
  const perEpoch = Math.ceil(rows.length / options.batchRows);
  const steps = perEpoch * options.epochs;
  const { groupPieces, learningRate } = options;
  const stepOptions: StepOptions = { ...options, headLearningRate: learningRate };
  const masked = await MaskedSession.open(network, weights, options);
  const session = {
    gradients: masked.gradients,
    run: (group: readonly MaskedRow[], _: readonly MaskedTarget[], total: number) => masked.run(group, total),
  };
  try {
    let plan: number[][] = [];
    for (let step = start?.step ?? 0; step < steps; step++) {
      const epoch = Math.floor(step / perEpoch);
      if (step % perEpoch === 0 || plan.length === 0) plan = planEpoch(lengths, options.batchRows, options.seed, epoch);
      const batch = plan[step % perEpoch].map((row) => maskPieces(rows[row], masking, { epoch, row }));
      const targets = batch.map(({ places }): MaskedTarget => ({ weights: new Float32Array(places.length).fill(1) }));
      const done = await runStep({ session, weights, options: stepOptions }, batch, targets, { step, steps });
      yield { kind: 'step', step: step + 1, steps, epoch, ...done };
      if (step + 1 === steps || (step + 1) % options.checkpointSteps === 0 || options.isCheckpointDue?.()) {
        yield { kind: 'checkpoint', checkpoint: { step: step + 1, fingerprint, groupPieces, weights } };
      }
    }
  } finally {
    await masked.close();
  }
}

interface MaskedTarget {
  readonly weights: Float32Array;
}

function withoutMoments({ weights }: MaskedNetwork): Map<string, TrainedWeight> {
  return new Map(
    [...weights].map(([name, { dims, values }]) => [
      name,
      { dims, values: values.slice(), first: new Float32Array(values.length), second: new Float32Array(values.length) },
    ]),
  );
}

function otherTraining(): Failure {
  return new Failure(
    'checkpoint-invalid',
    'The checkpoint belongs to another text, model or settings.',
    'Go on with the same text, model and settings, or start again with --fresh.',
  );
}

/** Everything that decides the result, but not how fast it is computed. */
function fingerprintOf(
  network: MaskedNetwork,
  rows: readonly Int32Array[],
  { excluded, ...masking }: MaskingRules,
  options: AdaptOptions,
): string {
  const { threads, checkpointSteps, isCheckpointDue, ...deciding } = options;
  const hash = createHash('sha256').update(JSON.stringify([network.architecture, masking, [...excluded], deciding]));
  for (const [name, { dims, values }] of network.weights) hash.update(`${name} ${dims}`).update(values);
  for (const row of rows) hash.update(`${row.length} `).update(row);
  return hash.digest('hex');
}
