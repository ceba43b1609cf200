// From a model folder to graphs that are fast to mine with. At first use the export is split (onnx/split.ts), checked
// against the original on random rows, and kept on disk under the hash of its files; whatever cannot be split or does
// not agree runs as it is, slower, and says so.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hashExport, recallHash } from './fingerprint.ts';
import { recallKept, recordKept } from './kept-files.ts';
import { exportFiles, type ModelFolder, openModelFolder, readExport } from './model-folder.ts';
import { intAttribute } from './onnx/attributes.ts';
import { ElementType, type Model, writeModel } from './onnx/model.ts';
import { simplifyModel } from './onnx/simplify.ts';
import { countParameters, type SplitModel, SurgeryError, splitModel } from './onnx/split.ts';
import { WeightsFile } from './onnx/weights.ts';
import { inspectOriginal, type OriginalGraph } from './original-graph.ts';
import type { PreparedModel } from './prepared-model.ts';
import { measureDisagreement } from './self-check.ts';

export type { PreparedModel } from './prepared-model.ts';

/** Counts up when the surgery changes what it writes: older caches are then made anew. */
const SURGERY_VERSION = 2;

/** No preparation takes an hour. */
const ABANDONED_MS = 3_600_000;

/** Largest difference of a log probability or a KL that rounding explains, nats. Measured: below 1e-5 on 21 exports. */
const TOLERANCE = 1e-4;

/** The same for exports that compute in half precision, whose own logits are rounded to 3 digits. */
const HALF_TOLERANCE = 5e-2;

const GRAPHS = { encoder: 'encoder.onnx', head: 'head.onnx', pool: 'pool.onnx' } as const;
const WEIGHTS = 'weights.bin';
const RECORD = 'prepared.json';

export interface PrepareOptions {
  /** Where prepared graphs are kept; made when missing. */
  readonly cacheDir: string;
  /** The export to take, relative to the folder. */
  readonly onnxFile?: string;
}

/** What is kept beside the graphs: everything that was found out, but no paths. */
interface Finding {
  readonly method: 'split' | 'full';
  readonly original: OriginalGraph;
  readonly hiddenSize: number;
  readonly pooledSize: number;
  readonly parameters: number;
  readonly notes: readonly string[];
}

/**
 * @param folder a model in the Hugging Face layout.
 * @throws Failure 'model-missing', 'model-invalid' or 'model-unsupported'.
 */
export async function prepareModel(folder: string, options: PrepareOptions): Promise<PreparedModel> {
  const place = openModelFolder(folder, options.onnxFile);
  let model: Model | undefined;
  let hash = recallHash(options.cacheDir, place.onnxPath);
  if (hash === undefined) {
    model = readExport(place.onnxPath);
    hash = await hashExport(options.cacheDir, place.onnxPath, exportFiles(place.onnxPath, model));
  }
  const fingerprint = `${hash}-${SURGERY_VERSION}`;
  const kept = join(options.cacheDir, 'prepared', fingerprint);
  const known = await recallKept<Finding>(kept, RECORD);
  if (known) return describe(place, fingerprint, kept, known);
  rmSync(kept, { recursive: true, force: true });
  return build(place, fingerprint, kept, model ?? readExport(place.onnxPath));
}

async function build(place: ModelFolder, fingerprint: string, kept: string, model: Model): Promise<PreparedModel> {
  const original = await inspectOriginal(place, model);
  mkdirSync(dirname(kept), { recursive: true });
  removeAbandoned(dirname(kept));
  const beside = mkdtempSync(`${kept}.`);
  try {
    const finding = await splitInto(beside, place, fingerprint, model, original);
    await recordKept(beside, RECORD, readdirSync(beside), finding);
    moveIntoPlace(beside, kept);
    return describe(place, fingerprint, kept, finding);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

/** What an interrupted preparation left behind. Another process may be preparing just now: only old ones go. */
function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!/\.\w{6}$/.test(name)) continue;
    const path = join(folder, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat && Date.now() - stat.mtimeMs > ABANDONED_MS) rmSync(path, { recursive: true, force: true });
  }
}

