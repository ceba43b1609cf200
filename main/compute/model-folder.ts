// A language model on disk: a folder in the Hugging Face layout with config.json, tokenizer.json and an ONNX export in
// it or in onnx/. Says what the model is, and refuses what cannot be mined with, with a reason and a way out.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { Failure } from '../../src/failure.ts';
import type { LmKind } from '../../src/lm/language-model.ts';
import { type Model, type Node, readModel } from './onnx/model.ts';
import { ProtobufError } from './onnx/protobuf.ts';
import { missingWeights, resolveExternal } from './onnx/weights.ts';

export interface ModelFolder {
  readonly folder: string;
  readonly onnxPath: string;
  /** config.model_type */
  readonly architecture: string;
  /** undefined when the configuration does not say. */
  readonly kind: LmKind | undefined;
  /** Longest row in pieces, boundary pieces included. */
  readonly maxPieces: number;
  /** Position id of a row's first piece: RoBERTa and its like begin after the padding id. */
  readonly firstPosition: number;
  /** undefined when the configuration does not say. */
  readonly vocabularySize: number | undefined;
  readonly notes: readonly string[];
}

/** Where an export lies, in the order of preference. */
const ONNX_FOLDERS = ['onnx', '.'] as const;
const PREFERRED_FILE = 'model.onnx';

/** Architectures whose position ids begin at padding id + 1; their max_position_embeddings counts the unused ones. */
const OFFSET_POSITIONS = new Set(
  'camembert data2vec-text ibert longformer luke mpnet roberta roberta-prelayernorm xlm-roberta xlm-roberta-xl xmod'.split(
    ' ',
  ),
);
const POSITION_OFFSET = 2;

/** What most encoders were trained with; taken, with a note, when the configuration names no longest row. */
const DEFAULT_MAX_PIECES = 512;

/** Operators of integer arithmetic: their scores depend on the batch or lack the accuracy that thresholds need. */
const QUANTISED =
  /^(QLinear|MatMulInteger|ConvInteger|DynamicQuantize|QAttention|QGemm|QEmbed|MatMulNBits|MatMulFpQ4|MatMulBnb4|DequantizeLinear|QuantizeLinear|GatherBlockQuantized)/;

/** Operators that an optimiser fused; they hide the last layer's positions from the surgery. */
const FUSED =
  /^(Attention|MultiHeadAttention|EmbedLayerNormalization|SkipLayerNormalization|SkipSimplifiedLayerNormalization|FusedMatMul|FusedGemm|GroupQueryAttention|PackedAttention|DecoderMaskedMultiHeadAttention|BiasGelu|FastGelu)$/;

/** Inputs that a session knows how to fill. */
export const KNOWN_INPUTS: readonly string[] = ['input_ids', 'attention_mask', 'token_type_ids', 'position_ids'];

/**
 * @param onnxFile the export to take, relative to the folder; default model.onnx in onnx/ or in the folder, or the only one.
 * @throws Failure 'model-missing' or 'model-invalid'.
 */
export function openModelFolder(folder: string, onnxFile?: string): ModelFolder {
  const path = resolve(folder);
  if (!existsSync(path) || !statSync(path).isDirectory()) {
    throw new Failure('model-missing', `There is no model folder ${folder}.`, 'Check the path of the model.');
  }
  if (!existsSync(join(path, 'tokenizer.json'))) {
    throw new Failure(
      'model-missing',
      `The model folder ${basename(path)} has no tokenizer.json.`,
      "Save the model's fast tokenizer beside the export (AutoTokenizer.from_pretrained(…).save_pretrained(folder)).",
    );
  }
  const onnxPath = findOnnxFile(path, onnxFile);
  return { folder: path, onnxPath, ...readConfig(path) };
}

function findOnnxFile(folder: string, wanted: string | undefined): string {
  if (wanted !== undefined) {
    const path = resolve(folder, wanted);
    const inOnnx = resolve(folder, 'onnx', wanted);
    for (const candidate of [path, inOnnx]) if (existsSync(candidate)) return candidate;
    throw new Failure(
      'model-missing',
      `There is no ${wanted} in ${basename(folder)}.`,
      'Name an .onnx file of the folder.',
    );
  }
  const found = ONNX_FOLDERS.flatMap((inner) => {
    const at = join(folder, inner);
    return existsSync(at)
      ? readdirSync(at)
          .filter((name) => name.endsWith('.onnx'))
          .map((name) => join(at, name))
      : [];
  });
  const preferred = found.find((path) => basename(path) === PREFERRED_FILE);
  if (preferred) return preferred;
  if (found.length === 1) return found[0];
  if (found.length === 0) {
    throw new Failure(
      'model-missing',
      `The model folder ${basename(folder)} has no .onnx file.`,
      'Export the model: optimum-cli export onnx --model NAME --task fill-mask FOLDER (text-generation for causal models).',
    );
  }
  const names = found.map((path) => relative(folder, path)).join(', ');
  throw new Failure(
    'model-missing',
    `The model folder has several exports and no model.onnx: ${names}.`,
    'Name one of them.',
  );
}

type Config = Readonly<Record<string, unknown>>;

