// A tagger as an ordinary Hugging Face folder: configuration, tokenizer as it was, weights under their Hugging Face names
// and layout, ONNX graphs in single precision and in eight bits, a model card and its provenance (seedmark.json). It is
// written beside the target, opened again and compared with the trained weights, and renamed only then.
//
//     const report = await exportTagger({ encoder, weights, labelSet, layers }, folder, { card, sampleRows });

import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Failure } from '../../src/failure.ts';
import type { LabelSet } from '../../src/tagger/label-set.ts';
import { modelCard } from '../../src/tagger/model-card.ts';
import { PROVENANCE_VERSION, type TaggerProvenance } from '../../src/tagger/tagger-provenance.ts';
import type { TaggingRow } from '../../src/tagger/windows.ts';
import type { Encoder } from './encoder.ts';
import { copyTokenizer } from './export/copy-tokenizer.ts';
import { describeOrigin } from './export/encoder-origin.ts';
import { checkWeights, publishedWeights } from './export/published-weights.ts';
import { taggerClass, taggerConfig } from './export/tagger-config.ts';
import { type GraphFile, LARGEST_GRAPH_BYTES, taggerModel, writeGraph } from './export/tagger-graph.ts';
import { randomRows, type Verification, verifyGraphs } from './export/verify-graphs.ts';
import { FULL_GRAPH, QUANTISED_GRAPH } from './exported-tagger.ts';
import { PORT } from './network.ts';
import { quantiseTagger } from './quantise-tagger.ts';
import { readSafetensors, type Weight, writeSafetensors } from './safetensors.ts';

export interface TrainedTagger {
  readonly encoder: Encoder;
  /** Trained weights and head, in the graph's layout. */
  readonly weights: ReadonlyMap<string, Weight>;
  readonly labelSet: LabelSet;
  /** How many of the last layers were trained, 1 or more. */
  readonly layers: number;
}

export interface ExportOptions {
  readonly card: TaggerProvenance;
  /**
   * Rows on which the written graphs are compared with the trained weights; some hundred of the training data make the
   * agreement that the card reports. Default: rows of random pieces.
   */
  readonly sampleRows?: readonly TaggingRow[];
  readonly largestGraphBytes?: number;
}

export interface ExportReport {
  readonly verified: Verification;
  /** As written into seedmark.json: with the base model, the agreement and the longest row filled in. */
  readonly provenance: TaggerProvenance;
}

/**
 * @param folder made; must not exist.
 * @throws Failure 'model-unsupported' for architectures without such a class, 'bad-argument' for the preview,
 *   'file-unwritable' when the folder is there, 'model-invalid' when what was written does not give the tagger's labels.
 *   Nothing is left of the folder then.
 */
export async function exportTagger(
  tagger: TrainedTagger,
  folder: string,
  options: ExportOptions,
): Promise<ExportReport> {
  checkExportable(tagger);
  const target = resolve(folder);
  if (existsSync(target)) {
    throw new Failure('file-unwritable', `${folder} is there already.`, 'Choose another folder, or delete it.');
  }
  const beside = `${target}.${randomBytes(4).toString('hex')}.part`;
  mkdirSync(beside, { recursive: true });
  try {
    const sizes = writeModelFiles(tagger, beside, options.largestGraphBytes ?? LARGEST_GRAPH_BYTES);
    const report = await verifyAndDescribe(tagger, beside, sizes, options);
    const { provenance } = report;
    writeFileSync(join(beside, 'README.md'), modelCard(provenance));
    writeJson(join(beside, 'seedmark.json'), { version: PROVENANCE_VERSION, ...provenance, verified: report.verified });
    renameSync(beside, target);
    return report;
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

/** @throws Failure 'model-unsupported' or 'bad-argument' where no class of transformers can hold the tagger. */
function checkExportable({ encoder, weights, layers }: TrainedTagger): void {
  taggerClass(encoder.architecture);
  if (layers > 0 && weights.get(PORT.headWeight)?.dims[0] === encoder.hiddenSize) return;
  throw new Failure(
    'bad-argument',
    'The preview reads several layers at once, which no model class of transformers does.',
    'Train at least one layer.',
  );
}

interface GraphSizes {
  readonly full: GraphFile;
  readonly quantised: GraphFile;
}

function writeModelFiles({ encoder, weights, labelSet }: TrainedTagger, folder: string, largest: number): GraphSizes {
  mkdirSync(join(folder, dirname(FULL_GRAPH)));
  copyTokenizer(encoder.folder, folder);
  const path = join(folder, 'model.safetensors');
  const published = publishedWeights(encoder, weights);
  writeSafetensors(path, published);
  checkWeights(readSafetensors(path), published);
  const model = taggerModel(encoder, weights, labelSet);
  const sizes = {
    full: writeGraph(join(folder, FULL_GRAPH), model, largest),
    quantised: writeGraph(join(folder, QUANTISED_GRAPH), quantiseTagger(model), largest),
  };
  writeJson(join(folder, 'config.json'), taggerConfig(encoder, labelSet, graphsWithData(sizes)));
  return sizes;
}

function graphsWithData({ full, quantised }: GraphSizes): string[] {
  return [...(full.hasDataFile ? [FULL_GRAPH] : []), ...(quantised.hasDataFile ? [QUANTISED_GRAPH] : [])];
}

async function verifyAndDescribe(
  tagger: TrainedTagger,
  folder: string,
  { full, quantised }: GraphSizes,
  { card, sampleRows = [] }: ExportOptions,
): Promise<ExportReport> {
  const { encoder } = tagger;
  const isText = sampleRows.some(({ words }) => words.length > 0);
  const verified = await verifyGraphs(tagger, folder, isText ? sampleRows : randomRows(encoder));
  const { rows, words, same } = verified.quantised;
  const provenance: TaggerProvenance = {
    ...card,
    base: card.base ?? (await describeOrigin(encoder)),
    longestRow: card.longestRow ?? encoder.maxPieces,
    quantised: {
      source: isText ? 'text' : 'random pieces',
      ...{ rows, words, same },
      bytes: quantised.bytes,
      fullBytes: full.bytes,
    },
  };
  return { verified, provenance };
}

function writeJson(path: string, value: unknown): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
