// Whether training may run on another device than the CPU: it first shows, in a process of its own (a graphics driver
// may crash or hang, and the runtime then ends its process), that loss and gradients of a batch are the CPU's.

import { fork } from 'node:child_process';
import { Failure } from '../../src/failure.ts';
import type { PieceTargets } from '../../src/tagger/word-targets.ts';
import { listDevices } from '../compute/devices.ts';
import { processEntry } from '../compute/process-entry.ts';
import type { Encoder } from './encoder.ts';
import { FrozenSession } from './frozen-session.ts';
import { GradientSession, type NetworkSize } from './gradient-session.ts';
import type { TrainingDevice } from './open-training-session.ts';
import { startWeights } from './trained-weights.ts';

/**
 * Largest relative difference (L2) of a weight's gradient. Another order of fp32 sums made 1e-6 to 2e-5 over a software
 * driver; rounding to half precision alone is 5e-4 an element.
 */
export const GRADIENT_TOLERANCE = 2e-4;

/** A gradient that is smaller than this share of the longest one is measured against that share: keys' biases have none. */
const SMALL_SHARE = 1e-3;

/** So many pieces show what a device does; more only take longer. */
const PROOF_PIECES = 256;

/** Compiling the shaders of forward and backward pass takes seconds; a driver that needs longer is no help. */
const PROOF_SECONDS = 120;

const PROOF_SEED = 1;

/** What is to be trained, and rows of it. */
export interface ProofBatch {
  readonly layers: number;
  readonly labels: number;
  readonly dropout: number;
  /** Piece ids of the first batch. */
  readonly rows: readonly Int32Array[];
}

export interface TrainingProof {
  /** Worst relative difference from the CPU of the loss or of a weight's gradient. */
  readonly difference: number;
  readonly agrees: boolean;
}

export interface ChosenTrainingDevice {
  readonly device: TrainingDevice;
  /** Why not the device asked for. */
  readonly notes: readonly string[];
}

/** Never fails for a device: one that is missing or wrong is replaced by the CPU, and a note says so. */
export async function chooseTrainingDevice(
  encoder: Encoder,
  batch: ProofBatch,
  wanted: TrainingDevice,
): Promise<ChosenTrainingDevice> {
  if (wanted === 'cpu') return { device: 'cpu', notes: [] };
  const refuse = (why: string): ChosenTrainingDevice => ({ device: 'cpu', notes: [`${wanted} is not used: ${why}`] });
  // A device that it was not built with the runtime replaces by the CPU without a word.
  if (!listDevices().includes(wanted)) return refuse('the installed runtime was built without it.');
  const reply = await proveInProcess({
    folder: encoder.folder,
    onnxFile: encoder.onnxFile,
    batch: { ...batch, rows: firstRows(batch.rows) },
    device: wanted,
  });
  if ('failure' in reply) return refuse(reply.failure);
  if (reply.proof.agrees) return { device: wanted, notes: [] };
  const difference = reply.proof.difference.toExponential(1);
  return refuse(`its gradients differ from the CPU's by ${difference} of their length.`);
}

function firstRows(rows: readonly Int32Array[]): Int32Array[] {
  let pieces = 0;
  return rows.filter(({ length }, row) => {
    pieces += length;
    return row === 0 || pieces <= PROOF_PIECES;
  });
}

/** One step's gradients on the device and on the CPU, in this process. */
export async function proveTrainingDevice(
  encoder: Encoder,
  batch: ProofBatch,
  device: TrainingDevice,
): Promise<TrainingProof> {
  const expected = await differentiate(encoder, batch, 'cpu');
  const found = await differentiate(encoder, batch, device);
  const difference = Math.max(
    Math.abs(found.loss - expected.loss) / Math.abs(expected.loss),
    gradientDifference(found.gradients, expected.gradients),
  );
  return { difference, agrees: difference <= GRADIENT_TOLERANCE };
}

/** Worst relative L2 difference of a weight's gradient; NaN when a gradient is no number. */
export function gradientDifference(
  found: ReadonlyMap<string, Float32Array>,
  expected: ReadonlyMap<string, Float32Array>,
): number {
  const longest = Math.max(...[...expected.values()].map((values) => lengthOf(values, (value) => value)));
  const differences = [...expected].map(([name, values]) => {
    const others = found.get(name)!;
    const floor = Math.max(
      lengthOf(values, (value) => value),
      SMALL_SHARE * longest,
    );
    return lengthOf(values, (value, i) => others[i] - value) / floor;
  });
  return Math.max(...differences);
}

function lengthOf(values: Float32Array, part: (value: number, i: number) => number): number {
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += part(values[i], i) ** 2;
  return Math.sqrt(squares);
}

async function differentiate(
  encoder: Encoder,
  { layers, labels, dropout, rows }: ProofBatch,
  device: TrainingDevice,
): Promise<{ loss: number; gradients: ReadonlyMap<string, Float32Array> }> {
  const frozen = await FrozenSession.open(encoder, layers, { device });
  try {
    const hidden = await frozen.run(rows);
    const size: NetworkSize = { layers, labels, features: frozen.features };
    const session = await GradientSession.open(encoder, size, startWeights(encoder, size, PROOF_SEED), {
      device,
      dropout,
    });
    try {
      const members = rows.map((ids, row) => ({ ids, hidden: hidden[row] }));
      const total = rows.reduce((sum, { length }) => sum + length, 0);
      const targets = rows.map((ids) => everyPiece(ids, labels));
      const loss = await session.run(members, targets, total, [PROOF_SEED]);
      return { loss, gradients: session.gradients };
    } finally {
      await session.close();
    }
  } finally {
    await frozen.close();
  }
}

/** One label after the other: the proof asks how the device computes, not what is learnt. */
function everyPiece(ids: Int32Array, labels: number): PieceTargets {
  const distributions = new Float32Array(ids.length * labels);
  for (let at = 0; at < ids.length; at++) distributions[at * labels + (at % labels)] = 1;
  return { positions: Int32Array.from(ids.keys()), distributions, weights: new Float32Array(ids.length).fill(1) };
}

/** What goes to the proving process and comes back. */
export interface TrainingProofRequest {
  readonly folder: string;
  readonly onnxFile: string;
  readonly batch: ProofBatch;
  readonly device: TrainingDevice;
}
export type TrainingProofReply = { readonly proof: TrainingProof } | { readonly failure: string };

function proveInProcess(request: TrainingProofRequest): Promise<TrainingProofReply> {
  const child = fork(processEntry(import.meta, 'training-proof'), {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'], // drivers and the runtime write there what the answer says
  });
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve({ failure: `it did not answer within ${PROOF_SECONDS} seconds.` });
      child.kill('SIGKILL');
    }, PROOF_SECONDS * 1000);
    child.on('message', resolve);
    child.on('error', (cause) => resolve({ failure: `its test could not be started (${cause.message}).` }));
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      resolve({ failure: `its test ended early (${signal ?? code}).` }); // nothing happens after an answer
    });
    child.send(request);
  });
}

/** A message as a sentence; of the runtime's the first line, without the place in its sources. */
export function reasonOf(error: unknown): string {
  if (error instanceof Failure) return error.message;
  const line = (error instanceof Error ? error.message : String(error)).trim().split('\n')[0];
  const reason = line.split(' was false. ').at(-1)!;
  return reason.endsWith('.') ? reason : `${reason}.`;
}
