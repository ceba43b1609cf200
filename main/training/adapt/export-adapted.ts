// An adapted model as a folder that mines and trains like the one it came from: its graph with the trained weights,
// tokenizer and configuration as they were, a card and its provenance. Written beside the target and renamed at the end.

import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ADAPTATION_VERSION, type Adaptation, adaptationCard } from '../../../src/adapt/adaptation.ts';
import { extractGraph } from '../../compute/onnx/graph.ts';
import type { Model } from '../../compute/onnx/model.ts';
import { makeTensor } from '../../compute/onnx/parts.ts';
import { copyTokenizer } from '../export/copy-tokenizer.ts';
import { EXPORT_IR, LARGEST_GRAPH_BYTES, writeGraph } from '../export/tagger-graph.ts';
import { FULL_GRAPH } from '../exported-tagger.ts';
import type { Weight } from '../safetensors.ts';
import type { MaskedNetwork } from './masked-network.ts';

export interface AdaptedFolder {
  /** The model is there to be looked at; not yet under its name. */
  readonly beside: string;
  /** Tells where it comes from and gives it its name. */
  finish(adaptation: Adaptation): void;
  /** Nothing is left of it; does nothing after `finish`. */
  discard(): void;
}

/** @param folder must not exist. */
export function writeAdapted(
  network: MaskedNetwork,
  weights: ReadonlyMap<string, Weight>,
  folder: string,
): AdaptedFolder {
  const target = resolve(folder);
  const beside = `${target}.${randomBytes(4).toString('hex')}.part`;
  const discard = () => rmSync(beside, { recursive: true, force: true });
  try {
    mkdirSync(join(beside, dirname(FULL_GRAPH)), { recursive: true });
    copyTokenizer(network.folder, beside);
    writeFileSync(join(beside, 'config.json'), readFileSync(join(network.folder, 'config.json')));
    writeGraph(join(beside, FULL_GRAPH), adaptedModel(network, weights), LARGEST_GRAPH_BYTES);
  } catch (error) {
    discard();
    throw error;
  }
  return {
    beside,
    discard,
    finish(adaptation) {
      writeFileSync(join(beside, 'README.md'), adaptationCard(adaptation));
      const provenance = { version: ADAPTATION_VERSION, adaptation };
      writeFileSync(join(beside, 'seedmark.json'), `${JSON.stringify(provenance, null, 2)}\n`);
      renameSync(beside, target);
    },
  };
}

/** Pieces to logits with the weights inside. */
export function adaptedModel({ graph, opset }: MaskedNetwork, weights: ReadonlyMap<string, Weight>): Model {
  const initializers = new Map(graph.initializers);
  for (const [name, { dims, values }] of weights) initializers.set(name, makeTensor(name, dims, values));
  return {
    irVersion: EXPORT_IR,
    opsets: new Map([['', opset]]),
    graph: extractGraph({ ...graph, initializers }),
    rest: [],
  };
}
