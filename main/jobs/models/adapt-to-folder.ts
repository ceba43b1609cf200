// The adaptation job: raw text in, a model folder out. A run that is stopped or killed leaves a checkpoint, and the same
// request goes on from there. What the model is worth before and after is measured on sentences that it never trains on.

import { existsSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import type { Adaptation } from '../../../src/adapt/adaptation.ts';
import { canMask, MASKED_SHARE, type MaskingRules } from '../../../src/adapt/mask-pieces.ts';
import { excludedPieces, type PseudoPerplexity, pseudoPerplexity } from '../../../src/adapt/pseudo-perplexity.ts';
import type { Sentence } from '../../../src/corpus/sentence.ts';
import { Failure } from '../../../src/failure.ts';
import { corpusRows } from '../../../src/tagger/corpus-rows.ts';
import { openLanguageModel } from '../../compute/open-language-model.ts';
import { openTokenizer } from '../../compute/tokenizer.ts';
import { openBeside } from '../../files/write-beside.ts';
import { type AdaptOptions, type AdaptStep, adaptModel } from '../../training/adapt/adapt-model.ts';
import { writeAdapted } from '../../training/adapt/export-adapted.ts';
import { type MaskedNetwork, openMaskedNetwork } from '../../training/adapt/masked-network.ts';
import { type Checkpoint, discardCheckpoint, readCheckpoint, writeCheckpoint } from '../../training/checkpoint.ts';
import { describeOrigin } from '../../training/export/encoder-origin.ts';
import type { Weight } from '../../training/safetensors.ts';

export interface AdaptRequest {
  /** The corpus file's name. */
  readonly corpus: string;
  readonly sentences: readonly Sentence[];
  readonly modelFolder: string;
  readonly onnxFile?: string;
  readonly out: string;
  readonly checkpoint: string;
  /** Discard an existing checkpoint. */
  readonly fresh: boolean;
  readonly options: AdaptOptions;
  readonly languages: readonly string[];
  /** Where prepared models are kept. */
  readonly cacheDir: string;
  readonly workers?: number;
  readonly madeWith: string;
  /** Aborted: ends after the step in progress, with a checkpoint that resumes. */
  readonly signal: AbortSignal;
}

export type AdaptJobEvent =
  | AdaptStep
  | {
      readonly kind: 'opened';
      readonly rows: number;
      readonly pieces: number;
      readonly resumedFrom: number;
      readonly unknown: number;
    }
  | {
      readonly kind: 'measured';
      readonly when: 'before' | 'after';
      readonly perplexity: number;
      readonly pieces: number;
    };

export interface AdaptSummary {
  readonly outcome: 'done' | 'stopped';
  readonly sentences: number;
  readonly heldOut: number;
  readonly before: number;
  /** Undefined when stopped. */
  readonly after?: number;
}

/** One in so many is held out, up to a number that is measured in a minute. */
const HELD_OUT_STEP = 20;
const MOST_HELD_OUT = 100;

/** So much work is lost at most when the process is killed. */
const CHECKPOINT_MS = 60_000;

/** @throws Failure of the model, the checkpoint or the training; the checkpoint is kept then. */
export async function* adaptToFolder(request: AdaptRequest): AsyncGenerator<AdaptJobEvent, AdaptSummary> {
  const { modelFolder, out, checkpoint, signal } = request;
  if (existsSync(out)) {
    throw new Failure('file-unwritable', `${out} is there already.`, 'Choose another folder, or delete it.');
  }
  if (request.fresh) discardCheckpoint(checkpoint);
  await (await openBeside(checkpoint)).abort(); // now, not after an hour
  const network = openMaskedNetwork(modelFolder, request.onnxFile);
  const text = await prepareText(request, network);
  const start = existsSync(checkpoint) ? readCheckpoint(checkpoint) : undefined;
  const pieces = text.rows.reduce((sum, { length }) => sum + length, 0);
  const resumedFrom = start?.step ?? 0;
  yield { kind: 'opened', rows: text.rows.length, pieces, resumedFrom, unknown: text.unknown };
  const before = await measure(request, modelFolder, text);
  yield { kind: 'measured', when: 'before', ...before };
  const counts = { sentences: text.training, heldOut: text.heldOut.length, before: before.perplexity };
  const weights = yield* trainRows(request, network, text, start);
  if (!weights || signal.aborted) return { outcome: 'stopped', ...counts };
  const folder = writeAdapted(network, weights, out);
  try {
    const after = await measure(request, folder.beside, text);
    yield { kind: 'measured', when: 'after', ...after };
    const origin = await describeOrigin(network);
    folder.finish(describe(request, { text, pieces, before, after, base: origin }));
    rmSync(checkpoint, { force: true });
    return { outcome: 'done', ...counts, after: after.perplexity };
  } finally {
    folder.discard();
  }
}

interface PreparedText {
  readonly rows: readonly Int32Array[];
  /** Sentences that are trained on. */
  readonly training: number;
  readonly heldOut: readonly Sentence[];
  readonly masking: MaskingRules;
  /** Share of the pieces that the vocabulary does not know, 0..1. */
  readonly unknown: number;
}

async function prepareText(
  { sentences, modelFolder, options }: AdaptRequest,
  network: MaskedNetwork,
): Promise<PreparedText> {
  const tokenizer = await openTokenizer(modelFolder);
  const { maskId, unknownId, vocabularySize } = tokenizer;
  if (maskId === undefined) {
    throw new Failure('model-unsupported', 'The tokenizer has no mask.', 'Only masked language models can be adapted.');
  }
  const isHeldOut = (_: Sentence, s: number) =>
    s % HELD_OUT_STEP === HELD_OUT_STEP - 1 && s < HELD_OUT_STEP * MOST_HELD_OUT;
  const heldOut = sentences.filter(isHeldOut);
  const training = sentences.filter((sentence, s) => !isHeldOut(sentence, s));
  if (heldOut.length === 0) {
    throw new Failure(
      'corpus-empty',
      `${sentences.length} sentences are too few to adapt a model to (at least ${HELD_OUT_STEP}).`,
      'Give more text; a few thousand sentences make a difference.',
    );
  }
  const excluded = excludedPieces(tokenizer.encode('a'), network.padId, unknownId);
  const all = corpusRows(training, tokenizer, network.maxPieces).rows.map(({ ids }) => ids);
  const inner = all.reduce((sum, { length }) => sum + length, 0);
  const unknown = all.reduce((sum, ids) => sum + ids.reduce((n, id) => n + (id === unknownId ? 1 : 0), 0), 0) / inner;
  const masking = { share: MASKED_SHARE, seed: options.seed, maskId, vocabularySize, excluded };
  return { rows: all.filter((ids) => canMask(ids, masking)), training: training.length, heldOut, masking, unknown };
}

/** @returns the weights; undefined when it was stopped. */
async function* trainRows(
  { options, checkpoint, signal }: AdaptRequest,
  network: MaskedNetwork,
  { rows, masking }: PreparedText,
  start: Checkpoint | undefined,
): AsyncGenerator<AdaptStep, ReadonlyMap<string, Weight> | undefined> {
  let keptAt = performance.now();
  let trained: ReadonlyMap<string, Weight> | undefined = start?.weights;
  const isCheckpointDue = () => signal.aborted || performance.now() - keptAt > CHECKPOINT_MS;
  for await (const event of adaptModel(network, rows, masking, { ...options, isCheckpointDue }, start)) {
    if (event.kind === 'step') yield event;
    else {
      writeCheckpoint(checkpoint, event.checkpoint);
      keptAt = performance.now();
      trained = event.checkpoint.weights;
      if (signal.aborted) return undefined;
    }
  }
  return trained;
}

async function measure(
  { cacheDir, workers, onnxFile, modelFolder }: AdaptRequest,
  folder: string,
  { heldOut, masking }: PreparedText,
): Promise<PseudoPerplexity> {
  const file = folder === modelFolder ? onnxFile : undefined;
  const model = await openLanguageModel(folder, { cacheDir, device: 'cpu', workers, onnxFile: file });
  try {
    return await pseudoPerplexity(model.lm, heldOut, masking.excluded);
  } finally {
    model.close();
  }
}

interface Measured {
  readonly text: PreparedText;
  readonly pieces: number;
  readonly before: PseudoPerplexity;
  readonly after: PseudoPerplexity;
  readonly base: Adaptation['base'];
}

function describe(request: AdaptRequest, { text, pieces, before, after, base }: Measured): Adaptation {
  const { epochs, batchRows, learningRate, weightDecay, warmUp, clipNorm, seed } = request.options;
  return {
    name: basename(request.out),
    base,
    corpus: request.corpus,
    sentences: text.training,
    pieces,
    languages: request.languages,
    settings: { epochs, batchRows, learningRate, weightDecay, warmUp, clipNorm, seed, maskedShare: MASKED_SHARE },
    heldOut: {
      ...{ sentences: text.heldOut.length, pieces: before.pieces },
      ...{ before: before.perplexity, after: after.perplexity },
    },
    madeWith: request.madeWith,
    madeAt: new Date().toISOString(),
  };
}
