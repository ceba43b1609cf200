// A first run of an export as it is: which output holds the logits over the vocabulary, whether it is a language model
// at all, and, where the configuration does not say, whether a position sees what follows it.

import type * as ort from 'onnxruntime-node';
import { Failure } from '../../src/failure.ts';
import type { LmKind } from '../../src/lm/language-model.ts';
import type { ModelFolder } from './model-folder.ts';
import { ElementType, type Model } from './onnx/model.ts';
import type { PreparedModel } from './prepared-model.ts';
import { openGraph, rowFeeds } from './session.ts';

/** Pieces of the row that is tried. */
const LENGTH = 6;

/** Names under which exporters put the logits, the likeliest first. */
const LOGITS_NAMES = ['logits', 'prediction_logits', 'output', 'output_0'];

/** Rounding of equal logits, relative to what another last piece changes in a masked model. */
const SAME = 1e-6;

export interface OriginalGraph {
  readonly logits: string;
  readonly vocabularySize: number;
  readonly kind: LmKind;
  readonly inputs: PreparedModel['inputs'];
}

/** @throws Failure 'model-invalid' when it does not run, 'model-unsupported' when it gives no logits over the vocabulary. */
export async function inspectOriginal(place: ModelFolder, model: Model): Promise<OriginalGraph> {
  const session = await openGraph(place.onnxPath, 'cpu', false);
  const inputs = model.graph.inputs.map(({ name, type }) => ({ name, type: typeName(type) }));
  try {
    const ids = Int32Array.from({ length: 2 * LENGTH }, (_, i) => 5 + (i % LENGTH));
    ids[2 * LENGTH - 1] += 1; // the rows differ in their last piece
    const feeds = rowFeeds({ inputs, firstPosition: place.firstPosition }, { length: LENGTH, ids }, 0, 2);
    const results = await run(session, feeds);
    const logits = findLogits(session, results);
    const vocabularySize = results[logits].dims[2];
    if (place.vocabularySize !== undefined && vocabularySize !== place.vocabularySize) throw noLanguageModel(results);
    return { logits, vocabularySize, kind: place.kind ?? kindByBehaviour(results[logits]), inputs };
  } finally {
    await session.release();
  }
}

function typeName(type: number | undefined): 'int64' | 'int32' {
  if (type === ElementType.int64) return 'int64';
  if (type === ElementType.int32) return 'int32';
  throw new Failure(
    'model-unsupported',
    "The model's inputs are no piece ids.",
    'Use the export of a language model for text.',
  );
}

async function run(
  session: ort.InferenceSession,
  feeds: Record<string, ort.Tensor>,
): Promise<ort.InferenceSession.ReturnType> {
  try {
    return await session.run(feeds);
  } catch (cause) {
    throw new Failure(
      'model-invalid',
      `The model does not run: ${cause instanceof Error ? cause.message : String(cause)}`,
      'Export it with dynamic axes for batch and sequence, or download it again.',
      { cause },
    );
  }
}

function findLogits(session: ort.InferenceSession, results: ort.InferenceSession.ReturnType): string {
  const perPosition = session.outputNames.filter((name) => {
    const { dims } = results[name];
    return dims.length === 3 && dims[0] === 2 && dims[1] === LENGTH;
  });
  const found = LOGITS_NAMES.find((name) => perPosition.includes(name)) ?? perPosition[0];
  if (found === undefined) throw noLanguageModel(results);
  return found;
}

function noLanguageModel(results: ort.InferenceSession.ReturnType): Failure {
  const outputs = Object.entries(results).map(([name, tensor]) => `${name} [${tensor.dims.join(' × ')}]`);
  return new Failure(
    'model-unsupported',
    `This is no language model: it gives ${outputs.join(', ')}, no logits over the vocabulary.`,
    'Use an export with its language-model head (optimum: --task fill-mask or text-generation).',
  );
}

/** Causal when the first position's logits do not notice another last piece. */
function kindByBehaviour(logits: ort.Tensor): LmKind {
  const values = logits.data as Float32Array;
  const [, length, size] = logits.dims;
  let difference = 0;
  let largest = 0;
  for (let v = 0; v < size; v++) {
    difference = Math.max(difference, Math.abs(Number(values[v]) - Number(values[length * size + v])));
    largest = Math.max(largest, Math.abs(Number(values[v])));
  }
  return difference <= SAME * largest ? 'causal' : 'masked';
}