function readConfig(folder: string): Omit<ModelFolder, 'folder' | 'onnxPath'> {
  const path = join(folder, 'config.json');
  if (!existsSync(path)) {
    throw new Failure(
      'model-missing',
      `The model folder ${basename(folder)} has no config.json.`,
      'Copy it from where the model came from.',
    );
  }
  let config: Config;
  try {
    config = JSON.parse(readFileSync(path, 'utf8')) as Config;
  } catch (cause) {
    throw new Failure('model-invalid', "The model's config.json is no JSON.", 'Download the model again.', { cause });
  }
  const notes: string[] = [];
  const architecture = typeof config.model_type === 'string' ? config.model_type : 'unknown';
  const offset = OFFSET_POSITIONS.has(architecture) ? POSITION_OFFSET : 0;
  const positions = firstCount(config, ['max_position_embeddings', 'n_positions', 'n_ctx', 'max_seq_len']);
  if (positions === undefined) {
    notes.push(`config.json names no longest row; ${DEFAULT_MAX_PIECES} pieces are assumed.`);
  }
  return {
    architecture,
    kind: kindOf(config),
    maxPieces: positions === undefined ? DEFAULT_MAX_PIECES : positions - offset,
    firstPosition: offset,
    vocabularySize: firstCount(config, ['vocab_size']),
    notes,
  };
}

function firstCount(config: Config, keys: readonly string[]): number | undefined {
  for (const key of keys) {
    const value = config[key];
    if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
  }
  return undefined;
}

function kindOf(config: Config): LmKind | undefined {
  const names = Array.isArray(config.architectures) ? config.architectures.map(String) : [];
  if (names.some((name) => name.endsWith('ForMaskedLM') || name.endsWith('ForPreTraining'))) return 'masked';
  if (names.some((name) => name.endsWith('ForCausalLM') || name.endsWith('LMHeadModel'))) return 'causal';
  return undefined;
}

/**
 * Reads the export's graph.
 * @throws Failure 'model-invalid' when it is damaged, 'model-unsupported' when it cannot be mined with.
 */
export function readExport(onnxPath: string): Model {
  let model: Model;
  try {
    model = readModel(readFileSync(onnxPath));
  } catch (cause) {
    if (!(cause instanceof ProtobufError)) throw cause;
    throw new Failure(
      'model-invalid',
      `${basename(onnxPath)} is no complete ONNX file (${cause.message}).`,
      'Download or export the model again.',
      { cause },
    );
  }
  refuseOperators(model.graph.nodes);
  refuseInputs(model);
  return model;
}

function refuseOperators(nodes: readonly Node[]): void {
  const quantised = nodes.find((node) => QUANTISED.test(node.op));
  if (quantised) {
    throw new Failure(
      'model-unsupported',
      `This export is quantised (it uses ${quantised.op}): its scores are too coarse for thresholds.`,
      'Use the fp32 model.onnx of the same model; precision "fast" makes an integer encoder from it.',
    );
  }
  const fused = nodes.find((node) => node.domain === 'com.microsoft' && FUSED.test(node.op));
  if (fused) {
    throw new Failure(
      'model-unsupported',
      `This export was optimised for one runtime (it uses ${fused.op}).`,
      'Use the plain fp32 model.onnx of the same model; the runtime optimises it when it is loaded.',
    );
  }
}

function refuseInputs(model: Model): void {
  const { inputs } = model.graph;
  const unknown = inputs.find((input) => !KNOWN_INPUTS.includes(input.name));
  if (unknown) {
    const past = unknown.name.startsWith('past_key_values') || unknown.name === 'use_cache_branch';
    throw new Failure(
      'model-unsupported',
      `The model asks for an input "${unknown.name}" that mining does not have.`,
      past
        ? 'Export it without the key-value cache (optimum: --task text-generation).'
        : 'Export it as a masked or causal language model.',
    );
  }
  if (!inputs.some((input) => input.name === 'input_ids')) {
    throw new Failure(
      'model-unsupported',
      'The model has no input "input_ids".',
      'Use the export of a language model for text.',
    );
  }
  const fixed = inputs.find((input) => input.dims?.some((size) => typeof size === 'number'));
  if (fixed) {
    throw new Failure(
      'model-unsupported',
      `The model's input "${fixed.name}" has a fixed shape [${fixed.dims?.join(', ')}].`,
      'Export it with dynamic axes for batch and sequence.',
    );
  }
}

/**
 * The files that decide what the model computes: the graph and the weights beside it.
 * @throws Failure 'model-invalid' when weights are missing or lie outside the model's folder.
 */
export function exportFiles(onnxPath: string, model: Model): string[] {
  const folder = resolve(onnxPath, '..');
  const locations = new Set<string>();
  for (const tensor of model.graph.initializers.values()) {
    if (!(tensor.content instanceof Uint8Array)) locations.add(tensor.content.location);
  }
  const files = [...locations].sort().map((location) => resolveExternal(folder, location));
  const missing = files.find((path) => !existsSync(path));
  if (missing) throw missingWeights(relative(folder, missing));
  return [onnxPath, ...files];
}
