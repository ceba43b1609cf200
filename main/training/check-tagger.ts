// Is a tagger folder what it says it is? Its configuration and labels, its tokenizer, the weights of both formats against
// each other, and both graphs on the same sentences. Nothing is repaired: what does not fit is a finding with a way out.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Sentence } from '../../src/corpus/sentence.ts';
import { Failure } from '../../src/failure.ts';
import type { PieceTokenizer } from '../../src/lm/pieces.ts';
import { corpusRows } from '../../src/tagger/corpus-rows.ts';
import type { TaggingRow } from '../../src/tagger/windows.ts';
import { openModelFolder } from '../compute/model-folder.ts';
import { type Graph, readModel } from '../compute/onnx/model.ts';
import { simplifyModel } from '../compute/onnx/simplify.ts';
import { openTokenizer } from '../compute/tokenizer.ts';
import { type Comparison, compareScores } from './export/compare-scores.ts';
import { compareQuantised, compareWeights } from './export/compare-weights.ts';
import { pseudoSentences } from './export/pseudo-sentences.ts';
import { taggerClass } from './export/tagger-config.ts';
import { LARGEST_DIFFERENCE } from './export/verify-graphs.ts';
import { ExportedTagger, QUANTISED_GRAPH, readLabels, readTaggerGraph, type TaggerConfig } from './exported-tagger.ts';
import { readSafetensors } from './safetensors.ts';

export interface Finding {
  readonly message: string;
  /** One sentence that says what to do. */
  readonly hint: string;
}

export interface TaggerCheck {
  readonly className: string;
  readonly types: readonly string[];
  /** Where the sentences came from. */
  readonly source: 'text' | 'vocabulary';
  readonly sentences: number;
  readonly rows: number;
  readonly words: number;
  readonly pieces: number;
  /** Weights that both formats hold with the same values; undefined without model.safetensors. */
  readonly equalWeights?: number;
  readonly graphBytes: number;
  /** Undefined without an eight-bit graph. */
  readonly quantised?: QuantisedCheck;
  /** What does not fit; empty for a sound folder. */
  readonly findings: readonly Finding[];
}

export interface QuantisedCheck {
  readonly bytes: number;
  /** Weights that are the full graph's, rounded; 0 for graphs of other quantisers, which are only run. */
  readonly roundedWeights: number;
  /** Against the full graph. */
  readonly agreement: Comparison;
}

/**
 * @param sentences to run the graphs on; default: words of the vocabulary.
 * @throws Failure where a part is missing, damaged, or no tagger's.
 */
export async function checkTagger(folder: string, sentences?: readonly Sentence[]): Promise<TaggerCheck> {
  const place = openModelFolder(folder);
  const config = JSON.parse(readFileSync(join(place.folder, 'config.json'), 'utf8')) as TaggerConfig;
  const { types } = readLabels(config);
  const tokenizer = await openTokenizer(place.folder);
  const tried = sentences ?? pseudoSentences(tokenizer);
  const { rows } = corpusRows(tried, tokenizer, place.maxPieces);
  checkVocabulary(rows, tokenizer, place.vocabularySize);
  const findings = checkConfig(config);
  const graph = simplify(place.onnxPath);
  const equalWeights = checkWeights(place.folder, graph, dirname(place.onnxPath), findings);
  const full = await scoreRows(place.folder, undefined, rows);
  if (full.some(hasNoNumber)) findings.push(notANumber('model.onnx'));
  const quantised = await checkQuantised(place.folder, graph, { rows, full, labels: 1 + 2 * types.length }, findings);
  return {
    className: config.architectures?.[0] ?? '',
    types,
    source: sentences ? 'text' : 'vocabulary',
    sentences: tried.length,
    rows: rows.length,
    words: rows.reduce((sum, { words }) => sum + words.length, 0),
    pieces: rows.reduce((sum, { ids }) => sum + ids.length, 0),
    equalWeights,
    graphBytes: fileBytes(place.onnxPath),
    quantised,
    findings,
  };
}

const EXPORT_AGAIN = 'Export the tagger again, and keep the files of one export together.';

