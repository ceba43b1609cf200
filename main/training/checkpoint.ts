// A training that can go on: weights, both moments and the number of the next step. Random numbers, order and learning
// rate are functions of seed and step, so nothing else is needed for the same result to the last bit.

import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { Failure } from '../../src/failure.ts';
import { readMetadata, readSafetensors, type Weight, writeSafetensors } from './safetensors.ts';

/** A trained weight in the graph's layout, with its moments. */
export interface TrainedWeight extends Weight {
  readonly first: Float32Array;
  readonly second: Float32Array;
}

export interface Checkpoint {
  /** Steps that are done. */
  readonly step: number;
  /** Of the settings and data that the training was started with. */
  readonly fingerprint: string;
  readonly weights: ReadonlyMap<string, TrainedWeight>;
  /** Padded pieces that were run at a time: another number gives the same but for rounding and dropout's draws. */
  readonly groupPieces: number;
  /** The tagger as it was when it judged the unknown words. */
  readonly teacher?: ReadonlyMap<string, Weight>;
}

const PARTS = ['values', 'first', 'second'] as const;
const TEACHER = 'teacher/';

/** Written beside and renamed: a training that is killed leaves the checkpoint before. */
export function writeCheckpoint(path: string, checkpoint: Checkpoint): void {
  const { step, fingerprint, groupPieces, weights, teacher } = checkpoint;
  const parts = new Map<string, Weight>();
  for (const [name, weight] of weights) {
    for (const part of PARTS) parts.set(`${part}/${name}`, { dims: weight.dims, values: weight[part] });
  }
  for (const [name, weight] of teacher ?? []) parts.set(TEACHER + name, weight);
  const beside = `${path}.partial`;
  try {
    writeSafetensors(beside, parts, { step: String(step), groupPieces: String(groupPieces), fingerprint });
    const file = openSync(beside, 'r+');
    fsyncSync(file);
    closeSync(file);
    renameSync(beside, path);
  } catch (cause) {
    rmSync(beside, { force: true });
    throw unwritable(path, cause);
  }
}

/** @throws Failure 'checkpoint-invalid'. */
export function readCheckpoint(path: string): Checkpoint {
  let parts: Map<string, Weight>;
  let metadata: Readonly<Record<string, string>>;
  try {
    parts = readSafetensors(path);
    metadata = readMetadata(path);
  } catch (cause) {
    throw invalid(path, cause);
  }
  const { fingerprint } = metadata;
  const [step, groupPieces] = [Number(metadata.step), Number(metadata.groupPieces)];
  if (!Number.isInteger(step) || !Number.isInteger(groupPieces) || !fingerprint) throw invalid(path);
  const weights = new Map<string, TrainedWeight>();
  const teacher = new Map<string, Weight>();
  for (const [name, weight] of parts) {
    if (name.startsWith(TEACHER)) teacher.set(name.slice(TEACHER.length), weight);
  }
  for (const [name, { dims, values }] of parts) {
    if (!name.startsWith('values/')) continue;
    const inner = name.slice('values/'.length);
    const first = parts.get(`first/${inner}`)?.values;
    const second = parts.get(`second/${inner}`)?.values;
    if (!first || !second) throw invalid(path);
    weights.set(inner, { dims, values, first, second });
  }
  return { step, fingerprint, groupPieces, weights, teacher: teacher.size > 0 ? teacher : undefined };
}

/**
 * Removes a checkpoint, a damaged one too; does nothing where there is none.
 * @throws Failure 'checkpoint-invalid' for a file that is something else: it is left as it is.
 */
export function discardCheckpoint(path: string): void {
  if (!existsSync(path)) return;
  if (!beginsAsCheckpoint(path)) {
    const hint = 'Name another file for the checkpoint, or delete this one yourself.';
    throw new Failure('checkpoint-invalid', `${path} is not a training checkpoint; it was left as it is.`, hint);
  }
  rmSync(path);
}

function beginsAsCheckpoint(path: string): boolean {
  try {
    const { step, fingerprint } = readMetadata(path);
    return step !== undefined && fingerprint !== undefined;
  } catch {
    return false;
  }
}

function unwritable(path: string, cause: unknown): Failure {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown cause';
  const hint = 'Check that the folder exists, may be written to and has room. The checkpoint before is as it was.';
  return new Failure('file-unwritable', `The checkpoint ${path} cannot be written (${code}).`, hint, { cause });
}

function invalid(path: string, cause?: unknown): Failure {
  return new Failure(
    'checkpoint-invalid',
    `The checkpoint ${path} is damaged.`,
    'Delete it and start the training again.',
    { cause },
  );
}
