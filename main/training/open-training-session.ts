// Runs training graphs. They come as bytes, small ones: weights are inputs, so no file and no 2 GB limit is involved.

import * as ort from 'onnxruntime-node';
import { type Model, writeModel } from '../compute/onnx/model.ts';

/** The runtime's log level: errors are thrown as well, so they need not stand on stderr. */
const ONLY_FATAL = 4;

export interface RunOptions {
  /** Threads inside one operator. */
  readonly threads?: number;
  /** 'none' computes every tensor that the graph names, as a probe needs. */
  readonly optimisation?: 'all' | 'none';
}

export async function openTrainingSession(model: Model, options: RunOptions = {}): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(writeModel(model), {
    executionProviders: ['cpu'],
    intraOpNumThreads: options.threads ?? 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: options.optimisation === 'none' ? 'disabled' : 'all',
    logSeverityLevel: ONLY_FATAL,
    // Waiting threads sleep: the machine is shared with the rest of the application.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
}
