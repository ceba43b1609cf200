// A tagger folder as it was exported, run as it is: its own graph, its own configuration.

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type * as ort from 'onnxruntime-node';
import { Failure } from '../../src/failure.ts';
import { createLabelSet, type LabelSet } from '../../src/tagger/label-set.ts';
import type { TaggingRow } from '../../src/tagger/windows.ts';
import { KNOWN_INPUTS, openModelFolder } from '../compute/model-folder.ts';
import { type Graph, readModel, type Value } from '../compute/onnx/model.ts';
import { ProtobufError } from '../compute/onnx/protobuf.ts';
import { openGraph } from '../compute/open-graph.ts';
import { pieceFeeds, type RowLayout } from './piece-feeds.ts';
import { groupRows } from './row-group.ts';
import { wordScores } from './word-scores.ts';

/** The graphs of an exported folder. */
export const FULL_GRAPH = 'onnx/model.onnx';
export const QUANTISED_GRAPH = 'onnx/model_quantized.onnx';

/** Padded pieces in one run (src/lm/batching.ts). */
const PIECES_PER_RUN = 768;

export class ExportedTagger {
  readonly labelSet: LabelSet;
  readonly maxPieces: number;
  readonly #layout: RowLayout;
  readonly #inputs: readonly Value[];
  readonly #session: ort.InferenceSession;

  private constructor(
    labelSet: LabelSet,
    maxPieces: number,
    layout: RowLayout,
    inputs: readonly Value[],
    session: ort.InferenceSession,
  ) {
    this.labelSet = labelSet;
    this.maxPieces = maxPieces;
    this.#layout = layout;
    this.#inputs = inputs;
    this.#session = session;
  }

  /**
   * @param onnxFile the graph to run, relative to the folder; default model.onnx.
   * @throws Failure 'model-missing', 'model-invalid', or 'model-unsupported' when its labels are no BIO labels.
   */
  static async open(folder: string, onnxFile?: string): Promise<ExportedTagger> {
    const place = openModelFolder(folder, onnxFile);
    const { inputs } = readTaggerGraph(place.onnxPath);
    const config = JSON.parse(readFileSync(join(place.folder, 'config.json'), 'utf8')) as TaggerConfig;
    const labelSet = readLabels(config);
    const layout = { padId: config.pad_token_id ?? 0, firstPosition: place.firstPosition };
    const session = await openGraph(place.onnxPath, 'cpu', true);
    return new ExportedTagger(labelSet, place.maxPieces, layout, inputs, session);
  }

  /** @returns natural log probabilities of the labels of each row's own words, [words × labels]. */
  async run(rows: readonly TaggingRow[]): Promise<Float32Array[]> {
    const labels = this.labelSet.labels.length;
    const scores = new Array<Float32Array>(rows.length);
    const lengths = rows.map(({ ids }) => ids.length);
    for (const group of groupRows(lengths, PIECES_PER_RUN)) {
      const pieces = Math.max(...group.map((row) => lengths[row]));
      const ids = group.map((row) => rows[row].ids);
      const { logits } = await this.#session.run(pieceFeeds(this.#inputs, ids, this.#layout, pieces));
      const values = logSoftmax(logits.data as Float32Array, labels);
      group.forEach((row, at) => {
        scores[row] = wordScores(rows[row], values.subarray(at * pieces * labels), labels);
      });
    }
    return scores;
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}

/** What is read of config.json here. */
export interface TaggerConfig {
  readonly architectures?: readonly string[];
  readonly model_type?: string;
  readonly id2label?: Readonly<Record<string, string>>;
  readonly label2id?: Readonly<Record<string, number>>;
  readonly pad_token_id?: number | null;
}

/** The graph of a tagger, eight-bit ones included. @throws Failure 'model-invalid' or 'model-unsupported'. */
export function readTaggerGraph(path: string): Graph {
  const graph = readGraphFile(path);
  const unknown = graph.inputs.find(({ name }) => !KNOWN_INPUTS.includes(name))?.name;
  const lacks = graph.outputs.some(({ name }) => name === 'logits') ? undefined : 'logits';
  if (unknown === undefined && lacks === undefined) return graph;
  throw new Failure(
    'model-unsupported',
    `${basename(path)} ${lacks ? 'gives no "logits"' : `asks for an input "${unknown}"`}: it is no tagger's graph.`,
    'Choose the folder of a tagger that was exported here.',
  );
}

function readGraphFile(path: string): Graph {
  try {
    return readModel(readFileSync(path)).graph;
  } catch (cause) {
    if (!(cause instanceof ProtobufError)) throw cause;
    throw new Failure(
      'model-invalid',
      `${basename(path)} is no complete ONNX file (${cause.message}).`,
      'Export the tagger again.',
      { cause },
    );
  }
}

/**
 * "O", "B-X", "I-X", "B-Y", … in this order, as exports have them.
 * @throws Failure 'model-unsupported' for all others.
 */
export function readLabels({ id2label }: TaggerConfig): LabelSet {
  const labels = Object.entries(id2label ?? {})
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, label]) => label);
  const types = labels.filter((label) => label.startsWith('B-')).map((label) => label.slice(2));
  if (types.length > 0 && new Set(types).size === types.length) {
    const labelSet = createLabelSet(types);
    if (labelSet.labels.join('\n') === labels.join('\n')) return labelSet;
  }
  throw new Failure(
    'model-unsupported',
    'The labels of this model are not O, B-TYPE, I-TYPE for each type in turn.',
    'Choose the folder of a tagger that was exported here.',
  );
}

/** In place, along rows of `size`. */
function logSoftmax(values: Float32Array, size: number): Float32Array {
  for (let from = 0; from < values.length; from += size) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let i = from; i < from + size; i++) largest = Math.max(largest, values[i]);
    let sum = 0;
    for (let i = from; i < from + size; i++) sum += Math.exp(values[i] - largest);
    const total = largest + Math.log(sum);
    for (let i = from; i < from + size; i++) values[i] -= total;
  }
  return values;
}
