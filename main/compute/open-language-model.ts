// From a model folder to a language model that mines: tokenizer, prepared graphs, compute processes.

import { availableParallelism, freemem } from 'node:os';
import { join } from 'node:path';
import { ComputeModel } from './compute-model.ts';
import { chooseDevice, type DeviceChoice } from './devices.ts';
import { hashFile } from './fingerprint.ts';
import { type PreparedModel, prepareModel } from './prepare-model.ts';
import type { Precision } from './session.ts';
import { openTokenizer } from './tokenizer.ts';
import { startWorkerPool, type WorkerPool } from './worker-pool.ts';

export interface OpenModelOptions {
  readonly cacheDir: string;
  readonly device: DeviceChoice;
  /** Compute processes; default: one a core, as memory allows. */
  readonly workers?: number;
  /** Which export of the folder, relative to it. */
  readonly onnxFile?: string;
}

export interface OpenedModel {
  readonly lm: ComputeModel;
  /** The approximate int8 twin, computed by the same processes. */
  readonly screen: ComputeModel;
  readonly prepared: PreparedModel;
  readonly device: string;
  readonly workers: number;
  /** What the user should know: fall-backs taken, and why. */
  readonly notes: readonly string[];
  readonly pool: WorkerPool;
  close(): void;
}

/** Bytes of memory a weight costs in one worker: the mapped float32, which workers share, and the runtime's packed copy. */
const BYTES_PER_PARAMETER = 8;
const BYTES_PER_WORKER = 150e6;
/** Share of the free memory that workers may take. */
const MEMORY_SHARE = 0.7;

/** @throws Failure when the folder has no usable model or no compute process can open it. */
export async function openLanguageModel(folder: string, options: OpenModelOptions): Promise<OpenedModel> {
  const prepared = await prepareModel(folder, { cacheDir: options.cacheDir, onnxFile: options.onnxFile });
  const tokenizer = await openTokenizer(folder);
  const { device, notes } = await chooseDevice(prepared, options.device);
  const wanted = options.workers ?? (device === 'cpu' ? affordableWorkers(prepared) : 1);
  const cut = await hashFile(join(folder, 'tokenizer.json'));
  const pool = await startWorkerPool({ model: prepared, device }, wanted);
  const openedAs = (precision: Precision) => {
    const fingerprint = [prepared.fingerprint, cut, device, precision].join(':');
    return new ComputeModel({ prepared, tokenizer, pool, precision, fingerprint });
  };
  return {
    lm: openedAs('fp32'),
    screen: openedAs('fast'),
    prepared,
    device,
    workers: wanted,
    notes: [...prepared.notes, ...notes],
    pool,
    close: () => pool.close(),
  };
}

function affordableWorkers(prepared: PreparedModel): number {
  const perWorker = prepared.parameters * BYTES_PER_PARAMETER + BYTES_PER_WORKER;
  return Math.max(1, Math.min(availableParallelism(), Math.floor((freemem() * MEMORY_SHARE) / perWorker)));
}
