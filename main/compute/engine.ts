// What both ways from rows to distributions offer: the split model (split-engine.ts) and the whole one (full-engine.ts).

import type { PredictBatch, PredictedRows, TargetBatch, Want } from './row-batch.ts';

export interface Engine {
  predict(batches: readonly PredictBatch[], want: Want, temperature: number): Promise<PredictedRows>;
  logProbabilities(batch: TargetBatch): Promise<Float64Array>;
  release(): Promise<void>;
}
