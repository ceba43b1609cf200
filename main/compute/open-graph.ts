// Loads a graph into the runtime: one thread, one device, and no copies of large matrices.

import * as ort from 'onnxruntime-node';
import { Failure } from '../../src/failure.ts';
import type { PreparedModel } from './prepared-model.ts';

export type Device = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml';

/** 'fast': integer encoder, approximate; a row's numbers still do not depend on its batch mates. */
export type Precision = 'fp32' | 'fast';

export interface SessionOptions {
  readonly device: Device;
  readonly precision: Precision;
}

/** The runtime's log level: errors are thrown as well, so they need not stand on stderr. */
const ONLY_FATAL = 4;

/** RoBERTa-base's matrices take 340 MB, RoBERTa-large's 1.2 GB. */
const LARGEST_PACKED_BYTES = 512e6;

/**
 * Packed matrices cost their size again in every process, unpacked ones lie in the mapped weights file that all
 * processes share. Unpacked the encoder is 4 % slower at 1024 pieces a run (10 % at 256), the head 5 % at 256 rows; but
 * the head's matrix, the largest of all, would be packed twice. So: encoders are packed while that is cheap, heads never.
 */
export function packsWeights(prepared: PreparedModel): boolean {
  const inMatrices = prepared.parameters - prepared.vocabularySize * prepared.hiddenSize;
  return inMatrices * 4 <= LARGEST_PACKED_BYTES;
}

/**
 * @param packing the runtime may keep its own rearranged copies of matrices.
 * @throws Failure 'model-invalid' when the runtime cannot load the graph, 'device-unavailable' for other devices than the CPU.
 */
export async function openGraph(path: string, device: Device, packing: boolean): Promise<ort.InferenceSession> {
  try {
    return await ort.InferenceSession.create(path, {
      executionProviders: device === 'cpu' ? ['cpu'] : [device, 'cpu'],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      logSeverityLevel: ONLY_FATAL,
      ...(packing ? {} : { extra: { session: { disable_prepacking: '1' } } }),
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.trim().split('\n')[0] : String(cause);
    if (device !== 'cpu') {
      const hint = 'Use device "cpu", or install a driver for this device.';
      throw new Failure('device-unavailable', `The model does not load on ${device}: ${reason}`, hint, { cause });
    }
    const hint = 'Export or download the model again.';
    throw new Failure('model-invalid', `The model does not load: ${reason}`, hint, { cause });
  }
}
