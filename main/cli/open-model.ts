// Opening a language model as a command does it: the folder of prepared models must be there, and what takes long is said.

import { mkdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { Failure } from '../../src/failure.ts';
import { recallHash } from '../compute/fingerprint.ts';
import { openModelFolder } from '../compute/model-folder.ts';
import { type OpenedModel, openLanguageModel } from '../compute/open-language-model.ts';
import { type PreparedModel, prepareModel } from '../compute/prepare-model.ts';
import type { ModelFlags } from './terminal/options.ts';
import type { Progress } from './terminal/progress.ts';

/** More compute processes a core only cost memory. */
const MOST_WORKERS_A_CORE = 4;

/** The model with its compute processes. */
export async function openModel(flags: ModelFlags, progress: Progress): Promise<OpenedModel> {
  const { model, cache, device, workers, onnx } = flags;
  checkWorkers(workers);
  announce(flags, progress);
  const opened = await openLanguageModel(model, { cacheDir: cache, device, workers, onnxFile: onnx });
  for (const note of opened.notes) progress.say(`note: ${note}`);
  return opened;
}

/** The model without compute processes. */
export async function describeModel(flags: ModelFlags, progress: Progress): Promise<PreparedModel> {
  announce(flags, progress);
  return prepareModel(flags.model, { cacheDir: flags.cache, onnxFile: flags.onnx });
}

function announce({ model, cache, onnx }: ModelFlags, progress: Progress): void {
  const { onnxPath } = openModelFolder(model, onnx);
  makeCacheFolder(resolve(cache));
  if (recallHash(cache, onnxPath) === undefined)
    progress.say('preparing the model (first use of it: seconds for a small one, minutes for a large one) …');
  progress.phase('opening the model');
}

function checkWorkers(workers: number | undefined): void {
  const most = MOST_WORKERS_A_CORE * availableParallelism();
  if (workers === undefined || workers <= most) return;
  const hint = `Give --workers ${availableParallelism()} or leave it out.`;
  throw new Failure(
    'bad-argument',
    `${workers} compute processes are too many for this machine (most: ${most}).`,
    hint,
  );
}

/** Level by level: the runtime's own "recursive" never returns where a parent cannot be made (/proc). */
function makeCacheFolder(path: string): void {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
    if (dirname(path) !== path) makeCacheFolder(dirname(path));
    mkdirSync(path);
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    // Another process may have made it meanwhile.
    if (code === 'EEXIST' && statSync(path).isDirectory()) return;
    const message = `The folder for prepared models, ${path}, cannot be made (${code}).`;
    const hint = 'Name a folder that you may write to with --cache or the environment variable SEEDMARK_CACHE.';
    throw new Failure('file-unwritable', message, hint, { cause });
  }
}