/** Splits and checks; a model that cannot be split, or whose halves disagree with the whole, stays whole. */
async function splitInto(
  folder: string,
  place: ModelFolder,
  fingerprint: string,
  model: Model,
  original: OriginalGraph,
): Promise<Finding> {
  const full = fullFinding(model, original);
  try {
    const modelFolder = dirname(place.onnxPath);
    const simple = simplifyModel(model, modelFolder);
    const split = splitModel(simple, original.logits, modelFolder);
    if (split.vocabularySize !== original.vocabularySize) throw new SurgeryError('the matrix found is no vocabulary');
    const parameters = writeGraphs(folder, split, modelFolder);
    const finding: Finding = {
      method: 'split',
      original,
      hiddenSize: split.hiddenSize,
      pooledSize: split.pooledSize,
      parameters,
      notes: [],
    };
    const computesHalf = usesHalf(model);
    const worst = await measureDisagreement(
      describe(place, fingerprint, folder, finding),
      describe(place, fingerprint, folder, full),
    );
    const difference = Math.max(worst.logProbability, worst.divergence, worst.pooling);
    if (difference > (computesHalf ? HALF_TOLERANCE : TOLERANCE)) {
      throw new SurgeryError(`the split model differs from the original by ${difference.toExponential(1)}`);
    }
    return computesHalf ? { ...finding, notes: [HALF_NOTE] } : finding;
  } catch (error) {
    if (!isSurgeryProblem(error)) throw error;
    for (const name of [...Object.values(GRAPHS), WEIGHTS]) rmSync(join(folder, name), { force: true });
    return { ...full, notes: [`All logits are computed at every position, which is slower: ${error.message.trim()}.`] };
  }
}

const HALF_NOTE = 'The export computes in half precision; it is computed in single precision here.';

/**
 * Whatever goes wrong with a graph that the surgery made, the original has just run: the note says what it was. A full
 * disk and the like are no problem of the surgery.
 */
function isSurgeryProblem(error: unknown): error is Error {
  return error instanceof Error && !('syscall' in error);
}

function fullFinding(model: Model, original: OriginalGraph): Finding {
  return {
    method: 'full',
    original,
    hiddenSize: original.vocabularySize,
    pooledSize: 0,
    parameters: countParameters(model),
    notes: [],
  };
}

/** Half-precision arithmetic: its results reach the logits rounded. Half-precision weights that are cast are exact. */
function usesHalf(model: Model): boolean {
  return model.graph.outputs.some((output) => output.type === ElementType.float16) || castsToHalf(model);
}

function castsToHalf(model: Model): boolean {
  return model.graph.nodes.some((node) => node.op === 'Cast' && intAttribute(node, 'to', 0) === ElementType.float16);
}

/** @returns the number of different weights. */
function writeGraphs(folder: string, split: SplitModel, modelFolder: string): number {
  const weights = new WeightsFile(join(folder, WEIGHTS), WEIGHTS);
  try {
    for (const part of ['encoder', 'head', 'pool'] as const) {
      const model = split[part];
      const graph = weights.moveWeights(model.graph, modelFolder);
      writeFileSync(join(folder, GRAPHS[part]), writeModel({ ...model, graph }));
    }
    return weights.floats;
  } finally {
    weights.close();
  }
}

function describe(place: ModelFolder, fingerprint: string, kept: string, finding: Finding): PreparedModel {
  const graph = (name: string) => (finding.method === 'split' ? join(kept, name) : undefined);
  return {
    folder: place.folder,
    architecture: place.architecture,
    kind: finding.original.kind,
    method: finding.method,
    encoderPath: graph(GRAPHS.encoder),
    headPath: graph(GRAPHS.head),
    poolPath: graph(GRAPHS.pool),
    originalPath: place.onnxPath,
    logits: finding.original.logits,
    inputs: finding.original.inputs,
    hiddenSize: finding.hiddenSize,
    pooledSize: finding.pooledSize,
    vocabularySize: finding.original.vocabularySize,
    maxPieces: place.maxPieces,
    firstPosition: place.firstPosition,
    fingerprint,
    parameters: finding.parameters,
    notes: [...place.notes, ...finding.notes],
  };
}

/** Another process may have prepared the same model meanwhile: then its result, the same, stays. */
function moveIntoPlace(beside: string, kept: string): void {
  try {
    renameSync(beside, kept);
  } catch (error) {
    if (!existsSync(join(kept, RECORD))) throw error;
  }
}