function checkConfig({ architectures, model_type = '', id2label = {}, label2id = {} }: TaggerConfig): Finding[] {
  const findings: Finding[] = [];
  const expected = taggerClass(model_type);
  if (architectures?.[0] !== expected) {
    const message = `config.json names the class ${architectures?.[0] ?? 'nothing'} where a model of type ${model_type} needs ${expected}.`;
    findings.push({ message, hint: `Write "architectures": ["${expected}"] into config.json.` });
  }
  const wrong = Object.entries(id2label).find(([id, label]) => label2id[label] !== Number(id));
  if (wrong || Object.keys(label2id).length !== Object.keys(id2label).length) {
    const message = `label2id is not the reverse of id2label in config.json${wrong ? ` (at ${wrong[1]})` : ''}.`;
    findings.push({ message, hint: 'Write label2id anew from id2label.' });
  }
  return findings;
}

/** Nothing can be run otherwise. */
function checkVocabulary(
  rows: readonly TaggingRow[],
  tokenizer: PieceTokenizer,
  vocabularySize = tokenizer.vocabularySize,
): void {
  if (rows.every(({ ids }) => ids.every((id) => id < vocabularySize))) return;
  throw new Failure(
    'tokenizer-invalid',
    `The tokenizer gives pieces beyond the model's vocabulary of ${vocabularySize}.`,
    "Put the base model's own tokenizer files into the folder.",
  );
}

function simplify(onnxPath: string): Graph {
  readTaggerGraph(onnxPath); // refuses what is damaged or no tagger's
  return simplifyModel(readModel(readFileSync(onnxPath)), dirname(onnxPath)).graph;
}

/** @returns how many weights are equal; what is not goes into `findings`. */
function checkWeights(folder: string, graph: Graph, onnxFolder: string, findings: Finding[]): number | undefined {
  const path = join(folder, 'model.safetensors');
  if (!existsSync(path)) return undefined;
  const { equal, different, missing } = compareWeights(readSafetensors(path), graph, onnxFolder);
  if (different.length > 0) {
    const message = `model.safetensors and model.onnx hold other values of ${few(different)}.`;
    findings.push({ message, hint: EXPORT_AGAIN });
  }
  if (missing.length > 0) {
    findings.push({ message: `model.onnx lacks ${few(missing)} of model.safetensors.`, hint: EXPORT_AGAIN });
  }
  return equal;
}

async function checkQuantised(
  folder: string,
  graph: Graph,
  { rows, full, labels }: { rows: readonly TaggingRow[]; full: readonly Float32Array[]; labels: number },
  findings: Finding[],
): Promise<QuantisedCheck | undefined> {
  const path = join(folder, QUANTISED_GRAPH);
  if (!existsSync(path)) return undefined;
  const { equal, different } = compareQuantised(graph, readTaggerGraph(path), dirname(path));
  if (different.length > 0) {
    const message = `model_quantized.onnx was not made from model.onnx: it holds other values of ${few(different)}.`;
    findings.push({ message, hint: EXPORT_AGAIN });
  }
  const coarse = await scoreRows(folder, QUANTISED_GRAPH, rows);
  if (coarse.some(hasNoNumber)) findings.push(notANumber('model_quantized.onnx'));
  const agreement = compareScores(full, coarse, labels, LARGEST_DIFFERENCE);
  return { bytes: fileBytes(path), roundedWeights: equal, agreement };
}

async function scoreRows(
  folder: string,
  graph: string | undefined,
  rows: readonly TaggingRow[],
): Promise<Float32Array[]> {
  const tagger = await ExportedTagger.open(folder, graph);
  try {
    return await tagger.run(rows);
  } finally {
    await tagger.close();
  }
}

function hasNoNumber(scores: Float32Array): boolean {
  return scores.some((score) => !Number.isFinite(score));
}

function notANumber(graph: string): Finding {
  return { message: `${graph} gives scores that are no numbers.`, hint: EXPORT_AGAIN };
}

/** Of the graph and the weights beside it. */
function fileBytes(path: string): number {
  const beside = `${path}_data`;
  return statSync(path).size + (existsSync(beside) ? statSync(beside).size : 0);
}

const MOST_NAMES = 3;

/** The first names, and how many more there are. */
function few(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return names.slice(0, MOST_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
