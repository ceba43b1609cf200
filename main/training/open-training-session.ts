// Runs training graphs. They come as bytes, small ones: weights are inputs, so no file and no 2 GB limit is involved.

import * as ort from 'onnxruntime-node';
import { type Model, writeModel } from '../compute/onnx/model.ts';

/** The runtime's log level: errors are thrown as well, so they need not stand on stderr. */
const ONLY_FATAL = 4;

/** Where training runs. The runtime's other devices have not been tried with backward passes. */
export type TrainingDevice = 'cpu' | 'webgpu';

export interface RunOptions {
  /** 'webgpu' only after it proved itself (training-devices.ts): a missing or wrong driver ends the process. */
  readonly device?: TrainingDevice;
  /** Threads inside one operator. */
  readonly threads?: number;
  /** 'none' computes every tensor that the graph names, as a probe needs. */
  readonly optimisation?: 'all' | 'none';
}

export async function openTrainingSession(model: Model, options: RunOptions = {}): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(writeModel(model), {
    // Tensors come and go in the processor's memory: getData() of one on the device ends the process (runtime 1.30).
    executionProviders: options.device === 'webgpu' ? ['webgpu', 'cpu'] : ['cpu'],
    intraOpNumThreads: options.threads ?? 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    // A plan of the memory is good for one shape; batches have many. Without it the starter's peak is 29 % lower on rows
    // of one length, 0 to 15 % lower on mixed ones; the CPU time differs by less than its noise.
    enableMemPattern: false,
    graphOptimizationLevel: options.optimisation === 'none' ? 'disabled' : 'all',
    logSeverityLevel: ONLY_FATAL,
    // Waiting threads sleep: the machine is shared with the rest of the application.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
}
