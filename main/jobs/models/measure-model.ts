// The job that measures how fast a model predicts on this machine: rows of usual length, several rounds, the median.

import type { ModelSpeed } from '../../../src/contract/models.ts';
import type { DeviceChoice } from '../../compute/devices.ts';
import { recallHash } from '../../compute/fingerprint.ts';
import { openModelFolder } from '../../compute/model-folder.ts';
import { type OpenedModel, openLanguageModel } from '../../compute/open-language-model.ts';
import type { JobBatch, JobKind, JobSetting } from '../job-kind.ts';
import { measurePace, type Pace } from '../mining/estimate-time.ts';
import { rememberSpeed } from './model-speeds.ts';

export const MEASURE_JOB = 'measure model';

export interface MeasureArgs {
  readonly modelFolder: string;
  readonly device: DeviceChoice;
  readonly cacheDir: string;
  readonly workers?: number;
}

/** Odd, so that one of them is the median; a few seconds for a model of usual size. */
const ROUNDS = 7;

export const measureKind: JobKind = {
  name: MEASURE_JOB,
  device: (args) => (args as unknown as MeasureArgs).device,
  work: (setting) => measureModel(setting, setting.args as unknown as MeasureArgs),
};

/** A measurement that is stopped begins anew: it takes seconds, and what else ran meanwhile would be in it. */
async function* measureModel(
  { signal }: JobSetting,
  args: MeasureArgs,
): AsyncGenerator<JobBatch, Record<string, unknown> | undefined> {
  let model: OpenedModel | undefined;
  const closeModel = () => model?.close();
  signal.addEventListener('abort', closeModel);
  try {
    model = await openLanguageModel(args.modelFolder, args);
    if (signal.aborted) return undefined;
    await measurePace(model.lm, 0); // the first call also packs the weights
    const paces: Pace[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      paces.push(await measurePace(model.lm, round));
      yield { done: round, total: ROUNDS };
    }
    const { rowsPerSecond, pieces } = paces.sort((a, b) => a.rowsPerSecond - b.rowsPerSecond)[(ROUNDS - 1) / 2];
    const { device, workers } = model;
    const speed: ModelSpeed = { rowsPerSecond, pieces, device, workers, at: Date.now() };
    const fingerprint = recallHash(args.cacheDir, openModelFolder(args.modelFolder).onnxPath);
    if (fingerprint !== undefined) await rememberSpeed(args.cacheDir, fingerprint, speed);
    return { ...speed };
  } finally {
    signal.removeEventListener('abort', closeModel);
    closeModel();
  }
}
