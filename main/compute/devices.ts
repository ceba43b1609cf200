// Which processors a model may run on, and whether one can be trusted: any device but the CPU first shows, in a process
// of its own (a graphics driver may crash or hang), that it gives the CPU's numbers on random rows.

import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import * as ort from 'onnxruntime-node';
import { Failure } from '../../src/failure.ts';
import type { PreparedModel } from './prepared-model.ts';
import { processEntry } from './process-entry.ts';
import { compareSessions, randomBatch, seededRandom } from './self-check.ts';
import { type Device, ModelSession } from './session.ts';

/** 'auto': the fastest device that proves itself. */
export type DeviceChoice = 'auto' | Device;

export const DEVICE_CHOICES: readonly DeviceChoice[] = ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'];

/** In which order 'auto' tries what the runtime offers. */
const PREFERENCE: readonly Device[] = ['cuda', 'dml', 'webgpu', 'coreml'];

/**
 * Largest difference from the CPU, nats. Another order of fp32 sums makes 1e-5; arithmetic in half precision or TF32
 * makes 1e-2 and more; neighbouring ranks of a mined list lie about 1e-3 apart.
 */
const TOLERANCE = 1e-3;

/** Compiling a large model's shaders takes seconds; a driver that needs longer is no help. */
const PROOF_SECONDS = 60;

/** The batch on which speeds are compared: 512 pieces. */
const TRIAL = { rows: 16, length: 32 } as const;
const TEMPERATURE = 2;

export interface DeviceProof {
  readonly device: Device;
  /** Largest difference of a log probability or a KL from the CPU, nats. */
  readonly difference: number;
  readonly agrees: boolean;
  /** How often faster than one CPU thread, after a first run; undefined when it was not timed. */
  readonly speedup: number | undefined;
}

export interface ChosenDevice {
  readonly device: Device;
  /** Why another device than the one asked for, or none of the faster ones. */
  readonly notes: readonly string[];
}

/** The devices that the installed runtime was built with; whether the machine has them shows when a model is opened. */
export function listDevices(): Device[] {
  const offered = ort.listSupportedBackends().map(({ name }) => name);
  return [...PREFERENCE.filter((device) => offered.includes(device)), 'cpu'];
}

/** Never fails for a device: one that is missing or wrong is replaced by the CPU, and the notes say so. */
export async function chooseDevice(prepared: PreparedModel, choice: DeviceChoice): Promise<ChosenDevice> {
  if (choice === 'cpu') return { device: 'cpu', notes: [] };
  const candidates = choice === 'auto' ? listDevices().filter((device) => device !== 'cpu') : [choice];
  const notes: string[] = [];
  for (const device of candidates) {
    try {
      const proof = await proveInProcess(prepared, device, choice === 'auto');
      if (!proof.agrees) {
        notes.push(`${device} is not used: its numbers differ from the CPU's by ${proof.difference.toExponential(1)}.`);
      } else if (choice === 'auto' && !(proof.speedup! > availableParallelism())) {
        notes.push(`${device} is not used: it is not faster than this machine's processor cores together.`);
      } else return { device, notes };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      // With 'auto' a machine without a graphics card is nothing to tell.
      if (choice !== 'auto') notes.push(`${device} is not used: ${error.message}`);
    }
  }
  return { device: 'cpu', notes };
}

/**
 * Runs random rows on the device and on the CPU, in this process.
 * @param timed also compares speeds.
 * @throws Failure 'device-unavailable' when the model cannot be run there.
 */
export async function proveDevice(prepared: PreparedModel, device: Device, timed: boolean): Promise<DeviceProof> {
  // A device that it was not built with the runtime replaces by the CPU without a word.
  if (!listDevices().includes(device)) throw unavailable(device, 'the installed runtime was built without it.');
  const cpu = await ModelSession.open(prepared, { device: 'cpu', precision: 'fp32' });
  try {
    const other = await ModelSession.open(prepared, { device, precision: 'fp32' });
    try {
      return await compareDevices(cpu, other, { device, timed });
    } finally {
      await other.close();
    }
  } finally {
    await cpu.close();
  }
}

async function compareDevices(
  cpu: ModelSession,
  other: ModelSession,
  { device, timed }: { device: Device; timed: boolean },
): Promise<DeviceProof> {
  let worst: { logProbability: number; divergence: number };
  try {
    worst = await compareSessions(other, cpu);
  } catch (cause) {
    throw unavailable(device, 'the model stopped while it ran there.', cause);
  }
  const difference = Math.max(worst.logProbability, worst.divergence);
  const speedup = timed ? (await timeTrial(cpu)) / (await timeTrial(other)) : undefined;
  return { device, difference, agrees: difference <= TOLERANCE, speedup };
}

/** Milliseconds of the second of two equal runs: the first one compiles. */
async function timeTrial(session: ModelSession): Promise<number> {
  const { vocabularySize, maxPieces } = session.prepared;
  const batch = randomBatch(Math.min(TRIAL.length, maxPieces), TRIAL.rows, vocabularySize, seededRandom(1));
  await session.predict([batch], 'compared', TEMPERATURE);
  const start = performance.now();
  await session.predict([batch], 'compared', TEMPERATURE);
  return performance.now() - start;
}

/** What goes to the proving process and comes back. */
export interface ProofRequest {
  readonly prepared: PreparedModel;
  readonly device: Device;
  readonly timed: boolean;
}
export type ProofReply = { readonly proof: DeviceProof } | { readonly failure: string };

function proveInProcess(prepared: PreparedModel, device: Device, timed: boolean): Promise<DeviceProof> {
  const child = fork(processEntry(import.meta, 'device-proof'), {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'], // drivers and the runtime write there what the answer says
  });
  return new Promise<DeviceProof>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(unavailable(device, `it did not answer within ${PROOF_SECONDS} seconds.`));
      child.kill('SIGKILL');
    }, PROOF_SECONDS * 1000);
    child.on('message', (reply: ProofReply) => {
      if ('proof' in reply) resolve(reply.proof);
      else reject(unavailable(device, reply.failure));
    });
    child.on('error', (cause) => reject(unavailable(device, 'its test could not be started.', cause)));
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      reject(unavailable(device, `its test ended early (${signal ?? code}).`)); // nothing happens after an answer
    });
    child.send({ prepared, device, timed } satisfies ProofRequest);
  });
}

function unavailable(device: Device, why: string, cause?: unknown): Failure {
  return new Failure('device-unavailable', why, `Use the CPU instead of ${device}.`, { cause });
}
